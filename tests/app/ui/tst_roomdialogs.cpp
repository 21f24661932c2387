// SPDX-License-Identifier: Apache-2.0
// Rooms and the people in them, as one deals with them in the window.
#include "app/ui/officewindow.h"
#include "models/participantsmodel.h"
#include "models/roomrights.h"
#include "ui/dialogs/confirmdialog.h"
#include "ui/dialogs/joinroomdialog.h"
#include "ui/dialogs/roomdetailsdialog.h"
#include "ui/dialogs/userpicker.h"
#include "ui/panels/roomlistview.h"

#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QWheelEvent>

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;
using namespace std::chrono_literals;

namespace {

constexpr RoomId kRoom = SignedIn::kRoom;

QString text(const char *words)
{
    return QString::fromUtf8(words);
}

ToClient::Participant person(const char *name, Role role)
{
    return {text(name), text(name), role, PresenceStatus::Online, MessageId(1)};
}

//! alice, online, in a room with bob and carol.
class RoomOffice : public OfficeWindow {
public:
    explicit RoomOffice(Role role, Visibility visibility = Visibility::Private)
    {
        room = SignedIn::room(2, 0, 2);
        room.role = role;
        room.visibility = visibility;
        world.signIn();
        world.sync({room},
                   {{kRoom, {CachedOffice::at(1, 1), CachedOffice::at(2, 2)}, 2, false, true}});
        QTRY_VERIFY(world.session->status().state == ConnectionState::Online);
        open();
        QTRY_COMPARE(messages().model()->rowCount(), 2);
    }

    //! The room's dialog, with its people in it.
    void details(std::vector<ToClient::Participant> people = {})
    {
        if (people.empty())
            people = {person("alice", room.role), person("bob", Role::Member),
                      person("carol", Role::Admin)};
        QTest::keyClick(window.get(), Qt::Key_I, Qt::AltModifier);
        dialog = window->findChild<RoomDetailsDialog *>();
        const auto question = world.next<ToServer::ListParticipants>();
        world.server.reply(ToClient::ListParticipants{question.requestId, question.room,
                                                      std::move(people), false});
        QTRY_VERIFY(list()->model()->rowCount() > 0);
        QTRY_VERIFY(!of<QLabel>("roomFacts").text().isEmpty());
    }
    template <typename Widget>
    Widget &of(const char *name) const
    {
        return *dialog->findChild<Widget *>(text(name));
    }
    QListView *list() const { return &of<QListView>("participants"); }
    void choose(const char *username) const
    {
        for (int row = 0; row < list()->model()->rowCount(); ++row) {
            const auto index = list()->model()->index(row, 0);
            if (index.data(ParticipantsModel::UsernameRole).toString() == text(username))
                list()->setCurrentIndex(index);
        }
    }
    void press(const char *button) const
    {
        QTest::mouseClick(&of<QPushButton>(button), Qt::LeftButton);
    }
    //! Agrees with the question that is asked.
    void confirm() const
    {
        auto *question = dialog->findChild<ConfirmDialog *>();
        QVERIFY(question);
        question->submit();
    }
    QString error() const { return of<QLabel>("errorText").text(); }
    bool isOffered(const char *button) const { return of<QPushButton>(button).isVisible(); }
    void refuse(const QString &requestId, ErrorCode code)
    {
        world.server.reply(ToClient::ErrorFrame{code, {}, requestId, {}, 0});
    }
    //! The room changes, as the server tells.
    void change(const std::function<void(Room &)> &how, const QString &requestId = {})
    {
        how(room);
        ++room.rev;
        world.server.reply(ToClient::RoomChanged{requestId, room});
    }

    Room room;
    QPointer<RoomDetailsDialog> dialog;
};

} // namespace

