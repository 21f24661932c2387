// SPDX-License-Identifier: Apache-2.0
// Two people in front of their windows, and a real server between them.
#include "app/ui/windowtest.h"
#include "cache/cachefiles.h"
#include "client/roompeople.h"
#include "client/roomrequests.h"
#include "client/settings.h"
#include "models/participantsmodel.h"
#include "models/timelinemodel.h"
#include "support/officeclient.h"
#include "support/testserver.h"
#include "ui/dialogs/confirmdialog.h"
#include "ui/dialogs/joinroomdialog.h"
#include "ui/dialogs/newroomdialog.h"
#include "ui/dialogs/roomdetailsdialog.h"
#include "ui/mainwindow.h"
#include "ui/panels/roomlistview.h"

#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QTextEdit>
#include <QToolButton>

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;

namespace {

const QString kFirst = QStringLiteral("the first words, which nobody may find afterwards");
const QString kSecond = QStringLiteral("the second words, which nobody may find either");

//! A user with a window.
class Desk {
public:
    Desk(TestServer &server, const QString &user)
        : client({profile.path(), server.url(), user, server.issueToken(user)})
        , settings(profile.path())
        , window(theme(), settings, clock)
    {
        QVERIFY(client.start());
        window.showOffice(&client.session());
        window.show();
        window.loadOffice();
        QTRY_VERIFY_WITH_TIMEOUT(client.isOnline(), int(patience().count()));
    }
    ~Desk() { window.showOffice(nullptr); }

    template <typename Widget>
    Widget &part(const char *name) const
    {
        auto *widget = window.findChild<Widget *>(QString::fromLatin1(name));
        Q_ASSERT(widget);
        return *widget;
    }
    QListView &messages() const { return part<QListView>("messages"); }
    QTextEdit &input() const { return part<QTextEdit>("messageInput"); }
    QString title() const { return part<QLabel>("roomTitle").text(); }
    QStringList rooms() const
    {
        QStringList titles;
        const auto &model = *part<RoomListView>("roomList").model();
        for (int row = 0; row < model.rowCount(); ++row)
            titles += model.index(row, 0).data(RoomListModel::TitleRole).toString();
        return titles;
    }
    QVariant lastMessage(int role) const
    {
        const auto &model = *messages().model();
        return model.rowCount() > 0 ? model.index(model.rowCount() - 1, 0).data(role) : QVariant();
    }
    //! Types and presses Enter.
    void write(const QString &text) const
    {
        input().setFocus();
        QTest::keyClicks(&input(), text);
        QTest::keyClick(&input(), Qt::Key_Return);
    }
    //! Agrees with what the dialog that is open asks.
    void confirm() const
    {
        auto *dialog = window.findChild<ConfirmDialog *>();
        QVERIFY(dialog);
        dialog->submit();
    }
    bool isFindable(const QString &text) const
    {
        const QDir folder(profile.path() + u'/'
                          + accountKey(client.account().url.toString(), client.account().username));
        const auto names = folder.entryList(QDir::Files);
        return std::any_of(names.begin(), names.end(), [&](const QString &name) {
            QFile file(folder.filePath(name));
            return file.open(QIODevice::ReadOnly) && file.readAll().contains(text.toUtf8());
        });
    }

    QTemporaryDir profile;
    SystemClock clock;
    OfficeClient client;
    Settings settings;
    MainWindow window;
};

} // namespace

class TestRoomStory : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void invitedRenamedEditedDeletedAndRemoved();
    void foundJoinedArchivedBroughtBackAndLeft();

private:
    void openDetails(Desk &desk);
    void invite(Desk &alice, Desk &bob);
    void rename(Desk &alice, Desk &bob);
    void editAndDelete(Desk &alice, Desk &bob);
    void giveRole(Desk &alice, Desk &bob);
    void remove(Desk &alice, Desk &bob);

    TestServer m_server;
    QPointer<RoomDetailsDialog> m_details;
};

void TestRoomStory::initTestCase()
{
    QVERIFY2(m_server.addUsers({QStringLiteral("alice"), QStringLiteral("bob")}),
             m_server.log().constData());
    QVERIFY2(m_server.start(), m_server.log().constData());
}

