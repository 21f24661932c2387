// SPDX-License-Identifier: Apache-2.0
#include "signedin.h"

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;
using namespace std::chrono_literals;

namespace {
constexpr RoomId kRoom = SignedIn::kRoom;
}

class TestSynchronizer : public QObject {
    Q_OBJECT
private slots:
    void theFirstSyncNamesWhatIsInTheCache();
    void eventsInOrderNeedNoSync();
    void W4_holeThatClosesByItselfNeedsNoSync();
    void W4_holeIsAskedFor();
    void W4_doubledEventsAreHarmless();
    void oneSyncAtATime();
    void answerInSeveralFramesIsAppliedWhole();
    void R9_eventOfAnUnknownRoomAsksForTheList();
    void R9_roomThatIsNotListedIsGone();
    void newRoomIsShownAtOnceAndThenFetched();
    void removedRoomDoesNotComeBackWithALateAnswer();
    void D12_anotherEpochBeginsAnew();
    void moreIsAskedFor();
    void roomThatTheAnswerHadNoSpaceForIsAskedForAgain();
    void answerWithoutProgressIsNotAskedForInALoop();
    void refusedSyncIsPostponedByTheServersWord();
    void aSyncThatDoesNotHelpIsNotRepeatedWithoutEnd();
    void C8_nonsenseNeverEntersTheCache();
    void offlineEverythingCachedIsShown();
    void refusedLaterSyncIsRepeatedWhenTheServerSays();
    void A11_clockThatIsWrongByYearsChangesNothing_data();
    void A11_clockThatIsWrongByYearsChangesNothing();
};

void TestSynchronizer::theFirstSyncNamesWhatIsInTheCache()
{
    SignedIn world;
    world.signIn();
    const auto first = world.next<ToServer::Sync>();
    QVERIFY(first.rooms.empty());
    world.server.reply(ToClient::Sync{first.requestId,
                                      true,
                                      {SignedIn::room(10)},
                                      {{kRoom, SignedIn::messages(1, 10), 10, false, true}}});
    QTRY_VERIFY(world.session->status().state == ConnectionState::Online);
    world.server.cut();
    world.welcome();
    const auto second = world.next<ToServer::Sync>();
    QCOMPARE(second.rooms, (std::vector<ToServer::SyncRoom>{{kRoom, 10}}));
}

void TestSynchronizer::eventsInOrderNeedNoSync()
{
    SignedIn world;
    world.goOnline();
    for (int i = 11; i <= 30; ++i)
        world.server.reply(ToClient::ChatMessage{SignedIn::message(i, i)});
    QTRY_COMPARE(world.timeline().size(), std::size_t(30));
    QCOMPARE(world.cached().room.unread, 20);
    QVERIFY(!world.sends<ToServer::Sync>(100ms));
}

void TestSynchronizer::W4_holeThatClosesByItselfNeedsNoSync()
{
    auto timings = SignedIn::hurry();
    timings.hole = 300ms;
    SignedIn world(timings);
    world.goOnline();
    world.server.reply(ToClient::ChatMessage{SignedIn::message(13, 13)});
    world.server.reply(ToClient::ChatMessage{SignedIn::message(12, 12)});
    QTRY_COMPARE(world.timeline().size(), std::size_t(10)); // nothing is shown behind a hole
    world.server.reply(ToClient::ChatMessage{SignedIn::message(11, 11)});
    QTRY_COMPARE(world.timeline().size(), std::size_t(13));
    QVERIFY(!world.sends<ToServer::Sync>(500ms));
}

void TestSynchronizer::W4_holeIsAskedFor()
{
    SignedIn world;
    world.goOnline();
    world.server.reply(ToClient::ChatMessage{SignedIn::message(12, 12)});
    const auto question = world.next<ToServer::Sync>();
    QCOMPARE(question.rooms, (std::vector<ToServer::SyncRoom>{{kRoom, 10}}));
    world.server.reply(ToClient::Sync{question.requestId,
                                      true,
                                      {SignedIn::room(12, 2)},
                                      {{kRoom, SignedIn::messages(11, 12), 12, false, false}}});
    QTRY_COMPARE(world.timeline().size(), std::size_t(12));
    QCOMPARE(world.cached().room.unread, 2);
    QVERIFY(!world.sends<ToServer::Sync>(200ms));
}

