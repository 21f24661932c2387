// SPDX-License-Identifier: Apache-2.0
#include "app/core/signedin.h"
#include "client/typing.h"

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;
using namespace std::chrono_literals;

namespace {

const QString kBob = QStringLiteral("bob");
const QString kCarol = QStringLiteral("carol");
constexpr RoomId kRoom = SignedIn::kRoom;
constexpr RoomId kOther{8};

Timings timings(std::chrono::milliseconds pause, std::chrono::milliseconds end)
{
    auto timings = SignedIn::hurry();
    timings.typingPause = pause;
    timings.typingEnd = end;
    return timings;
}

ToClient::Typing typing(const QString &username, bool isTyping = true, RoomId room = kRoom)
{
    return {username, isTyping, room};
}

} // namespace

class TestTyping : public QObject {
    Q_OBJECT
private slots:
    void defaultsAreTheProtocols();
    void keysAreToldOnceInAPause();
    void emptiedComposerIsToldOnce();
    void sentAndWrittenOnIsTypingAgain();
    void anotherRoomIsToldAlone();
    void nothingIsToldOffline();
    void othersAreShownInTheirOrder();
    void otherRoomsAreNotMixedUp();
    void endsByItself();
    void newFrameKeepsItUp();
    void endsWithTheMessage();
    void endsWithTheConnection();
    void myOtherDevicesAreNotShown();
    void floodOfNamesIsBounded();
};

void TestTyping::defaultsAreTheProtocols()
{
    QVERIFY(Timings().typingPause > 3s); // a line may delay one frame more than another
    QCOMPARE(Timings().typingEnd, 6s);
}

void TestTyping::keysAreToldOnceInAPause()
{
    SignedIn world(timings(200ms, 6s));
    world.goOnline();
    auto &typing = world.session->typing();
    for (int key = 0; key < 20; ++key)
        typing.typed(kRoom);
    const auto first = world.next<ToServer::Typing>();
    QCOMPARE(first.room, kRoom);
    QVERIFY(first.isTyping);
    const auto sent = world.clock.elapsed();
    const auto second = world.next<ToServer::Typing>(); // a key came after the first
    QVERIFY(second.isTyping);
    QVERIFY(world.clock.elapsed() - sent >= 150ms);
    QVERIFY(!world.sends<ToServer::Typing>(400ms)); // no key since
}

void TestTyping::emptiedComposerIsToldOnce()
{
    SignedIn world(timings(100ms, 6s));
    world.goOnline();
    auto &typing = world.session->typing();
    typing.stopped();
    QVERIFY(!world.sends<ToServer::Typing>(50ms)); // nobody believes that I am
    typing.typed(kRoom);
    QVERIFY(world.next<ToServer::Typing>().isTyping);
    typing.stopped();
    typing.stopped();
    const auto end = world.next<ToServer::Typing>();
    QVERIFY(!end.isTyping);
    QCOMPARE(end.room, kRoom);
    QVERIFY(!world.sends<ToServer::Typing>(300ms));
}

void TestTyping::sentAndWrittenOnIsTypingAgain()
{
    SignedIn world(timings(100ms, 6s));
    world.goOnline();
    auto &typing = world.session->typing();
    typing.typed(kRoom);
    QVERIFY(world.next<ToServer::Typing>().isTyping);
    typing.stopped();
    typing.typed(kRoom);
    QVERIFY(world.next<ToServer::Typing>().isTyping); // what was in between isn't worth a frame
    QVERIFY(!world.sends<ToServer::Typing>(300ms));
}

void TestTyping::anotherRoomIsToldAlone()
{
    SignedIn world(timings(100ms, 6s));
    world.goOnline();
    auto &typing = world.session->typing();
    typing.typed(kRoom);
    QCOMPARE(world.next<ToServer::Typing>().room, kRoom);
    typing.stopped();
    typing.typed(kOther);
    QCOMPARE(world.next<ToServer::Typing>().room, kOther);
    typing.stopped();
    const auto end = world.next<ToServer::Typing>();
    QCOMPARE(end.room, kOther);
    QVERIFY(!end.isTyping);
}

