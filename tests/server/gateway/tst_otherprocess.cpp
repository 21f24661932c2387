// SPDX-License-Identifier: Apache-2.0
#include "admincommand.h"

#include <QTest>

using namespace Kontor;
using namespace Kontor::Test;
using namespace std::chrono_literals;

//! What clients see of changes by other processes, while the server runs.
class TestOtherProcess : public QObject {
    Q_OBJECT
private slots:
    void anotherProcessMessagesArrive();
    void anotherProcessMessageIsNotSwallowedByAnOwnOne();
    void anotherProcessRoomArrives();
    void anotherProcessRevocationsArrive();
    void anotherProcessChangesOfARoomArrive();
    void anotherProcessRemovalIsToldToTheRemoved();
    void anotherProcessEditsArrive();
};

void TestOtherProcess::anotherProcessMessagesArrive()
{
    InProcessServer server([](auto &config) { config.pollInterval = 50ms; });
    QVERIFY(server.start());
    const auto room =
        server.addRoom(QStringLiteral("general"), {QStringLiteral("alice"), QStringLiteral("bob")});
    const auto alice = server.client(QStringLiteral("alice"));
    const auto bob = server.client(QStringLiteral("bob"));
    QVERIFY(post(*alice, room, QStringLiteral("own")).isValid());
    const auto account = server.stores().users.find(QStringLiteral("alice")).result();
    AdminCommand command(server.databasePath());
    for (const auto &text : {QStringLiteral("foreign 1"), QStringLiteral("foreign 2")}) {
        QVERIFY(command.stores.stores()
                    .messages.append({account->id, QStringLiteral("alice"), room, text})
                    .result());
    }
    Revision rev = 0;
    for (const auto &text :
         {QStringLiteral("own"), QStringLiteral("foreign 1"), QStringLiteral("foreign 2")}) {
        const auto chat = bob->next<ToClient::ChatMessage>();
        QVERIFY(chat);
        QCOMPARE(chat->message.text, text);
        QCOMPARE(chat->message.rev, ++rev);
    }
    QVERIFY(post(*alice, room, QStringLiteral("own again")).isValid());
    QCOMPARE(bob->next<ToClient::ChatMessage>()->message.rev, 4);
}

void TestOtherProcess::anotherProcessMessageIsNotSwallowedByAnOwnOne()
{
    InProcessServer server([](auto &config) { config.pollInterval = 1h; });
    QVERIFY(server.start());
    const auto room =
        server.addRoom(QStringLiteral("general"), {QStringLiteral("alice"), QStringLiteral("bob")});
    const auto alice = server.client(QStringLiteral("alice"));
    const auto bob = server.client(QStringLiteral("bob"));
    const auto account = server.stores().users.find(QStringLiteral("alice")).result();
    AdminCommand command(server.databasePath());
    QVERIFY(command.stores.stores()
                .messages.append({account->id, QStringLiteral("alice"), room, QStringLiteral("f")})
                .result());
    QVERIFY(post(*alice, room, QStringLiteral("own")).isValid());
    QVERIFY(server.stores().office.announceForeignChanges().result());
    QVERIFY(post(*alice, room, QStringLiteral("last")).isValid());
    for (const Revision rev : {2, 1, 3}) // each once
        QCOMPARE(bob->next<ToClient::ChatMessage>()->message.rev, rev);
}

void TestOtherProcess::anotherProcessRoomArrives()
{
    InProcessServer server([](auto &config) { config.pollInterval = 50ms; });
    QVERIFY(server.start());
    const auto alice = server.client(QStringLiteral("alice"));
    const auto account = server.stores().users.find(QStringLiteral("alice")).result();
    AdminCommand command(server.databasePath());
    const auto room =
        command.stores.stores()
            .rooms.createGroup({account->id, QStringLiteral("new"), Visibility::Private, {}})
            .result();
    QVERIFY(room);
    const auto told = alice->next<ToClient::RoomChanged>();
    QVERIFY(told);
    QCOMPARE(told->room.id, room->id);
    QVERIFY(post(*alice, room->id, QStringLiteral("Hello")).isValid());
}

void TestOtherProcess::anotherProcessRevocationsArrive()
{
    InProcessServer server([](auto &config) { config.pollInterval = 50ms; });
    QVERIFY(server.start());
    const auto alice = server.client(QStringLiteral("alice"));
    const auto bob = server.client(QStringLiteral("bob"));
    const auto carol = server.client(QStringLiteral("carol"));
    AdminCommand command(server.databasePath());
    auto stores = command.stores.stores();
    const auto a = stores.users.find(QStringLiteral("alice")).result();
    const auto b = stores.users.find(QStringLiteral("bob")).result();
    QVERIFY(stores.users.setDisabled(a->id, true).result());
    QVERIFY(stores.users.setPasswordHash(b->id, QStringLiteral("x"), true).result());
    QCOMPARE(alice->closeCode(), 4423);
    QCOMPARE(bob->closeCode(), 4409);
    carol->send(ToServer::ListUsers{});
    QVERIFY(carol->next<ToClient::ListUsers>());
}

