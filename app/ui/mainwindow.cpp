// SPDX-License-Identifier: Apache-2.0
#include "ui/mainwindow.h"

#include "client/ownpresence.h"
#include "client/session.h"
#include "client/settings.h"
#include "models/roomlistmodel.h"
#include "models/times.h"
#include "ui/inspector/inspectorwindow.h"
#include "ui/panels/composer.h"
#include "ui/panels/connectionbanner.h"
#include "ui/panels/presencemenu.h"
#include "ui/panels/sidepanel.h"
#include "ui/panels/timelinepanel.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QCloseEvent>
#include <QDateTime>
#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Kontor::App {

using namespace Metrics;

namespace {

constexpr std::chrono::seconds kWantedFor{10}; // connecting and fetching take about one

} // namespace

MainWindow::MainWindow(const Theme &theme, Settings &settings, const Clock &clock, QWidget *parent)
    : QMainWindow(parent)
    , m_theme(theme)
    , m_settings(settings)
    , m_clock(clock)
    , m_actions(this)
{
    setObjectName("mainWindow"_L1);
    setWindowIcon(QIcon(u":/icons/kontor.svg"_s));
    setMinimumSize(kWindowMinWidth, kWindowMinHeight);
    resize(kWindowWidth, kWindowHeight);
    restoreGeometry(settings.windowGeometry());
    connectActions();
    m_midnight.setSingleShot(true);
    connect(&m_midnight, &QTimer::timeout, this, &MainWindow::onMidnight);
    onMidnight();
    showOffice(nullptr);
}

MainWindow::~MainWindow() = default;

void MainWindow::connectActions()
{
    connect(m_actions.search, &QAction::triggered, this, [this] {
        if (m_side)
            m_side->focusSearch();
    });
    connect(m_actions.previousRoom, &QAction::triggered, this, [this] {
        if (m_side)
            m_side->step(-1);
    });
    connect(m_actions.nextRoom, &QAction::triggered, this, [this] {
        if (m_side)
            m_side->step(1);
    });
    connect(m_actions.connection, &QAction::triggered, this, [this] {
        if (m_side)
            m_side->showConnection();
    });
    connect(m_actions.inspector, &QAction::triggered, this, &MainWindow::openInspector);
    connect(m_actions.roomDetails, &QAction::triggered, this, &MainWindow::showDetails);
    connect(m_actions.nextPane, &QAction::triggered, this, [this] { movePane(1); });
    connect(m_actions.previousPane, &QAction::triggered, this, [this] { movePane(-1); });
    connect(m_actions.signIn, &QAction::triggered, this, &MainWindow::signInRequested);
    connect(m_actions.signOut, &QAction::triggered, this, [this] {
        rememberLayout();
        emit signOutRequested();
    });
    connect(m_actions.settings, &QAction::triggered, this, &MainWindow::settingsRequested);
    connect(m_actions.quit, &QAction::triggered, this, &MainWindow::quitRequested);
}

// The office

void MainWindow::showOffice(Session *session)
{
    rememberLayout();
    delete m_dialog;
    delete m_log;
    if (m_signOutBox)
        m_signOutBox->close(); // its own button may be what brought us here
    delete m_inspector;
    delete takeCentralWidget(); // at once: its session may be gone in a moment
    m_session = session;
    m_rooms = nullptr;
    m_side = nullptr;
    m_timeline = nullptr;
    if (session)
        buildOffice(*session);
    else
        buildNobody();
    updateTitle();
}

void MainWindow::buildNobody()
{
    auto *page = new QWidget;
    auto *text = new QLabel(tr("Sign in to see your office."), page);
    text->setProperty("tone", u"muted"_s);
    auto *button = new QPushButton(tr("Sign in"), page);
    button->setProperty("kind", u"primary"_s);
    button->setFont(m_theme.font(Theme::Font::Strong));
    button->setMinimumSize(2 * kSendWidth, kButtonHeight);
    connect(button, &QPushButton::clicked, this, &MainWindow::signInRequested);
    auto *column = new QVBoxLayout(page);
    column->addStretch();
    column->addWidget(text, 0, Qt::AlignCenter);
    column->addSpacing(kSideMargin);
    column->addWidget(button, 0, Qt::AlignCenter);
    column->addStretch();
    setCentralWidget(page);
}

