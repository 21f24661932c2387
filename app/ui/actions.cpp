// SPDX-License-Identifier: Apache-2.0
#include "ui/actions.h"

#include <QAction>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QKeySequence>
#include <QWidget>

namespace Kontor::App {

bool isTyping(const QKeyEvent &event)
{
    const auto text = event.text();
    return !text.isEmpty() && text.front().isPrint()
        && !(event.modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier));
}

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Actions)
};

QAction *add(QWidget *window, const QString &text, const QKeySequence &shortcut = {})
{
    auto *action = new QAction(text, window);
    action->setShortcut(shortcut);
    window->addAction(action);
    return action;
}

} // namespace

Actions::Actions(QWidget *window)
    : search(add(window, Words::tr("Search or jump to"), Qt::CTRL | Qt::Key_K))
    , previousRoom(add(window, Words::tr("Previous room"), Qt::ALT | Qt::Key_Up))
    , nextRoom(add(window, Words::tr("Next room"), Qt::ALT | Qt::Key_Down))
    , roomDetails(add(window, Words::tr("Room details…"), Qt::ALT | Qt::Key_I))
    , nextPane(add(window, Words::tr("Next pane"), Qt::Key_F6))
    , previousPane(add(window, Words::tr("Previous pane"), Qt::SHIFT | Qt::Key_F6))
    , connection(add(window, Words::tr("Connection details"), Qt::CTRL | Qt::SHIFT | Qt::Key_N))
    , inspector(add(window, Words::tr("Inspector"), Qt::CTRL | Qt::SHIFT | Qt::Key_D))
    , signIn(add(window, Words::tr("Sign in…")))
    , signOut(add(window, Words::tr("Sign out")))
    , settings(add(window, Words::tr("Settings…"), Qt::CTRL | Qt::Key_Comma))
    , quit(add(window, Words::tr("Quit Kontor"), QKeySequence::Quit))
{
}

} // namespace Kontor::App
