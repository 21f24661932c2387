// SPDX-License-Identifier: Apache-2.0
#include "server/inprocessserver.h"
#include "support/testsupport.h"

#include <QTest>

using namespace Kontor;
using namespace Kontor::Test;
using namespace std::chrono_literals;

//! What is passed on: who is there, who types, who has read. Rows P and M16 of the catalogue.
class TestHints : public QObject {
    Q_OBJECT
private slots:
    void init();

    void peersHearOfEachOther();
    void firstSyncTellsOfThePeers();
    void nextSyncTellsOfPeersThatCouldntBeRead();
    void lastSeenSurvivesARestart();
    void lostConnectionIsToldAfterItsGrace();
    void reconnectingIsNotSeen();
    void newPrivateRoomTellsOfItsPeer();
    void watchersHearOfTheirRoom();
    void oneRoomIsWatchedAtATime();
    void refusedListKeepsTheWatch();
    void strangersHearNothing();
    void watchingNeedsMembership();
    void boundConnectionHearsPresenceOnlyIfItAsked();
    void unknownStatusIsRefused();

    void M16_typingFloodIsCutDown();
    void typingEndsWithItsConnection();
    void typingElsewhereIsRefused();

    void P4_receiptIsRefused_data();
    void P4_receiptIsRefused();
    void P1_P5_receiptsInAnyOrderConverge();
    void P2_receiptForTheFutureIsClamped();
    void P3_floodOfReceiptsTellsEachOnce();
    void thousandReadAtOnceTellOfTheNewest500();
    void ownMessagesAreNotReceived();
    void receiptForADeletedMessageMovesTheCursor();

private:
    //! The next presence frame, as "name status".
    static QString presence(RawClient &client);
    RoomId makePrivateRoom(RawClient &creator, const QString &peer);

    std::unique_ptr<InProcessServer> m_server;
    RoomId m_room; //!< alice, bob
    const QString m_alice = QStringLiteral("alice");
    const QString m_bob = QStringLiteral("bob");
    const QString m_carol = QStringLiteral("carol");
};

namespace {

QString codeOf(RawClient &client)
{
    const auto error = client.nextJson(QLatin1String("error"));
    return error ? error->value(u"code").toString() : QStringLiteral("no error");
}

//! Nothing of what was sent before has come by then.
QString nextType(RawClient &client)
{
    const auto frame = client.nextJson();
    return frame ? frame->value(u"type").toString() : QStringLiteral("nothing");
}

} // namespace

QString TestHints::presence(RawClient &client)
{
    const auto frame = client.nextJson(QLatin1String("presence"));
    if (!frame)
        return QStringLiteral("nothing");
    return frame->value(u"username").toString() + u' ' + frame->value(u"status").toString();
}

RoomId TestHints::makePrivateRoom(RawClient &creator, const QString &peer)
{
    creator.send(ToServer::CreateRoom{{}, {}, RoomType::Private, {}, {peer}});
    const auto made = creator.next<ToClient::RoomChanged>();
    return made ? made->room.id : RoomId();
}

void TestHints::init()
{
    m_server = std::make_unique<InProcessServer>();
    QVERIFY(m_server->start());
    (void)m_server->token(m_carol);
    m_room = m_server->addRoom(QStringLiteral("general"), {m_alice, m_bob}, Visibility::Public);
}

void TestHints::peersHearOfEachOther()
{
    const auto alice = m_server->client(m_alice);
    QVERIFY(makePrivateRoom(*alice, m_bob).isValid());
    const auto bob = m_server->client(m_bob);
    QCOMPARE(presence(*alice), QStringLiteral("bob online"));
    bob->send(ToServer::SetPresence{{}, PresenceStatus::Away});
    QCOMPARE(presence(*alice), QStringLiteral("bob away"));
    const auto bobToo = m_server->client(m_bob);
    QCOMPARE(presence(*alice), QStringLiteral("bob online"));
    bobToo->send(ToServer::SetPresence{{}, PresenceStatus::Busy});
    QCOMPARE(presence(*alice), QStringLiteral("bob busy"));
    const auto before = SystemClock().now();
    bob->send(ToServer::Logout{});
    QCOMPARE(bob->closeCode(), 1000);
    bobToo->send(ToServer::Logout{});
    const auto gone = alice->next<ToClient::Presence>();
    QVERIFY(gone);
    QCOMPARE(gone->status, PresenceStatus::Offline);
    QVERIFY(gone->lastSeen >= before && gone->lastSeen <= SystemClock().now());
}