class TestRoomDialogs : public QObject {
    Q_OBJECT
private slots:
    void rightsFollowRoleAndRoom_data();
    void rightsFollowRoleAndRoom();
    void peopleAreListedByRole();
    void ownerGivesRoles();
    void rolesAreChosenFromThePopupOnly();
    void ownRoleIsGivenUpAfterAQuestion();
    void lastOwnerIsToldWhyTheyCannotLeave();
    void memberIsOfferedNothingElseThanLeaving();
    void keyboardReachesEverything();
    void removingAsksFirst();
    void adminMayRemoveMembersOnly();
    void renamedRoomHasItsNameEverywhere();
    void R5_badNameIsSaidAtTheField();
    void takenNameIsSaid();
    void peopleAreAddedWithoutThoseWhoAreThere();
    void archivedRoomSaysWhyNothingCanBeWritten();
    void archivedRoomIsBroughtBack();
    void leavingClosesTheDialogAndTheRoom();
    void anotherRoomClosesTheDialog();
    void roomJoinedAgainHasItsPeople();
    void removedWhileWritingLosesNothing();
    void publicRoomIsFoundAndJoined();
    void enterPicksNobodyFoundForAnotherName();
    void everythingHasANameForScreenReaders();
};

void TestRoomDialogs::rightsFollowRoleAndRoom_data()
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

void TestRoomDialogs::rightsFollowRoleAndRoom()
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

void TestRoomDialogs::peopleAreListedByRole()
{
    RoomOffice o(Role::Owner);
    o.details();
    QStringList rows;
    for (int row = 0; row < o.list()->model()->rowCount(); ++row)
        rows += o.list()->model()->index(row, 0).data(Qt::AccessibleTextRole).toString();
    QCOMPARE(rows,
             (QStringList{text("alice, Owner, online"), text("carol, Admin, online"),
                          text("bob, Member, online")}));
    QVERIFY(o.of<QLabel>("roomFacts").text().contains(text("3 people")));
    QVERIFY(!o.dialog->grab().isNull());
}

void TestRoomDialogs::ownerGivesRoles()
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
    o.world.server.reply(ToClient::ListParticipants{
        again.requestId, kRoom, {person("alice", Role::Owner), person("bob", Role::Admin)}, false});
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

void TestRoomDialogs::rolesAreChosenFromThePopupOnly()
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

void TestRoomDialogs::ownRoleIsGivenUpAfterAQuestion()
{
    RoomOffice o(Role::Owner);
    o.details({person("alice", Role::Owner), person("bob", Role::Owner)});
    o.choose("alice");
    emit o.of<QComboBox>("personRole").activated(int(Role::Member));
    QVERIFY(!o.world.sends<ToServer::SetRole>(50ms));
    o.confirm();
    QCOMPARE(o.world.next<ToServer::SetRole>().participant, text("alice"));
}

void TestRoomDialogs::lastOwnerIsToldWhyTheyCannotLeave()
{
    RoomOffice o(Role::Owner);
    o.details();
    QVERIFY(o.isOffered("leaveRoom"));
    QVERIFY(!o.of<QPushButton>("leaveRoom").isEnabled());
    QVERIFY(o.of<QLabel>("roomHint").text().contains(text("make somebody else owner first")));
    o.choose("alice");
    QVERIFY(!o.of<QComboBox>("personRole").isEnabled());
}

void TestRoomDialogs::memberIsOfferedNothingElseThanLeaving()
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

void TestRoomDialogs::keyboardReachesEverything()
{
    RoomOffice o(Role::Owner);
    o.details();
    auto &name = o.of<QLineEdit>("roomName");
    name.setFocus();
    QStringList order;
    for (int i = 0; i < 6; ++i) {
        QTest::keyClick(o.dialog->focusWidget(), Qt::Key_Tab);
        order += o.dialog->focusWidget()->objectName();
        if (o.list()->hasFocus())
            QTest::keyClick(o.list(), Qt::Key_End); // bob
    }
    QCOMPARE(order,
             (QStringList{text("participants"), text("addPeople"), text("personRole"),
                          text("removePerson"), text("archiveRoom"), text("submitButton")}));
}

void TestRoomDialogs::removingAsksFirst()
{
    RoomOffice o(Role::Owner);
    o.details();
    o.choose("bob");
    o.press("removePerson");
    QVERIFY(o.dialog->findChild<QLabel *>(text("confirmText"))->text().contains(text("bob")));
    QVERIFY(!o.world.sends<ToServer::RemoveParticipant>(50ms));
    o.confirm();
    const auto question = o.world.next<ToServer::RemoveParticipant>();
    QCOMPARE(question.participant, text("bob"));
    o.change([](Room &room) { room.participantCount = 2; }, question.requestId);
    QTRY_VERIFY(!o.dialog->findChild<ConfirmDialog *>());
    QTRY_VERIFY(o.of<QLabel>("roomFacts").text().contains(text("2 people")));
}

