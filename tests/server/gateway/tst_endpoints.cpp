// SPDX-License-Identifier: Apache-2.0
#include "gateway/endpoint.h"
#include "server/inprocessserver.h"
#include "support/testsupport.h"

#include <QTest>

using namespace Kontor;
using namespace Kontor::Test;
using namespace std::chrono_literals;

//! The paths that are bound to one room, and the lobby: what FAQ clients and bots use.
class TestEndpoints : public QObject {
    Q_OBJECT
private slots:
    void pathsAreParsed_data();
    void pathsAreParsed();
    void init();

    void roomIsFoundByItsPath_data();
    void roomIsFoundByItsPath();
    void pathsThatBindNothingAreRefused_data();
    void pathsThatBindNothingAreRefused();
    void R1_roomOfOthersLooksLikeNone();
    void H16_nobodyWhoIsNobodyGetsIn();
    void firstFrameMayLogIn();
    void welcomeComesOnlyToThoseWhoAskOrKnowIt();
    void faqPayloadsNeedNoFieldOfOurs();
    void boundConnectionHearsItsRoomOnly();
    void boundConnectionServesItsRoomOnly_data();
    void boundConnectionServesItsRoomOnly();
    void namingTheOwnRoomIsAllowed();
    void M11_foreignUsernameIsAMismatch_data();
    void M11_foreignUsernameIsAMismatch();
    void P4_receiptForAnotherRoomsMessageIsRefused();
    void R6_privateRoomIsMadeOnceForBoth();
    void privateRoomAppearsAtThePeer();
    void lobbyHearsNotificationsOnly();
    void lobbyHearsOfRoomsThatAreNew();
    void lobbyCountsUnread();
    void burstMakesOneNotificationASenderAtATime();
    void nobodyIsNotifiedTwice();

private:
    //! Opens \a path with a token of \a username in the handshake.
    std::unique_ptr<RawClient> open(const QString &username, const QByteArray &path);
    //! open(), when it is ready to hear: something of its own has come back.
    std::unique_ptr<RawClient> openReady(const QString &username, const QByteArray &path);

    std::unique_ptr<InProcessServer> m_server;
    RoomId m_room;
    const QString m_alice = QStringLiteral("alice");
    const QString m_bob = QStringLiteral("bob");
    const QString m_carol = QStringLiteral("carol");
};

namespace {

QString textOf(const std::optional<QJsonObject> &frame, const char *field)
{
    return frame ? frame->value(QLatin1String(field)).toString() : QStringLiteral("no frame");
}

} // namespace

std::unique_ptr<RawClient> TestEndpoints::open(const QString &username, const QByteArray &path)
{
    auto client = std::make_unique<RawClient>();
    const auto token = m_server->token(username).toLatin1();
    if (!client->open(m_server->port(), path, "Authorization: Bearer " + token + "\r\n"))
        qWarning() << "no upgrade for" << path;
    return client;
}

std::unique_ptr<RawClient> TestEndpoints::openReady(const QString &username, const QByteArray &path)
{
    auto client = open(username, path);
    client->sendText(R"({"type":"sync","rooms":[]})"); // refused when it knows its room
    if (textOf(client->nextJson(), "code") != u"not_allowed")
        qWarning() << "not ready:" << path;
    return client;
}

