// SPDX-License-Identifier: Apache-2.0
#include "server/inprocessserver.h"
#include "support/testsupport.h"

#include <QTest>

using namespace Kontor;
using namespace Kontor::Test;
using namespace std::chrono_literals;

//! Sending, receiving, reading: rows M, W3 and D8 of the bad-input catalogue, through real sockets.
class TestMessages : public QObject {
    Q_OBJECT
private slots:
    void init();

    void messageReachesEveryDeviceOfEveryParticipant();
    void onlyTheSendersDevicesSeeTheClientMessageId();
    void acksAndBroadcastsKeepTheSendingOrder();
    void everybodySeesOneOrder();
    void M1_W3_D8_resendAfterALostAckIsHarmless();
    void M2_sameIdWithAnotherTextIsAConflict();
    void M2_sameIdInAnotherRoomIsAConflict();
    void textIsRefused_data();
    void textIsRefused();
    void textIsStoredAs_data();
    void textIsStoredAs();
    void M11_identityAndNumbersOfThePayloadAreIgnored();
    void M12_tooFastIsRateLimitedAndNothingIsLost();
    void M14_replyStaysInItsRoom();
    void M16_typingIsPassedOnOnceInThreeSeconds();
    void readingMovesTheCursorForEverybody();
    void P1_P2_cursorNeverGoesBackNorPastTheEnd();
    void P4_receiptForForeignRoomIsRefused();
    void tooManyWaitingRequestsAreRefused();
    void errorUsesUpNothing();

private:
    std::unique_ptr<InProcessServer> m_server;
    RoomId m_room;
};

void TestMessages::init()
{
    m_server = std::make_unique<InProcessServer>();
    QVERIFY(m_server->start());
    m_room = m_server->addRoom(QStringLiteral("general"),
                               {QStringLiteral("alice"), QStringLiteral("bob")});
}

void TestMessages::messageReachesEveryDeviceOfEveryParticipant()
{
    const auto alice = m_server->client(QStringLiteral("alice"));
    const auto aliceToo = m_server->client(QStringLiteral("alice"));
    const auto bob = m_server->client(QStringLiteral("bob"));
    const auto carol = m_server->client(QStringLiteral("carol"));
    alice->send(
        ToServer::ChatMessage{{}, m_room, QStringLiteral("Hello"), {}, QStringLiteral("c1"), {}});
    for (const auto &client : {alice.get(), aliceToo.get(), bob.get()}) {
        const auto chat = client->next<ToClient::ChatMessage>();
        QVERIFY(chat);
        QCOMPARE(chat->message.text, QStringLiteral("Hello"));
        QCOMPARE(chat->message.username, QStringLiteral("alice"));
        QCOMPARE(chat->message.rev, 1);
    }
    carol->send(ToServer::ListUsers{});
    QCOMPARE(carol->nextJson()->value(u"type").toString(), QStringLiteral("list_users"));
}

void TestMessages::onlyTheSendersDevicesSeeTheClientMessageId()
{
    const auto alice = m_server->client(QStringLiteral("alice"));
    const auto aliceToo = m_server->client(QStringLiteral("alice"));
    const auto bob = m_server->client(QStringLiteral("bob"));
    QVERIFY(post(*alice, m_room, QStringLiteral("Hello"), QStringLiteral("c1")).isValid());
    QCOMPARE(aliceToo->next<ToClient::ChatMessage>()->message.clientMsgId, QStringLiteral("c1"));
    QVERIFY(bob->next<ToClient::ChatMessage>()->message.clientMsgId.isEmpty());
    QVERIFY(syncAll(*bob).front().changes.at(0).messages.at(0).clientMsgId.isEmpty());
}

