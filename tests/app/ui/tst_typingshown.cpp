// SPDX-License-Identifier: Apache-2.0
#include "app/ui/attentiveoffice.h"

#include "ui/panels/connectionbanner.h"

#include <QScrollBar>

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

using Office = AttentiveOffice;

ToClient::Typing typing(const QString &username, RoomId room = Office::kGroup, bool is = true)
{
    return {username, is, room};
}

} // namespace

class TestTypingShown : public QObject {
    Q_OBJECT
private slots:
    void keysAreTold();
    void sendingAndEmptyingEndIt();
    void leavingTheRoomEndsIt();
    void draftThatComesBackIsNotTyping();
    void othersAreShownInThreePlaces();
    void chatSaysItInFewWords();
    void nothingJumps();
};

void TestTypingShown::keysAreTold()
{
    Office office;
    QTest::keyClicks(&office.input(), u"Hello"_s);
    const auto frame = office.world.next<ToServer::Typing>();
    QCOMPARE(frame.room, Office::kGroup);
    QVERIFY(frame.isTyping);
    QTest::keyClicks(&office.input(), u" again"_s);
    QVERIFY(!office.world.sends<ToServer::Typing>(300ms)); // one in three seconds
}

void TestTypingShown::sendingAndEmptyingEndIt()
{
    Office office;
    QTest::keyClicks(&office.input(), u"a"_s);
    QVERIFY(office.world.next<ToServer::Typing>().isTyping);
    QTest::keyClick(&office.input(), Qt::Key_Backspace);
    QVERIFY(!office.world.next<ToServer::Typing>().isTyping);
    QTest::keyClicks(&office.input(), u"b"_s);
    QVERIFY(office.world.next<ToServer::Typing>().isTyping);
    QTest::keyClick(&office.input(), Qt::Key_Return);
    QVERIFY(!office.world.next<ToServer::Typing>().isTyping);
}

void TestTypingShown::leavingTheRoomEndsIt()
{
    Office office;
    QTest::keyClicks(&office.input(), u"a"_s);
    QVERIFY(office.world.next<ToServer::Typing>().isTyping);
    office.window->goToRoom(Office::kChat);
    const auto frame = office.world.next<ToServer::Typing>();
    QVERIFY(!frame.isTyping);
    QCOMPARE(frame.room, Office::kGroup);
}

void TestTypingShown::draftThatComesBackIsNotTyping()
{
    Office office;
    office.world.session->saveDraft(Office::kChat, u"half a thought"_s);
    office.window->goToRoom(Office::kChat);
    QTRY_COMPARE(office.input().toPlainText(), u"half a thought"_s);
    QVERIFY(!office.world.sends<ToServer::Typing>(100ms));
}

void TestTypingShown::othersAreShownInThreePlaces()
{
    Office office;
    auto &server = office.world.server;
    QCOMPARE(office.headerLine(), u"3 people"_s);
    server.reply(typing(u"bob"_s));
    QCOMPARE(office.typingLine(), u"bob is typing…"_s);
    QCOMPARE(office.headerLine(), u"bob is typing…"_s);
    QCOMPARE(office.row(Office::kGroup).data(RoomListModel::TypingRole).toStringList(),
             QStringList{u"bob"_s});
    server.reply(typing(u"carol"_s));
    QCOMPARE(office.typingLine(), u"bob and carol are typing…"_s);
    server.reply(typing(u"dave"_s));
    QCOMPARE(office.typingLine(), u"Several people are typing…"_s);
    for (const auto &name : {u"bob"_s, u"carol"_s, u"dave"_s})
        server.reply(typing(name, Office::kGroup, false));
    QCOMPARE(office.typingLine(), QString());
    QCOMPARE(office.headerLine(), u"3 people"_s);
    QCOMPARE(office.row(Office::kGroup).data(RoomListModel::TypingRole).toStringList(),
             QStringList());
}

void TestTypingShown::chatSaysItInFewWords()
{
    Office office;
    office.world.server.reply(typing(u"bob"_s, Office::kChat));
    QCOMPARE(office.typingLine(), QString()); // another room
    office.window->goToRoom(Office::kChat);
    QTRY_COMPARE(office.headerLine(), u"typing…"_s);
    QCOMPARE(office.typingLine(), u"bob is typing…"_s);
}

void TestTypingShown::nothingJumps()
{
    Office office(200);
    const auto places = [&office] {
        return std::tuple(office.view().geometry(), office.input().geometry(),
                          office.view().verticalScrollBar()->value(),
                          office.rooms().visualRect(office.row(Office::kGroup)));
    };
    auto before = places();
    const auto rests = [&] { // it was only just opened
        return places() == std::exchange(before, places());
    };
    QTRY_VERIFY(!office.window->findChild<ConnectionBanner *>()->isVisible());
    QTRY_VERIFY(rests() && office.view().verticalScrollBar()->value() > 0);
    office.world.server.reply(typing(u"bob"_s));
    QTest::qWait(50);
    QVERIFY(places() == before);
    office.world.server.reply(typing(u"bob"_s, Office::kGroup, false));
    QTest::qWait(50);
    QVERIFY(places() == before);
}

QTEST_MAIN(TestTypingShown)
#include "tst_typingshown.moc"