void TestRoomDialogs::adminMayRemoveMembersOnly()
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

void TestRoomDialogs::renamedRoomHasItsNameEverywhere()
{
    RoomOffice o(Role::Admin);
    o.details();
    auto &name = o.of<QLineEdit>("roomName");
    QVERIFY(!o.of<QPushButton>("renameRoom").isEnabled());
    name.setFocus();
    name.setText(text("everybody"));
    QTest::keyClick(&name, Qt::Key_Return);
    QVERIFY(o.dialog); // Enter is no Close here
    const auto question = o.world.next<ToServer::RenameRoom>();
    QCOMPARE(question.name, text("everybody"));
    o.change([](Room &room) { room.name = text("everybody"); }, question.requestId);
    QTRY_COMPARE(o.part<QLabel>("roomTitle").text(), text("everybody"));
    QTRY_COMPARE(o.window->windowTitle(), text("everybody – Kontor"));
    QTRY_VERIFY(!o.of<QPushButton>("renameRoom").isEnabled());
}

void TestRoomDialogs::R5_badNameIsSaidAtTheField()
{
    RoomOffice o(Role::Admin);
    o.details();
    auto &name = o.of<QLineEdit>("roomName");
    name.setText(text("\u202Eabc"));
    o.press("renameRoom");
    QVERIFY2(o.error().contains(text("can't be a room's name")), qPrintable(o.error()));
    QVERIFY(!o.world.sends<ToServer::RenameRoom>(50ms));
}

void TestRoomDialogs::takenNameIsSaid()
{
    RoomOffice o(Role::Admin);
    o.details();
    o.of<QLineEdit>("roomName").setText(text("lunch"));
    o.press("renameRoom");
    o.refuse(o.world.next<ToServer::RenameRoom>().requestId, ErrorCode::NameTaken);
    QTRY_VERIFY(o.error().contains(text("already")));
    QCOMPARE(o.of<QLineEdit>("roomName").text(), text("lunch")); // to be corrected
}

void TestRoomDialogs::peopleAreAddedWithoutThoseWhoAreThere()
{
    RoomOffice o(Role::Member, Visibility::Public);
    o.details();
    o.press("addPeople");
    auto *dialog = o.dialog->findChild<AddPeopleDialog *>();
    QVERIFY(dialog);
    auto *list = dialog->findChild<QListView *>(text("userList"));
    ToServer::ListUsers question;
    do { // the directory asks, too
        question = o.world.next<ToServer::ListUsers>();
        o.world.server.reply(ToClient::ListUsers{question.requestId,
                                                 {{text("alice"), text("Alice"), false},
                                                  {text("bob"), text("Bob"), false},
                                                  {text("dora"), text("Dora"), false}},
                                                 false});
    } while (question.limit == 200);
    QTRY_COMPARE(list->model()->rowCount(), 1);
    list->model()->setData(list->model()->index(0, 0), Qt::Checked, Qt::CheckStateRole);
    dialog->submit();
    const auto invite = o.world.next<ToServer::Invite>();
    QCOMPARE(invite.participants, QStringList{text("dora")});
    o.refuse(invite.requestId, ErrorCode::NoSuchUser);
    QTRY_VERIFY(
        dialog->findChild<QLabel *>(text("errorText"))->text().contains(text("no account")));
}

void TestRoomDialogs::archivedRoomSaysWhyNothingCanBeWritten()
{
    RoomOffice o(Role::Member);
    QTest::keyClicks(&o.input(), text("half a sen"));
    o.change([](Room &room) { room.isActive = false; });
    auto &bar = o.part<QFrame>("closedRoomBar");
    QTRY_VERIFY(bar.isVisible());
    QVERIFY(!o.input().isVisible());
    QVERIFY(o.part<QLabel>("closedReason").text().contains(text("archived")));
    QVERIFY(!o.part<QPushButton>("bringBack").isVisible());
    QCOMPARE(o.messages().model()->rowCount(), 2); // it can be read
    o.change([](Room &room) { room.isActive = true; });
    QTRY_VERIFY(o.input().isVisible());
    QCOMPARE(o.input().toPlainText(), text("half a sen"));
}