void TestMessages::acksAndBroadcastsKeepTheSendingOrder()
{
    const auto alice = m_server->client(QStringLiteral("alice"));
    const auto bob = m_server->client(QStringLiteral("bob"));
    constexpr int kCount = 200;
    for (int i = 0; i < kCount; ++i)
        alice->send(
            ToServer::ChatMessage{{}, m_room, QString::number(i), {}, QString::number(i), {}});
    alice->send(ToServer::History{QStringLiteral("after all"), m_room, {}, {}, {}, 1});
    for (int i = 0; i < kCount; ++i) {
        QCOMPARE(bob->next<ToClient::ChatMessage>()->message.text, QString::number(i));
        const auto ack = alice->next<ToClient::Ack>();
        QVERIFY(ack);
        QCOMPARE(ack->clientMsgId, QString::number(i));
        QCOMPARE(ack->rev, i + 1);
    }
    // A request behind the messages sees them all.
    QCOMPARE(alice->next<ToClient::History>()->messages.at(0).text, QString::number(kCount - 1));
}

void TestMessages::everybodySeesOneOrder()
{
    const auto alice = m_server->client(QStringLiteral("alice"));
    const auto bob = m_server->client(QStringLiteral("bob"));
    constexpr int kEach = 100;
    for (int i = 0; i < kEach; ++i) {
        alice->send(ToServer::ChatMessage{{}, m_room, QStringLiteral("a%1").arg(i), {}, {}, {}});
        bob->send(ToServer::ChatMessage{{}, m_room, QStringLiteral("b%1").arg(i), {}, {}, {}});
    }
    for (int i = 1; i <= 2 * kEach; ++i) {
        const auto atAlice = alice->next<ToClient::ChatMessage>();
        const auto atBob = bob->next<ToClient::ChatMessage>();
        QVERIFY(atAlice && atBob);
        QCOMPARE(atAlice->message.rev, i);
        QCOMPARE(atAlice->message.id, atBob->message.id);
        QCOMPARE(atAlice->message.text, atBob->message.text);
    }
}

void TestMessages::M1_W3_D8_resendAfterALostAckIsHarmless()
{
    auto alice = m_server->client(QStringLiteral("alice"));
    const auto bob = m_server->client(QStringLiteral("bob"));
    const auto first = post(*alice, m_room, QStringLiteral("once"), QStringLiteral("c1"));
    alice->reset(); // the ack is lost, for all it knows
    alice = m_server->client(QStringLiteral("alice"));
    alice->send(
        ToServer::ChatMessage{{}, m_room, QStringLiteral("once"), {}, QStringLiteral("c1"), {}});
    const auto again = alice->next<ToClient::Ack>();
    QVERIFY(again);
    QCOMPARE(again->id, first);
    QVERIFY(again->duplicate);
    QCOMPARE(again->rev, 1);
    QVERIFY(post(*alice, m_room, QStringLiteral("twice"), QStringLiteral("c2")).isValid());
    QCOMPARE(bob->next<ToClient::ChatMessage>()->message.text, QStringLiteral("once"));
    QCOMPARE(bob->next<ToClient::ChatMessage>()->message.text, QStringLiteral("twice"));
}

void TestMessages::M2_sameIdWithAnotherTextIsAConflict()
{
    const auto alice = m_server->client(QStringLiteral("alice"));
    QVERIFY(post(*alice, m_room, QStringLiteral("this"), QStringLiteral("c1")).isValid());
    alice->send(
        ToServer::ChatMessage{{}, m_room, QStringLiteral("that"), {}, QStringLiteral("c1"), {}});
    const auto error = alice->next<ToClient::ErrorFrame>();
    QCOMPARE(error->code, ErrorCode::Conflict);
    QCOMPARE(error->clientMsgId, QStringLiteral("c1"));
    // Another sender's ids are its own.
    const auto bob = m_server->client(QStringLiteral("bob"));
    QVERIFY(post(*bob, m_room, QStringLiteral("that"), QStringLiteral("c1")).isValid());
}

void TestMessages::M2_sameIdInAnotherRoomIsAConflict()
{
    const auto other = m_server->addRoom(QStringLiteral("other"), {QStringLiteral("alice")});
    const auto alice = m_server->client(QStringLiteral("alice"));
    QVERIFY(post(*alice, m_room, QStringLiteral("this"), QStringLiteral("c1")).isValid());
    alice->send(
        ToServer::ChatMessage{{}, other, QStringLiteral("this"), {}, QStringLiteral("c1"), {}});
    QCOMPARE(alice->next<ToClient::ErrorFrame>()->code, ErrorCode::Conflict);
}

