// SPDX-License-Identifier: Apache-2.0
#include "frametext.h"
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
    void R9_boundConnectionEndsWithItsMembership();
    void R9_leavingEndsTheBoundConnection();
    void archivedRoomStaysReadable();

private:
    std::unique_ptr<InProcessServer> m_server;
    RoomId m_room;
    const QString m_alice = QStringLiteral("alice");
    const QString m_bob = QStringLiteral("bob");
    const QString m_carol = QStringLiteral("carol");
};

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
    const auto alice = m_server->open(m_alice, path);
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
    const auto alice = m_server->open(m_alice, path);
    QCOMPARE(textOf(alice->nextJson(), "code"), code);
    QCOMPARE(alice->closeCode(), closeCode);
}

void TestEndpoints::R1_roomOfOthersLooksLikeNone()
{
    m_server->addRoom(QStringLiteral("secret"), {m_bob});
    const auto there = m_server->open(m_alice, "/ws/chat/group/secret/")->nextFrame()->payload;
    auto notThere = m_server->open(m_alice, "/ws/chat/group/nothin/")->nextFrame()->payload;
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
    const auto alice = m_server->open(m_alice, "/ws/chat/private/bob/");
    alice->sendText(R"({"type":"chat_message","message":"Hello"})");
    QVERIFY(textOf(alice->nextJson(), "type") != u"welcome");
    QCOMPARE(textOf(m_server->open(m_alice, "/ws/")->nextJson(), "type"),
             QStringLiteral("welcome"));
}

void TestEndpoints::faqPayloadsNeedNoFieldOfOurs()
{
    const auto alice = m_server->openReady(m_alice, "/ws/chat/private/bob/");
    const auto bob = m_server->openReady(m_bob, "/ws/chat/private/alice/");
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
    const auto bound = m_server->openReady(m_bob, "/ws/chat/group/General%20B%C3%BCro%2F1/");
    const auto other = m_server->openReady(m_alice, "/ws/chat/group/other/");
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
    const auto alice = m_server->open(m_alice, path);
    alice->sendText(frame);
    QCOMPARE(textOf(alice->nextJson(), "code"), code);
    alice->sendText(R"({"type":"logout"})"); // it stays open, and this is served everywhere
    QCOMPARE(alice->closeCode(), 1000);
}

void TestEndpoints::namingTheOwnRoomIsAllowed()
{
    const auto alice = m_server->open(m_alice, "/ws/chat/group/General%20B%C3%BCro%2F1/");
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
    const auto alice = m_server->open(m_alice, path);
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
    const auto alice = m_server->openReady(m_alice, "/ws/chat/private/bob/");
    const auto bob = m_server->openReady(m_bob, "/ws/chat/private/alice/");
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
    const auto alice = m_server->open(m_alice, "/ws/chat/private/carol/");
    const auto carol = m_server->open(m_carol, "/ws/chat/private/alice/");
    const auto aliceToo = m_server->open(m_alice, "/ws/chat/private/carol/");
    for (const auto &client : {alice.get(), carol.get(), aliceToo.get()})
        client->sendText(R"({"type":"history"})");
    const auto room = alice->next<ToClient::History>()->room;
    QCOMPARE(carol->next<ToClient::History>()->room, room);
    QCOMPARE(aliceToo->next<ToClient::History>()->room, room);
}

void TestEndpoints::privateRoomAppearsAtThePeer()
{
    const auto bob = m_server->client(m_bob);
    const auto alice = m_server->open(m_alice, "/ws/chat/private/bob/");
    QCOMPARE(bob->next<ToClient::RoomChanged>()->room.peer, m_alice);
    alice->sendText(R"({"type":"chat_message","message":"Hello"})");
    QCOMPARE(bob->next<ToClient::ChatMessage>()->message.text, QStringLiteral("Hello"));
}

void TestEndpoints::R9_boundConnectionEndsWithItsMembership()
{
    const auto bob = m_server->openReady(m_bob, "/ws/chat/group/General%20B%C3%BCro%2F1/");
    const auto bobElsewhere = m_server->openReady(m_bob, "/ws/chat/private/alice/");
    const auto alice = m_server->client(m_alice);
    alice->send(ToServer::RemoveParticipant{QStringLiteral("r"), m_room, m_bob});
    while (alice->next<ToClient::RoomChanged>()->requestId != u"r") { } // its event comes, too
    QVERIFY(post(*alice, m_room, QStringLiteral("not for bob")).isValid());
    QCOMPARE(textOf(bob->nextJson(), "code"), QStringLiteral("not_a_participant"));
    QCOMPARE(bob->closeCode(), 4403);
    bobElsewhere->sendText(R"({"type":"history"})"); // its room is still there
    QVERIFY(bobElsewhere->next<ToClient::History>());
    QCOMPARE(m_server->open(m_bob, "/ws/chat/group/General%20B%C3%BCro%2F1/")->closeCode(), 4404);
}

void TestEndpoints::R9_leavingEndsTheBoundConnection()
{
    const auto bob = m_server->openReady(m_bob, "/ws/chat/group/General%20B%C3%BCro%2F1/");
    const auto bobToo = m_server->openReady(m_bob, "/ws/chat/group/General%20B%C3%BCro%2F1/");
    bob->sendText(R"({"type":"leave_room"})");
    QCOMPARE(bob->closeCode(), 4403);
    QCOMPARE(bobToo->closeCode(), 4403);
}

void TestEndpoints::archivedRoomStaysReadable()
{
    const auto bob = m_server->openReady(m_bob, "/ws/chat/group/General%20B%C3%BCro%2F1/");
    const auto alice = m_server->client(m_alice);
    QVERIFY(post(*alice, m_room, QStringLiteral("Hello")).isValid());
    alice->send(ToServer::ArchiveRoom{{}, m_room, true});
    while (bob->next<ToClient::RoomChanged>()->room.isActive) { }
    bob->sendText(R"({"type":"chat_message","message":"too late"})");
    QCOMPARE(textOf(bob->nextJson(), "code"), QStringLiteral("room_archived"));
    bob->sendText(R"({"type":"history"})");
    QCOMPARE(bob->next<ToClient::History>()->messages.size(), std::size_t(1));
    const auto again = m_server->openReady(m_bob, "/ws/chat/group/General%20B%C3%BCro%2F1/");
    alice->send(ToServer::ArchiveRoom{{}, m_room, false});
    while (!again->next<ToClient::RoomChanged>()->room.isActive) { }
    again->sendText(R"({"type":"chat_message","message":"back again"})");
    QVERIFY(again->next<ToClient::Ack>());
}

QTEST_GUILESS_MAIN(TestEndpoints)
#include "tst_endpoints.moc"
