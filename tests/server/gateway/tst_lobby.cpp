// SPDX-License-Identifier: Apache-2.0
#include "frametext.h"
#include "server/inprocessserver.h"

#include <QElapsedTimer>
#include <QTest>

using namespace Kontor;
using namespace Kontor::Test;

//! /ws/lobby/: notifications of messages, for clients that don't have every room.
class TestLobby : public QObject {
    Q_OBJECT
private slots:
    void init();

    void lobbyHearsNotificationsOnly();
    void lobbyHearsOfRoomsThatAreNew();
    void lobbyCountsUnread();
    void burstMakesFewNotifications();
    void nobodyIsNotifiedTwice();
    void lobbyForgetsRoomsThatOneHasLeft();

private:
    std::unique_ptr<InProcessServer> m_server;
    RoomId m_room;
    const QString m_alice = QStringLiteral("alice");
    const QString m_bob = QStringLiteral("bob");
    const QString m_carol = QStringLiteral("carol");
};

void TestLobby::init()
{
    m_server = std::make_unique<InProcessServer>();
    QVERIFY(m_server->start());
    (void)m_server->token(m_carol);
    m_room = m_server->addRoom(QStringLiteral("General Büro/1"), {m_alice, m_bob});
}

void TestLobby::lobbyHearsNotificationsOnly()
{
    const auto lobby = m_server->openReady(m_bob, "/ws/lobby/");
    const auto alice = m_server->client(m_alice);
    alice->send(ToServer::Typing{{}, m_room, true, {}});
    QVERIFY(post(*alice, m_room, QStringLiteral("Hello")).isValid());
    const auto group = lobby->nextJson();
    QCOMPARE(*group,
             (QJsonObject{{QStringLiteral("type"), QStringLiteral("notification")},
                          {QStringLiteral("sender"), m_alice},
                          {QStringLiteral("room_name"), QStringLiteral("General Büro/1")},
                          {QStringLiteral("room_type"), QStringLiteral("group")},
                          {QStringLiteral("room_id"), m_room.value()},
                          {QStringLiteral("unread"), 1}}));
    const auto direct = m_server->openReady(m_alice, "/ws/chat/private/bob/");
    direct->sendText(R"({"type":"chat_message","message":"Hi"})");
    const auto room = direct->next<ToClient::Ack>()->room;
    const auto notification = lobby->nextJson();
    QCOMPARE(*notification,
             (QJsonObject{{QStringLiteral("type"), QStringLiteral("notification")},
                          {QStringLiteral("sender"), m_alice},
                          {QStringLiteral("target_user"), m_bob},
                          {QStringLiteral("room_type"), QStringLiteral("private")},
                          {QStringLiteral("room_id"), room.value()},
                          {QStringLiteral("unread"), 1}}));
}

void TestLobby::lobbyHearsOfRoomsThatAreNew()
{
    const auto lobby = m_server->openReady(m_carol, "/ws/lobby/");
    const auto alice = m_server->client(m_alice);
    alice->send(ToServer::CreateRoom{
        {}, QStringLiteral("new"), RoomType::Group, Visibility::Private, {m_carol}});
    const auto room = alice->next<ToClient::RoomChanged>()->room.id;
    QVERIFY(post(*alice, m_room, QStringLiteral("not for carol")).isValid());
    QVERIFY(post(*alice, room, QStringLiteral("Hello")).isValid());
    QCOMPARE(textOf(lobby->nextJson(), "room_name"), QStringLiteral("new"));
}

void TestLobby::lobbyCountsUnread()
{
    const auto lobby = m_server->openReady(m_bob, "/ws/lobby/");
    const auto alice = m_server->client(m_alice);
    const auto bob = m_server->client(m_bob);
    for (int unread : {1, 2, 3}) {
        QVERIFY(post(*alice, m_room, QStringLiteral("Hello")).isValid());
        QCOMPARE(lobby->nextJson()->value(u"unread").toInt(), unread);
    }
    bob->send(ToServer::MarkRead{{}, m_room, MessageId(1'000)});
    QVERIFY(alice->next<ToClient::BulkRead>());
    QVERIFY(post(*alice, m_room, QStringLiteral("Hello")).isValid());
    QCOMPARE(lobby->nextJson()->value(u"unread").toInt(), 1);
}

void TestLobby::burstMakesFewNotifications()
{
    constexpr int kMessages = 200;
    const auto lobby = m_server->openReady(m_bob, "/ws/lobby/");
    const auto alice = m_server->client(m_alice);
    QByteArray burst;
    for (int i = 0; i < kMessages; ++i)
        burst += RawClient::toFrame(
            RawClient::Text,
            encode(ToServer::ChatMessage{{}, m_room, QStringLiteral("x"), {}, {}, {}}));
    QElapsedTimer timer;
    timer.start();
    alice->write(burst);
    int told = 0, unread = 0;
    while (unread < kMessages) { // the last one has counted them all
        const auto frame = lobby->nextJson();
        QVERIFY(frame);
        QVERIFY(frame->value(u"unread").toInt() >= unread);
        unread = frame->value(u"unread").toInt();
        ++told;
    }
    // One at once, then one in 300 ms (timers may be a little early).
    QVERIFY2(told <= 1 + timer.elapsed() / 250, QByteArray::number(told).constData());
}

void TestLobby::nobodyIsNotifiedTwice()
{
    const auto lobby = m_server->openReady(m_alice, "/ws/lobby/"); // the sender's own
    const auto bob = m_server->client(m_bob);
    const auto alice = m_server->client(m_alice);
    QVERIFY(post(*alice, m_room, QStringLiteral("mine")).isValid());
    QCOMPARE(textOf(bob->nextJson(), "type"), QStringLiteral("chat_message"));
    QVERIFY(post(*bob, m_room, QStringLiteral("his")).isValid());
    const auto notification = lobby->nextJson();
    QCOMPARE(textOf(notification, "sender"), m_bob);
    QCOMPARE(textOf(alice->nextJson(), "type"), QStringLiteral("chat_message"));
}

void TestLobby::lobbyForgetsRoomsThatOneHasLeft()
{
    const auto lobby = m_server->openReady(m_bob, "/ws/lobby/");
    const auto bob = m_server->client(m_bob);
    const auto alice = m_server->client(m_alice);
    bob->send(ToServer::LeaveRoom{{{}, m_room}});
    QVERIFY(bob->next<ToClient::RoomRemoved>());
    QVERIFY(post(*alice, m_room, QStringLiteral("not for bob")).isValid());
    alice->send(ToServer::CreateRoom{{}, {}, RoomType::Private, {}, {m_bob}});
    const auto room = alice->next<ToClient::RoomChanged>()->room.id;
    QVERIFY(post(*alice, room, QStringLiteral("for bob")).isValid());
    QCOMPARE(textOf(lobby->nextJson(), "room_type"), QStringLiteral("private"));
}

QTEST_GUILESS_MAIN(TestLobby)
#include "tst_lobby.moc"
