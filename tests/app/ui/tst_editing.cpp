// SPDX-License-Identifier: Apache-2.0
// Changing and deleting messages, as one does it in the window.
#include "app/ui/officewindow.h"
#include "models/timelinemodel.h"
#include "ui/dialogs/confirmdialog.h"
#include "ui/panels/roomlistview.h"
#include "ui/timeline/timelineview.h"

#include <QContextMenuEvent>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;
using namespace std::chrono_literals;

namespace {

constexpr RoomId kRoom = SignedIn::kRoom;
const QString kMine = QStringLiteral("what I wrote");

//! A room with bob's message 1 and mine, 2; the window shows it.
class Editing : public OfficeWindow {
public:
    explicit Editing(bool online = true, Role role = Role::Member)
    {
        auto mine = CachedOffice::at(2, 2, QStringLiteral("alice"));
        mine.text = kMine;
        auto room = SignedIn::room(2, 0, 2);
        room.role = role;
        if (online) {
            world.signIn();
            world.sync({room}, {{kRoom, {CachedOffice::at(1, 1), mine}, 2, false, true}});
            QTRY_VERIFY(world.session->status().state == ConnectionState::Online);
        } else {
            world.fill(room, {CachedOffice::at(1, 1), mine});
        }
        open();
        QTRY_COMPARE(messages().model()->rowCount(), 2);
        QTRY_VERIFY(input().hasFocus());
    }

    void press(Qt::Key key) const { QTest::keyClick(&input(), key); }
    void type(const QString &text) const { QTest::keyClicks(&input(), text); }
    bool isEditing() const { return part<QFrame>("editStrip").isVisible(); }
    QString error() const { return part<QLabel>("composerError").text(); }
    QString textOf(int row) const
    {
        return messages().model()->index(row, 0).data(TimelineModel::TextRole).toString();
    }
    bool isDeleted(int row) const
    {
        return messages().model()->index(row, 0).data(TimelineModel::DeletedRole).toBool();
    }
    QStringList menuOf(int row) const
    {
        messages().setCurrentIndex(messages().model()->index(row, 0));
        QContextMenuEvent key(QContextMenuEvent::Keyboard, {}, {});
        QCoreApplication::sendEvent(messages().viewport(), &key);
        QStringList texts;
        for (auto *menu : messages().findChildren<QMenu *>()) {
            for (const auto *action : menu->actions())
                texts += action->text();
            menu->close();
        }
        return texts;
    }
};

Message changed(const QString &text, bool deleted = false)
{
    auto message = CachedOffice::at(2, 2, QStringLiteral("alice"));
    message.rev = 3;
    message.text = text;
    message.isDeleted = deleted;
    if (!deleted)
        message.editedAt = message.timestamp + 1min;
    return message;
}

} // namespace

class TestEditing : public QObject {
    Q_OBJECT
private slots:
    void upInAnEmptyFieldEditsMyLastMessage();
    void upInAFieldWithTextDoesNot();
    void escapeBringsBackWhatWasBeingWritten();
    void buttonCancelsToo();
    void unchangedTextIsNotSent();
    void refusedEditStaysWithTheReason();
    void otherRoomKeepsTheEdit();
    void changedTextIsNotLostToAnotherEdit();
    void closedRoomKeepsTheChangedText();
    void draftIsNeverTheEditedText();
    void unsentMessageIsEditedWithoutAConnection();
    void menuOffersWhatIsAllowed_data();
    void menuOffersWhatIsAllowed();
    void deletingAsksFirst();
    void keyboardBeginsWithARowInSight();
    void deletedMessageIsShownAsSuchEverywhere();
    void refusedDeletionSaysWhy();
};

