// SPDX-License-Identifier: Apache-2.0
// Rooms and the people in them, as one deals with them in the window.
#include "app/ui/roomoffice.h"
#include "ui/dialogs/joinroomdialog.h"
#include "ui/dialogs/userpicker.h"
#include "ui/panels/roomlistview.h"

#include <QClipboard>
#include <QLineEdit>

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;
using namespace std::chrono_literals;

namespace {

constexpr RoomId kRoom = SignedIn::kRoom;

} // namespace

class TestRoomDialogs : public QObject {
    Q_OBJECT
private slots:
    void peopleAreListedByRole();
    void keyboardReachesEverything();
    void removingAsksFirst();
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
    QTRY_COMPARE(o.messages().model()->rowCount(), 0);
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
