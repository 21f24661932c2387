// SPDX-License-Identifier: Apache-2.0
#include "signedin.h"

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;
using namespace std::chrono_literals;

namespace {

constexpr RoomId kRoom = SignedIn::kRoom;

class Online : public SignedIn {
public:
    explicit Online(const Timings &timings = hurry())
        : SignedIn(timings)
    {
        goOnline();
    }
};

void say(SignedIn &world, const QString &text)
{
    const auto sent = await(world.session->send(kRoom, text));
    QVERIFY2(sent, qPrintable(sent ? QString() : sent.error().detail));
}

//! \a text, said and on its way.
ToServer::ChatMessage sent(SignedIn &world, const QString &text)
{
    say(world, text);
    return world.next<ToServer::ChatMessage>();
}

QStringList texts(const std::vector<OutboxEntry> &entries)
{
    QStringList list;
    for (const auto &entry : entries)
        list += entry.text;
    return list;
}

} // namespace

class TestOutbox : public QObject {
    Q_OBJECT
private slots:
    void messageIsOnTheDiskBeforeItIsSaidToBe();
    void acknowledgedMessageMovesFromTheOutboxToTheTimeline();
    void broadcastBeforeTheAckShowsItOnce();
    void oneIsUnderWayAndTheOthersFollowInOrder();
    void roomsDoNotWaitForOneAnother();
    void W3_lostAckIsAnsweredByTheSecondTry();
    void W1_afterAReconnectEverythingIsSentAgainOnlyAfterTheSync();
    void F13_whatWasSentIntoADyingConnectionIsNotLost();
    void C4_killedBetweenAckAndRemovalSendsAgainAndShowsItOnce();
    void M12_rateLimitIsWaitedOut();
    void D3_storageTroubleIsWaitedOut();
    void finalErrorsMarkItFailedAndLetTheNextOneGo_data();
    void finalErrorsMarkItFailedAndLetTheNextOneGo();
    void retrySendsItAgain();
    void M2_conflictIsRetriedUnderANewId();
    void discardedMessageIsNotSent();
    void M5_tooLongMessageIsRefusedBeforeItIsKept();
    void M4_emptyMessageIsRefused();
    void C2_withoutSpaceSendingIsRefused();
    void ackForARoomThatItIsNotForIsIgnored();
};

void TestOutbox::messageIsOnTheDiskBeforeItIsSaidToBe()
{
    SignedIn world; // offline
    say(world, QStringLiteral("hello\r\nthere  "));
    world.start(); // killed, and started again
    QCOMPARE(texts(world.session->cache().outbox()), QStringList{QStringLiteral("hello\nthere")});
}

void TestOutbox::acknowledgedMessageMovesFromTheOutboxToTheTimeline()
{
    Online world;
    const auto posted = sent(world, QStringLiteral("hello"));
    QCOMPARE(posted.message, QStringLiteral("hello"));
    QCOMPARE(posted.room, kRoom);
    QCOMPARE(posted.clientMsgId.size(), 36);
    QCOMPARE(texts(world.pending()), QStringList{QStringLiteral("hello")});

    world.server.reply(SignedIn::ack(posted, 11, 11));

    QTRY_VERIFY(world.session->cache().outbox().empty());
    const auto page = await(world.session->cache().newestPage(kRoom, 10));
    QVERIFY(page->pending.empty());
    const auto &last = page->messages.back();
    QCOMPARE(last.text, QStringLiteral("hello"));
    QCOMPARE(last.username, QStringLiteral("alice"));
    QCOMPARE(last.clientMsgId, posted.clientMsgId);
    QCOMPARE(world.cached().room.rev, 11);
    QCOMPARE(world.cached().room.unread, 0);
}

void TestOutbox::broadcastBeforeTheAckShowsItOnce()
{
    Online world;
    const auto posted = sent(world, QStringLiteral("message 11"));
    world.server.reply(ToClient::ChatMessage{
        SignedIn::message(11, 11, QStringLiteral("alice"), posted.clientMsgId)});
    QTRY_COMPARE(world.timeline().size(), std::size_t(11));
    QVERIFY(world.pending().empty());
    QVERIFY(!world.cached().lastPending);
    world.server.reply(SignedIn::ack(posted, 11, 11));
    QTRY_VERIFY(world.session->cache().outbox().empty());
    QCOMPARE(world.timeline().size(), std::size_t(11));
}

void TestOutbox::oneIsUnderWayAndTheOthersFollowInOrder()
{
    Online world;
    for (int i = 0; i < 5; ++i)
        (void)world.session->send(kRoom, QString::number(i));
    for (int i = 0; i < 5; ++i) {
        const auto posted = world.next<ToServer::ChatMessage>();
        QCOMPARE(posted.message, QString::number(i));
        world.server.reply(SignedIn::ack(posted, 11 + i, 11 + i));
    }
    QTRY_VERIFY(world.session->cache().outbox().empty());
    QCOMPARE(world.timeline().back(), 15);
}

