// SPDX-License-Identifier: Apache-2.0
// Who may do what in a room, and how roles are given.
#include "app/ui/roomoffice.h"
#include "models/roomrights.h"

#include <QComboBox>
#include <QLineEdit>
#include <QWheelEvent>

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;
using namespace std::chrono_literals;

class TestRoomRoles : public QObject {
    Q_OBJECT
private slots:
    void rightsFollowRoleAndRoom_data();
    void rightsFollowRoleAndRoom();
    void ownerGivesRoles();
    void rolesAreChosenFromThePopupOnly();
    void ownRoleIsGivenUpAfterAQuestion();
    void lastOwnerIsToldWhyTheyCannotLeave();
    void memberIsOfferedNothingElseThanLeaving();
    void adminMayRemoveMembersOnly();
};

void TestRoomRoles::rightsFollowRoleAndRoom_data()
{
    QTest::addColumn<Role>("role");
    QTest::addColumn<bool>("isPublic");
    QTest::addColumn<bool>("active");
    QTest::addColumn<QString>("may");
    const auto row = [](const char *name, Role role, bool isPublic, bool active, const char *may) {
        QTest::newRow(name) << role << isPublic << active << text(may);
    };
    row("member, private", Role::Member, false, true, "leave");
    row("member, public", Role::Member, true, true, "invite leave");
    row("admin", Role::Admin, false, true, "invite remove rename archive leave deleteOthers");
    row("owner", Role::Owner, false, true,
        "invite remove rename archive setRoles leave deleteOthers");
    row("member, archived", Role::Member, true, false, "");
    row("owner, archived", Role::Owner, false, false, "archive");
}

void TestRoomRoles::rightsFollowRoleAndRoom()
{
    QFETCH(const Role, role);
    QFETCH(const bool, isPublic);
    QFETCH(const bool, active);
    QFETCH(const QString, may);
    auto room = SignedIn::room(1);
    room.role = role;
    room.visibility = isPublic ? Visibility::Public : Visibility::Private;
    room.isActive = active;
    const auto rights = rightsIn(room);
    const auto words = may.split(u' ', Qt::SkipEmptyParts);
    const auto has = [&words](const char *word) { return words.contains(text(word)); };
    QCOMPARE(rights.invite, has("invite"));
    QCOMPARE(rights.remove, has("remove"));
    QCOMPARE(rights.rename, has("rename"));
    QCOMPARE(rights.archive, has("archive"));
    QCOMPARE(rights.setRoles, has("setRoles"));
    QCOMPARE(rights.leave, has("leave"));
    QCOMPARE(rights.deleteOthers, has("deleteOthers"));
    room.type = RoomType::Private;
    QCOMPARE(rightsIn(room), RoomRights());
}

void TestRoomRoles::ownerGivesRoles()
{
    RoomOffice o(Role::Owner);
    o.details();
    auto &role = o.of<QComboBox>("personRole");
    QVERIFY(!role.isEnabled()); // of nobody
    o.choose("bob");
    QVERIFY(role.isEnabled());
    QCOMPARE(role.currentIndex(), int(Role::Member));
    emit role.activated(int(Role::Admin));
    const auto question = o.world.next<ToServer::SetRole>();
    QCOMPARE(question.participant, text("bob"));
    QCOMPARE(question.role, Role::Admin);
    o.change([](Room &) {}, question.requestId);
    const auto again = o.world.next<ToServer::ListParticipants>(); // the list follows
    o.world.server.reply(
        ToClient::ListParticipants{again.requestId,
                                   SignedIn::kRoom,
                                   {person("alice", Role::Owner), person("bob", Role::Admin)},
                                   false});
    QTRY_COMPARE(o.list()->model()->rowCount(), 2);
    o.choose("bob");
    QCOMPARE(role.currentIndex(), int(Role::Admin));
    emit role.activated(int(Role::Owner)); // can't be taken back alone
    QVERIFY(!o.world.sends<ToServer::SetRole>(50ms));
    o.dialog->findChild<ConfirmDialog *>()->reject();
    QCOMPARE(role.currentIndex(), int(Role::Admin));
    QTRY_VERIFY(!o.dialog->findChild<ConfirmDialog *>());
    emit role.activated(int(Role::Owner));
    o.confirm();
    o.refuse(o.world.next<ToServer::SetRole>().requestId, ErrorCode::NotAllowed);
    auto *asked = o.dialog->findChild<ConfirmDialog *>();
    QTRY_VERIFY(
        asked->findChild<QLabel *>(text("errorText"))->text().contains(text("role in this room")));
    asked->reject();
    emit role.activated(int(Role::Member));
    o.refuse(o.world.next<ToServer::SetRole>().requestId, ErrorCode::NotAllowed);
    QTRY_VERIFY(o.error().contains(text("role in this room")));
    QCOMPARE(role.currentIndex(), int(Role::Admin)); // as it is
}