void TestEndpoints::pathsAreParsed_data()
{
    using Server::Endpoint;
    using Kind = Endpoint::Kind;
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<int>("kind"); // -1: none
    QTest::addColumn<QString>("name");
    const auto row = [](const char *path, Kind kind, const QString &name = {}) {
        QTest::newRow(path) << QByteArray(path) << int(kind) << name;
    };
    const auto none = [](const char *path) {
        QTest::newRow(path) << QByteArray(path) << -1 << QString();
    };
    row("/ws/", Kind::Everything);
    row("/ws", Kind::Everything);
    row("/ws/?room=7", Kind::Everything);
    row("/ws/lobby/", Kind::Lobby);
    row("/ws/lobby", Kind::Lobby);
    row("/ws/chat/group/general/", Kind::Group, QStringLiteral("general"));
    row("/ws/chat/group/general", Kind::Group, QStringLiteral("general"));
    row("/ws/chat/group/lobby/", Kind::Group, QStringLiteral("lobby"));
    row("/ws/chat/group/a%20b/", Kind::Group, QStringLiteral("a b"));
    row("/ws/chat/group/a+b/", Kind::Group, QStringLiteral("a+b"));
    row("/ws/chat/group/a%2Fb/", Kind::Group, QStringLiteral("a/b"));
    row("/ws/chat/group/100%25/", Kind::Group, QStringLiteral("100%"));
    row("/ws/chat/group/what%3F%23/", Kind::Group, QStringLiteral("what?#"));
    row("/ws/chat/group/%2e%2e/", Kind::Group, QStringLiteral(".."));
    row("/ws/chat/group/B%C3%BCro%20%E2%98%95/", Kind::Group, QStringLiteral("Büro ☕"));
    row("/ws/chat/group/B\xc3\xbcro/", Kind::Group, QStringLiteral("Büro"));
    row("/ws/chat/private/bob/", Kind::Private, QStringLiteral("bob"));
    row("/ws/chat/private/Bob", Kind::Private, QStringLiteral("Bob"));
    none("/");
    none("");
    none("/ws//");
    none("/WS/");
    none("/ws/chat/");
    none("/ws/chat/group/");
    none("/ws/chat/group//");
    none("/ws/chat/group/a/b/");
    none("/ws/chat/group/a//");
    none("/ws/chat/group/%FF/");
    none("/ws/chat/group/%C3/");
    none("/ws/chat/channel/a/");
    none("/ws/lobby/x/");
    none("/chat/group/a/");
    none("ws/");
}

void TestEndpoints::pathsAreParsed()
{
    QFETCH(QByteArray, path);
    QFETCH(int, kind);
    QFETCH(QString, name);
    const auto endpoint = Server::parseEndpoint(QUrl::fromEncoded(path));
    QCOMPARE(endpoint ? int(endpoint->kind) : -1, kind);
    if (endpoint)
        QCOMPARE(endpoint->name, name);
}

void TestEndpoints::init()
{
    m_server = std::make_unique<InProcessServer>();
    QVERIFY(m_server->start());
    (void)m_server->token(m_carol);
    m_room = m_server->addRoom(QStringLiteral("General Büro/1"), {m_alice, m_bob});
}

void TestEndpoints::roomIsFoundByItsPath_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::newRow("as named") << QByteArray("/ws/chat/group/General%20B%C3%BCro%2F1/");
    QTest::newRow("no closing slash") << QByteArray("/ws/chat/group/General%20B%C3%BCro%2F1");
    QTest::newRow("another case") << QByteArray("/ws/chat/group/gENERAL%20b%C3%9CRO%2f1/");
    QTest::newRow("decomposed") << QByteArray("/ws/chat/group/General%20Bu%CC%88ro%2F1/");
    QTest::newRow("with a query") << QByteArray("/ws/chat/group/General%20B%C3%BCro%2F1/?x=1");
}

void TestEndpoints::roomIsFoundByItsPath()
{
    QFETCH(QByteArray, path);
    const auto alice = open(m_alice, path);
    alice->sendText(R"({"type":"chat_message","message":"Hello"})");
    QCOMPARE(alice->next<ToClient::ChatMessage>()->message.room, m_room);
}

void TestEndpoints::pathsThatBindNothingAreRefused_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QString>("code");
    QTest::addColumn<int>("closeCode");
    const auto row = [](const char *name, const QByteArray &path, const char *code, int close) {
        QTest::newRow(name) << path << QString::fromLatin1(code) << close;
    };
    row("no such path", "/ws/other/", "no_such_room", 4404);
    row("no such room", "/ws/chat/group/other/", "no_such_room", 4404);
    row("no room can have this name", "/ws/chat/group/" + QByteArray(200, 'x') + '/',
        "no_such_room", 4404);
    row("SQL", "/ws/chat/group/x'%20OR%201=1%20--/", "no_such_room", 4404);
    row("no such user", "/ws/chat/private/dave/", "no_such_user", 4404);
    row("nobody can have this name", "/ws/chat/private/%20%3Cb%3E/", "no_such_user", 4404);
    row("oneself", "/ws/chat/private/alice/", "not_allowed", 4403);
    row("public, not in it", "/ws/chat/group/open/", "not_a_participant", 4403);
    row("private, of others", "/ws/chat/group/closed/", "no_such_room", 4404);
}

void TestEndpoints::pathsThatBindNothingAreRefused()
{
    QFETCH(QByteArray, path);
    QFETCH(QString, code);
    QFETCH(int, closeCode);
    m_server->addRoom(QStringLiteral("open"), {m_bob}, Visibility::Public);
    m_server->addRoom(QStringLiteral("closed"), {m_bob});
    const auto alice = open(m_alice, path);
    QCOMPARE(textOf(alice->nextJson(), "code"), code);
    QCOMPARE(alice->closeCode(), closeCode);
}