void TestSynchronizer::W4_doubledEventsAreHarmless()
{
    SignedIn world;
    world.goOnline();
    for (int i = 0; i < 3; ++i) {
        world.server.reply(ToClient::ChatMessage{SignedIn::message(11, 11)});
        world.server.reply(ToClient::ChatMessage{SignedIn::message(12, 12)});
    }
    QTRY_COMPARE(world.cached().room.rev, 12);
    QCOMPARE(world.timeline().size(), std::size_t(12));
    QCOMPARE(world.cached().room.unread, 2);
    QVERIFY(!world.sends<ToServer::Sync>(100ms));
}

void TestSynchronizer::oneSyncAtATime()
{
    SignedIn world;
    world.goOnline();
    world.server.reply(ToClient::ChatMessage{SignedIn::message(12, 12)});
    const auto question = world.next<ToServer::Sync>();
    world.server.reply(ToClient::ChatMessage{SignedIn::message(15, 15)});
    QVERIFY(!world.sends<ToServer::Sync>(150ms));
    world.server.reply(ToClient::Sync{question.requestId,
                                      true,
                                      {SignedIn::room(12, 2)},
                                      {{kRoom, SignedIn::messages(11, 12), 12, false, false}}});
    const auto second = world.next<ToServer::Sync>(); // what became missing meanwhile
    QCOMPARE(second.rooms, (std::vector<ToServer::SyncRoom>{{kRoom, 12}}));
}

void TestSynchronizer::answerInSeveralFramesIsAppliedWhole()
{
    SignedIn world;
    world.signIn();
    const auto id = world.next<ToServer::Sync>().requestId;
    world.server.reply(ToClient::Sync{id, false, {SignedIn::room(10)}, {}});
    world.server.reply(
        ToClient::Sync{id, false, {}, {{kRoom, SignedIn::messages(1, 4), 4, true, true}}});
    QTRY_COMPARE(world.cached().room.id, kRoom);
    QCOMPARE(world.cached().room.rev, 0); // half of it is nothing
    QVERIFY(world.session->status().state == ConnectionState::Syncing);
    world.server.reply(
        ToClient::Sync{id, false, {}, {{kRoom, SignedIn::messages(5, 9), 9, true, false}}});
    world.server.reply(
        ToClient::Sync{id, true, {}, {{kRoom, SignedIn::messages(10, 10), 10, false, false}}});
    QTRY_VERIFY(world.session->status().state == ConnectionState::Online);
    QCOMPARE(world.timeline().size(), std::size_t(10));
    QCOMPARE(world.cached().room.rev, 10);
    QVERIFY(!world.sends<ToServer::Sync>(100ms));
}

void TestSynchronizer::R9_eventOfAnUnknownRoomAsksForTheList()
{
    SignedIn world;
    world.goOnline();
    auto foreign = SignedIn::message(50, 3);
    foreign.room = RoomId(9);
    world.server.reply(ToClient::ChatMessage{foreign});
    world.sync({SignedIn::room(10)}); // I'm not in it: an old event
    QVERIFY(!world.sends<ToServer::Sync>(300ms));
    QCOMPARE(await(world.session->cache().rooms())->size(), std::size_t(1));
}

void TestSynchronizer::R9_roomThatIsNotListedIsGone()
{
    SignedIn world;
    world.goOnline();
    world.server.cut();
    world.welcome();
    world.sync({});
    QTRY_VERIFY(await(world.session->cache().rooms())->empty());
}

