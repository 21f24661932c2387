// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"

#include <QMenu>
#include <QObject>
#include <QSystemTrayIcon>

#include <optional>

namespace Kontor::App {

class Theme;

//! What the tray shows of the office.
struct TrayState {
    int unread = 0;
    bool isOnline = false;
    bool isWindowShown = false;
    std::optional<Timestamp> quietUntil = {}; //!< nothing: may disturb

    bool operator==(const TrayState &) const = default;
};

//! Kontor's sign with what is unread on it, readable on light panels and dark ones.
QPixmap trayPixmap(const Theme &theme, const TrayState &state, int size);

//! \brief Kontor in the desktop's tray: unread count, tool tip and menu.
class TrayIcon : public QObject {
    Q_OBJECT
public:
    TrayIcon(const Theme &theme, const Clock &clock, QObject *parent = nullptr);

    //! Now: a tray may come and go.
    static bool isAvailable() { return QSystemTrayIcon::isSystemTrayAvailable(); }
    void show() { m_icon.show(); }
    void setState(const TrayState &state);
    //! A bubble at the icon, for systems that have no other notifications.
    void say(const QString &title, const QString &text);
    QMenu &menu() { return m_menu; }
    QString toolTip() const { return m_icon.toolTip(); }

signals:
    //! A click: shows the window, or hides it.
    void toggled();
    void quietRequested(std::optional<Kontor::Timestamp> until);
    void reconnectRequested();
    void settingsRequested();
    void quitRequested();
    void bubbleClicked();

private:
    void buildMenu();
    void update();

    const Theme &m_theme;
    const Clock &m_clock;
    QSystemTrayIcon m_icon;
    QMenu m_menu;
    QMenu *m_quiet = nullptr;
    QAction *m_open = nullptr;
    QAction *m_disturb = nullptr;
    TrayState m_state;
};

//! What the menu offers: 30 minutes, an hour, tomorrow at eight.
struct QuietChoice {
    QString name;
    Timestamp until;
};
std::vector<QuietChoice> quietChoices(Timestamp now);

} // namespace Kontor::App
