// SPDX-License-Identifier: Apache-2.0
#include "signedin.h"

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;
using namespace std::chrono_literals;

namespace {
constexpr RoomId kRoom = SignedIn::kRoom;
}

//! What the client asks and tells of its own: history, read cursors, names, rooms.
class TestRequests : public QObject {
    Q_OBJECT
private slots:
    void historyIsFetchedOnceAndOnlyOnline();
    void historyBeforeTheNewestPageIsUnavailable();
    void receiptsMoveTheCursors();
    void P3_markReadIsCoalesced();
    void markReadOfflineIsSentLater();
    void refusedMarkReadIsSentAgain();
    void namesAreLearnedAndRemembered();
    void roomsAndPeopleAreFoundAndOpened();
};

void TestRequests::historyIsFetchedOnceAndOnlyOnline()
{
    SignedIn world;
    QCOMPARE(int(await(world.session->fetchHistory(kRoom)).error().code),
             int(ErrorCode::NoSuchRoom));
    world.signIn();
    world.sync({SignedIn::room(30, 0, 30)}, {{kRoom, SignedIn::messages(21, 30), 30, false, true}});
    QTRY_VERIFY(world.session->status().state == ConnectionState::Online);
    const auto one = world.session->fetchHistory(kRoom);
    const auto two = world.session->fetchHistory(kRoom);
    const auto question = world.next<ToServer::History>();
    QCOMPARE(question.before, MessageId(21));
    QVERIFY(!world.sends<ToServer::History>(100ms));
    world.server.reply(
        ToClient::History{question.requestId, kRoom, SignedIn::messages(1, 20), false});
    QVERIFY(await(one));
    QVERIFY(await(two));
    QCOMPARE(world.timeline().size(), std::size_t(30));
    QVERIFY(await(world.session->fetchHistory(kRoom))); // at the beginning: nothing is asked
    QVERIFY(!world.sends<ToServer::History>(100ms));
    world.server.cut();
    const auto page = await(world.session->cache().newestPage(kRoom, 100));
    QVERIFY(page->atOldest);
}

void TestRequests::historyBeforeTheNewestPageIsUnavailable()
{
    SignedIn world;
    world.goOnline();
    auto invited = SignedIn::room(1, 0, 0);
    invited.id = RoomId(8);
    world.server.reply(ToClient::RoomChanged{{}, invited});
    QTRY_COMPARE(await(world.session->cache().rooms())->size(), std::size_t(2));
    // Not Done: whoever reads again then would find nothing, and ask again, without end.
    QCOMPARE(int(await(world.session->fetchHistory(invited.id)).error().code),
             int(ErrorCode::Unavailable));
    QSignalSpy changes(&world.session->cache(), &LocalCache::changed);
    world.sync({SignedIn::room(10), invited}, {{invited.id, {}, 1, false, false}});
    QTRY_VERIFY(std::any_of(changes.begin(), changes.end(), [&](const auto &change) {
        return change.front().template value<CacheChange>().resets.contains(invited.id);
    }));
    QVERIFY(await(world.session->cache().newestPage(invited.id, 10))->atOldest);
}

void TestRequests::receiptsMoveTheCursors()
{
    SignedIn world;
    world.goOnline();
    for (int i = 11; i <= 14; ++i)
        world.server.reply(ToClient::ChatMessage{SignedIn::message(i, i)});
    world.server.reply(ToClient::ReadReceipt{MessageId(11), QStringLiteral("bob"), kRoom});
    world.server.reply(
        ToClient::BulkRead{{MessageId(12), MessageId(13)}, QStringLiteral("carol"), kRoom});
    world.server.reply(ToClient::ReadReceipt{MessageId(12), QStringLiteral("bob"), kRoom}); // late
    QTRY_COMPARE(world.cached().room.readUpTo, MessageId(13));
    QCOMPARE(world.cached().room.unread, 4);
    world.server.reply(
        ToClient::ReadReceipt{MessageId(13), QStringLiteral("alice"), kRoom}); // my phone
    QTRY_COMPARE(world.cached().room.unread, 1);
    QVERIFY(!world.sends<ToServer::MarkRead>(100ms)); // the server told us
}

void TestRequests::P3_markReadIsCoalesced()
{
    auto timings = SignedIn::hurry();
    timings.markRead = 200ms;
    SignedIn world(timings);
    world.goOnline();
    for (int i = 11; i <= 60; ++i)
        world.server.reply(ToClient::ChatMessage{SignedIn::message(i, i)});
    QTRY_COMPARE(world.cached().room.unread, 50);
    for (int i = 11; i <= 60; ++i)
        world.session->markRead(kRoom, MessageId(i));
    QTRY_COMPARE(world.cached().room.unread, 0);
    int sent = 0;
    MessageId last;
    while (last != MessageId(60) && sent < 50) {
        last = world.next<ToServer::MarkRead>().upTo;
        ++sent;
    }
    QCOMPARE(last, MessageId(60));
    QVERIFY2(sent <= 5, qPrintable(QString::number(sent))); // one at once, the others together
    QVERIFY(!world.sends<ToServer::MarkRead>(400ms));
}