void TestSynchronizer::newRoomIsShownAtOnceAndThenFetched()
{
    SignedIn world;
    world.goOnline();
    auto invited = SignedIn::room(300, 300, 0);
    invited.id = RoomId(8);
    world.server.reply(ToClient::RoomChanged{{}, invited});
    QTRY_COMPARE(await(world.session->cache().rooms())->size(), std::size_t(2));
    const auto question = world.next<ToServer::Sync>();
    QCOMPARE(question.rooms.size(), std::size_t(1)); // unnamed: its newest page comes
    std::vector<Message> newest;
    for (auto message : SignedIn::messages(251, 300)) {
        message.room = RoomId(8);
        newest.push_back(message);
    }
    world.server.reply(ToClient::Sync{question.requestId,
                                      true,
                                      {SignedIn::room(10), invited},
                                      {{RoomId(8), newest, 300, false, true}}});
    QTRY_COMPARE(await(world.session->cache().newestPage(RoomId(8), 100))->messages.size(),
                 std::size_t(50));
    QCOMPARE(await(world.session->cache().rooms(QSet<RoomId>{RoomId(8)}))->front().room.unread,
             300);
}

void TestSynchronizer::removedRoomDoesNotComeBackWithALateAnswer()
{
    SignedIn world;
    world.goOnline();
    world.server.reply(ToClient::ChatMessage{SignedIn::message(12, 12)});
    const auto question = world.next<ToServer::Sync>();
    world.server.reply(ToClient::RoomRemoved{{}, kRoom});
    world.server.reply(ToClient::Sync{question.requestId,
                                      true,
                                      {SignedIn::room(12)},
                                      {{kRoom, SignedIn::messages(11, 12), 12, false, false}}});
    QTRY_VERIFY(await(world.session->cache().rooms())->empty());
    QVERIFY(!world.sends<ToServer::Sync>(200ms));
    QVERIFY(await(world.session->cache().rooms())->empty());
}

void TestSynchronizer::D12_anotherEpochBeginsAnew()
{
    SignedIn world;
    world.goOnline();
    world.server.cut();
    QVERIFY(await(world.session->send(kRoom, QStringLiteral("unsent"))));
    world.welcome(QStringLiteral("epoch-2"));
    const auto question = world.next<ToServer::Sync>();
    QVERIFY(question.rooms.empty());
    world.server.reply(ToClient::Sync{question.requestId,
                                      true,
                                      {SignedIn::room(4, 0, 4)},
                                      {{kRoom, SignedIn::messages(1, 4), 4, false, true}}});
    QCOMPARE(world.next<ToServer::ChatMessage>().message, QStringLiteral("unsent"));
    QCOMPARE(world.timeline().size(), std::size_t(4));
}

void TestSynchronizer::moreIsAskedFor()
{
    SignedIn world;
    world.goOnline();
    world.server.cut();
    world.welcome();
    world.sync({SignedIn::room(30, 20)}, {{kRoom, SignedIn::messages(11, 20), 20, true, false}});
    const auto second = world.next<ToServer::Sync>();
    QCOMPARE(second.rooms, (std::vector<ToServer::SyncRoom>{{kRoom, 20}}));
    QVERIFY(world.session->status().state == ConnectionState::Syncing);
    world.server.reply(ToClient::Sync{second.requestId,
                                      true,
                                      {SignedIn::room(30, 20)},
                                      {{kRoom, SignedIn::messages(21, 30), 30, false, false}}});
    QTRY_VERIFY(world.session->status().state == ConnectionState::Online);
    QCOMPARE(world.timeline().size(), std::size_t(30));
    QCOMPARE(world.cached().room.unread, 20);
}