void MainWindow::buildOffice(Session &session)
{
    m_splitter = new QSplitter;
    m_splitter->setHandleWidth(1);
    m_rooms = new RoomListModel(session, m_splitter);
    m_side = new SidePanel(*m_rooms, m_theme, m_clock, m_splitter);
    m_timeline = new TimelinePanel(session, *m_rooms, m_theme, m_clock, m_splitter);
    m_side->setMinimumWidth(kSideMinWidth);
    m_side->setMaximumWidth(kSideMaxWidth);
    m_splitter->addWidget(m_side);
    m_splitter->addWidget(m_timeline);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setStretchFactor(1, 1);
    const int side = m_settings.sidePaneWidth() > 0 ? m_settings.sidePaneWidth() : kSideWidth;
    m_splitter->setSizes({side, width() - side});
    setCentralWidget(m_splitter);

    new PresenceMenu(m_side->accountMenu(), session.ownPresence(), m_settings, m_theme, m_side);
    for (auto *action : {m_actions.connection, m_actions.inspector, m_actions.settings,
                         m_actions.signIn, m_actions.signOut, m_actions.quit})
        m_side->accountMenu().addAction(action);
    connect(m_side, &SidePanel::roomRequested, this, &MainWindow::openRoom);
    connect(m_side, &SidePanel::reconnectRequested, &session, &Session::reconnectNow);
    connect(m_side, &SidePanel::inspectorRequested, this, &MainWindow::openInspector);
    connect(m_side, &SidePanel::connectionShown, &session, &Session::checkConnection);
    connect(m_side, &SidePanel::searchLeft, &m_timeline->composer(), &Composer::focusInput);
    connect(m_side, &SidePanel::typed, &m_timeline->composer(), &Composer::type);
    connectDialogs(session);
    auto &banner = m_timeline->banner();
    connect(&banner, &ConnectionBanner::retryRequested, &session, &Session::reconnectNow);
    connect(&banner, &ConnectionBanner::signInRequested, this, &MainWindow::signInRequested);
    connect(&session.cache(), &LocalCache::troubled, &banner,
            [&banner] { banner.setDiskTrouble(true); });
    connect(&session.cache(), &LocalCache::recovered, &banner,
            [&banner] { banner.setDiskTrouble(false); });
    connect(m_timeline, &TimelinePanel::whyRequested, this, &MainWindow::whyRequested);
    connect(m_rooms, &RoomListModel::unreadChanged, this, &MainWindow::updateTitle);
    connect(m_rooms, &RoomListModel::unreadChanged, this, &MainWindow::openFirstRoom);
    const auto showPresence = [this, &session] {
        m_side->setPresence(session.ownPresence().status());
    };
    connect(&session.ownPresence(), &OwnPresence::changed, m_side, showPresence);
    showPresence();
    // The status as it is now: whoever heard of a change first may have changed it again.
    const auto showStatus = [this, &session] {
        const auto status = session.status();
        const bool signedIn =
            status.state != ConnectionState::SignedOut && status.state != ConnectionState::Rejected;
        m_actions.signIn->setVisible(!signedIn);
        m_side->setStatus(status);
        m_side->setMe(session.displayName(session.me().username));
        m_timeline->setStatus(status);
    };
    m_side->focusList();
    connect(&session, &Session::statusChanged, m_splitter, showStatus);
    showStatus();
}

void MainWindow::loadOffice()
{
    if (!m_rooms)
        return;
    m_side->setMe(m_session->displayName(m_session->me().username));
    m_rooms->load();
}

void MainWindow::openFirstRoom()
{
    if (m_rooms->rowCount() == 0)
        return;
    if (m_wanted.isValid() && m_rooms->rowOf(m_wanted) >= 0) {
        openRoom(std::exchange(m_wanted, {}));
        if (m_wantedMessage.isValid())
            m_timeline->goToMessage(std::exchange(m_wantedMessage, {}));
        return;
    }
    if (m_timeline->room().isValid())
        return;
    // Where one was the last time, or else where something happened last.
    auto room = m_settings.openRoom();
    qint64 newest = 0;
    for (int row = 0; row < m_rooms->rowCount() && m_rooms->rowOf(m_settings.openRoom()) < 0;
         ++row) {
        const auto index = m_rooms->index(row);
        const auto activity = index.data(RoomListModel::LastActivityRole).toLongLong();
        if (activity > newest) {
            newest = activity;
            room = RoomId(index.data(RoomListModel::RoomIdRole).toLongLong());
        }
    }
    openRoom(room);
}