void TestHints::firstSyncTellsOfThePeers()
{
    const auto bob = m_server->client(m_bob);
    const auto first = m_server->client(m_alice);
    QVERIFY(makePrivateRoom(*first, m_bob).isValid());
    QVERIFY(makePrivateRoom(*first, m_carol).isValid()); // who was never there
    QCOMPARE(presence(*first), QStringLiteral("bob online"));
    const auto alice = m_server->client(m_alice);
    QVERIFY(!syncAll(*alice).empty());
    QCOMPARE(presence(*alice), QStringLiteral("bob online"));
    QVERIFY(!syncAll(*alice).empty());
    QVERIFY(post(*bob, m_room, QStringLiteral("Hello")).isValid());
    QCOMPARE(nextType(*alice), QStringLiteral("chat_message")); // told once
}

void TestHints::nextSyncTellsOfPeersThatCouldntBeRead()
{
    const auto bob = m_server->client(m_bob);
    const auto first = m_server->client(m_alice);
    QVERIFY(makePrivateRoom(*first, m_bob).isValid());
    QCOMPARE(presence(*first), QStringLiteral("bob online"));
    DatabaseConfig config;
    config.path = m_server->databasePath();
    const auto other = Database::open(config); // another process
    QVERIFY((*other)->execute(QStringLiteral("ALTER TABLE users RENAME last_seen_at TO away")));
    const auto alice = m_server->client(m_alice);
    QVERIFY(!syncAll(*alice).empty()); // which needs no such column
    QVERIFY(alice->isSilentFor(100ms));
    QVERIFY((*other)->execute(QStringLiteral("ALTER TABLE users RENAME away TO last_seen_at")));
    QVERIFY(!syncAll(*alice).empty());
    QCOMPARE(presence(*alice), QStringLiteral("bob online"));
}

void TestHints::lastSeenSurvivesARestart()
{
    const auto alice = m_server->client(m_alice);
    QVERIFY(makePrivateRoom(*alice, m_bob).isValid());
    const auto bob = m_server->client(m_bob);
    QCOMPARE(presence(*alice), QStringLiteral("bob online"));
    const auto before = SystemClock().now();
    m_server->stop();
    QVERIFY(m_server->start());
    const auto again = m_server->client(m_alice);
    QVERIFY(!syncAll(*again).empty());
    const auto told = again->next<ToClient::Presence>();
    QVERIFY(told && told->lastSeen);
    QCOMPARE(told->status, PresenceStatus::Offline);
    QVERIFY(*told->lastSeen >= before);
}

void TestHints::lostConnectionIsToldAfterItsGrace()
{
    const auto alice = m_server->client(m_alice);
    QVERIFY(makePrivateRoom(*alice, m_bob).isValid());
    const auto bob = m_server->client(m_bob);
    QCOMPARE(presence(*alice), QStringLiteral("bob online"));
    bob->reset();
    QVERIFY(alice->isSilentFor(3s));
    QCOMPARE(presence(*alice), QStringLiteral("bob offline"));
}

void TestHints::reconnectingIsNotSeen()
{
    const auto alice = m_server->client(m_alice);
    QVERIFY(makePrivateRoom(*alice, m_bob).isValid());
    const auto token = m_server->token(m_bob);
    auto bob = std::make_unique<RawClient>();
    QVERIFY(bob->resume(m_server->port(), token));
    QCOMPARE(presence(*alice), QStringLiteral("bob online"));
    bob->send(ToServer::SetPresence{{}, PresenceStatus::Busy});
    QCOMPARE(presence(*alice), QStringLiteral("bob busy"));
    bob->reset();
    bob = std::make_unique<RawClient>();
    QVERIFY(bob->resume(m_server->port(), token));
    QVERIFY(alice->isSilentFor(6s));
}

void TestHints::newPrivateRoomTellsOfItsPeer()
{
    const auto alice = m_server->client(m_alice);
    alice->send(ToServer::ListParticipants{{}, m_room, {}, 10});
    const auto bob = m_server->client(m_bob);
    while (presence(*alice) != u"bob online") { } // so that nothing is left to be told
    QVERIFY(makePrivateRoom(*alice, m_bob).isValid());
    auto told = presence(*alice);
    if (told == u"alice online") // she looks at a room that she is in
        told = presence(*alice);
    QCOMPARE(told, QStringLiteral("bob online"));
    QCOMPARE(presence(*bob), QStringLiteral("alice online"));
}