void TestRoomStory::invitedRenamedEditedDeletedAndRemoved()
{
    Desk alice(m_server, QStringLiteral("alice"));
    Desk bob(m_server, QStringLiteral("bob"));
    const auto room =
        await(alice.client.session().createGroup(QStringLiteral("plans"), Visibility::Private, {}));
    QVERIFY(room);
    alice.window.goToRoom(*room);
    QTRY_COMPARE(alice.title(), QStringLiteral("plans"));
    QVERIFY(bob.rooms().isEmpty());
    using Step = void (TestRoomStory::*)(Desk &, Desk &);
    for (const Step step :
         {&TestRoomStory::invite, &TestRoomStory::rename, &TestRoomStory::editAndDelete,
          &TestRoomStory::giveRole, &TestRoomStory::remove}) {
        (this->*step)(alice, bob);
        if (QTest::currentTestFailed())
            return;
    }
    QCOMPARE(m_server.command({QStringLiteral("check")}).exitCode, 0);
}

void TestRoomStory::foundJoinedArchivedBroughtBackAndLeft()
{
    Desk alice(m_server, QStringLiteral("alice"));
    Desk bob(m_server, QStringLiteral("bob"));
    const auto room =
        await(alice.client.session().createGroup(QStringLiteral("lunch"), Visibility::Public, {}));
    QVERIFY(room);
    alice.window.goToRoom(*room);
    QTRY_COMPARE(alice.title(), QStringLiteral("lunch"));
    for (const auto *dish : {"soup", "rice", "fish"})
        alice.write(QString::fromLatin1(dish));
    QTRY_COMPARE(alice.lastMessage(TimelineModel::TextRole).toString(), QStringLiteral("fish"));
    QTRY_VERIFY(alice.client.isQuiet());

    bob.part<QToolButton>("newRoom").menu()->actions().at(1)->trigger();
    const QPointer<JoinRoomDialog> join = bob.window.findChild<JoinRoomDialog *>();
    QVERIFY(join);
    QTRY_COMPARE(join->findChild<QListView *>(QStringLiteral("publicRooms"))->model()->rowCount(),
                 1);
    join->submit();
    QTRY_COMPARE(bob.title(), QStringLiteral("lunch"));
    QTRY_COMPARE(bob.lastMessage(TimelineModel::TextRole).toString(), QStringLiteral("fish"));
    QCOMPARE(bob.window.totalUnread(), 0); // what was said before one came
    bob.write(QStringLiteral("hello"));
    QTRY_COMPARE(alice.lastMessage(TimelineModel::TextRole).toString(), QStringLiteral("hello"));

    QVERIFY(await(alice.client.session().rooms().archive(*room, true)));
    QTRY_VERIFY(bob.part<QLabel>("closedReason").isVisible());
    QVERIFY(!bob.part<QPushButton>("bringBack").isVisible());
    QCOMPARE(bob.lastMessage(TimelineModel::TextRole).toString(), QStringLiteral("hello"));
    QTRY_VERIFY(alice.part<QPushButton>("bringBack").isVisible());
    QTest::mouseClick(&alice.part<QPushButton>("bringBack"), Qt::LeftButton);
    QTRY_VERIFY(bob.input().isVisible());

    openDetails(bob);
    auto *leave = m_details->findChild<QPushButton *>(QStringLiteral("leaveRoom"));
    QTRY_VERIFY(leave->isVisible() && leave->isEnabled());
    QTest::mouseClick(leave, Qt::LeftButton);
    bob.confirm();
    QTRY_VERIFY(bob.rooms().isEmpty());
    QVERIFY(!m_details);
    QVERIFY(!bob.isFindable(QStringLiteral("fish")));
    QCOMPARE(m_server.command({QStringLiteral("check")}).exitCode, 0);
}

void TestRoomStory::openDetails(Desk &desk)
{
    QTest::mouseClick(&desk.part<QAbstractButton>("roomDetails"), Qt::LeftButton);
    m_details = desk.window.findChild<RoomDetailsDialog *>();
}

void TestRoomStory::invite(Desk &alice, Desk &bob)
{
    openDetails(alice);
    QVERIFY(m_details);
    auto *add = m_details->findChild<QPushButton *>(QStringLiteral("addPeople"));
    QTRY_VERIFY(add->isVisible());
    QTest::mouseClick(add, Qt::LeftButton);
    const QPointer<AddPeopleDialog> dialog = m_details->findChild<AddPeopleDialog *>();
    auto *people = dialog->findChild<QListView *>(QStringLiteral("userList"));
    QTRY_COMPARE(people->model()->rowCount(), 1);
    people->model()->setData(people->model()->index(0, 0), Qt::Checked, Qt::CheckStateRole);
    dialog->submit();
    QTRY_VERIFY(!dialog);
    QTRY_COMPARE(bob.rooms(), QStringList{QStringLiteral("plans")});
    const auto *list = m_details->findChild<QListView *>(QStringLiteral("participants"));
    QTRY_COMPARE(list->model()->rowCount(), 2);
}

