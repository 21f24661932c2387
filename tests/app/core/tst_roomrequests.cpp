// SPDX-License-Identifier: Apache-2.0
#include "client/roomrequests.h"
#include "signedin.h"

#include <QMetaEnum>

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;
using namespace std::chrono_literals;

namespace {

constexpr RoomId kRoom = SignedIn::kRoom;
const QString kBob = QStringLiteral("bob");

Room withRole(Revision rev, Role role)
{
    auto room = SignedIn::room(rev);
    room.role = role;
    return room;
}

} // namespace

//! What is asked of the server about rooms and the people in them.
class TestRoomRequests : public QObject {
    Q_OBJECT
private slots:
    void joinedRoomIsInTheCache();
    void leftRoomIsGone();
    void peopleAreInvitedRemovedAndGivenRoles();
    void renamedRoomHasItsNameAtOnce();
    void archivedRoomIsSoAndComesBack();
    void R_refusalsAreTold_data();
    void R_refusalsAreTold();
    void withoutAConnectionNothingIsAsked();
};

void TestRoomRequests::joinedRoomIsInTheCache()
{
    SignedIn world;
    world.goOnline();
    const auto joined = world.session->rooms().join(RoomId(8));
    const auto question = world.next<ToServer::JoinRoom>();
    QCOMPARE(question.room, RoomId(8));
    auto room = SignedIn::room(5, 0, 0);
    room.id = RoomId(8);
    world.server.reply(ToClient::RoomChanged{question.requestId, room});
    QCOMPARE(*await(joined), RoomId(8));
    QCOMPARE(await(world.session->cache().rooms())->size(), std::size_t(2));
}

void TestRoomRequests::leftRoomIsGone()
{
    SignedIn world;
    world.goOnline();
    const auto left = world.session->rooms().leave(kRoom);
    const auto question = world.next<ToServer::LeaveRoom>();
    world.server.reply(ToClient::RoomRemoved{question.requestId, kRoom});
    QVERIFY(await(left));
    QVERIFY(await(world.session->cache().rooms())->empty());
}

void TestRoomRequests::peopleAreInvitedRemovedAndGivenRoles()
{
    SignedIn world;
    world.goOnline();
    auto &rooms = world.session->rooms();
    auto done = rooms.invite(kRoom, {kBob});
    const auto invite = world.next<ToServer::Invite>();
    QCOMPARE(invite.participants, QStringList{kBob});
    auto room = withRole(11, Role::Owner);
    room.participantCount = 4;
    world.server.reply(ToClient::RoomChanged{invite.requestId, room});
    QVERIFY(await(done));
    QCOMPARE(world.cached().room.participantCount, 4);
    QCOMPARE(world.cached().room.role, Role::Owner);

    done = rooms.setRole(kRoom, kBob, Role::Admin);
    const auto role = world.next<ToServer::SetRole>();
    QCOMPARE(role.participant, kBob);
    QCOMPARE(role.role, Role::Admin);
    world.server.reply(ToClient::RoomChanged{role.requestId, withRole(12, Role::Owner)});
    QVERIFY(await(done));

    done = rooms.removeParticipant(kRoom, kBob);
    const auto remove = world.next<ToServer::RemoveParticipant>();
    QCOMPARE(remove.participant, kBob);
    world.server.reply(ToClient::RoomChanged{remove.requestId, withRole(13, Role::Owner)});
    QVERIFY(await(done));
    QCOMPARE(world.cached().room.rev, 13);
}

void TestRoomRequests::renamedRoomHasItsNameAtOnce()
{
    SignedIn world;
    world.goOnline();
    const auto done = world.session->rooms().rename(kRoom, QStringLiteral("everybody"));
    const auto question = world.next<ToServer::RenameRoom>();
    auto room = SignedIn::room(11);
    room.name = question.name;
    world.server.reply(ToClient::RoomChanged{question.requestId, room});
    QVERIFY(await(done));
    QCOMPARE(world.cached().title, QStringLiteral("everybody"));
}

void TestRoomRequests::archivedRoomIsSoAndComesBack()
{
    SignedIn world;
    world.goOnline();
    auto room = SignedIn::room(10);
    for (const bool archive : {true, false}) {
        const auto done = world.session->rooms().archive(kRoom, archive);
        const auto question = world.next<ToServer::ArchiveRoom>();
        QCOMPARE(question.archive, archive);
        room.isActive = !archive;
        ++room.rev;
        world.server.reply(ToClient::RoomChanged{question.requestId, room});
        QVERIFY(await(done));
        QCOMPARE(world.cached().room.isActive, !archive);
    }
    QCOMPARE(world.timeline().size(), std::size_t(10)); // and stayed readable
}

void TestRoomRequests::R_refusalsAreTold_data()
{
    QTest::addColumn<ErrorCode>("code");
    for (const auto code : {ErrorCode::NotAllowed, ErrorCode::NoSuchUser, ErrorCode::RoomArchived,
                            ErrorCode::NameTaken, ErrorCode::NoSuchRoom})
        QTest::newRow(QMetaEnum::fromType<ErrorCode>().valueToKey(int(code))) << code;
}

void TestRoomRequests::R_refusalsAreTold()
{
    QFETCH(const ErrorCode, code);
    SignedIn world;
    world.goOnline();
    const auto done = world.session->rooms().leave(kRoom);
    const auto question = world.next<ToServer::LeaveRoom>();
    world.server.reply(ToClient::ErrorFrame{code, {}, question.requestId, {}, 0});
    QCOMPARE(await(done).error().code, code);
    QVERIFY(world.cached().room.id.isValid());
}

void TestRoomRequests::withoutAConnectionNothingIsAsked()
{
    SignedIn world;
    auto &rooms = world.session->rooms();
    for (const auto &asked : {rooms.join(kRoom), rooms.leave(kRoom), rooms.invite(kRoom, {kBob}),
                              rooms.rename(kRoom, QStringLiteral("x")), rooms.archive(kRoom, true)})
        QCOMPARE(await(asked).error().code, ErrorCode::Unavailable);
}

QTEST_GUILESS_MAIN(TestRoomRequests)
#include "tst_roomrequests.moc"