void TestRequests::markReadOfflineIsSentLater()
{
    SignedIn world;
    world.signIn();
    world.sync({SignedIn::room(10, 10, 0)}, {{kRoom, SignedIn::messages(1, 10), 10, false, true}});
    QTRY_VERIFY(world.session->status().state == ConnectionState::Online);
    QCOMPARE(world.cached().room.unread, 10);
    world.start();
    world.session->markRead(kRoom, MessageId(9));
    QTRY_COMPARE(world.cached().room.unread, 1);
    world.start();
    QCOMPARE(world.cached().room.unread, 1);
    world.signIn();
    world.sync({SignedIn::room(10, 10, 0)});
    QCOMPARE(world.next<ToServer::MarkRead>().upTo, MessageId(9));
    QCOMPARE(world.cached().room.unread, 1);
}

void TestRequests::refusedMarkReadIsSentAgain()
{
    SignedIn world;
    world.goOnline();
    world.server.reply(ToClient::ChatMessage{SignedIn::message(11, 11)});
    QTRY_COMPARE(world.cached().room.unread, 1);
    world.session->markRead(kRoom, MessageId(11));
    auto sent = world.next<ToServer::MarkRead>();
    world.server.reply(
        ToClient::ErrorFrame{ErrorCode::StorageUnavailable, {}, sent.requestId, {}, 200});
    QVERIFY(!world.sends<ToServer::MarkRead>(100ms));
    sent = world.next<ToServer::MarkRead>();
    QCOMPARE(sent.upTo, MessageId(11));
    world.server.reply(ToClient::ErrorFrame{ErrorCode::NotAllowed, {}, sent.requestId, {}, 0});
    QVERIFY(!world.sends<ToServer::MarkRead>(200ms)); // refused for good
}

void TestRequests::namesAreLearnedAndRemembered()
{
    SignedIn world;
    world.goOnline();
    QCOMPARE(world.session->displayName(QStringLiteral("bob")), QStringLiteral("bob"));
    auto question = world.next<ToServer::ListUsers>();
    world.server.reply(ToClient::ListUsers{
        question.requestId, {{QStringLiteral("bob"), QStringLiteral("Bob Okafor"), false}}, true});
    question = world.next<ToServer::ListUsers>();
    QCOMPARE(question.after, QStringLiteral("bob"));
    world.server.reply(ToClient::ListUsers{
        question.requestId, {{QStringLiteral("carol"), QStringLiteral("Carol Ng"), false}}, false});
    QTRY_COMPARE(world.session->displayName(QStringLiteral("carol")), QStringLiteral("Carol Ng"));
    // A colleague who came after that.
    world.server.reply(ToClient::ChatMessage{SignedIn::message(11, 11, QStringLiteral("dora"))});
    question = world.next<ToServer::ListUsers>();
    QCOMPARE(question.query, QStringLiteral("dora"));
    world.server.reply(ToClient::ListUsers{
        question.requestId, {{QStringLiteral("dora"), QStringLiteral("Dora"), false}}, false});
    QTRY_COMPARE(world.session->displayName(QStringLiteral("dora")), QStringLiteral("Dora"));
    world.start();
    QTRY_COMPARE(world.session->displayName(QStringLiteral("bob")), QStringLiteral("Bob Okafor"));
}

void TestRequests::roomsAndPeopleAreFoundAndOpened()
{
    SignedIn world;
    QCOMPARE(int(await(world.session->createGroup(QStringLiteral("x"), Visibility::Public, {}))
                     .error()
                     .code),
             int(ErrorCode::Unavailable));
    world.goOnline();
    const auto opened = world.session->openPrivate(QStringLiteral("bob"));
    const auto question = world.next<ToServer::CreateRoom>();
    QCOMPARE(question.participants, QStringList{QStringLiteral("bob")});
    QCOMPARE(int(question.type), int(RoomType::Private));
    auto direct = SignedIn::room(1, 0, 0);
    direct.id = RoomId(8);
    direct.type = RoomType::Private;
    direct.name.clear();
    direct.peer = QStringLiteral("bob");
    world.server.reply(ToClient::RoomChanged{question.requestId, direct});
    QCOMPARE(*await(opened), RoomId(8));
    QCOMPARE(await(world.session->cache().rooms())->size(), std::size_t(2));
    world.server.cut();
    QCOMPARE(*await(world.session->openPrivate(QStringLiteral("bob"))), RoomId(8)); // offline, too
    world.welcome();
    world.sync({SignedIn::room(10), direct}, {{RoomId(8), {}, 1, false, true}});
    QTRY_VERIFY(world.session->status().state == ConnectionState::Online);
    const auto found = world.session->findUsers(QStringLiteral("ca"));
    QCOMPARE(world.next<ToServer::ListUsers>().query, QString()); // the list of everybody
    const auto taken =
        world.session->createGroup(QStringLiteral("general"), Visibility::Public, {});
    const auto create = world.next<ToServer::CreateRoom>();
    world.server.reply(ToClient::ErrorFrame{ErrorCode::NameTaken, {}, create.requestId, {}, 0});
    QCOMPARE(int(await(taken).error().code), int(ErrorCode::NameTaken));
    world.server.cut();
    QCOMPARE(int(await(found).error().code),
             int(ErrorCode::Unavailable)); // its answer can't come any more
}

QTEST_GUILESS_MAIN(TestRequests)
#include "tst_requests.moc"