void TestSynchronizer::roomThatTheAnswerHadNoSpaceForIsAskedForAgain()
{
    SignedIn world;
    world.goOnline();
    world.server.cut();
    world.welcome();
    auto other = SignedIn::room(5, 3, 2); // new to the client
    other.id = RoomId(8);
    auto far = SignedIn::room(900, 21, 10); // too far behind
    std::vector<Message> page;
    for (auto message : SignedIn::messages(101, 105)) {
        message.room = other.id;
        message.rev -= 100;
        page.push_back(message);
    }
    auto question = world.next<ToServer::Sync>();
    auto third = SignedIn::room(1, 0, 0);
    third.id = RoomId(9);
    world.server.reply(ToClient::Sync{question.requestId,
                                      true,
                                      {far, other, third},
                                      {{third.id, {}, 1, false, true},
                                       {kRoom, {}, 0, true, true},
                                       {other.id, {}, 0, true, true}}});
    question = world.next<ToServer::Sync>();
    QCOMPARE(question.rooms, (std::vector<ToServer::SyncRoom>{{kRoom, 10}, {third.id, 1}}));
    QCOMPARE(world.timeline().size(), std::size_t(10)); // what was there stays
    auto row = await(world.session->cache().rooms(QSet<RoomId>{other.id}))->front();
    QCOMPARE(row.room.unread, 3);
    QVERIFY(!await(world.session->cache().newestPage(other.id, 10))->atOldest);
    QVERIFY(world.session->status().state == ConnectionState::Syncing);
    world.server.reply(ToClient::Sync{question.requestId,
                                      true,
                                      {far, other, third},
                                      {{kRoom, SignedIn::messages(880, 900), 900, false, true},
                                       {other.id, page, 5, false, true}}});
    QTRY_VERIFY(world.session->status().state == ConnectionState::Online);
    QCOMPARE(world.timeline().size(), std::size_t(21));
    row = await(world.session->cache().rooms(QSet<RoomId>{other.id}))->front();
    QCOMPARE(row.room.rev, 5);
    QCOMPARE(await(world.session->cache().newestPage(other.id, 10))->messages.size(),
             std::size_t(5));
    QVERIFY(!world.sends<ToServer::Sync>(100ms));
}

void TestSynchronizer::answerWithoutProgressIsNotAskedForInALoop()
{
    SignedIn world;
    world.signIn();
    world.sync({SignedIn::room(10)}, {{kRoom, {}, 0, true, true}});
    QTRY_VERIFY(world.session->status().state == ConnectionState::Online);
    world.sync({SignedIn::room(10)}, {{kRoom, SignedIn::messages(1, 10), 10, false, true}});
    QTRY_COMPARE(world.timeline().size(), std::size_t(10));
}

