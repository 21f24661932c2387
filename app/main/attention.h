// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "client/notificationcenter.h"
#include "platform/desktopnotifier.h"
#include "platform/soundplayer.h"
#include "ui/tray/trayicon.h"

#include <QTimer>

namespace Kontor::App {

class MainWindow;
class Theme;

//! \brief Everything that calls the user: notifications, sounds, tray, the taskbar; and what
//! becomes of the window when it is closed.
//!
//! Puts together what the policy says (NotificationCenter), what is set (Settings) and what the
//! system has.
class Attention : public QObject {
    Q_OBJECT
public:
    //! All outlive it.
    Attention(MainWindow &window, Settings &settings, const Theme &theme, const Clock &clock);
    ~Attention() override;

    //! The window is shown, or would be: tray and notifications now. May take some milliseconds.
    void start();
    //! From now on it is about \a session's office; nullptr: nobody's.
    void follow(Session *session);
    //! The session's cache is open.
    void officeOpened();
    //! The window is to be hidden at first: in the tray, or minimised.
    void startHidden();

signals:
    void reconnectRequested();
    void quitRequested();
    //! A sound was played.
    void sounded();

private:
    void connectTray();
    void connectSession(Session &session);
    void onNotice(const Notice &notice);
    void onTold(bool isMention, bool calls);
    void onUndelivered(const Popup &popup);
    void openNotice(qint64 key);
    void onClosing();
    void toggleWindow();
    void openSettings();
    void showWhy(MessageId message);
    void setQuiet(std::optional<Timestamp> until);
    void playSound(bool isMention);
    void update();

    MainWindow &m_window;
    Settings &m_settings;
    const Theme &m_theme;
    const Clock &m_clock;
    SoundPlayer m_sound;
    QTimer m_quietEnd;
    Session *m_session = nullptr;
    int m_badge = 0;
    qint64 m_bubble = 0; // the popup that the tray's bubble is about
    std::unique_ptr<NotificationCenter> m_center; // of m_session
    QHash<qint64, MessageId> m_popups; // where each leads
    std::unique_ptr<DesktopNotifier> m_notifier;
    std::unique_ptr<TrayIcon> m_tray;
};

} // namespace Kontor::App
