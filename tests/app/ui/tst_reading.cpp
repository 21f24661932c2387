// SPDX-License-Identifier: Apache-2.0
// The window's parts together: what is shown, read, typed and kept when rooms and people change.
#include "app/ui/officewindow.h"
#include "client/ownpresence.h"
#include "models/timelinemodel.h"
#include "ui/dialogs/newroomdialog.h"
#include "ui/panels/connectionbanner.h"
#include "ui/panels/roomlistview.h"

#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QToolButton>

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;
using namespace std::chrono_literals;

namespace {

constexpr RoomId kRead = SignedIn::kRoom;
constexpr RoomId kUnread{8};

//! Two rooms: a long one that is read, which is open, and another one.
class Reading : public OfficeWindow {
public:
    Reading()
    {
        world.fill(200);
        settings->setOpenRoom(kRead);
        open();
        QTRY_VERIFY(messages().model()->rowCount() > 0);
    }

    //! The other room, of whose \a count messages all but \a seen are unread.
    void fillOther(int count, int seen)
    {
        std::vector<Message> messages;
        for (int i = 1; i <= count; ++i) {
            messages.push_back(CachedOffice::at(1'000 + i, i));
            messages.back().room = kUnread;
        }
        auto room = SignedIn::room(count, count - seen, 1'000 + seen);
        room.id = kUnread;
        room.name = QStringLiteral("unread");
        world.fill(room, messages);
    }

    int newRow() const
    {
        for (int row = 0; row < messages().model()->rowCount(); ++row) {
            if (messages().model()->index(row, 0).data(TimelineModel::StartsNewRole).toBool())
                return row;
        }
        return -1;
    }
};

} // namespace

class TestReading : public QObject {
    Q_OBJECT
private slots:
    void unreadIsReadOnlyWhenItIsSeen_data();
    void unreadIsReadOnlyWhenItIsSeen();
    void roomWithOlderMessagesIsReadToo();
    void whoeverIsAwayReadsNothing();
    void lineStaysAwayWhileOneReads();
    void dialogGoesWithItsOffice();
    void statusShownIsTheNewest();
    void lettersInAListGoToTheComposer();
    void goneRoomTakesNoMessages();
    void diskTroubleHidesNoConnectionTrouble();
};

void TestReading::unreadIsReadOnlyWhenItIsSeen_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("seen");
    QTest::newRow("a screen and more") << 70 << 20;
    QTest::newRow("more than a page") << 300 << 60;
}

void TestReading::unreadIsReadOnlyWhenItIsSeen()
{
    QFETCH(const int, count);
    QFETCH(const int, seen);
    Reading r;
    r.fillOther(count, seen);
    auto &bar = *r.messages().verticalScrollBar();
    QTRY_VERIFY(bar.value() > 500);
    bar.setValue(bar.value() - 400);
    r.window->goToRoom(kUnread);
    QTRY_VERIFY(r.newRow() >= 0);
    const auto line = r.messages().model()->index(r.newRow(), 0);
    QCOMPARE(line.data(TimelineModel::MessageIdRole).toLongLong(), 1'001 + seen);
    QTRY_COMPARE(r.messages().visualRect(line).top(), 0);
    QVERIFY(await(r.world.session->cache().cursors())); // after every write before
    // Read is what is on screen, to its last line; what lies below is not.
    auto &view = r.messages();
    const auto bottom = view.viewport()->height();
    int below = 0;
    for (int row = line.row(); row < view.model()->rowCount(); ++row)
        below += view.visualRect(view.model()->index(row, 0)).bottom() >= bottom ? 1 : 0;
    QVERIFY(below > 0 && below < count - seen);
    QTRY_COMPARE(r.unread(kUnread), below);
    bar.setValue(bar.value() + 200); // on, by less than a screen
    QTRY_VERIFY(r.unread(kUnread) < below);
    const int unread = r.unread(kUnread);
    QVERIFY(unread > 0);
    bar.setValue(0); // back: nothing becomes unread
    QVERIFY(await(r.world.session->cache().cursors()));
    QCOMPARE(r.unread(kUnread), unread);
    QTRY_COMPARE((bar.setValue(bar.maximum()), r.unread(kUnread)), 0);
    QVERIFY(r.newRow() >= 0); // still there while one reads
}

void TestReading::roomWithOlderMessagesIsReadToo()
{
    Reading r;
    r.fillOther(3, 0); // its ids are higher
    r.window->goToRoom(kUnread);
    QTRY_COMPARE(r.unread(kUnread), 0);
    auto late = CachedOffice::message(1'004, 4);
    late.room = kUnread;
    r.world.post(late);
    QTRY_COMPARE(r.messages().model()->rowCount(), 4);
    r.world.post(CachedOffice::message(201, 201));
    QTRY_COMPARE(r.unread(kRead), 1);
    // A glance is enough: whatever is laid out again later doesn't count.
    const auto *model = qobject_cast<TimelineModel *>(r.messages().model());
    connect(model, &TimelineModel::loaded, this, [&r] { r.window->hide(); });
    r.window->goToRoom(kRead);
    QTRY_COMPARE(r.unread(kRead), 0);
}

void TestReading::whoeverIsAwayReadsNothing()
{
    Reading r;
    QTRY_VERIFY(r.window->isReading(kRead));
    auto &presence = r.world.session->ownPresence();
    presence.choose(PresenceStatus::Busy); // who is busy isn't told to be away
    presence.setIdle(true);
    QVERIFY(!r.window->isReading(kRead));
    const int rows = r.messages().model()->rowCount();
    r.world.post(CachedOffice::message(1'000, 201));
    QTRY_COMPARE(r.messages().model()->rowCount(), rows + 1);
    QVERIFY(await(r.world.session->cache().cursors()));
    QCOMPARE(r.unread(kRead), 1);
    presence.setIdle(false);
    QTRY_COMPARE(r.unread(kRead), 0);
    QVERIFY(r.window->isReading(kRead));
}

void TestReading::lineStaysAwayWhileOneReads()
{
    Reading r;
    QTRY_COMPARE(r.messages().verticalScrollBar()->value(),
                 r.messages().verticalScrollBar()->maximum());
    const auto lastRow = [&r] { return r.messages().model()->rowCount() - 1; };
    const auto newest = [&] {
        const auto last = r.messages().model()->index(lastRow(), 0);
        return last.data(TimelineModel::MessageIdRole).toLongLong();
    };
    r.world.post(CachedOffice::message(1'000, 201));
    QTRY_COMPARE(newest(), 1'000);
    QCOMPARE(r.newRow(), -1);
    QWidget other;
    other.show();
    other.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&other));
    r.world.post(CachedOffice::message(1'001, 202));
    QTRY_COMPARE(newest(), 1'001);
    QTRY_COMPARE(r.newRow(), lastRow());
}

void TestReading::dialogGoesWithItsOffice()
{
    Reading r;
    for (const auto *name : {"newRoom", "newChat"}) {
        auto *button = r.window->findChild<QToolButton *>(QString::fromLatin1(name));
        if (button->menu())
            button->menu()->actions().first()->trigger();
        else
            QTest::mouseClick(button, Qt::LeftButton);
        const QPointer<FormDialog> dialog = r.window->findChild<FormDialog *>();
        QVERIFY(dialog);
        r.window->showOffice(nullptr);
        QVERIFY(!dialog);
        r.window->showOffice(r.world.session.get());
        r.window->loadOffice();
        QTRY_VERIFY(r.window->findChild<QToolButton *>(QString::fromLatin1(name))->isVisible());
    }
}

void TestReading::statusShownIsTheNewest()
{
    // Whoever hears of it before the window signs out.
    CachedOffice world;
    Settings settings(world.profile.path());
    QObject::connect(world.session.get(), &Session::statusChanged, world.session.get(),
                     [&world](const ConnectionStatus &status) {
                         if (status.state == ConnectionState::Connecting)
                             world.session->signOut();
                     });
    MainWindow window(theme(), settings, world.clock);
    window.showOffice(world.session.get());
    window.show();
    auto *pill = window.findChild<QPushButton *>(QStringLiteral("connectionPill"));
    world.session->signIn({.username = QStringLiteral("alice"),
                           .password = QStringLiteral("secret"),
                           .token = {},
                           .device = {}});
    QCOMPARE(world.session->status().state, ConnectionState::SignedOut);
    QCOMPARE(pill->text(), QStringLiteral("Signed out"));
    window.showOffice(nullptr);
}

void TestReading::lettersInAListGoToTheComposer()
{
    Reading r;
    r.fillOther(3, 3);
    auto *rooms = r.window->findChild<RoomListView *>();
    QTRY_COMPARE(rooms->model()->rowCount(), 2);
    const auto title = r.window->windowTitle();
    QString written;
    for (QWidget *list : {static_cast<QWidget *>(rooms), static_cast<QWidget *>(&r.messages())}) {
        list->setFocus();
        QTest::keyClick(list, Qt::Key_U);
        written += u'u';
        QVERIFY(r.input().hasFocus());
        QCOMPARE(r.input().toPlainText(), written);
        QCOMPARE(r.window->windowTitle(), title);
    }
}

void TestReading::goneRoomTakesNoMessages()
{
    Reading r;
    QVERIFY(r.input().isEnabled());
    QVERIFY(await(r.world.session->cache().apply({}, {}, {kRead})));
    QTRY_VERIFY(!r.input().isEnabled());
}

void TestReading::diskTroubleHidesNoConnectionTrouble()
{
    Reading r;
    auto *banner = r.window->findChild<ConnectionBanner *>();
    auto *text = banner->findChild<QLabel *>(QStringLiteral("bannerText"));
    auto *button = banner->findChild<QPushButton *>();
    auto &cache = r.world.session->cache();
    emit cache.troubled({ErrorCode::StorageUnavailable});
    QTRY_VERIFY(text->text().contains(QStringLiteral("not signed in")));
    QVERIFY(text->text().contains(QStringLiteral("disk")));
    QVERIFY(button->isVisible());
    emit cache.recovered();
    QVERIFY(!text->text().contains(QStringLiteral("disk")));
    QVERIFY(button->isVisible());
}

QTEST_MAIN(TestReading)
#include "tst_reading.moc"
