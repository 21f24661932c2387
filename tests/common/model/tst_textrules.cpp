// SPDX-License-Identifier: Apache-2.0
#include "model/limits.h"
#include "model/textrules.h"

#include <QTest>

using namespace Kontor;

class TestTextRules : public QObject {
    Q_OBJECT
private slots:
    void messageText_data();
    void messageText();
    void refusedMessageText_data();
    void refusedMessageText();
    void M5_limitCountsBytesOfUtf8();
    void M8_marksBeyondTheLimitAreCut();
    void checkedTextStaysAsItIs();
    void R5_names_data();
    void R5_names();
    void R5_lookalikesHaveOneKey();
    void usernames_data();
    void usernames();
};

void TestTextRules::messageText_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("stored");
    QTest::newRow("plain") << "Hello"
                           << "Hello";
    QTest::newRow("NFC") << QStringLiteral("Cafe\u0301") << QStringLiteral("Caf\u00e9");
    QTest::newRow("line ends") << "a\r\nb\rc\n"
                               << "a\nb\nc";
    QTest::newRow("tab and leading space stay") << "\tx"
                                                << "\tx";
    QTest::newRow("M8 controls go") << QStringLiteral("a\u0007\u001b[31mb\u0085c") << "a[31mbc";
    QTest::newRow("M8 line separator") << QStringLiteral("a\u2028b") << "a\nb";
    QTest::newRow("M9 markup stays text") << "<img src=file:///etc/passwd> &lt;"
                                          << "<img src=file:///etc/passwd> &lt;";
    QTest::newRow("M10 SQL") << "'; DROP TABLE messages; -- %s ${x} \\"
                             << "'; DROP TABLE messages; -- %s ${x} \\";
    QTest::newRow("emoji family") << QStringLiteral("\U0001F468\u200D\U0001F469\u200D\U0001F467")
                                  << QStringLiteral("\U0001F468\u200D\U0001F469\u200D\U0001F467");
    QTest::newRow("Arabic, Devanagari")
        << QStringLiteral("مرحبا हिन्दी") << QStringLiteral("مرحبا हिन्दी");
}

void TestTextRules::messageText()
{
    QFETCH(QString, typed);
    QFETCH(QString, stored);
    const auto checked = checkedMessageText(typed);
    QVERIFY(checked);
    QCOMPARE(*checked, stored);
}

void TestTextRules::refusedMessageText_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("M4 empty") << "" << ErrorCode::EmptyMessage;
    QTest::newRow("M4 spaces") << " \n\t " << ErrorCode::EmptyMessage;
    QTest::newRow("M4 only invisible") << QStringLiteral("\u200B\u2060") << ErrorCode::EmptyMessage;
    QTest::newRow("M6 NUL") << QStringLiteral("a") + QChar(u'\0') + QStringLiteral("b")
                            << ErrorCode::InvalidText;
    QTest::newRow("M7 high surrogate")
        << QStringLiteral("a") + QChar(0xD800) + QStringLiteral("b") << ErrorCode::InvalidText;
    QTest::newRow("M7 low surrogate") << QString(QChar(0xDC00)) << ErrorCode::InvalidText;
    QTest::newRow("M5 too long") << QString(Limits::kMessageBytes + 1, u'x')
                                 << ErrorCode::MessageTooLong;
}

void TestTextRules::refusedMessageText()
{
    QFETCH(QString, typed);
    QFETCH(ErrorCode, code);
    const auto checked = checkedMessageText(typed);
    QVERIFY(!checked);
    QCOMPARE(checked.error().code, code);
}

void TestTextRules::M5_limitCountsBytesOfUtf8()
{
    const QString fits(Limits::kMessageBytes / 2, QChar(0x00e9)); // two bytes each
    QVERIFY(checkedMessageText(fits));
    QCOMPARE(checkedMessageText(fits + u'x').error().code, ErrorCode::MessageTooLong);
}

void TestTextRules::M8_marksBeyondTheLimitAreCut()
{
    const auto checked = checkedMessageText(u'x' + QString(5000, QChar(0x0334)));
    QVERIFY(checked);
    QCOMPARE(checked->size(), 1 + Limits::kMarksPerCharacter);
}

void TestTextRules::checkedTextStaysAsItIs()
{
    // The client checks, then the server: both have to come to the same text, or dedupe would
    // break.
    const auto once =
        checkedMessageText(QStringLiteral("e\u0301\u0301\r\n\u0007 x\u0334\u0334\u2029 "));
    QVERIFY(once);
    QCOMPARE(*checkedMessageText(*once), *once);
}

void TestTextRules::R5_names_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("stored"); // empty: refused
    QTest::newRow("trimmed") << "  general \n chat "
                             << "general chat";
    QTest::newRow("Chinese") << QStringLiteral("设计评审") << QStringLiteral("设计评审");
    QTest::newRow("empty") << ""
                           << "";
    QTest::newRow("zero width only") << QStringLiteral("\u200B\u200D") << "";
    QTest::newRow("bidi override") << QStringLiteral("gen\u202Elare") << "";
    QTest::newRow("control") << QStringLiteral("a\u0007") << "";
    QTest::newRow("81 characters") << QString(81, u'x') << "";
    QTest::newRow("80 characters") << QString(80, u'x') << QString(80, u'x');
}

void TestTextRules::R5_names()
{
    QFETCH(QString, typed);
    QFETCH(QString, stored);
    const auto checked = checkedName(typed);
    QCOMPARE(checked.hasValue(), !stored.isEmpty());
    if (checked)
        QCOMPARE(*checked, stored);
    else
        QCOMPARE(checked.error().code, ErrorCode::InvalidText);
}

void TestTextRules::R5_lookalikesHaveOneKey()
{
    QCOMPARE(nameKey(QStringLiteral("General")), nameKey(QStringLiteral("gEnErAl")));
    QCOMPARE(nameKey(QStringLiteral("Straße")), nameKey(QStringLiteral("STRASSE")));
    QCOMPARE(nameKey(QStringLiteral("ｗｉｄｅ")), nameKey(QStringLiteral("wide")));
    QVERIFY(nameKey(QStringLiteral("general")) != nameKey(QStringLiteral("general2")));
}

void TestTextRules::usernames_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("stored");
    QTest::newRow("folded") << "Alice"
                            << "alice";
    QTest::newRow("marks") << "a.b_c-9"
                           << "a.b_c-9";
    QTest::newRow("umlaut") << QStringLiteral("Jörg") << QStringLiteral("jörg");
    QTest::newRow("space") << "a b"
                           << "";
    QTest::newRow("slash") << "a/b"
                           << "";
    QTest::newRow("dot first") << ".a"
                               << "";
    QTest::newRow("empty") << ""
                           << "";
}

void TestTextRules::usernames()
{
    QFETCH(QString, typed);
    QFETCH(QString, stored);
    const auto checked = checkedUsername(typed);
    QCOMPARE(checked.hasValue(), !stored.isEmpty());
    if (checked)
        QCOMPARE(*checked, stored);
}

QTEST_GUILESS_MAIN(TestTextRules)
#include "tst_textrules.moc"