void TestEndpoints::R1_roomOfOthersLooksLikeNone()
{
    m_server->addRoom(QStringLiteral("secret"), {m_bob});
    const auto there = open(m_alice, "/ws/chat/group/secret/")->nextFrame()->payload;
    auto notThere = open(m_alice, "/ws/chat/group/nothin/")->nextFrame()->payload;
    QCOMPARE(notThere.replace("nothin", "secret"), there);
}

void TestEndpoints::H16_nobodyWhoIsNobodyGetsIn()
{
    m_server = std::make_unique<InProcessServer>(
        [](auto &config) { config.gateway.loginDeadline = 300ms; });
    QVERIFY(m_server->start());
    for (const auto *path : {"/ws/chat/group/general/", "/ws/chat/private/bob/", "/ws/lobby/"}) {
        RawClient silent, hasty, forged;
        QVERIFY(silent.open(m_server->port(), path));
        QVERIFY(hasty.open(m_server->port(), path));
        QVERIFY(forged.open(m_server->port(), path, "Cookie: sessionid=forged\r\n"));
        hasty.sendText(R"({"type":"chat_message","message":"x","username":"alice"})");
        QCOMPARE(textOf(hasty.nextJson(), "code"), QStringLiteral("not_authenticated"));
        QCOMPARE(hasty.closeCode(), 4401);
        QCOMPARE(silent.closeCode(), 4401);
        QCOMPARE(forged.closeCode(), 4409);
    }
}

void TestEndpoints::firstFrameMayLogIn()
{
    RawClient alice, bob;
    const QByteArray path("/ws/chat/group/General%20B%C3%BCro%2F1/");
    QVERIFY(alice.open(m_server->port(), path));
    alice.send(ToServer::Login{QStringLiteral("1"), m_alice, InProcessServer::kPassword, {}});
    QCOMPARE(alice.next<ToClient::Welcome>()->requestId, QStringLiteral("1"));
    QVERIFY(bob.open(m_server->port(), path));
    QVERIFY(bob.resume(m_server->token(m_bob)));
    alice.sendText(R"({"type":"chat_message","message":"Hello","username":"alice"})");
    QCOMPARE(bob.next<ToClient::ChatMessage>()->message.username, m_alice);
}

void TestEndpoints::welcomeComesOnlyToThoseWhoAskOrKnowIt()
{
    const auto alice = open(m_alice, "/ws/chat/private/bob/");
    alice->sendText(R"({"type":"chat_message","message":"Hello"})");
    QVERIFY(textOf(alice->nextJson(), "type") != u"welcome");
    QCOMPARE(textOf(open(m_alice, "/ws/")->nextJson(), "type"), QStringLiteral("welcome"));
}

void TestEndpoints::faqPayloadsNeedNoFieldOfOurs()
{
    const auto alice = openReady(m_alice, "/ws/chat/private/bob/");
    const auto bob = openReady(m_bob, "/ws/chat/private/alice/");
    alice->sendText(R"({"type": "typing", "is_typing": true, "username": "alice"})");
    const auto typing = bob->nextJson();
    QCOMPARE(textOf(typing, "type"), QStringLiteral("typing"));
    QCOMPARE(textOf(typing, "username"), m_alice);
    QCOMPARE(typing->value(u"is_typing"), QJsonValue(true));

    alice->sendText(R"({"type": "chat_message", "message": "Hello, world!", "username": "alice"})");
    const auto chat = bob->nextJson();
    QCOMPARE(textOf(chat, "type"), QStringLiteral("chat_message"));
    QCOMPARE(textOf(chat, "message"), QStringLiteral("Hello, world!"));
    QCOMPARE(textOf(chat, "username"), m_alice);
    const auto id = chat->value(u"id").toInteger();
    QVERIFY(id > 0);
    QCOMPARE(alice->nextJson(QLatin1String("ack"))->value(u"id").toInteger(), id);

    bob->sendText(R"({"type": "read_receipt", "message_id": )" + QByteArray::number(id)
                  + R"(, "username": "bob"})");
    const auto receipt = alice->nextJson(QLatin1String("read_receipt"));
    QCOMPARE(receipt->value(u"message_id").toInteger(), id);
    QCOMPARE(textOf(receipt, "username"), m_bob);
}

