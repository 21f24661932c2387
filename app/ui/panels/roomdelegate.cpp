// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/roomdelegate.h"

#include "models/deliverystate.h"
#include "models/roomlistmodel.h"
#include "models/times.h"
#include "ui/theme/metrics.h"
#include "ui/theme/painting.h"
#include "ui/theme/theme.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QStyle>

#include <cmath>

using namespace Qt::StringLiterals;

namespace Kontor::App {

using namespace Metrics;
using Model = RoomListModel;

namespace {

//! \a rect, seen in \a whole from the other side where the window reads from right to left.
QRectF turned(const QRectF &rect, const QRectF &whole, Qt::LayoutDirection direction)
{
    if (direction == Qt::LeftToRight)
        return rect;
    return {whole.left() + whole.right() - rect.right(), rect.top(), rect.width(), rect.height()};
}

} // namespace

RoomDelegate::RoomDelegate(const Theme &theme, const Clock &clock, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
    , m_clock(clock)
{
}

int RoomDelegate::rowHeight() const
{
    const auto lines = QFontMetricsF(m_theme.font(Theme::Font::Strong)).height()
        + QFontMetricsF(m_theme.font(Theme::Font::Small)).height();
    return std::max(kRowHeight, int(std::ceil(lines)) + 3 * kGrid);
}

void RoomDelegate::paintRow(QPainter &painter, const QRect &rect, const QModelIndex &index,
                            Qt::LayoutDirection direction, bool focused) const
{
    const auto &colours = m_theme.colours();
    const bool open = index.data(Model::RoomIdRole).toLongLong() == m_openRoom.value();
    const QRectF back = QRectF(rect).adjusted(kRowMargin, 0, -kRowMargin, 0);
    painter.setRenderHint(QPainter::Antialiasing);
    if (open || index.row() == m_hovered || focused) {
        const bool contrast = colours.selection == colours.side; // high contrast: a frame instead
        const bool framed = focused || (open && contrast);
        painter.setPen(framed ? QPen(colours.accent, focused ? kFocusWidth : 1) : Qt::NoPen);
        painter.setBrush(open ? colours.selection : colours.hover);
        const auto inset = framed ? 1.0 : 0.0;
        painter.drawRoundedRect(back.adjusted(inset, inset, -inset, -inset), kFieldRadius,
                                kFieldRadius);
    }
    const auto title = index.data(Model::TitleRole).toString();
    const bool person =
        index.data(Model::SectionRole).value<Model::Section>() == Model::Section::People;
    const int unread = index.data(Model::UnreadRole).toInt();
    const bool muted = index.data(Model::MutedRole).toBool();
    QRectF avatar(0, 0, kListAvatar, kListAvatar);
    avatar.moveCenter(back.center());
    if (!m_compact)
        avatar.moveLeft(back.left() + kRowPadding);
    paintAvatar(painter, m_theme, turned(avatar, back, direction), title,
                person ? initials(title) : u"#"_s);
    if (m_compact) {
        if (unread > 0) {
            const auto right = std::min(back.right(), avatar.right() + kGrid);
            paintBadge(painter, m_theme, {right, avatar.top() + kGrid}, unread, muted);
        }
        return;
    }

    const auto left = avatar.right() + kRowGap;
    const auto right = back.right() - kRowPadding;
    const auto middle = back.center().y();
    const QRectF upper(left, middle - kRowHeight / 2.0 + kGrid + 2, right - left,
                       kRowHeight / 2.0 - kGrid - 2 + 1);
    const QRectF lower(left, middle + 1, right - left, kRowHeight / 2.0 - kGrid - 4);

    qreal timeWidth = 0;
    if (index.data(Model::HasMessagesRole).toBool()) {
        const auto time = briefTime(
            fromMilliseconds(index.data(Model::LastActivityRole).toLongLong()), m_clock.now());
        painter.setFont(m_theme.font(Theme::Font::Tiny));
        timeWidth = std::ceil(QFontMetricsF(painter.font()).horizontalAdvance(time)) + 1;
        painter.setPen(colours.muted);
        const QRectF place(right - timeWidth, upper.top() - 1, timeWidth, upper.height());
        painter.drawText(turned(place, back, direction), Qt::AlignCenter, time);
    }
    painter.setFont(m_theme.font(Theme::Font::Strong));
    if (unread > 0 && !muted) {
        auto font = painter.font();
        font.setWeight(QFont::Bold);
        painter.setFont(font);
    }
    painter.setPen(colours.text);
    drawLine(painter, turned(upper.adjusted(0, 0, -timeWidth - kGrid, 0), back, direction), title);

    qreal badge = 0;
    if (unread > 0) {
        badge = badgeWidth(m_theme, unread) + kGrid + 2;
        const auto place = turned({right - badgeWidth(m_theme, unread), lower.center().y(),
                                   badgeWidth(m_theme, unread), 0},
                                  back, direction);
        paintBadge(painter, m_theme, {place.right(), lower.center().y() + 1}, unread, muted);
    }
    painter.setPen(unread > 0 && !muted ? colours.text : colours.muted);
    paintPreview(painter, turned(lower.adjusted(0, 0, -badge, 0), back, direction), index,
                 direction);
}

void RoomDelegate::paintPreview(QPainter &painter, const QRectF &rect, const QModelIndex &index,
                                Qt::LayoutDirection direction) const
{
    const auto &colours = m_theme.colours();
    painter.setFont(m_theme.font(Theme::Font::Small));
    const QFontMetricsF metrics(painter.font());
    const auto draft = oneLine(index.data(Model::DraftRole).toString());
    if (!draft.isEmpty()) {
        const auto word = tr("Draft:");
        const auto width = metrics.horizontalAdvance(word) + kGrid + 1;
        painter.setPen(colours.errorText);
        drawLine(painter, rect, word);
        painter.setPen(colours.muted);
        const auto rest = direction == Qt::LeftToRight ? rect.adjusted(width, 0, 0, 0)
                                                       : rect.adjusted(0, 0, -width, 0);
        drawLine(painter, rest, isolated(draft));
        return;
    }
    auto text = index.data(Model::PreviewDeletedRole).toBool()
        ? tr("Message deleted")
        : oneLine(index.data(Model::PreviewTextRole).toString());
    if (text.isEmpty()) {
        if (!index.data(Model::HasMessagesRole).toBool())
            drawLine(painter, rect, tr("No messages yet"));
        return;
    }
    if (index.data(Model::PreviewMineRole).toBool())
        text = tr("You: %1").arg(isolated(text));
    else if (const auto sender = index.data(Model::PreviewSenderRole).toString(); !sender.isEmpty())
        //: who wrote it: the beginning of it
        text = tr("%1: %2").arg(isolated(sender), isolated(text));
    else
        text = isolated(text);

    const auto state = index.data(Model::PreviewStateRole).value<DeliveryState>();
    constexpr qreal kTickWidth = kTick * 4.0 / 3;
    const bool ticked = state == DeliveryState::Read || state == DeliveryState::Failed
        || state == DeliveryState::Waiting;
    const auto room = rect.width() - (ticked ? kTickWidth + kTickGap : 0);
    const auto place = direction == Qt::LeftToRight ? rect.adjusted(0, 0, room - rect.width(), 0)
                                                    : rect.adjusted(rect.width() - room, 0, 0, 0);
    const auto width = drawLine(painter, place, text);
    if (!ticked)
        return;
    const auto advance = width + kTickGap;
    QRectF tick(rect.left() + advance, rect.center().y() - kTick / 2.0, kTickWidth, kTick);
    if (direction == Qt::RightToLeft)
        tick.moveRight(rect.right() - advance);
    const auto icon = state == DeliveryState::Read ? u"read"_s
        : state == DeliveryState::Failed           ? u"failed"_s
                                                   : u"waiting"_s;
    const auto colour = state == DeliveryState::Read ? colours.link
        : state == DeliveryState::Failed             ? colours.error
                                                     : colours.muted;
    m_theme.paintIcon(painter, tick, icon, colour);
}

} // namespace Kontor::App
