// SPDX-License-Identifier: Apache-2.0
#include "app/ui/officewindow.h"
#include "ui/panels/connectionbanner.h"
#include "ui/panels/connectionpill.h"
#include "ui/panels/roomlistview.h"
#include "ui/theme/metrics.h"

#include <QLabel>
#include <QLineEdit>
#include <QSplitter>
#include <QToolButton>

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;
using namespace std::chrono_literals;

namespace {

constexpr RoomId kGeneral = SignedIn::kRoom;

//! An office of three rooms and a person, and the window that shows it.
class Office : public OfficeWindow {
public:
    Office()
    {
        world.fill(10); // general
        world.fill(room(1, QStringLiteral("canteen"), 1), {message(1, 100)});
        world.fill(room(2, QStringLiteral("design"), 0), {message(2, 90)});
        auto peer = room(3, {}, 2);
        peer.type = RoomType::Private;
        peer.peer = QStringLiteral("bob");
        world.fill(peer, {message(3, 110), message(3, 111)});
        open();
    }

    static Room room(qint64 id, const QString &name, int unread)
    {
        auto room = SignedIn::room(1, unread, unread > 0 ? 0 : 1'000);
        room.id = RoomId(id);
        room.name = name;
        return room;
    }
    static Message message(qint64 room, qint64 id)
    {
        auto message = CachedOffice::at(id, int(id));
        message.room = RoomId(room);
        return message;
    }

    RoomListView &list() const { return part<RoomListView>("roomList"); }
    QString title() const { return part<QLabel>("roomTitle").text(); }
    void clickRow(int row) const
    {
        QTest::mouseClick(list().viewport(), Qt::LeftButton, {},
                          list().visualRect(list().model()->index(row, 0)).bottomLeft()
                              + QPoint(40, -10));
    }
};

} // namespace

class TestMainWindow : public QObject {
    Q_OBJECT
private slots:
    void cachedOfficeIsShownWithoutANetwork();
    void firstStartOpensTheRoomOfTheLastMessage();
    void theRoomOfTheLastTimeIsOpenedAgain();
    void titleCountsWhatIsUnread();
    void clickOpensARoomAndReadsIt();
    void nothingIsReadInAWindowBehindOthers();
    void altArrowsSwitchRooms();
    void f6GoesRoundThePanes();
    void searchFiltersAndJumps();
    void linkToARoomWaitsUntilItIsThere();
    void sectionsHaveButtonsEvenWhenEmpty();
    void narrowPaneShowsAvatarsAlone();
    void sidePaneAndWindowKeepTheirSize();
    void everybodysOfficeIsTheirOwn();
    void nobodyIsAskedToSignIn();
    void quickReconnectDoesNotFlashTheBanner();
    void bannerOffersToRetry();
    void diskTroubleIsSaid();
    void controlsHaveNames();
    void M9_hostileNamesAreShownAsText();
};

void TestMainWindow::cachedOfficeIsShownWithoutANetwork()
{
    const Office office;
    QCOMPARE(office.list().model()->rowCount(), 4);
    QTRY_VERIFY(office.messages().model()->rowCount() > 0);
    QCOMPARE(office.part<ConnectionPill>("connectionPill").text(), QStringLiteral("Signed out"));
    QCOMPARE(office.world.server.attempts(), 0);
}

void TestMainWindow::firstStartOpensTheRoomOfTheLastMessage()
{
    const Office office;
    QTRY_COMPARE(office.title(), QStringLiteral("bob"));
    QTRY_VERIFY(office.input().hasFocus()); // one can write at once
}

void TestMainWindow::theRoomOfTheLastTimeIsOpenedAgain()
{
    Office office;
    office.clickRow(1);
    QTRY_COMPARE(office.title(), QStringLiteral("design"));
    office.close();
    office.open();
    QTRY_COMPARE(office.title(), QStringLiteral("design"));
}

void TestMainWindow::titleCountsWhatIsUnread()
{
    Office office;
    QTRY_COMPARE(office.unread(RoomId(3)), 0); // bob's room was shown at the start
    office.clickRow(2);
    QTRY_COMPARE(office.title(), QStringLiteral("general"));
    QTRY_COMPARE(office.window->windowTitle(), QStringLiteral("(1) general – Kontor"));
    office.clickRow(0);
    QTRY_COMPARE(office.window->windowTitle(), QStringLiteral("canteen – Kontor"));
}

void TestMainWindow::clickOpensARoomAndReadsIt()
{
    const Office office;
    QCOMPARE(office.unread(RoomId(1)), 1);
    office.clickRow(0);
    QTRY_COMPARE(office.title(), QStringLiteral("canteen"));
    QTRY_COMPARE(office.unread(RoomId(1)), 0);
    QCOMPARE(office.part<QLabel>("roomPeople").text(), QStringLiteral("3 people"));
    QCOMPARE(office.input().placeholderText(), QStringLiteral("Message #canteen"));
}

void TestMainWindow::nothingIsReadInAWindowBehindOthers()
{
    Office office;
    office.clickRow(2);
    QTRY_COMPARE(office.title(), QStringLiteral("general"));
    QWidget other;
    other.show();
    other.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&other));
    office.world.post(CachedOffice::message(500, 11));
    QTRY_COMPARE(office.messages().model()->rowCount(), 11);
    QCOMPARE(office.unread(kGeneral), 1);
    office.window->activateWindow();
    QTRY_COMPARE(office.unread(kGeneral), 0);
}