void TestEditing::upInAnEmptyFieldEditsMyLastMessage()
{
    Editing e;
    e.press(Qt::Key_Up);
    QVERIFY(e.isEditing());
    QCOMPARE(e.input().toPlainText(), kMine);
    QCOMPARE(e.part<QLabel>("editedText").text(), kMine);
    QCOMPARE(e.part<QPushButton>("sendButton").accessibleName(), QStringLiteral("Save message"));
    e.type(QStringLiteral(", and more"));
    e.press(Qt::Key_Return);
    const auto question = e.world.next<ToServer::EditMessage>();
    QCOMPARE(question.id, MessageId(2));
    QCOMPARE(question.message, kMine + QStringLiteral(", and more"));
    QVERIFY(e.isEditing()); // until the server has it
    e.press(Qt::Key_Return);
    QVERIFY(!e.world.sends<ToServer::EditMessage>(50ms)); // once is enough
    auto message = changed(question.message);
    e.world.server.reply(ToClient::MessageChanged{question.requestId, message});
    QTRY_VERIFY(!e.isEditing());
    QTRY_COMPARE(e.textOf(1), question.message);
    QVERIFY(e.messages().model()->index(1, 0).data(TimelineModel::EditedRole).toBool());
    QVERIFY(e.input().toPlainText().isEmpty());
    QVERIFY(!e.world.sends<ToServer::ChatMessage>(50ms));
}

void TestEditing::upInAFieldWithTextDoesNot()
{
    Editing e;
    e.type(QStringLiteral("one"));
    e.press(Qt::Key_Up);
    QVERIFY(!e.isEditing());
    QCOMPARE(e.input().toPlainText(), QStringLiteral("one"));
}

void TestEditing::escapeBringsBackWhatWasBeingWritten()
{
    Editing e;
    e.type(QStringLiteral("half a sen"));
    e.messages().setCurrentIndex(e.messages().model()->index(1, 0));
    QTest::keyClick(&e.messages(), Qt::Key_F2);
    QVERIFY(e.isEditing());
    QVERIFY(e.input().hasFocus());
    QCOMPARE(e.input().toPlainText(), kMine);
    e.type(QStringLiteral("xyz"));
    e.press(Qt::Key_Escape);
    QVERIFY(!e.isEditing());
    QCOMPARE(e.input().toPlainText(), QStringLiteral("half a sen"));
    QCOMPARE(e.textOf(1), kMine);
}

void TestEditing::buttonCancelsToo()
{
    Editing e;
    e.press(Qt::Key_Up);
    QTest::mouseClick(&e.part<QToolButton>("cancelEdit"), Qt::LeftButton);
    QVERIFY(!e.isEditing());
    QVERIFY(e.input().hasFocus());
}

void TestEditing::unchangedTextIsNotSent()
{
    Editing e;
    e.press(Qt::Key_Up);
    e.press(Qt::Key_Return);
    QVERIFY(!e.isEditing());
    QVERIFY(!e.world.sends<ToServer::EditMessage>(50ms));
}

void TestEditing::refusedEditStaysWithTheReason()
{
    Editing e(false);
    e.press(Qt::Key_Up);
    e.type(QStringLiteral("!"));
    e.press(Qt::Key_Return);
    QTRY_VERIFY2(e.error().contains(QStringLiteral("needs the server")), qPrintable(e.error()));
    QVERIFY(e.isEditing());
    QCOMPARE(e.input().toPlainText(), kMine + u'!');
    QCOMPARE(e.textOf(1), kMine); // as everybody else sees it
    e.input().selectAll();
    e.press(Qt::Key_Delete);
    e.press(Qt::Key_Return);
    QTRY_VERIFY2(e.error().contains(QStringLiteral("delete it")), qPrintable(e.error()));
}

void TestEditing::otherRoomKeepsTheEdit()
{
    Editing e(false);
    auto other = SignedIn::room(1, 0, 5);
    other.id = RoomId(8);
    other.name = QStringLiteral("other");
    e.world.fill(other, {});
    QTRY_COMPARE(e.part<RoomListView>("roomList").model()->rowCount(), 2);
    e.press(Qt::Key_Up);
    e.type(QStringLiteral("!"));
    e.window->goToRoom(RoomId(8));
    QTRY_VERIFY(!e.isEditing());
    QVERIFY(e.input().toPlainText().isEmpty());
    e.window->goToRoom(kRoom);
    QTRY_VERIFY(e.isEditing());
    QCOMPARE(e.input().toPlainText(), kMine + u'!');
}