void MainWindow::goToMessage(RoomId room, MessageId message)
{
    goTo(room, message);
}

void MainWindow::goToRoom(RoomId room)
{
    goTo(room, {});
}

void MainWindow::goTo(RoomId room, MessageId message)
{
    m_wanted = room;
    m_wantedMessage = message;
    if (m_rooms)
        openFirstRoom();
    // Whoever has gone on with something else meanwhile isn't torn away.
    QTimer::singleShot(kWantedFor, this, [this, room] {
        if (m_wanted == room)
            m_wanted = {};
    });
}

void MainWindow::openRoom(RoomId room)
{
    if (room != m_timeline->room()) {
        m_timeline->openRoom(room);
        m_settings.setOpenRoom(room);
    }
    m_side->setOpenRoom(room);
    updateTitle();
}

void MainWindow::updateTitle()
{
    auto title = u"Kontor"_s;
    if (m_rooms && m_timeline) {
        const int row = m_rooms->rowOf(m_timeline->room());
        if (row >= 0)
            title = tr("%1 – Kontor")
                        .arg(m_rooms->index(row).data(RoomListModel::TitleRole).toString());
        if (const int unread = m_rooms->totalUnread(); unread > 0)
            title = tr("(%1) %2").arg(QLocale().toString(unread), title);
        // A name from right to left must not turn our own words round.
        if (title.isRightToLeft() && layoutDirection() == Qt::LeftToRight)
            title.prepend(QChar(0x200e)); // LEFT-TO-RIGHT MARK
    }
    setWindowTitle(title);
    emit unreadChanged();
}

bool MainWindow::isReading(RoomId room) const
{
    return m_timeline && m_timeline->room() == room && m_timeline->isReading();
}

int MainWindow::totalUnread() const
{
    return m_rooms ? m_rooms->totalUnread() : 0;
}

void MainWindow::movePane(int by)
{
    if (!m_timeline)
        return;
    const QList<QWidget *> panes{m_side->findChild<QWidget *>(u"roomList"_s),
                                 m_timeline->findChild<QWidget *>(u"messages"_s),
                                 m_timeline->findChild<QWidget *>(u"messageInput"_s)};
    int current = 0;
    while (current < panes.size() - 1 && !panes.at(current)->hasFocus())
        ++current;
    const auto next = (current + by + panes.size()) % panes.size();
    panes.at(next)->setFocus(Qt::ShortcutFocusReason);
}

// The window

void MainWindow::raiseWindow()
{
    setWindowState(windowState() & ~Qt::WindowMinimized);
    show();
    raise();
    activateWindow();
}

void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (m_timeline
        && (event->type() == QEvent::ActivationChange
            || event->type() == QEvent::WindowStateChange))
        m_timeline->updateReading();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    rememberLayout();
    m_settings.setWindowGeometry(saveGeometry());
    if (m_onClose && !qApp->isSavingSession()) {
        event->ignore();
        return m_onClose();
    }
    QMainWindow::closeEvent(event);
}

void MainWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    emit visibleChanged();
}

void MainWindow::hideEvent(QHideEvent *event)
{
    QMainWindow::hideEvent(event);
    emit visibleChanged();
}

void MainWindow::rememberLayout()
{
    if (m_timeline)
        m_timeline->composer().saveDraft();
    if (m_splitter)
        m_settings.setSidePaneWidth(m_splitter->sizes().value(0));
}

void MainWindow::onMidnight()
{
    // "Today" is yesterday now, and times become days.
    if (m_timeline)
        m_timeline->updateDay();
    if (m_splitter) {
        for (auto *view : m_splitter->findChildren<QAbstractItemView *>())
            view->viewport()->update();
    }
    const auto today = localDay(m_clock.now());
    const auto midnight = today.addDays(1).startOfDay().toMSecsSinceEpoch();
    m_midnight.start(std::chrono::milliseconds(midnight - toMilliseconds(m_clock.now()) + 1'000));
}

} // namespace Kontor::App
