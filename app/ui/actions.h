// SPDX-License-Identifier: Apache-2.0
#pragma once

class QAction;
class QWidget;

class QKeyEvent;

namespace Kontor::App {

//! Whether the key writes something, and is no shortcut.
bool isTyping(const QKeyEvent &event);

//! \brief Every shortcut of the main window, in one table.
struct Actions {
    //! They belong to \a window and work wherever its focus is.
    explicit Actions(QWidget *window);

    QAction *search; //!< Ctrl+K
    QAction *previousRoom; //!< Alt+Up
    QAction *nextRoom; //!< Alt+Down
    QAction *roomDetails; //!< Alt+I
    QAction *nextPane; //!< F6
    QAction *previousPane; //!< Shift+F6
    QAction *connection; //!< Ctrl+Shift+N
    QAction *inspector; //!< Ctrl+Shift+D
    QAction *signIn;
    QAction *signOut;
    QAction *settings; //!< Ctrl+,
    QAction *quit; //!< Ctrl+Q
};

} // namespace Kontor::App