void TestEndpoints::boundConnectionHearsItsRoomOnly()
{
    m_server->addRoom(QStringLiteral("other"), {m_alice, m_bob});
    const auto bound = openReady(m_bob, "/ws/chat/group/General%20B%C3%BCro%2F1/");
    const auto other = openReady(m_alice, "/ws/chat/group/other/");
    const auto all = m_server->client(m_alice);
    other->sendText(R"({"type":"typing","is_typing":true})");
    other->sendText(R"({"type":"chat_message","message":"elsewhere"})");
    QVERIFY(other->nextJson(QLatin1String("ack")));
    all->send(ToServer::CreateRoom{
        {}, QStringLiteral("new"), RoomType::Group, Visibility::Private, {m_bob}});
    const auto created = all->next<ToClient::RoomChanged>();
    QVERIFY(post(*all, created->room.id, QStringLiteral("new")).isValid());
    QVERIFY(post(*all, m_room, QStringLiteral("here")).isValid());
    QCOMPARE(textOf(bound->nextJson(), "message"), QStringLiteral("here"));
}

void TestEndpoints::boundConnectionServesItsRoomOnly_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<QString>("code");
    const auto row = [](const char *name, const QByteArray &path, const QByteArray &frame,
                        const char *code) {
        QTest::newRow(name) << path << frame << QString::fromLatin1(code);
    };
    const QByteArray room("/ws/chat/private/bob/");
    row("another room", room, R"({"type":"chat_message","room_id":1,"message":"x"})",
        "no_such_room");
    row("another room's history", room, R"({"type":"history","room_id":1})", "no_such_room");
    row("typing elsewhere", room, R"({"type":"typing","room_id":1,"is_typing":true})",
        "no_such_room");
    row("sync", room, R"({"type":"sync","rooms":[]})", "not_allowed");
    row("users", room, R"({"type":"list_users"})", "not_allowed");
    row("new room", room, R"({"type":"create_room","room_type":"group","participants":[]})",
        "not_allowed");
    const QByteArray lobby("/ws/lobby/");
    row("message in the lobby", lobby, R"({"type":"chat_message","room_id":1,"message":"x"})",
        "not_allowed");
    row("typing in the lobby", lobby, R"({"type":"typing","room_id":1,"is_typing":true})",
        "not_allowed");
    row("sync in the lobby", lobby, R"({"type":"sync","rooms":[]})", "not_allowed");
}

void TestEndpoints::boundConnectionServesItsRoomOnly()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, frame);
    QFETCH(QString, code);
    const auto alice = open(m_alice, path);
    alice->sendText(frame);
    QCOMPARE(textOf(alice->nextJson(), "code"), code);
    alice->sendText(R"({"type":"logout"})"); // it stays open, and this is served everywhere
    QCOMPARE(alice->closeCode(), 1000);
}

void TestEndpoints::namingTheOwnRoomIsAllowed()
{
    const auto alice = open(m_alice, "/ws/chat/group/General%20B%C3%BCro%2F1/");
    QVERIFY(post(*alice, m_room, QStringLiteral("here")).isValid());
    alice->sendText(R"({"type":"history"})");
    QCOMPARE(alice->next<ToClient::History>()->messages.size(), std::size_t(1));
}

void TestEndpoints::M11_foreignUsernameIsAMismatch_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::newRow("bound") << QByteArray("/ws/chat/private/carol/");
    QTest::newRow("everything") << QByteArray("/ws/");
}

void TestEndpoints::M11_foreignUsernameIsAMismatch()
{
    QFETCH(QByteArray, path);
    const auto alice = open(m_alice, path);
    // Sent at once: who it is may not be known yet.
    alice->sendText(
        R"({"type":"chat_message","room_id":2,"message":"x","username":"bob","client_msg_id":"c1"})");
    const auto error = alice->nextJson(QLatin1String("error"));
    QCOMPARE(textOf(error, "code"), QStringLiteral("username_mismatch"));
    QCOMPARE(textOf(error, "client_msg_id"), QStringLiteral("c1"));
    alice->sendText(R"({"type":"typing","room_id":2,"is_typing":true,"username":"bob"})");
    QCOMPARE(textOf(alice->nextJson(), "code"), QStringLiteral("username_mismatch"));
}