void TestOutbox::roomsDoNotWaitForOneAnother()
{
    Online world;
    (void)world.session->send(kRoom, QStringLiteral("here"));
    (void)world.session->send(RoomId(8), QStringLiteral("there"));
    QSet<RoomId> rooms;
    const auto both = [&] {
        for (const auto &frame : world.server.take()) {
            if (const auto *posted = std::get_if<ToServer::ChatMessage>(&frame))
                rooms.insert(posted->room);
        }
        return rooms.size() == 2;
    };
    QVERIFY(QTest::qWaitFor(both, int(patience().count()))); // no acknowledgement came
    QCOMPARE(world.session->cache().outbox().size(), std::size_t(2));
}

void TestOutbox::W3_lostAckIsAnsweredByTheSecondTry()
{
    Online world(SignedIn::resendingAtOnce());
    const auto first = sent(world, QStringLiteral("hello"));
    const auto second = world.next<ToServer::ChatMessage>(); // no ack came
    QCOMPARE(second, first);
    world.server.reply(SignedIn::ack(second, 11, 11, true));
    QTRY_VERIFY(world.session->cache().outbox().empty());
    world.server.reply(SignedIn::ack(first, 11, 11)); // late after all
    QCOMPARE(world.timeline().size(), std::size_t(11));
}

void TestOutbox::W1_afterAReconnectEverythingIsSentAgainOnlyAfterTheSync()
{
    Online world;
    say(world, QStringLiteral("one"));
    const auto first = sent(world, QStringLiteral("two"));
    world.server.cut();
    world.welcome();
    const auto question = world.next<ToServer::Sync>();
    QVERIFY(!world.sends<ToServer::ChatMessage>(150ms)); // not before the answer
    world.server.reply(ToClient::Sync{question.requestId, true, {SignedIn::room(10)}, {}});
    QCOMPARE(world.next<ToServer::ChatMessage>(), first);
    world.server.reply(SignedIn::ack(first, 11, 11, true));
    QCOMPARE(world.next<ToServer::ChatMessage>().message, QStringLiteral("two"));
}

void TestOutbox::F13_whatWasSentIntoADyingConnectionIsNotLost()
{
    Online world;
    for (int round = 0; round < 5; ++round) {
        say(world, QStringLiteral("round %1").arg(round));
        (void)world.next<ToServer::ChatMessage>();
        world.server.cut();
        world.welcome();
        world.sync({SignedIn::room(10)});
    }
    QCOMPARE(world.session->cache().outbox().size(), std::size_t(5));
    for (int round = 0; round < 5; ++round) {
        const auto posted = world.next<ToServer::ChatMessage>();
        QCOMPARE(posted.message, QStringLiteral("round %1").arg(round));
        world.server.reply(SignedIn::ack(posted, 11 + round, 11 + round));
        QTRY_COMPARE(world.session->cache().outbox().size(), std::size_t(4 - round));
    }
}

void TestOutbox::C4_killedBetweenAckAndRemovalSendsAgainAndShowsItOnce()
{
    Online world;
    const auto posted = sent(world, QStringLiteral("hello"));
    // What the ack does first, and then the plug is pulled.
    auto own = SignedIn::message(11, 11, QStringLiteral("alice"), posted.clientMsgId);
    own.text = posted.message;
    QVERIFY(await(world.session->cache().apply({kRoom, 11, own, {}, true})));
    world.start();
    QCOMPARE(world.session->cache().outbox().size(), std::size_t(1));
    QVERIFY(world.pending().empty());
    world.signIn();
    world.sync({SignedIn::room(11)});
    const auto again = world.next<ToServer::ChatMessage>();
    QCOMPARE(again.clientMsgId, posted.clientMsgId);
    world.server.reply(SignedIn::ack(again, 11, 11, true));
    QTRY_VERIFY(world.session->cache().outbox().empty());
    QCOMPARE(world.timeline().size(), std::size_t(11));
}

void TestOutbox::M12_rateLimitIsWaitedOut()
{
    Online world;
    say(world, QStringLiteral("one"));
    const auto first = sent(world, QStringLiteral("two"));
    world.server.reply(
        ToClient::ErrorFrame{ErrorCode::RateLimited, {}, {}, first.clientMsgId, 300});
    QVERIFY(!world.sends<ToServer::ChatMessage>(200ms)); // neither this one nor the next
    QCOMPARE(world.next<ToServer::ChatMessage>(), first);
    QVERIFY(!world.pending().front().failure);
}

void TestOutbox::D3_storageTroubleIsWaitedOut()
{
    Online world;
    say(world, QStringLiteral("one"));
    for (int i = 0; i < 3; ++i) {
        const auto posted = world.next<ToServer::ChatMessage>();
        QCOMPARE(posted.message, QStringLiteral("one"));
        world.server.reply(
            ToClient::ErrorFrame{ErrorCode::StorageUnavailable, {}, {}, posted.clientMsgId, 20});
    }
    const auto posted = world.next<ToServer::ChatMessage>();
    world.server.reply(SignedIn::ack(posted, 11, 11));
    QTRY_VERIFY(world.session->cache().outbox().empty());
}