void TestSynchronizer::refusedSyncIsPostponedByTheServersWord()
{
    SignedIn world;
    world.signIn();
    const auto question = world.next<ToServer::Sync>();
    world.server.reply(
        ToClient::ErrorFrame{ErrorCode::StorageUnavailable, {}, question.requestId, {}, 60'000});
    QCOMPARE(int(world.session->status().state), int(ConnectionState::Waiting));
    QVERIFY(*world.session->status().nextAttempt - world.clock.now() > 50s);
    QCOMPARE(int(world.session->status().lastError->code), int(ErrorCode::StorageUnavailable));
}

void TestSynchronizer::aSyncThatDoesNotHelpIsNotRepeatedWithoutEnd()
{
    auto timings = SignedIn::hurry();
    timings.hole = 5ms;
    SignedIn world(timings);
    world.goOnline();
    world.server.reply(ToClient::ChatMessage{SignedIn::message(12, 12)});
    int asked = 0;
    (void)QTest::qWaitFor(
        [&] {
            for (const auto &frame : world.server.take()) {
                if (const auto *question = std::get_if<ToServer::Sync>(&frame)) {
                    ++asked;
                    world.server.reply(
                        ToClient::Sync{question->requestId, true, {SignedIn::room(10)}, {}});
                }
            }
            return false;
        },
        600);
    QVERIFY2(asked >= 2 && asked <= 8, qPrintable(QString::number(asked))); // 5, 10, 20 … 640 ms
}

void TestSynchronizer::C8_nonsenseNeverEntersTheCache()
{
    SignedIn world;
    world.goOnline();
    auto huge = SignedIn::message(11, 11);
    huge.text = QString(40'000, u'x');
    world.server.reply(ToClient::ChatMessage{huge});
    QTRY_COMPARE(world.timeline().size(), std::size_t(11));
    QCOMPARE(world.cached().room.lastMessage->text.size(), 16 * 1024);
    auto beyond = SignedIn::message(qint64(1) << 60, std::numeric_limits<qint64>::max());
    world.server.reply(ToClient::ChatMessage{beyond});
    auto nobody = SignedIn::message(12, 12, QStringLiteral("<b>\u202e"));
    world.server.reply(ToClient::ChatMessage{nobody});
    auto named = SignedIn::room(11, 1'000'000'000);
    named.name = QStringLiteral("evil\u202eknil") + QString(5000, u'x');
    world.server.reply(ToClient::RoomChanged{{}, named});
    QTRY_COMPARE(world.cached().title, QStringLiteral("#7"));
    QCOMPARE(world.timeline().size(), std::size_t(11));
    QVERIFY(world.cached().room.unread <= 1'000'000);
    for (const auto *bytes :
         {"", "{", "[]", "{\"type\":7}", "{\"type\":\"chat_message\",\"id\":-1}", "\xff\xfe"})
        emit world.server.transport()->received(bytes);
    QCOMPARE(int(world.session->status().state), int(ConnectionState::Online));
}

void TestSynchronizer::offlineEverythingCachedIsShown()
{
    SignedIn world;
    world.goOnline();
    world.start(); // and no network at all
    QCOMPARE(world.session->me().displayName, QStringLiteral("Alice"));
    QCOMPARE(world.timeline().size(), std::size_t(10));
    QCOMPARE(world.cached().title, QStringLiteral("general"));
    QCOMPARE(int(world.session->status().state), int(ConnectionState::SignedOut));
}

void TestSynchronizer::refusedLaterSyncIsRepeatedWhenTheServerSays()
{
    SignedIn world;
    world.goOnline();
    world.server.reply(ToClient::ChatMessage{SignedIn::message(12, 12)});
    const auto question = world.next<ToServer::Sync>();
    world.server.reply(
        ToClient::ErrorFrame{ErrorCode::RateLimited, {}, question.requestId, {}, 1'000});
    QVERIFY(!world.sends<ToServer::Sync>(500ms)); // of itself it would wait for 50 ms
    world.sync({SignedIn::room(12, 2)}, {{kRoom, SignedIn::messages(11, 12), 12, false, false}});
    QTRY_COMPARE(world.timeline().size(), std::size_t(12));
}

void TestSynchronizer::A11_clockThatIsWrongByYearsChangesNothing_data()
{
    QTest::addColumn<int>("years");
    QTest::newRow("twenty years slow") << -20;
    QTest::newRow("twenty years fast") << 20;
}

void TestSynchronizer::A11_clockThatIsWrongByYearsChangesNothing()
{
    QFETCH(int, years);
    SignedIn world;
    world.clock.error = 24h * 365 * years;
    world.goOnline();
    QVERIFY(await(world.session->send(kRoom, QStringLiteral("mine"))));
    const auto posted = world.next<ToServer::ChatMessage>();
    world.server.reply(ToClient::ChatMessage{SignedIn::message(11, 11)});
    QTRY_COMPARE(world.timeline().size(), std::size_t(11));
    QCOMPARE(world.pending().size(), std::size_t(1)); // behind everything stored, whatever its time
    world.server.reply(SignedIn::ack(posted, 12, 12));
    world.server.reply(ToClient::ChatMessage{SignedIn::message(13, 13)});
    QTRY_COMPARE(world.timeline().size(), std::size_t(13));
    const auto page = await(world.session->cache().newestPage(kRoom, 3));
    QCOMPARE(page->messages[1].clientMsgId, posted.clientMsgId);
    QCOMPARE(page->messages[1].timestamp, SignedIn::message(12, 12).timestamp); // the server's
    QCOMPARE(page->messages[2].id, MessageId(13));
    QCOMPARE(world.cached().room.unread, 2);
    world.session->markRead(kRoom, MessageId(11));
    QTRY_COMPARE(world.cached().room.unread, 1);
    QCOMPARE(world.next<ToServer::MarkRead>().upTo, MessageId(11));
}

QTEST_GUILESS_MAIN(TestSynchronizer)
#include "tst_synchronizer.moc"