void TestTyping::nothingIsToldOffline()
{
    SignedIn world(timings(50ms, 6s));
    world.session->typing().typed(kRoom);
    world.goOnline();
    QVERIFY(!world.sends<ToServer::Typing>(150ms)); // that was long ago
    world.session->typing().typed(kRoom);
    QVERIFY(world.next<ToServer::Typing>().isTyping);
    world.server.cut();
    world.session->typing().stopped();
    world.welcome();
    world.sync({SignedIn::room(10)});
    QVERIFY(!world.sends<ToServer::Typing>(150ms)); // the server has ended it
}

void TestTyping::othersAreShownInTheirOrder()
{
    SignedIn world(timings(3s, 6s));
    world.goOnline();
    auto &people = world.session->typing();
    QSignalSpy changed(&people, &Typing::changed);
    world.server.reply(typing(kCarol));
    world.server.reply(typing(kBob));
    QCOMPARE(people.people(kRoom), (QStringList{kCarol, kBob}));
    world.server.reply(typing(kCarol));
    QCOMPARE(people.people(kRoom), (QStringList{kCarol, kBob}));
    QCOMPARE(changed.size(), 2);
    world.server.reply(typing(kCarol, false));
    QCOMPARE(people.people(kRoom), QStringList{kBob});
    world.server.reply(typing(kCarol, false));
    QCOMPARE(changed.size(), 3);
}

void TestTyping::otherRoomsAreNotMixedUp()
{
    SignedIn world(timings(3s, 6s));
    world.goOnline();
    auto &people = world.session->typing();
    world.server.reply(typing(kBob));
    world.server.reply(typing(kBob, true, kOther));
    world.server.reply(typing(kBob, false));
    QCOMPARE(people.people(kRoom), QStringList());
    QCOMPARE(people.people(kOther), QStringList{kBob});
}

void TestTyping::endsByItself()
{
    SignedIn world(timings(3s, 150ms));
    world.goOnline();
    auto &people = world.session->typing();
    world.server.reply(typing(kBob));
    world.server.reply(typing(kCarol));
    QCOMPARE(people.people(kRoom).size(), 2);
    QTRY_COMPARE(people.people(kRoom), QStringList());
}

void TestTyping::newFrameKeepsItUp()
{
    constexpr auto kEnd = 300ms;
    SignedIn world(timings(3s, kEnd));
    world.goOnline();
    auto &people = world.session->typing();
    auto ended = 0ms;
    connect(&people, &Typing::changed, this, [&] { ended = world.clock.elapsed(); });
    world.server.reply(typing(kBob));
    QTest::qWait(100);
    world.server.reply(typing(kBob));
    const auto last = world.clock.elapsed();
    QTRY_COMPARE(people.people(kRoom), QStringList());
    QVERIFY(ended >= last + kEnd);
}

void TestTyping::endsWithTheMessage()
{
    SignedIn world(timings(3s, 6s));
    world.goOnline();
    auto &people = world.session->typing();
    world.server.reply(typing(kBob));
    world.server.reply(typing(kCarol));
    world.server.reply(ToClient::ChatMessage{SignedIn::message(11, 11, kBob)});
    QCOMPARE(people.people(kRoom), QStringList{kCarol});
}

void TestTyping::endsWithTheConnection()
{
    SignedIn world(timings(3s, 6s));
    world.goOnline();
    auto &people = world.session->typing();
    world.server.reply(typing(kBob));
    QSignalSpy changed(&people, &Typing::changed);
    world.server.cut();
    QCOMPARE(people.people(kRoom), QStringList());
    QCOMPARE(changed.size(), 1);
}

void TestTyping::myOtherDevicesAreNotShown()
{
    SignedIn world(timings(3s, 6s));
    world.goOnline();
    world.server.reply(typing(QStringLiteral("alice")));
    QCOMPARE(world.session->typing().people(kRoom), QStringList());
}

void TestTyping::floodOfNamesIsBounded()
{
    SignedIn world(timings(3s, 6s));
    world.goOnline();
    for (int i = 0; i < 2'000; ++i)
        world.server.reply(typing(QStringLiteral("user%1").arg(i)));
    world.server.reply(typing(QStringLiteral("not a name")));
    world.server.reply(typing(kBob, true, RoomId()));
    QCOMPARE(world.session->typing().people(kRoom).size(), 500);
}

QTEST_GUILESS_MAIN(TestTyping)
#include "tst_typing.moc"