void TestMainWindow::altArrowsSwitchRooms()
{
    Office office;
    QTRY_COMPARE(office.title(), QStringLiteral("bob")); // the last row
    QTest::keyClick(office.window.get(), Qt::Key_Up, Qt::AltModifier);
    QTRY_COMPARE(office.title(), QStringLiteral("general"));
    QTest::keyClick(office.window.get(), Qt::Key_Up, Qt::AltModifier);
    QTRY_COMPARE(office.title(), QStringLiteral("design"));
    QTest::keyClick(office.window.get(), Qt::Key_Down, Qt::AltModifier);
    QTRY_COMPARE(office.title(), QStringLiteral("general"));
}

void TestMainWindow::f6GoesRoundThePanes()
{
    Office office;
    QTRY_VERIFY(office.input().hasFocus());
    QTest::keyClick(office.window.get(), Qt::Key_F6);
    QVERIFY(office.list().hasFocus());
    QTest::keyClick(office.window.get(), Qt::Key_F6);
    QVERIFY(office.messages().hasFocus());
    QTest::keyClick(office.window.get(), Qt::Key_F6);
    QVERIFY(office.input().hasFocus());
    QTest::keyClick(office.window.get(), Qt::Key_F6, Qt::ShiftModifier);
    QVERIFY(office.messages().hasFocus());
}

void TestMainWindow::searchFiltersAndJumps()
{
    Office office;
    auto *search = &office.part<QLineEdit>("searchField");
    QTRY_COMPARE(office.title(), QStringLiteral("bob"));
    QTest::keyClick(office.window.get(), Qt::Key_K, Qt::ControlModifier);
    QVERIFY(search->hasFocus());
    QTest::keyClicks(search, QStringLiteral("des"));
    QCOMPARE(office.list().model()->rowCount(), 1);
    QCOMPARE(office.title(), QStringLiteral("bob")); // looking is not opening
    QTest::keyClick(search, Qt::Key_Return);
    QTRY_COMPARE(office.title(), QStringLiteral("design"));
    QCOMPARE(office.list().model()->rowCount(), 4);
    QVERIFY(office.input().hasFocus());

    QTest::keyClick(office.window.get(), Qt::Key_K, Qt::ControlModifier);
    QTest::keyClicks(search, QStringLiteral("zzz"));
    QVERIFY(office.part<QLabel>("nothingFound").isVisible());
    QTest::keyClick(search, Qt::Key_Escape);
    QCOMPARE(office.list().model()->rowCount(), 4);
    QCOMPARE(office.title(), QStringLiteral("design"));
}

void TestMainWindow::linkToARoomWaitsUntilItIsThere()
{
    Office office;
    QTRY_COMPARE(office.title(), QStringLiteral("bob"));
    office.window->goToRoom(RoomId(9));
    QCOMPARE(office.title(), QStringLiteral("bob"));
    office.world.fill(Office::room(9, QStringLiteral("new"), 0), {Office::message(9, 200)});
    QTRY_COMPARE(office.title(), QStringLiteral("new"));
}

void TestMainWindow::sectionsHaveButtonsEvenWhenEmpty()
{
    CachedOffice world;
    Settings settings(world.profile.path());
    MainWindow window(theme(), settings, world.clock);
    window.showOffice(world.session.get());
    window.show();
    window.loadOffice();
    auto *newRoom = window.findChild<QToolButton *>(QStringLiteral("newRoom"));
    auto *newChat = window.findChild<QToolButton *>(QStringLiteral("newChat"));
    QTRY_VERIFY(newRoom->isVisible() && newChat->isVisible());
    QVERIFY(newRoom->y() < newChat->y());
    QCOMPARE(newRoom->accessibleName(), QStringLiteral("New room"));
    QVERIFY(window.findChild<QLabel *>(QStringLiteral("timelineNotice"))->isVisible());
    window.showOffice(nullptr);
}

void TestMainWindow::narrowPaneShowsAvatarsAlone()
{
    const Office office;
    office.part<QWidget>("sidePanel").resize(Metrics::kSideMinWidth, 600);
    QVERIFY(!office.part<QLineEdit>("searchField").isVisible());
    QVERIFY(!office.part<ConnectionPill>("connectionPill").isVisible());
    QVERIFY(office.list().isVisible());
    QVERIFY(!office.window->grab().isNull());
}

