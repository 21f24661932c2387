// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>

class QMenu;

namespace Kontor::App {

class OwnPresence;
class Settings;
class Theme;

//! \brief The part of the account's menu where one chooses what to appear as.
//!
//! The choice is remembered.
class PresenceMenu : public QObject {
    Q_OBJECT
public:
    //! Adds itself at the end of \a menu. All but the theme live as long as \a parent.
    PresenceMenu(QMenu &menu, OwnPresence &presence, Settings &settings, const Theme &theme,
                 QObject *parent);

private:
    void update();

    QMenu &m_menu;
    const OwnPresence &m_presence;
    const Theme &m_theme;
    QList<QAction *> m_actions;
};

} // namespace Kontor::App