void TestRoomStory::rename(Desk &alice, Desk &bob)
{
    auto *name = m_details->findChild<QLineEdit *>(QStringLiteral("roomName"));
    name->setText(QStringLiteral("outlines"));
    QTest::mouseClick(m_details->findChild<QPushButton *>(QStringLiteral("renameRoom")),
                      Qt::LeftButton);
    QTRY_COMPARE(alice.title(), QStringLiteral("outlines"));
    QTRY_COMPARE(bob.rooms(), QStringList{QStringLiteral("outlines")});
    m_details->reject();
    QTRY_VERIFY(!m_details);
    bob.window.goToRoom(alice.client.room(QStringLiteral("outlines")));
    QTRY_COMPARE(bob.title(), QStringLiteral("outlines"));
}

void TestRoomStory::editAndDelete(Desk &alice, Desk &bob)
{
    alice.write(kFirst);
    QTRY_COMPARE(bob.lastMessage(TimelineModel::TextRole).toString(), kFirst);
    QVERIFY(bob.isFindable(kFirst)); // this test can fail
    QTRY_COMPARE(alice.lastMessage(TimelineModel::StateRole).value<DeliveryState>()
                     >= DeliveryState::Sent,
                 true);

    QTest::keyClick(&alice.input(), Qt::Key_Up);
    QCOMPARE(alice.input().toPlainText(), kFirst);
    alice.input().selectAll();
    alice.write(kSecond);
    for (const auto *desk : {&alice, &bob}) {
        QTRY_COMPARE(desk->lastMessage(TimelineModel::TextRole).toString(), kSecond);
        QVERIFY(desk->lastMessage(TimelineModel::EditedRole).toBool());
        QTRY_VERIFY(!desk->isFindable(kFirst));
    }

    alice.messages().setCurrentIndex(
        alice.messages().model()->index(alice.messages().model()->rowCount() - 1, 0));
    QTest::keyClick(&alice.messages(), Qt::Key_Delete);
    alice.confirm();
    for (const auto *desk : {&alice, &bob}) {
        QTRY_VERIFY(desk->lastMessage(TimelineModel::DeletedRole).toBool());
        QTRY_VERIFY(!desk->isFindable(kSecond));
    }
    QCOMPARE(
        m_server.query(QStringLiteral("SELECT length(content) FROM messages WHERE is_deleted = 1")),
        QStringList{QStringLiteral("0")});
}

void TestRoomStory::giveRole(Desk &alice, Desk &bob)
{
    openDetails(alice);
    QVERIFY(m_details);
    auto *list = m_details->findChild<QListView *>(QStringLiteral("participants"));
    QTRY_COMPARE(list->model()->rowCount(), 2);
    list->setCurrentIndex(list->model()->index(1, 0));
    auto *role = m_details->findChild<QComboBox *>(QStringLiteral("personRole"));
    QTRY_VERIFY(role->isEnabled());
    emit role->activated(int(Role::Admin));
    QTRY_COMPARE(list->model()->index(1, 0).data(ParticipantsModel::RoleRole).toInt(),
                 int(Role::Admin));
    const auto mine = [&bob] {
        return bob.part<RoomListView>("roomList")
            .model()
            ->index(0, 0)
            .data(RoomListModel::MyRoleRole)
            .toInt();
    };
    QTRY_COMPARE(mine(), int(Role::Admin));
}

void TestRoomStory::remove(Desk &alice, Desk &bob)
{
    QTest::keyClicks(&bob.input(), QStringLiteral("half a sen"));
    auto *list = m_details->findChild<QListView *>(QStringLiteral("participants"));
    list->setCurrentIndex(list->model()->index(1, 0));
    auto *button = m_details->findChild<QPushButton *>(QStringLiteral("removePerson"));
    QTRY_VERIFY(button->isEnabled());
    QTest::mouseClick(button, Qt::LeftButton);
    alice.confirm();
    QTRY_VERIFY(bob.part<QLabel>("unsentText").isVisible());
    QCOMPARE(bob.part<QLabel>("unsentText").text(), QStringLiteral("half a sen"));
    QVERIFY(bob.part<QLabel>("closedReason").text().contains(QStringLiteral("outlines")));
    QVERIFY(!bob.input().isVisible());
    QTRY_COMPARE(list->model()->rowCount(), 1);
}

QTEST_MAIN(TestRoomStory)
#include "tst_roomstory.moc"
