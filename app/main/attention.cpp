// SPDX-License-Identifier: Apache-2.0
#include "main/attention.h"

#include "client/session.h"
#include "client/settings.h"
#include "platform/taskbarbadge.h"
#include "ui/dialogs/settingsdialog.h"
#include "ui/mainwindow.h"
#include "ui/text/notificationtext.h"

#include <QApplication>

using namespace Qt::StringLiterals;

namespace Kontor::App {

Attention::Attention(MainWindow &window, Settings &settings, const Theme &theme, const Clock &clock)
    : m_window(window)
    , m_settings(settings)
    , m_theme(theme)
    , m_clock(clock)
    , m_sound(clock)
{
    m_quietEnd.setSingleShot(true);
    connect(&m_quietEnd, &QTimer::timeout, this, &Attention::update);
    connect(&window, &MainWindow::unreadChanged, this, &Attention::update);
    connect(&window, &MainWindow::visibleChanged, this, &Attention::update);
    connect(&window, &MainWindow::settingsRequested, this, &Attention::openSettings);
    connect(&window, &MainWindow::whyRequested, this, &Attention::showWhy);
    connect(&window, &MainWindow::quitRequested, this, &Attention::quitRequested);
    window.setOnClose([this] { onClosing(); });
}

Attention::~Attention()
{
    follow(nullptr);
    if (m_badge > 0)
        setTaskbarBadge(0);
}

void Attention::start()
{
    m_notifier = createDesktopNotifier();
    connect(m_notifier.get(), &DesktopNotifier::activated, this, &Attention::openNotice);
    connect(m_notifier.get(), &DesktopNotifier::dismissed, this, [this](qint64 key) {
        m_popups.remove(key);
        if (m_center)
            m_center->forget(RoomId(key));
    });
    connect(m_notifier.get(), &DesktopNotifier::undelivered, this, &Attention::onUndelivered);
    m_tray = std::make_unique<TrayIcon>(m_theme, m_clock);
    connectTray();
    update();
    m_tray->show();
}

void Attention::connectTray()
{
    connect(m_tray.get(), &TrayIcon::toggled, this, &Attention::toggleWindow);
    connect(m_tray.get(), &TrayIcon::quietRequested, this, &Attention::setQuiet);
    connect(m_tray.get(), &TrayIcon::reconnectRequested, this, &Attention::reconnectRequested);
    connect(m_tray.get(), &TrayIcon::settingsRequested, this, [this] {
        m_window.raiseWindow();
        openSettings();
    });
    connect(m_tray.get(), &TrayIcon::quitRequested, this, &Attention::quitRequested);
    connect(m_tray.get(), &TrayIcon::bubbleClicked, this, [this] { openNotice(m_bubble); });
}

// The office

void Attention::follow(Session *session)
{
    if (m_center)
        m_center->withdrawAll();
    m_center.reset();
    if (m_session)
        m_session->disconnect(this);
    m_session = session;
    if (session)
        connectSession(*session);
    update();
}

void Attention::connectSession(Session &session)
{
    m_center = std::make_unique<NotificationCenter>(
        session, m_settings, m_clock, [this](RoomId room) { return m_window.isReading(room); });
    connect(m_center.get(), &NotificationCenter::notify, this, &Attention::onNotice);
    connect(m_center.get(), &NotificationCenter::told, this, &Attention::onTold);
    connect(m_center.get(), &NotificationCenter::withdraw, this, [this](RoomId room) {
        m_popups.remove(room.value());
        if (m_notifier)
            m_notifier->withdraw(room.value());
    });
    connect(&session, &Session::statusChanged, this, &Attention::update);
}

void Attention::officeOpened()
{
    if (m_center)
        m_center->start();
}

void Attention::onNotice(const Notice &notice)
{
    if (!m_notifier)
        return;
    const auto words = noticeText(notice, m_settings.showsText());
    m_popups.insert(notice.room.value(), notice.first);
    m_notifier->show({.key = notice.room.value(),
                      .title = words.title,
                      .text = words.text,
                      .action = tr("Open")});
}

void Attention::onTold(bool isMention, bool calls)
{
    playSound(isMention);
    if (calls)
        QApplication::alert(&m_window);
}

void Attention::onUndelivered(const Popup &popup)
{
    m_bubble = popup.key;
    if (!m_tray || !TrayIcon::isAvailable())
        return;
    const auto words = bubbleText(popup.title, popup.text);
    m_tray->say(words.title, words.text);
}

void Attention::openNotice(qint64 key)
{
    const auto message = m_popups.take(key);
    if (m_center)
        m_center->forget(RoomId(key));
    m_window.raiseWindow();
    if (message.isValid())
        m_window.goToMessage(RoomId(key), message);
}

void Attention::showWhy(MessageId message)
{
    if (m_center)
        m_window.showNotificationLog(*m_center, message);
}

// The window and the tray

void Attention::startHidden()
{
    if (!m_settings.runsOn() || !TrayIcon::isAvailable())
        m_window.showMinimized();
}

void Attention::onClosing()
{
    if (!m_settings.runsOn()) {
        emit quitRequested();
    } else if (!m_tray || !TrayIcon::isAvailable()) {
        m_window.showMinimized(); // one could never get it back
    } else {
        m_window.hide();
        if (!m_settings.hasToldOfTray() && m_notifier) {
            m_settings.setHasToldOfTray(true);
            m_notifier->show({.key = 0,
                              .title = tr("Kontor keeps running"),
                              .text = tr("It is in the tray and goes on receiving messages. "
                                         "Quit it there, or change this in the settings."),
                              .action = tr("Open")});
        }
    }
}

void Attention::toggleWindow()
{
    if (m_window.isVisible() && !m_window.isMinimized())
        m_window.hide();
    else
        m_window.raiseWindow();
}

void Attention::openSettings()
{
    auto *dialog = m_window.showSettings();
    if (!dialog)
        return;
    connect(dialog, &SettingsDialog::quietRequested, this, &Attention::setQuiet);
    connect(dialog, &SettingsDialog::soundRequested, this,
            [this] { m_sound.play(QUrl(u"qrc:/sounds/message.wav"_s), m_settings.volume()); });
    connect(dialog, &SettingsDialog::logRequested, this, [this] { showWhy({}); });
}

void Attention::setQuiet(std::optional<Timestamp> until)
{
    m_settings.setQuietUntil(until.value_or(Timestamp()));
    update();
}

void Attention::playSound(bool isMention)
{
    if (!m_settings.sounds())
        return;
    const QUrl sound(isMention ? u"qrc:/sounds/mention.wav"_s : u"qrc:/sounds/message.wav"_s);
    if (m_sound.play(sound, m_settings.volume(),
                     isMention ? SoundPlayer::Weight::Important : SoundPlayer::Weight::Ordinary))
        emit sounded();
}

void Attention::update()
{
    const auto left = m_settings.quietUntil() - m_clock.now();
    const bool quiet = left.count() > 0;
    if (quiet)
        m_quietEnd.start(std::min<std::chrono::milliseconds>(left, std::chrono::hours(24)));
    else
        m_quietEnd.stop();
    const int unread = m_window.totalUnread();
    if (unread != std::exchange(m_badge, unread))
        setTaskbarBadge(unread);
    if (!m_tray)
        return;
    m_tray->setState({.unread = unread,
                      .isOnline = m_session && m_session->status().state == ConnectionState::Online,
                      .isWindowShown = m_window.isVisible() && !m_window.isMinimized(),
                      .quietUntil = quiet ? std::optional(m_settings.quietUntil()) : std::nullopt});
}

} // namespace Kontor::App