void TestRoomRoles::rolesAreChosenFromThePopupOnly()
{
    RoomOffice o(Role::Owner);
    o.details();
    o.choose("bob");
    auto &role = o.of<QComboBox>("personRole");
    role.setFocus();
    QWheelEvent wheel({5, 5}, role.mapToGlobal(QPointF(5, 5)), {}, {0, -120}, Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&role, &wheel);
    QTest::keyClicks(&role, text("o")); // as Owner
    QVERIFY(!o.world.sends<ToServer::SetRole>(50ms));
    QCOMPARE(role.currentIndex(), int(Role::Member));
    QTest::keyClick(&role, Qt::Key_Down);
    QVERIFY(role.view()->isVisible());
    QTest::keyClick(role.view(), Qt::Key_Down);
    QVERIFY(!o.world.sends<ToServer::SetRole>(50ms));
    QTest::keyClick(role.view(), Qt::Key_Return);
    QCOMPARE(o.world.next<ToServer::SetRole>().role, Role::Admin);
}

void TestRoomRoles::ownRoleIsGivenUpAfterAQuestion()
{
    RoomOffice o(Role::Owner);
    o.details({person("alice", Role::Owner), person("bob", Role::Owner)});
    o.choose("alice");
    emit o.of<QComboBox>("personRole").activated(int(Role::Member));
    QVERIFY(!o.world.sends<ToServer::SetRole>(50ms));
    o.confirm();
    QCOMPARE(o.world.next<ToServer::SetRole>().participant, text("alice"));
}

void TestRoomRoles::lastOwnerIsToldWhyTheyCannotLeave()
{
    RoomOffice o(Role::Owner);
    o.details();
    QVERIFY(o.isOffered("leaveRoom"));
    QVERIFY(!o.of<QPushButton>("leaveRoom").isEnabled());
    QVERIFY(o.of<QLabel>("roomHint").text().contains(text("make somebody else owner first")));
    o.choose("alice");
    QVERIFY(!o.of<QComboBox>("personRole").isEnabled());
}

void TestRoomRoles::memberIsOfferedNothingElseThanLeaving()
{
    RoomOffice o(Role::Member);
    o.details();
    o.choose("bob");
    for (const char *button : {"renameRoom", "addPeople", "removePerson", "archiveRoom"})
        QVERIFY2(!o.isOffered(button), button);
    QVERIFY(!o.of<QComboBox>("personRole").isVisible());
    QVERIFY(o.of<QLineEdit>("roomName").isReadOnly());
    QVERIFY(o.isOffered("leaveRoom") && o.of<QPushButton>("leaveRoom").isEnabled());
    QVERIFY(o.of<QLabel>("roomHint").text().contains(text("admins and owners")));
}

void TestRoomRoles::adminMayRemoveMembersOnly()
{
    RoomOffice o(Role::Admin);
    o.details({person("alice", Role::Admin), person("bob", Role::Member),
               person("carol", Role::Admin), person("dora", Role::Owner)});
    auto &remove = o.of<QPushButton>("removePerson");
    for (const char *name : {"alice", "carol", "dora"}) {
        o.choose(name);
        QVERIFY2(!remove.isEnabled(), name);
    }
    o.choose("bob");
    QVERIFY(remove.isEnabled());
    QVERIFY(!o.of<QComboBox>("personRole").isVisible());
}

QTEST_MAIN(TestRoomRoles)
#include "tst_roomroles.moc"