void TestOtherProcess::anotherProcessChangesOfARoomArrive()
{
    InProcessServer server([](auto &config) { config.pollInterval = 50ms; });
    QVERIFY(server.start());
    const auto room =
        server.addRoom(QStringLiteral("general"), {QStringLiteral("alice"), QStringLiteral("bob")});
    const auto alice = server.client(QStringLiteral("alice"));
    const auto bob = server.client(QStringLiteral("bob"));
    const auto carol = server.client(QStringLiteral("carol"));
    QVERIFY(post(*alice, room, QStringLiteral("Hello")).isValid());
    AdminCommand command(server.databasePath());
    auto &rooms = command.stores.stores().rooms;
    QVERIFY(rooms.invite({}, room, {QStringLiteral("carol")}).result());
    const auto carols = carol->next<ToClient::RoomChanged>();
    QVERIFY(carols && carols->room.isPersonal);
    QCOMPARE(carols->room.unread, 0);
    const auto told = bob->next<ToClient::RoomChanged>();
    QVERIFY(told && !told->room.isPersonal);
    QCOMPARE(told->room.participantCount, 3);
    QVERIFY(post(*alice, room, QStringLiteral("Welcome")).isValid());
    QCOMPARE(carol->next<ToClient::ChatMessage>()->message.rev, 3);
    QVERIFY(rooms.setRole({}, room, QStringLiteral("bob"), Role::Owner).result());
    QVERIFY(rooms.rename({}, room, QStringLiteral("all")).result());
    QVERIFY(rooms.setActive({}, room, false).result());
    std::optional<ToClient::RoomChanged> last, bobs;
    while (!last || last->room.isActive) { // how many of them come as one is the poll's affair
        last = carol->next<ToClient::RoomChanged>();
        QVERIFY(last);
    }
    QCOMPARE(last->room.name, QStringLiteral("all"));
    QCOMPARE(last->room.rev, 6);
    while (!bobs || !bobs->room.isPersonal) {
        bobs = bob->next<ToClient::RoomChanged>();
        QVERIFY(bobs);
    }
    QCOMPARE(bobs->room.role, Role::Owner);
}

void TestOtherProcess::anotherProcessRemovalIsToldToTheRemoved()
{
    InProcessServer server([](auto &config) { config.pollInterval = 50ms; });
    QVERIFY(server.start());
    const auto room =
        server.addRoom(QStringLiteral("general"), {QStringLiteral("alice"), QStringLiteral("bob")});
    const auto alice = server.client(QStringLiteral("alice"));
    const auto bob = server.client(QStringLiteral("bob"));
    AdminCommand command(server.databasePath());
    QVERIFY(command.stores.stores().rooms.remove({}, room, QStringLiteral("bob")).result());
    QCOMPARE(bob->next<ToClient::RoomRemoved>()->room, room);
    QCOMPARE(alice->next<ToClient::RoomChanged>()->room.participantCount, 1);
    QVERIFY(post(*alice, room, QStringLiteral("without him")).isValid());
    bob->send(ToServer::ListUsers{});
    QCOMPARE(bob->nextJson()->value(u"type").toString(), QStringLiteral("list_users"));
}

void TestOtherProcess::anotherProcessEditsArrive()
{
    InProcessServer server([](auto &config) { config.pollInterval = 50ms; });
    QVERIFY(server.start());
    const auto room =
        server.addRoom(QStringLiteral("general"), {QStringLiteral("alice"), QStringLiteral("bob")});
    const auto alice = server.client(QStringLiteral("alice"));
    const auto bob = server.client(QStringLiteral("bob"));
    const auto message = post(*alice, room, QStringLiteral("Helo"));
    const auto account = server.stores().users.find(QStringLiteral("alice")).result();
    AdminCommand command(server.databasePath());
    QVERIFY(command.stores.stores()
                .messages.edit(account->id, message, QStringLiteral("Hello"))
                .result());
    const auto edited = bob->next<ToClient::MessageChanged>();
    QVERIFY(edited);
    QCOMPARE(edited->message.text, QStringLiteral("Hello"));
    QCOMPARE(edited->message.rev, 2);
}

QTEST_GUILESS_MAIN(TestOtherProcess)
#include "tst_otherprocess.moc"
