// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QPalette>

namespace Kontor::App {

//! Every colour of the window, by what it is for. Texts reach 4.5:1 (WCAG AA) on what they stand
//! on.
struct Colours {
    QColor canvas; //!< timeline, dialogs
    QColor side; //!< side pane, day chips
    QColor line; //!< separators, borders
    QColor text;
    QColor muted; //!< times, previews, hints; on canvas, side and hover
    QColor mutedOnTint; //!< the same on bubbles and on the current row
    QColor accent; //!< send, links, focus, read ticks
    QColor onAccent;
    QColor selection; //!< the list's current row
    QColor hover;
    QColor bubbleTheirs;
    QColor bubbleMine;
    QColor link; //!< the accent, readable on both bubbles
    QColor badge; //!< unread count
    QColor onBadge;
    QColor mutedBadge;
    QColor onMutedBadge;
    QColor ok;
    QColor warn;
    QColor error;
    QColor errorText; //!< the error colour, readable on side pane, canvas and bubbles
    QColor bannerBack;
    QColor bannerText;
    QColor errorBack; //!< the box in dialogs
    QColor errorBoxText;
};

Colours lightColours();
Colours darkColours();
//! For high contrast: nothing but what the system's palette has.
Colours coloursOf(const QPalette &palette);
//! Widgets that paint themselves, such as menus and tool tips, have these.
QPalette paletteOf(const Colours &colours);

//! WCAG 2: 1 … 21.
double contrast(const QColor &one, const QColor &other);
//! \a foreground, moved away from \a background just as far as \a ratio needs.
QColor readableOn(const QColor &foreground, const QColor &background, double ratio = 4.5);
bool isDark(const QColor &colour);

} // namespace Kontor::App