void TestMessages::textIsRefused_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("code");
    const auto row = [](const char *name, const QByteArray &json, const char *code) {
        QTest::newRow(name) << json << QString::fromLatin1(code);
    };
    row("M4 empty", "\"\"", "empty_message");
    row("M4 spaces", R"(" \n\t ")", "empty_message");
    row("M4 invisible", R"("\u200b\u2060")", "empty_message");
    row("M5 one byte too long", '"' + QByteArray(16'385, 'x') + '"', "message_too_long");
    row("M5 in bytes, not characters", '"' + QByteArray("ä").repeated(8'193) + '"',
        "message_too_long");
    row("M6 NUL", R"("a\u0000b")", "invalid_text");
    row("M7 lone high surrogate", R"("a\ud800b")", "invalid_text");
    row("M7 lone low surrogate", R"("a\udc00b")", "invalid_text");
}

void TestMessages::textIsRefused()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, code);
    const auto alice = m_server->client(QStringLiteral("alice"));
    alice->sendText(R"({"type":"chat_message","room_id":1,"client_msg_id":"c1","message":)" + json
                    + '}');
    const auto error = alice->nextJson();
    QVERIFY(error);
    QCOMPARE(error->value(u"code").toString(), code);
    QCOMPARE(error->value(u"client_msg_id").toString(), QStringLiteral("c1"));
}

