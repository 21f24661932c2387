// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/room.h"
#include "models/deliverystate.h"

#include <QRectF>
#include <QString>

class QColor;
class QPainter;

namespace Kontor::App {

class Theme;

//! "AL" for "Alice Lindqvist", whole characters whatever the script; "?" where there is no letter.
QString initials(const QString &name);

//! A circle in the name's colour with \a text ("#" or initials) on it.
void paintAvatar(QPainter &painter, const Theme &theme, const QRectF &rect, const QString &name,
                 const QString &text);
//! A count in a pill; \a rightCentre is the middle of its right edge. Gives the width it took.
qreal paintBadge(QPainter &painter, const Theme &theme, QPointF rightCentre, int count, bool muted);
qreal badgeWidth(const Theme &theme, int count);
//! The sign of one's own message: clock, tick, two ticks, exclamation mark. \a plain: the colour of
//! those that aren't special.
void paintDeliveryState(QPainter &painter, const Theme &theme, const QRectF &rect,
                        DeliveryState state, const QColor &plain);
//! At the corner of \a avatar, each status in a shape of its own: a disc, a crescent, a disc with a
//! bar, a ring. \a ground: what lies behind the avatar.
void paintPresence(QPainter &painter, const Theme &theme, const QRectF &avatar,
                   PresenceStatus status, const QColor &ground);
//! "99+" from a hundred on.
QString badgeText(int count);

//! \a text on one line in the painter's font and pen, cut with … where it is too wide. Gives the
//! width that it took.
qreal drawLine(QPainter &painter, const QRectF &rect, const QString &text);

//! Text of others inside a sentence of ours: its direction can't reach beyond it.
QString isolated(const QString &text);
//! The text on one line, without line breaks and tabs, and never endless.
QString oneLine(const QString &text);

//! For tool tips, which have no switch for plain text: what looks like markup is shown as it is.
QString plainTip(const QString &text);

} // namespace Kontor::App