void TestOutbox::finalErrorsMarkItFailedAndLetTheNextOneGo_data()
{
    QTest::addColumn<int>("code");
    for (const auto code :
         {ErrorCode::MessageTooLong, ErrorCode::NotAParticipant, ErrorCode::NoSuchRoom,
          ErrorCode::RoomArchived, ErrorCode::InvalidText, ErrorCode::Conflict,
          ErrorCode::NotAllowed, ErrorCode::EmptyMessage, ErrorCode::BadFrame})
        QTest::addRow("code %d", int(code)) << int(code);
}

void TestOutbox::finalErrorsMarkItFailedAndLetTheNextOneGo()
{
    QFETCH(int, code);
    Online world;
    say(world, QStringLiteral("one"));
    const auto first = sent(world, QStringLiteral("two"));
    world.server.reply(
        ToClient::ErrorFrame{ErrorCode(code), QStringLiteral("why"), {}, first.clientMsgId, 0});
    QCOMPARE(world.next<ToServer::ChatMessage>().message, QStringLiteral("two"));
    QCOMPARE(int(*world.pending().front().failure), code);
    QCOMPARE(world.pending().front().failureDetail, QStringLiteral("why"));
    world.start(); // and it stays so
    QCOMPARE(int(*world.pending().front().failure), code);
}

void TestOutbox::retrySendsItAgain()
{
    Online world;
    const auto first = sent(world, QStringLiteral("one"));
    world.server.reply(ToClient::ErrorFrame{ErrorCode::RoomArchived, {}, {}, first.clientMsgId, 0});
    QTRY_VERIFY(!world.pending().empty() && world.pending().front().failure);
    QVERIFY(!world.sends<ToServer::ChatMessage>(150ms));
    world.session->retry(first.clientMsgId);
    QCOMPARE(world.next<ToServer::ChatMessage>(), first);
    QVERIFY(!world.pending().front().failure);
}

void TestOutbox::M2_conflictIsRetriedUnderANewId()
{
    Online world;
    const auto first = sent(world, QStringLiteral("one"));
    world.server.reply(ToClient::ErrorFrame{ErrorCode::Conflict, {}, {}, first.clientMsgId, 0});
    QTRY_VERIFY(!world.pending().empty() && world.pending().front().failure);
    world.session->retry(first.clientMsgId);
    const auto second = world.next<ToServer::ChatMessage>();
    QCOMPARE(second.message, first.message);
    QVERIFY(second.clientMsgId != first.clientMsgId);
}

void TestOutbox::discardedMessageIsNotSent()
{
    SignedIn world;
    say(world, QStringLiteral("regretted"));
    say(world, QStringLiteral("meant"));
    world.session->discard(world.session->cache().outbox().front().clientMsgId);
    QTRY_COMPARE(world.session->cache().outbox().size(), std::size_t(1));
    world.goOnline();
    QCOMPARE(world.next<ToServer::ChatMessage>().message, QStringLiteral("meant"));
}

void TestOutbox::M5_tooLongMessageIsRefusedBeforeItIsKept()
{
    SignedIn world;
    const auto refused = await(world.session->send(kRoom, QString(16 * 1024 + 1, u'x')));
    QCOMPARE(int(refused.error().code), int(ErrorCode::MessageTooLong));
    QVERIFY(world.session->cache().outbox().empty());
    QVERIFY(await(world.session->send(kRoom, QString(16 * 1024, u'x'))));
}

void TestOutbox::M4_emptyMessageIsRefused()
{
    SignedIn world;
    QCOMPARE(int(await(world.session->send(kRoom, QStringLiteral(" \n\t "))).error().code),
             int(ErrorCode::EmptyMessage));
    QCOMPARE(int(await(world.session->send(kRoom, QString(QChar(0xd800)))).error().code),
             int(ErrorCode::InvalidText));
}

void TestOutbox::C2_withoutSpaceSendingIsRefused()
{
    SignedIn world;
    world.maxPages = 24;
    world.start();
    QSignalSpy troubles(&world.session->cache(), &LocalCache::troubled);
    int taken = 0;
    Result<Done> last = Done();
    for (int i = 0; i < 30 && last; ++i) {
        last = await(world.session->send(kRoom, QString(16'000, u'x')));
        taken += last ? 1 : 0;
    }
    QCOMPARE(int(last.error().code), int(ErrorCode::StorageUnavailable));
    QVERIFY(!troubles.isEmpty());
    QCOMPARE(int(world.session->cache().outbox().size()), taken);
}

void TestOutbox::ackForARoomThatItIsNotForIsIgnored()
{
    Online world(SignedIn::resendingAtOnce());
    const auto posted = sent(world, QStringLiteral("hello"));
    auto wrong = SignedIn::ack(posted, 11, 11);
    wrong.room = RoomId(99);
    world.server.reply(wrong);
    QCOMPARE(world.next<ToServer::ChatMessage>(), posted); // it was no answer
    QCOMPARE(world.timeline().size(), std::size_t(10));
}

QTEST_GUILESS_MAIN(TestOutbox)
#include "tst_outbox.moc"