void TestRoomDialogs::archivedRoomIsBroughtBack()
{
    RoomOffice o(Role::Admin);
    o.details();
    o.press("archiveRoom");
    o.confirm();
    auto question = o.world.next<ToServer::ArchiveRoom>();
    QVERIFY(question.archive);
    o.change([](Room &room) { room.isActive = false; }, question.requestId);
    QTRY_COMPARE(o.of<QPushButton>("archiveRoom").text(), text("Bring back"));
    QVERIFY(!o.isOffered("renameRoom") && !o.isOffered("addPeople") && !o.isOffered("leaveRoom"));
    o.dialog->reject();
    QTRY_VERIFY(o.part<QPushButton>("bringBack").isVisible());
    QTest::mouseClick(&o.part<QPushButton>("bringBack"), Qt::LeftButton);
    question = o.world.next<ToServer::ArchiveRoom>();
    QVERIFY(!question.archive);
    o.refuse(question.requestId, ErrorCode::StorageUnavailable);
    QTRY_VERIFY(o.part<QLabel>("closedError").isVisible());
    QTest::mouseClick(&o.part<QPushButton>("bringBack"), Qt::LeftButton);
    question = o.world.next<ToServer::ArchiveRoom>();
    o.change([](Room &room) { room.isActive = true; }, question.requestId);
    QTRY_VERIFY(o.input().isVisible());
}

void TestRoomDialogs::leavingClosesTheDialogAndTheRoom()
{
    RoomOffice o(Role::Member);
    o.details();
    o.press("leaveRoom");
    o.confirm();
    const auto question = o.world.next<ToServer::LeaveRoom>();
    o.world.server.reply(ToClient::RoomRemoved{question.requestId, kRoom});
    QTRY_VERIFY(!o.dialog);
    QTRY_COMPARE(o.part<RoomListView>("roomList").model()->rowCount(), 0);
    QVERIFY(o.part<QFrame>("closedRoomBar").isVisible());
    QVERIFY(o.part<QLabel>("closedReason").text().contains(text("not in")));
    QVERIFY(o.part<QLabel>("closedReason").text().contains(text("general")));
    QVERIFY(!o.input().isVisible());
    QCOMPARE(o.messages().model()->rowCount(), 0);
}

// As a click on a notification opens it: its people are not the dialog's.
void TestRoomDialogs::anotherRoomClosesTheDialog()
{
    RoomOffice o(Role::Owner);
    auto lunch = SignedIn::room(1, 0, 1);
    lunch.id = RoomId(9);
    lunch.name = text("lunch");
    o.world.server.reply(ToClient::RoomChanged{{}, lunch});
    QTRY_COMPARE(o.part<RoomListView>("roomList").model()->rowCount(), 2);
    o.details();
    o.choose("bob");
    o.press("removePerson");
    o.window->goToRoom(RoomId(9));
    QTRY_COMPARE(o.part<QLabel>("roomTitle").text(), text("lunch"));
    QTRY_VERIFY(!o.dialog);
    QVERIFY(!o.window->findChild<ConfirmDialog *>());
}

void TestRoomDialogs::roomJoinedAgainHasItsPeople()
{
    RoomOffice o(Role::Member, Visibility::Public);
    o.world.next<ToServer::ListParticipants>();
    o.world.server.reply(ToClient::RoomRemoved{{}, kRoom});
    QTRY_COMPARE(o.part<RoomListView>("roomList").model()->rowCount(), 0);
    o.change([](Room &) {});
    QTRY_COMPARE(o.part<RoomListView>("roomList").model()->rowCount(), 1);
    QCOMPARE(o.world.next<ToServer::ListParticipants>().room, kRoom);
    QCOMPARE(o.world.session->roomPeople().room(), kRoom);
}

void TestRoomDialogs::removedWhileWritingLosesNothing()
{
    RoomOffice o(Role::Member);
    const auto unsent = text("half a sen");
    QTest::keyClicks(&o.input(), unsent);
    o.world.server.reply(ToClient::RoomRemoved{{}, kRoom});
    QTRY_VERIFY(o.part<QLabel>("unsentText").isVisible());
    QCOMPARE(o.part<QLabel>("unsentText").text(), unsent);
    QCOMPARE(o.part<RoomListView>("roomList").model()->rowCount(), 1); // found again
    QCOMPARE(o.part<QLabel>("roomTitle").text(), text("general"));
    QTest::mouseClick(&o.part<QPushButton>("copyUnsent"), Qt::LeftButton);
    QCOMPARE(QGuiApplication::clipboard()->text(), unsent);
    QTest::mouseClick(&o.part<QPushButton>("discardUnsent"), Qt::LeftButton);
    QTRY_COMPARE(o.part<RoomListView>("roomList").model()->rowCount(), 0);
    QTRY_VERIFY(!o.part<QLabel>("unsentText").isVisible());
}