void TestHints::watchersHearOfTheirRoom()
{
    const auto alice = m_server->client(m_alice);
    const auto phone = m_server->client(m_alice);
    const auto bob = m_server->client(m_bob);
    bob->send(ToServer::SetPresence{{}, PresenceStatus::Away});
    bob->send(ToServer::ListParticipants{{}, m_room, {}, 10}); // behind it
    QVERIFY(bob->next<ToClient::ListParticipants>());
    alice->send(ToServer::ListParticipants{{}, m_room, {}, 10});
    const auto list = alice->next<ToClient::ListParticipants>();
    QCOMPARE(list->participants.at(0).status, PresenceStatus::Online); // alice
    QCOMPARE(list->participants.at(1).status, PresenceStatus::Away);
    bob->send(ToServer::SetPresence{{}, PresenceStatus::Busy});
    while (presence(*alice) != u"bob busy") { } // what came before the list may be told again
    QVERIFY(phone->isSilentFor(100ms)); // it looks at no list
}

void TestHints::oneRoomIsWatchedAtATime()
{
    const auto other = m_server->addRoom(QStringLiteral("other"), {m_alice, m_carol});
    const auto alice = m_server->client(m_alice);
    for (const auto room : {m_room, other}) {
        alice->send(ToServer::ListParticipants{{}, room, {}, 10});
        QVERIFY(alice->next<ToClient::ListParticipants>());
    }
    const auto bob = m_server->client(m_bob);
    const auto carol = m_server->client(m_carol);
    while (true) {
        const auto told = presence(*alice);
        QVERIFY2(!told.startsWith(m_bob), qPrintable(told));
        if (told == u"carol online")
            break;
    }
}

void TestHints::refusedListKeepsTheWatch()
{
    const auto alice = m_server->client(m_alice);
    alice->send(ToServer::ListParticipants{{}, m_room, {}, 10});
    QVERIFY(alice->next<ToClient::ListParticipants>());
    alice->send(ToServer::ListParticipants{{}, RoomId(999), {}, 10});
    QCOMPARE(codeOf(*alice), QStringLiteral("no_such_room"));
    const auto bob = m_server->client(m_bob);
    QString told;
    while (told != u"bob online") {
        told = presence(*alice);
        QVERIFY(told != u"nothing");
    }
}

void TestHints::strangersHearNothing()
{
    const auto carol = m_server->client(m_carol);
    const auto alice = m_server->client(m_alice);
    const auto bob = m_server->client(m_bob);
    QVERIFY(makePrivateRoom(*alice, m_bob).isValid());
    bob->send(ToServer::SetPresence{{}, PresenceStatus::Busy});
    while (presence(*alice) != u"bob busy") { }
    QVERIFY(carol->isSilentFor(100ms));
}

void TestHints::watchingNeedsMembership()
{
    const auto carol = m_server->client(m_carol);
    carol->send(ToServer::ListParticipants{{}, m_room, {}, 10});
    QCOMPARE(codeOf(*carol), QStringLiteral("not_a_participant"));
    const auto alice = m_server->client(m_alice);
    alice->send(ToServer::ListParticipants{{}, m_room, {}, 10});
    const auto bob = m_server->client(m_bob);
    while (presence(*alice) != u"bob online") { }
    QVERIFY(carol->isSilentFor(100ms));
}

void TestHints::boundConnectionHearsPresenceOnlyIfItAsked()
{
    RawClient silent, asks;
    const auto header = "Authorization: Bearer " + m_server->token(m_alice).toLatin1() + "\r\n";
    QVERIFY(silent.open(m_server->port(), "/ws/chat/private/bob/", header));
    QVERIFY(asks.open(m_server->port(), "/ws/chat/private/bob/", header));
    asks.sendText(R"({"type":"list_participants"})");
    QVERIFY(asks.next<ToClient::ListParticipants>());
    const auto bob = m_server->client(m_bob);
    while (presence(asks) != u"bob online") { }
    QVERIFY(silent.isSilentFor(100ms));
}

void TestHints::unknownStatusIsRefused()
{
    const auto alice = m_server->client(m_alice);
    alice->sendText(R"({"type":"set_presence","status":"asleep"})");
    QCOMPARE(codeOf(*alice), QStringLiteral("bad_frame"));
    alice->sendText(R"({"type":"set_presence"})");
    QCOMPARE(codeOf(*alice), QStringLiteral("bad_frame"));
}