void TestEditing::changedTextIsNotLostToAnotherEdit()
{
    Editing e;
    e.press(Qt::Key_Up);
    e.type(QStringLiteral("!"));
    e.messages().setCurrentIndex(e.messages().model()->index(1, 0));
    QTest::keyClick(&e.messages(), Qt::Key_F2);
    QCOMPARE(e.input().toPlainText(), kMine + u'!');
    QVERIFY2(e.error().contains(QStringLiteral("Save or cancel")), qPrintable(e.error()));
    QVERIFY(e.input().hasFocus());
    e.press(Qt::Key_Backspace); // as it was: nothing to lose
    QTest::keyClick(&e.messages(), Qt::Key_F2);
    QVERIFY(e.isEditing());
    QCOMPARE(e.error(), QString());
}

void TestEditing::closedRoomKeepsTheChangedText()
{
    Editing e;
    e.type(QStringLiteral("draft"));
    e.messages().setCurrentIndex(e.messages().model()->index(1, 0));
    QTest::keyClick(&e.messages(), Qt::Key_F2);
    e.type(QStringLiteral(", and more"));
    auto room = SignedIn::room(2, 0, 2);
    room.isActive = false;
    ++room.rev;
    e.world.server.reply(ToClient::RoomChanged{{}, room});
    QTRY_VERIFY(!e.input().isVisible());
    QVERIFY(!e.isEditing());
    const auto kept = QStringLiteral("draft\n") + kMine + QStringLiteral(", and more");
    QCOMPARE(e.world.session->cache().draft(kRoom), kept);
    e.world.server.reply(ToClient::RoomRemoved{{}, kRoom});
    QTRY_COMPARE(e.part<QLabel>("unsentText").text(), kept);
}

void TestEditing::draftIsNeverTheEditedText()
{
    Editing e(false);
    e.press(Qt::Key_Up);
    e.type(QStringLiteral("!"));
    e.close();
    QVERIFY(e.world.session->cache().draft(kRoom).isEmpty());
}

void TestEditing::unsentMessageIsEditedWithoutAConnection()
{
    Editing e(false);
    e.type(QStringLiteral("helo"));
    e.press(Qt::Key_Return);
    QTRY_COMPARE(e.messages().model()->rowCount(), 3);
    QTRY_VERIFY(e.input().toPlainText().isEmpty());
    e.press(Qt::Key_Up);
    QCOMPARE(e.input().toPlainText(), QStringLiteral("helo"));
    e.press(Qt::Key_Backspace);
    e.type(QStringLiteral("lo"));
    e.press(Qt::Key_Return);
    QTRY_COMPARE(e.textOf(2), QStringLiteral("hello"));
    QVERIFY(!e.isEditing());
    QCOMPARE(e.world.session->cache().outbox().size(), std::size_t(1));
}

void TestEditing::menuOffersWhatIsAllowed_data()
{
    QTest::addColumn<Role>("role");
    QTest::addColumn<bool>("archived");
    QTest::addColumn<bool>("deleteTheirs");
    QTest::addColumn<bool>("changeMine");
    QTest::newRow("member") << Role::Member << false << false << true;
    QTest::newRow("admin") << Role::Admin << false << true << true;
    QTest::newRow("owner") << Role::Owner << false << true << true;
    QTest::newRow("archived") << Role::Owner << true << false << false;
}

void TestEditing::menuOffersWhatIsAllowed()
{
    QFETCH(const Role, role);
    QFETCH(const bool, archived);
    Editing e(false, role);
    if (archived) {
        auto room = SignedIn::room(3, 0, 2);
        room.role = role;
        room.isActive = false;
        QVERIFY(await(e.world.session->cache().apply({room}, {}, {})));
        QTRY_VERIFY(!e.input().isEnabled() || !e.input().isVisible());
    }
    const auto remove = QStringLiteral("Delete…");
    const auto edit = QStringLiteral("Edit");
    QVERIFY(!e.menuOf(0).contains(edit));
    QTEST(e.menuOf(0).contains(remove), "deleteTheirs");
    QTEST(e.menuOf(1).contains(remove), "changeMine");
    QTEST(e.menuOf(1).contains(edit), "changeMine");
}