void TestRoomDialogs::publicRoomIsFoundAndJoined()
{
    RoomOffice o(Role::Member);
    JoinRoomDialog dialog(*o.world.session, theme());
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    QSignalSpy ready(&dialog, &RoomDialog::roomReady);
    dialog.open();
    auto lunch = SignedIn::room(9, 0, 0);
    lunch.id = RoomId(9);
    lunch.name = text("lunch");
    auto question = o.world.next<ToServer::ListRooms>();
    o.world.server.reply(ToClient::ListRooms{question.requestId, {}, false});
    auto *note = dialog.findChild<QLabel *>(text("roomNote"));
    QTRY_VERIFY(note->text().contains(text("No room")));
    dialog.submit();
    QVERIFY(dialog.findChild<QLabel *>(text("errorText"))->text().contains(text("Choose")));
    dialog.findChild<QLineEdit *>(text("roomSearch"))->setText(text("lun"));
    question = o.world.next<ToServer::ListRooms>();
    QCOMPARE(question.query, text("lun"));
    o.world.server.reply(ToClient::ListRooms{question.requestId, {lunch}, false});
    auto *list = dialog.findChild<QListView *>(text("publicRooms"));
    QTRY_COMPARE(list->model()->rowCount(), 1);
    auto *search = dialog.findChild<QLineEdit *>(text("roomSearch"));
    QTest::keyClicks(search, text("x")); // and Enter, before the answer
    dialog.submit();
    QVERIFY(!o.world.sends<ToServer::JoinRoom>(50ms));
    question = o.world.next<ToServer::ListRooms>();
    search->setText(text("lun"));
    o.world.server.reply(ToClient::ListRooms{question.requestId, {lunch}, false}); // too late
    QCoreApplication::processEvents();
    dialog.submit();
    QVERIFY(!o.world.sends<ToServer::JoinRoom>(50ms));
    question = o.world.next<ToServer::ListRooms>();
    o.world.server.reply(ToClient::ListRooms{question.requestId, {lunch}, false});
    QTRY_VERIFY(list->currentIndex().isValid());
    dialog.submit();
    const auto join = o.world.next<ToServer::JoinRoom>();
    QCOMPARE(join.room, RoomId(9));
    o.world.server.reply(ToClient::RoomChanged{join.requestId, lunch});
    QTRY_COMPARE(ready.size(), 1);
    QTRY_VERIFY(!dialog.isVisible());
}

void TestRoomDialogs::enterPicksNobodyFoundForAnotherName()
{
    const auto find = [](const QString &) {
        return ready(
            Result<std::vector<User>>(std::vector<User>{{text("anna"), text("Anna"), false}}));
    };
    UserPicker picker(find, UserPicker::Choice::One, {}, theme());
    QTRY_COMPARE(picker.picked(), QStringList{text("anna")});
    QTest::keyClicks(picker.findChild<QLineEdit *>(text("userSearch")), text("bob"));
    QCOMPARE(picker.picked(), QStringList()); // the first of the old list
    QTRY_COMPARE(picker.picked(), QStringList{text("anna")}); // the server's answer
}

void TestRoomDialogs::everythingHasANameForScreenReaders()
{
    RoomOffice o(Role::Owner);
    o.details();
    for (const auto *widget : o.dialog->findChildren<QWidget *>()) {
        if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus
            || widget->objectName().startsWith(text("qt_")))
            continue;
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        QVERIFY2(!widget->accessibleName().isEmpty() || (button && !button->text().isEmpty()),
                 qPrintable(QString::fromLatin1(widget->metaObject()->className()) + u' '
                            + widget->objectName()));
    }
    QCOMPARE(o.part<QAbstractButton>("roomDetails").accessibleName(), text("Room details"));
}

QTEST_MAIN(TestRoomDialogs)
#include "tst_roomdialogs.moc"