void TestHints::M16_typingFloodIsCutDown()
{
    const auto alice = m_server->client(m_alice);
    const auto bob = m_server->client(m_bob);
    for (int i = 0; i < 200; ++i) // starts and ends in turn
        alice->send(ToServer::Typing{{}, m_room, i % 2 == 0, {}});
    QVERIFY(post(*alice, m_room, QStringLiteral("typed")).isValid());
    QVERIFY(bob->next<ToClient::Typing>()->isTyping);
    QVERIFY(!bob->next<ToClient::Typing>()->isTyping);
    QCOMPARE(nextType(*bob), QStringLiteral("chat_message"));
    alice->send(ToServer::Typing{{}, m_room, false, {}}); // an end of nothing
    QVERIFY(post(*alice, m_room, QStringLiteral("and")).isValid());
    QCOMPARE(nextType(*bob), QStringLiteral("chat_message"));
}

void TestHints::typingEndsWithItsConnection()
{
    const auto alice = m_server->client(m_alice);
    const auto bob = m_server->client(m_bob);
    alice->send(ToServer::Typing{{}, m_room, true, {}});
    QVERIFY(bob->next<ToClient::Typing>()->isTyping);
    alice->reset();
    const auto ended = bob->next<ToClient::Typing>();
    QVERIFY(ended && !ended->isTyping);
    QCOMPARE(ended->username, m_alice);
    QCOMPARE(ended->room, m_room);
}

void TestHints::typingElsewhereIsRefused()
{
    const auto carol = m_server->client(m_carol);
    for (const auto room : {m_room, RoomId(999)}) {
        carol->send(ToServer::Typing{{}, room, true, {}});
        QCOMPARE(codeOf(*carol), QStringLiteral("no_such_room"));
    }
    carol->send(ToServer::Typing{{}, {}, true, {}});
    QCOMPARE(codeOf(*carol), QStringLiteral("bad_frame"));
}

void TestHints::P4_receiptIsRefused_data()
{
    QTest::addColumn<QByteArray>("frame"); // %1: alice's message in a room without bob
    QTest::addColumn<QString>("code");
    const auto row = [](const char *name, const QByteArray &frame, const char *code) {
        QTest::newRow(name) << frame << QString::fromLatin1(code);
    };
    row("unknown id", R"({"type":"read_receipt","message_id":999})", "no_such_message");
    row("other room's id", R"({"type":"read_receipt","message_id":%1})", "no_such_message");
    row("other room's id, own room", R"({"type":"read_receipt","message_id":%1,"room_id":1})",
        "no_such_message");
    row("other room", R"({"type":"mark_read","room_id":2,"up_to":%1})", "no_such_room");
    row("unknown room", R"({"type":"mark_read","room_id":99,"up_to":1})", "no_such_room");
    row("no room", R"({"type":"mark_read","up_to":1})", "bad_frame");
    row("no id", R"({"type":"read_receipt"})", "bad_frame");
    row("negative id", R"({"type":"read_receipt","message_id":-1})", "bad_frame");
    row("text", R"({"type":"read_receipt","message_id":"1"})", "bad_frame");
    row("of somebody else", R"({"type":"read_receipt","message_id":1,"username":"alice"})",
        "username_mismatch");
}

void TestHints::P4_receiptIsRefused()
{
    QFETCH(QByteArray, frame);
    QFETCH(QString, code);
    const auto other = m_server->addRoom(QStringLiteral("other"), {m_alice});
    const auto alice = m_server->client(m_alice);
    QVERIFY(post(*alice, m_room, QStringLiteral("Hello")).isValid());
    const auto foreign = post(*alice, other, QStringLiteral("secret"));
    const auto bob = m_server->client(m_bob);
    bob->sendText(frame.replace("%1", QByteArray::number(foreign.value())));
    QCOMPARE(codeOf(*bob), code);
    QVERIFY(!syncAll(*bob).front().rooms.at(0).lastReadId.isValid());
}

void TestHints::P1_P5_receiptsInAnyOrderConverge()
{
    const auto alice = m_server->client(m_alice);
    const auto bob = m_server->client(m_bob);
    std::vector<MessageId> ids;
    for (int i = 0; i < 5; ++i)
        ids.push_back(post(*alice, m_room, QString::number(i)));
    for (const std::size_t i : {2U, 0U, 2U, 1U, 4U, 3U, 4U, 0U})
        bob->send(ToServer::ReadReceipt{{}, ids.at(i), {}});
    QCOMPARE(syncAll(*bob).front().rooms.at(0).lastReadId, ids.back());
    QCOMPARE(alice->next<ToClient::BulkRead>()->messages,
             (std::vector<MessageId>{ids[2], ids[1], ids[0]}));
    QCOMPARE(alice->next<ToClient::BulkRead>()->messages, (std::vector<MessageId>{ids[4], ids[3]}));
    QVERIFY(post(*bob, m_room, QStringLiteral("done")).isValid());
    QCOMPARE(nextType(*alice), QStringLiteral("chat_message")); // those that went back told nothing
}

