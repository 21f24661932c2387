// SPDX-License-Identifier: Apache-2.0
#include "model/mentions.h"

#include <QTest>

using namespace Kontor;

class TestMentions : public QObject {
    Q_OBJECT
private slots:
    void mentions_data();
    void mentions();
};

void TestMentions::mentions_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("alice");
    QTest::newRow("alone") << "@alice" << true;
    QTest::newRow("in a sentence") << "could @alice have a look?" << true;
    QTest::newRow("at its end") << "ask @alice." << true;
    QTest::newRow("many dots") << "@alice..." << true;
    QTest::newRow("any case") << "@ALICE!" << true;
    QTest::newRow("in brackets") << "(@alice)" << true;
    QTest::newRow("next line") << "hello\n@alice" << true;
    QTest::newRow("the second one") << "@bob, @alice" << true;
    QTest::newRow("everybody") << "@all lunch!" << true;
    QTest::newRow("everybody, any case") << "@All: lunch" << true;
    QTest::newRow("no @") << "alice" << false;
    QTest::newRow("another") << "@bob" << false;
    QTest::newRow("longer name") << "@alicent" << false;
    QTest::newRow("name with a dot") << "@alice.b" << false;
    QTest::newRow("name with a dash") << "@alice-b" << false;
    QTest::newRow("accent") << QStringLiteral("@alice\u0301") << false;
    QTest::newRow("address") << "alice@alice.example" << false;
    QTest::newRow("address of all") << "write to office@all" << false;
    QTest::newRow("two") << "@@alice" << false;
    QTest::newRow("space between") << "@ alice" << false;
    QTest::newRow("nothing after") << "@" << false;
    QTest::newRow("empty") << "" << false;
    QTest::newRow("allergy") << "@allergy" << false;
}

void TestMentions::mentions()
{
    QFETCH(QString, text);
    QFETCH(bool, alice);
    QCOMPARE(isMentioned(text, QStringLiteral("alice")), alice);
}

QTEST_APPLESS_MAIN(TestMentions)
#include "tst_mentions.moc"