void TestEndpoints::P4_receiptForAnotherRoomsMessageIsRefused()
{
    const auto elsewhere = post(*m_server->client(m_alice), m_room, QStringLiteral("elsewhere"));
    const auto alice = openReady(m_alice, "/ws/chat/private/bob/");
    const auto bob = openReady(m_bob, "/ws/chat/private/alice/");
    alice->sendText(R"({"type":"chat_message","message":"here"})");
    const auto here = bob->next<ToClient::ChatMessage>()->message.id;
    for (const auto id : {elsewhere, MessageId(here.value() + 1)}) {
        bob->sendText(R"({"type":"read_receipt","message_id":)" + QByteArray::number(id.value())
                      + '}');
        QCOMPARE(textOf(bob->nextJson(), "code"), QStringLiteral("no_such_message"));
    }
    bob->send(ToServer::ReadReceipt{{}, here, {}});
    QCOMPARE(bob->next<ToClient::ReadReceipt>()->message, here);
}

void TestEndpoints::R6_privateRoomIsMadeOnceForBoth()
{
    const auto alice = open(m_alice, "/ws/chat/private/carol/");
    const auto carol = open(m_carol, "/ws/chat/private/alice/");
    const auto aliceToo = open(m_alice, "/ws/chat/private/carol/");
    for (const auto &client : {alice.get(), carol.get(), aliceToo.get()})
        client->sendText(R"({"type":"history"})");
    const auto room = alice->next<ToClient::History>()->room;
    QCOMPARE(carol->next<ToClient::History>()->room, room);
    QCOMPARE(aliceToo->next<ToClient::History>()->room, room);
}

void TestEndpoints::privateRoomAppearsAtThePeer()
{
    const auto bob = m_server->client(m_bob);
    const auto alice = open(m_alice, "/ws/chat/private/bob/");
    QCOMPARE(bob->next<ToClient::RoomChanged>()->room.peer, m_alice);
    alice->sendText(R"({"type":"chat_message","message":"Hello"})");
    QCOMPARE(bob->next<ToClient::ChatMessage>()->message.text, QStringLiteral("Hello"));
}

void TestEndpoints::lobbyHearsNotificationsOnly()
{
    const auto lobby = openReady(m_bob, "/ws/lobby/");
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
    const auto direct = openReady(m_alice, "/ws/chat/private/bob/");
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

void TestEndpoints::lobbyHearsOfRoomsThatAreNew()
{
    const auto lobby = openReady(m_carol, "/ws/lobby/");
    const auto alice = m_server->client(m_alice);
    alice->send(ToServer::CreateRoom{
        {}, QStringLiteral("new"), RoomType::Group, Visibility::Private, {m_carol}});
    const auto room = alice->next<ToClient::RoomChanged>()->room.id;
    QVERIFY(post(*alice, m_room, QStringLiteral("not for carol")).isValid());
    QVERIFY(post(*alice, room, QStringLiteral("Hello")).isValid());
    QCOMPARE(textOf(lobby->nextJson(), "room_name"), QStringLiteral("new"));
}

void TestEndpoints::lobbyCountsUnread()
{
    const auto lobby = openReady(m_bob, "/ws/lobby/");
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

void TestEndpoints::burstMakesOneNotificationASenderAtATime()
{
    constexpr int kMessages = 200;
    const auto lobby = openReady(m_bob, "/ws/lobby/");
    const auto alice = m_server->client(m_alice);
    QByteArray burst;
    for (int i = 0; i < kMessages; ++i)
        burst += RawClient::toFrame(
            RawClient::Text,
            encode(ToServer::ChatMessage{{}, m_room, QStringLiteral("x"), {}, {}, {}}));
    alice->write(burst);
    int told = 0, unread = 0;
    while (unread < kMessages) { // the last one has counted them all
        const auto frame = lobby->nextJson();
        QVERIFY(frame);
        QVERIFY(frame->value(u"unread").toInt() >= unread);
        unread = frame->value(u"unread").toInt();
        ++told;
    }
    QVERIFY2(told < kMessages, QByteArray::number(told).constData());
}

void TestEndpoints::nobodyIsNotifiedTwice()
{
    const auto lobby = openReady(m_alice, "/ws/lobby/"); // the sender's own
    const auto bob = m_server->client(m_bob);
    const auto alice = m_server->client(m_alice);
    QVERIFY(post(*alice, m_room, QStringLiteral("mine")).isValid());
    QCOMPARE(textOf(bob->nextJson(), "type"), QStringLiteral("chat_message"));
    QVERIFY(post(*bob, m_room, QStringLiteral("his")).isValid());
    const auto notification = lobby->nextJson();
    QCOMPARE(textOf(notification, "sender"), m_bob);
    QCOMPARE(textOf(alice->nextJson(), "type"), QStringLiteral("chat_message"));
}

QTEST_GUILESS_MAIN(TestEndpoints)
#include "tst_endpoints.moc"