void TestMessages::textIsStoredAs_data()
{
    QTest::addColumn<QString>("sent");
    QTest::addColumn<QString>("stored");
    const auto same = [](const char *name, const QString &text) {
        QTest::newRow(name) << text << text;
    };
    same("M5 just fits", QString(16'384, u'x'));
    same("M5 just fits, escaped", QString(16'384, u'"'));
    QTest::newRow("M8 controls") << QStringLiteral("a\x07\x1b[31mb\nc\td")
                                 << QStringLiteral("a[31mb\nc\td");
    QTest::newRow("M8 line separator") << QStringLiteral("a\u2028b") << QStringLiteral("a\nb");
    QTest::newRow("M8 marks") << QStringLiteral("z") + QString(5000, QChar(0x0336))
                              << QStringLiteral("z")
            + QString(Limits::kMarksPerCharacter, QChar(0x0336));
    same("M9 markup", QStringLiteral("<img src=file:///etc/passwd> <a href='x'>&lt;</a>"));
    same("M10 SQL", QStringLiteral("'; DROP TABLE messages; -- \\ %s ${x} \"?"));
    QTest::newRow("NFC") << QStringLiteral("e\u0301") << QStringLiteral("\u00e9");
    same("emoji", QStringLiteral("👩‍👩‍👧 🏳️‍🌈"));
}

void TestMessages::textIsStoredAs()
{
    QFETCH(QString, sent);
    QFETCH(QString, stored);
    const auto alice = m_server->client(QStringLiteral("alice"));
    const auto id = post(*alice, m_room, sent);
    QVERIFY(id.isValid());
    alice->send(ToServer::History{{}, m_room, {}, {}, id, 1});
    QCOMPARE(alice->next<ToClient::History>()->messages.at(0).text, stored);
}

void TestMessages::M11_identityAndNumbersOfThePayloadAreIgnored()
{
    const auto alice = m_server->client(QStringLiteral("alice"));
    alice->sendText(R"({"type":"chat_message","room_id":1,"message":"x","sender":"bob","id":77,)"
                    R"("rev":77,"timestamp":"1999-01-01T00:00:00Z","username":"Alice"})");
    const auto chat = alice->next<ToClient::ChatMessage>();
    QVERIFY(chat);
    QCOMPARE(chat->message.username, QStringLiteral("alice"));
    QCOMPARE(chat->message.id, MessageId(1));
    QCOMPARE(chat->message.rev, 1);
    QVERIFY(toIsoString(chat->message.timestamp) > QStringLiteral("2020"));
}

void TestMessages::M12_tooFastIsRateLimitedAndNothingIsLost()
{
    InProcessServer server([](auto &config) {
        config.gateway.messageRate = 20;
        config.gateway.messageBurst = 3;
    });
    QVERIFY(server.start());
    const auto room = server.addRoom(QStringLiteral("general"), {QStringLiteral("alice")});
    const auto alice = server.client(QStringLiteral("alice"));
    for (int i = 0; i < 10; ++i)
        alice->send(
            ToServer::ChatMessage{{}, room, QString::number(i), {}, QString::number(i), {}});
    int acked = 0, refused = 0;
    while (acked + refused < 10) {
        const auto answer = alice->nextJson();
        QVERIFY(answer);
        acked += answer->value(u"type").toString() == u"ack";
        if (answer->value(u"code").toString() == u"rate_limited") {
            ++refused;
            QVERIFY(answer->value(u"retry_after_ms").toInteger() > 0);
            QVERIFY(!answer->value(u"client_msg_id").toString().isEmpty());
        }
    }
    QVERIFY(acked >= 3);
    QVERIFY(refused > 0);
    const auto retried = [&] {
        alice->send(
            ToServer::ChatMessage{{}, room, QStringLiteral("9"), {}, QStringLiteral("9"), {}});
        for (;;) {
            const auto type = alice->nextJson()->value(u"type").toString();
            if (type != u"chat_message")
                return type == u"ack";
        }
    };
    QVERIFY(QTest::qWaitFor(retried, int(patience().count()))); // when retry_after_ms has passed
}

void TestMessages::M14_replyStaysInItsRoom()
{
    const auto other = m_server->addRoom(QStringLiteral("other"), {QStringLiteral("alice")});
    const auto alice = m_server->client(QStringLiteral("alice"));
    const auto question = post(*alice, m_room, QStringLiteral("question"));
    alice->send(ToServer::ChatMessage{{}, m_room, QStringLiteral("answer"), {}, {}, question});
    QCOMPARE(alice->next<ToClient::ChatMessage>()->message.replyTo, question);
    alice->send(ToServer::ChatMessage{{}, other, QStringLiteral("answer"), {}, {}, question});
    QCOMPARE(alice->next<ToClient::ErrorFrame>()->code, ErrorCode::NoSuchMessage);
}

void TestMessages::M16_typingIsPassedOnOnceInThreeSeconds()
{
    const auto alice = m_server->client(QStringLiteral("alice"));
    const auto bob = m_server->client(QStringLiteral("bob"));
    for (int i = 0; i < 100; ++i)
        alice->send(ToServer::Typing{{}, m_room, true, {}});
    QVERIFY(post(*alice, m_room, QStringLiteral("typed")).isValid());
    const auto typing = bob->nextJson();
    QCOMPARE(typing->value(u"type").toString(), QStringLiteral("typing"));
    QCOMPARE(typing->value(u"username").toString(), QStringLiteral("alice"));
    QCOMPARE(typing->value(u"room_id").toInteger(), m_room.value());
    QCOMPARE(bob->nextJson()->value(u"type").toString(), QStringLiteral("chat_message"));
    alice->send(ToServer::Typing{{}, m_room, false, {}}); // at once after true
    QVERIFY(post(*alice, m_room, QStringLiteral("stopped")).isValid());
    const auto stopped = bob->next<ToClient::Typing>();
    QVERIFY(stopped && !stopped->isTyping);
    QCOMPARE(bob->nextJson()->value(u"type").toString(), QStringLiteral("chat_message"));
}

void TestMessages::readingMovesTheCursorForEverybody()
{
    const auto alice = m_server->client(QStringLiteral("alice"));
    const auto bob = m_server->client(QStringLiteral("bob"));
    const auto bobToo = m_server->client(QStringLiteral("bob"));
    std::vector<MessageId> ids;
    for (int i = 0; i < 3; ++i)
        ids.push_back(post(*alice, m_room, QString::number(i)));
    QCOMPARE(syncAll(*bob).front().rooms.at(0).unread, 3);

    bob->send(ToServer::ReadReceipt{{}, ids.at(0), {}});
    for (const auto &client : {alice.get(), bobToo.get()}) {
        const auto receipt = client->next<ToClient::ReadReceipt>();
        QVERIFY(receipt);
        QCOMPARE(receipt->message, ids.at(0));
        QCOMPARE(receipt->username, QStringLiteral("bob"));
    }
    bob->send(ToServer::MarkRead{{}, m_room, ids.at(2)});
    const auto bulk = alice->next<ToClient::BulkRead>();
    QVERIFY(bulk);
    QCOMPARE(bulk->messages, (std::vector<MessageId>{ids.at(2), ids.at(1)}));
    const auto mine = syncAll(*alice).front().rooms.at(0);
    QCOMPARE(mine.unread, 0); // own messages don't count
    QCOMPARE(mine.readUpTo, ids.at(2));
    QVERIFY(!mine.lastReadId.isValid()); // sending reads nothing
    QCOMPARE(syncAll(*bob).front().rooms.at(0).lastReadId, ids.at(2));
}

void TestMessages::P1_P2_cursorNeverGoesBackNorPastTheEnd()
{
    const auto alice = m_server->client(QStringLiteral("alice"));
    const auto bob = m_server->client(QStringLiteral("bob"));
    const auto first = post(*alice, m_room, QStringLiteral("1"));
    const auto second = post(*alice, m_room, QStringLiteral("2"));
    bob->send(ToServer::MarkRead{{}, m_room, MessageId(1'000'000)});
    bob->send(ToServer::MarkRead{{}, m_room, first});
    auto room = syncAll(*bob).front().rooms.at(0);
    QCOMPARE(room.lastReadId, second);
    const auto third = post(*alice, m_room, QStringLiteral("3"));
    room = syncAll(*bob).front().rooms.at(0);
    QCOMPARE(room.unread, 1);
    QVERIFY(third.isValid());
}

void TestMessages::P4_receiptForForeignRoomIsRefused()
{
    const auto alice = m_server->client(QStringLiteral("alice"));
    const auto carol = m_server->client(QStringLiteral("carol"));
    const auto id = post(*alice, m_room, QStringLiteral("secret"));
    carol->send(ToServer::MarkRead{{}, m_room, id});
    QCOMPARE(carol->next<ToClient::ErrorFrame>()->code, ErrorCode::NoSuchRoom);
    carol->send(ToServer::ReadReceipt{{}, id, {}}); // as for one that isn't there
    QCOMPARE(carol->next<ToClient::ErrorFrame>()->code, ErrorCode::NoSuchMessage);
}

void TestMessages::tooManyWaitingRequestsAreRefused()
{
    InProcessServer server([](auto &config) { config.gateway.waitingRequests = 5; });
    QVERIFY(server.start());
    const auto alice = server.client(QStringLiteral("alice"));
    QByteArray burst;
    for (int i = 0; i < 50; ++i)
        burst += RawClient::toFrame(RawClient::Text, R"({"type":"list_users"})");
    alice->write(burst);
    int answered = 0, refused = 0;
    while (answered + refused < 50) {
        const auto answer = alice->nextJson();
        QVERIFY(answer);
        answered += answer->value(u"type").toString() == u"list_users";
        refused += answer->value(u"code").toString() == u"rate_limited";
    }
    QVERIFY(answered >= 5);
    QVERIFY(refused > 0);
}

void TestMessages::errorUsesUpNothing()
{
    const auto alice = m_server->client(QStringLiteral("alice"));
    alice->send(ToServer::ChatMessage{
        {}, m_room, QStringLiteral("x"), {}, QStringLiteral("c1"), MessageId(99)});
    QCOMPARE(alice->next<ToClient::ErrorFrame>()->code, ErrorCode::NoSuchMessage);
    alice->send(
        ToServer::ChatMessage{{}, m_room, QStringLiteral("y"), {}, QStringLiteral("c1"), {}});
    const auto ack = alice->next<ToClient::Ack>();
    QVERIFY(ack);
    QCOMPARE(ack->rev, 1);
}

QTEST_GUILESS_MAIN(TestMessages)
#include "tst_messages.moc"