void TestMainWindow::sidePaneAndWindowKeepTheirSize()
{
    Office office;
    office.window->resize(900, 500);
    auto *splitter = office.window->findChild<QSplitter *>();
    splitter->setSizes({220, 680});
    const int side = splitter->sizes().at(0);
    office.close();
    office.open();
    QCOMPARE(office.window->size(), QSize(900, 500));
    QTRY_COMPARE(office.window->findChild<QSplitter *>()->sizes().at(0), side);
}

void TestMainWindow::everybodysOfficeIsTheirOwn()
{
    Office office;
    QTRY_COMPARE(office.title(), QStringLiteral("bob"));
    CachedOffice other;
    office.window->showOffice(other.session.get());
    office.window->loadOffice();
    QVERIFY(office.title().isEmpty());
    QCOMPARE(office.list().model()->rowCount(), 0);
    office.window->showOffice(nullptr);
}

void TestMainWindow::nobodyIsAskedToSignIn()
{
    QTemporaryDir profile;
    const SystemClock clock;
    Settings settings(profile.path());
    MainWindow window(theme(), settings, clock);
    window.show();
    QSignalSpy asked(&window, &MainWindow::signInRequested);
    QTest::mouseClick(window.centralWidget()->findChild<QPushButton *>(), Qt::LeftButton);
    QCOMPARE(asked.size(), 1);
}

void TestMainWindow::quickReconnectDoesNotFlashTheBanner()
{
    const SystemClock clock;
    QWidget window;
    ConnectionBanner banner(theme(), clock, &window);
    window.show();
    ConnectionStatus status;
    status.state = ConnectionState::Waiting;
    status.nextAttempt = clock.now() + 5s;
    banner.setStatus(status);
    QVERIFY(banner.isHidden());
    status.state = ConnectionState::Online;
    banner.setStatus(status);
    status.state = ConnectionState::Waiting;
    banner.setStatus(status);
    QTRY_VERIFY(banner.isVisible()); // this time it stays away
    QVERIFY(banner.findChild<QLabel *>()->text().contains(QStringLiteral("Connection lost")));
    status.state = ConnectionState::Online;
    banner.setStatus(status);
    QVERIFY(banner.isHidden());
}

void TestMainWindow::bannerOffersToRetry()
{
    const SystemClock clock;
    QWidget window;
    ConnectionBanner banner(theme(), clock, &window);
    window.show();
    ConnectionStatus status;
    status.state = ConnectionState::Waiting;
    status.nextAttempt = clock.now() + 60s;
    banner.setStatus(status);
    QTRY_VERIFY(banner.isVisible());
    QSignalSpy retried(&banner, &ConnectionBanner::retryRequested);
    QSignalSpy signedIn(&banner, &ConnectionBanner::signInRequested);
    auto *button = banner.findChild<QPushButton *>();
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(retried.size(), 1);
    status.state = ConnectionState::Rejected;
    status.lastError = Error{ErrorCode::SessionExpired};
    banner.setStatus(status);
    QCOMPARE(button->text(), QStringLiteral("Sign in"));
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(signedIn.size(), 1);
}

void TestMainWindow::diskTroubleIsSaid()
{
    const Office office;
    emit office.world.session->cache().troubled({ErrorCode::StorageUnavailable});
    auto *banner = &office.part<ConnectionBanner>("connectionBanner");
    QVERIFY(banner->isVisible());
    QVERIFY(office.part<QLabel>("bannerText").text().contains(QStringLiteral("disk")));
}

void TestMainWindow::controlsHaveNames()
{
    const Office office;
    QCOMPARE(office.list().accessibleName(), QStringLiteral("Rooms"));
    QCOMPARE(office.messages().accessibleName(), QStringLiteral("Messages"));
    for (const auto *widget : office.window->findChildren<QWidget *>()) {
        if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus
            || widget->objectName().startsWith(QStringLiteral("qt_")))
            continue;
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        QVERIFY2(!widget->accessibleName().isEmpty() || (button && !button->text().isEmpty()),
                 qPrintable(QString::fromLatin1(widget->metaObject()->className()) + u' '
                            + widget->objectName()));
    }
}

void TestMainWindow::M9_hostileNamesAreShownAsText()
{
    Office office;
    auto room = Office::room(9, QStringLiteral("<b>bold</b> & <img src=x>"), 0);
    office.world.fill(room, {Office::message(9, 200)});
    office.window->goToRoom(RoomId(9));
    QTRY_COMPARE(office.title(), room.name);
    QCOMPARE(office.part<QLabel>("roomTitle").textFormat(), Qt::PlainText);
    for (const auto *label : office.window->findChildren<QLabel *>())
        QVERIFY2(label->textFormat() == Qt::PlainText || !label->text().contains(u'<'),
                 qPrintable(label->objectName()));
}

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