void TestEditing::deletingAsksFirst()
{
    Editing e;
    e.messages().setCurrentIndex(e.messages().model()->index(0, 0));
    QTest::keyClick(&e.messages(), Qt::Key_Delete); // bob's
    QVERIFY(!e.window->findChild<ConfirmDialog *>());
    e.messages().setCurrentIndex(e.messages().model()->index(1, 0));
    QTest::keyClick(&e.messages(), Qt::Key_Delete);
    QPointer<ConfirmDialog> dialog = e.window->findChild<ConfirmDialog *>();
    QVERIFY(dialog);
    QVERIFY(dialog->findChild<QLabel *>(QStringLiteral("confirmText"))->text().contains(kMine));
    QTest::mouseClick(dialog->findChild<QPushButton *>(QStringLiteral("cancelButton")),
                      Qt::LeftButton);
    QTRY_VERIFY(!dialog);
    QVERIFY(!e.world.sends<ToServer::DeleteMessage>(50ms));
}

void TestEditing::keyboardBeginsWithARowInSight()
{
    Editing e(false);
    std::vector<Message> many;
    for (int i = 1; i <= 60; ++i)
        many.push_back(CachedOffice::at(100 + i, i));
    for (auto &message : many)
        message.room = RoomId(8);
    auto other = SignedIn::room(160, 0, 160);
    other.id = RoomId(8);
    e.world.fill(other, many);
    e.window->goToRoom(RoomId(8));
    QTRY_VERIFY(e.messages().model()->rowCount() >= 50);
    QTest::keyClick(e.window.get(), Qt::Key_F6, Qt::ShiftModifier);
    QVERIFY(e.messages().hasFocus());
    // What Delete or F2 acts on has to be seen.
    QCOMPARE(e.messages().currentIndex().row(), e.messages().model()->rowCount() - 1);
}

void TestEditing::deletedMessageIsShownAsSuchEverywhere()
{
    Editing e;
    e.messages().setCurrentIndex(e.messages().model()->index(1, 0));
    QTest::keyClick(&e.messages(), Qt::Key_Delete);
    QPointer<ConfirmDialog> dialog = e.window->findChild<ConfirmDialog *>();
    dialog->submit();
    const auto question = e.world.next<ToServer::DeleteMessage>();
    QCOMPARE(question.id, MessageId(2));
    e.world.server.reply(ToClient::MessageChanged{question.requestId, changed({}, true)});
    QTRY_VERIFY(!dialog);
    QTRY_VERIFY(e.isDeleted(1));
    const auto row = e.messages().model()->index(1, 0);
    QVERIFY(row.data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("deleted")));
    QVERIFY(!row.data(Qt::AccessibleTextRole).toString().contains(kMine));
    const auto preview = e.part<RoomListView>("roomList").model()->index(0, 0);
    QTRY_VERIFY(preview.data(RoomListModel::PreviewDeletedRole).toBool());
    QVERIFY(!e.menuOf(1).contains(QStringLiteral("Edit")));
    e.input().setFocus();
    e.press(Qt::Key_Up); // there is none of mine left
    QVERIFY(!e.isEditing());
}

void TestEditing::refusedDeletionSaysWhy()
{
    Editing e;
    e.messages().setCurrentIndex(e.messages().model()->index(1, 0));
    QTest::keyClick(&e.messages(), Qt::Key_Delete);
    QPointer<ConfirmDialog> dialog = e.window->findChild<ConfirmDialog *>();
    dialog->submit();
    const auto question = e.world.next<ToServer::DeleteMessage>();
    e.world.server.reply(
        ToClient::ErrorFrame{ErrorCode::NoSuchMessage, {}, question.requestId, {}, 0});
    auto *error = dialog->findChild<QLabel *>(QStringLiteral("errorText"));
    QTRY_VERIFY(error->text().contains(QStringLiteral("not there any more")));
    QVERIFY(!e.isDeleted(1));
}

QTEST_MAIN(TestEditing)
#include "tst_editing.moc"