void TestHints::P2_receiptForTheFutureIsClamped()
{
    const auto alice = m_server->client(m_alice);
    const auto bob = m_server->client(m_bob);
    const auto last = post(*alice, m_room, QStringLiteral("last"));
    bob->sendText(R"({"type":"mark_read","room_id":1,"up_to":9223372036854775807})");
    const auto receipt = alice->next<ToClient::ReadReceipt>();
    QVERIFY(receipt);
    QCOMPARE(receipt->message, last);
    QVERIFY(post(*alice, m_room, QStringLiteral("new")).isValid());
    QCOMPARE(syncAll(*bob).front().rooms.at(0).unread, 1);
}

void TestHints::P3_floodOfReceiptsTellsEachOnce()
{
    const auto alice = m_server->client(m_alice);
    const auto bob = m_server->client(m_bob);
    const auto id = post(*alice, m_room, QStringLiteral("Hello"));
    for (int i = 0; i < 200; ++i)
        bob->send(ToServer::ReadReceipt{{}, id, {}});
    QVERIFY(post(*bob, m_room, QStringLiteral("done")).isValid());
    QCOMPARE(alice->next<ToClient::ReadReceipt>()->message, id);
    QCOMPARE(nextType(*alice), QStringLiteral("chat_message"));
}

void TestHints::thousandReadAtOnceTellOfTheNewest500()
{
    constexpr int kMessages = 1000;
    const auto alice = m_server->client(m_alice);
    const auto bob = m_server->client(m_bob);
    std::vector<MessageId> ids;
    while (ids.size() < kMessages) {
        for (int i = 0; i < 200; ++i)
            alice->send(ToServer::ChatMessage{{}, m_room, QStringLiteral("x"), {}, {}, {}});
        for (int i = 0; i < 200; ++i)
            ids.push_back(bob->next<ToClient::ChatMessage>()->message.id);
    }
    bob->send(ToServer::ReadReceipt{{}, ids.back(), {}});
    const auto bulk = bob->next<ToClient::BulkRead>(); // their own devices, too
    QVERIFY(bulk);
    QCOMPARE(bulk->username, m_bob);
    QCOMPARE(bulk->messages, std::vector<MessageId>(ids.rbegin(), ids.rbegin() + 500));
    QCOMPARE(syncAll(*bob).front().rooms.at(0).unread, 0);
}

void TestHints::ownMessagesAreNotReceived()
{
    const auto alice = m_server->client(m_alice);
    const auto bob = m_server->client(m_bob);
    const auto his = post(*bob, m_room, QStringLiteral("his"));
    const auto hers = post(*alice, m_room, QStringLiteral("hers"));
    const auto hisAgain = post(*bob, m_room, QStringLiteral("his again"));
    alice->send(ToServer::MarkRead{{}, m_room, hisAgain});
    const auto read = bob->next<ToClient::BulkRead>();
    QVERIFY(read);
    QCOMPARE(read->messages, (std::vector<MessageId>{hisAgain, his}));
    QVERIFY(hers.isValid());
}

void TestHints::receiptForADeletedMessageMovesTheCursor()
{
    const auto alice = m_server->client(m_alice);
    const auto bob = m_server->client(m_bob);
    QVERIFY(post(*alice, m_room, QStringLiteral("stays")).isValid());
    const auto gone = post(*alice, m_room, QStringLiteral("goes"));
    alice->send(ToServer::DeleteMessage{{}, gone});
    QVERIFY(bob->next<ToClient::MessageChanged>());
    bob->send(ToServer::ReadReceipt{{}, gone, {}});
    QCOMPARE(alice->next<ToClient::BulkRead>()->messages.front(), gone);
    QCOMPARE(syncAll(*bob).front().rooms.at(0).lastReadId, gone);
    QCOMPARE(syncAll(*bob).front().rooms.at(0).unread, 0);
}

QTEST_GUILESS_MAIN(TestHints)
#include "tst_hints.moc"
