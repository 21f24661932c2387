// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/roomdelegate.h"

#include "models/deliverystate.h"
#include "models/roomlistmodel.h"
#include "models/times.h"
#include "ui/text/typingtext.h"
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

bool RoomDelegate::isOpen(const QModelIndex &index) const
{
    return index.data(Model::RoomIdRole).toLongLong() == m_openRoom.value();
}

QColor RoomDelegate::muted(const QModelIndex &index) const
{
    return isOpen(index) ? m_theme.colours().mutedOnTint : m_theme.colours().muted;
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
    const QRectF back = QRectF(rect).adjusted(kRowMargin, 0, -kRowMargin, 0);
    painter.setRenderHint(QPainter::Antialiasing);
    paintBackground(painter, back, index, focused);
    const auto title = index.data(Model::TitleRole).toString();
    const bool person =
        index.data(Model::SectionRole).value<Model::Section>() == Model::Section::People;
    QRectF avatar(0, 0, kListAvatar, kListAvatar);
    avatar.moveCenter(back.center());
    if (!m_compact)
        avatar.moveLeft(back.left() + kRowPadding);
    paintAvatar(painter, m_theme, turned(avatar, back, direction), title,
                person ? initials(title) : u"#"_s);
    if (const auto presence = index.data(Model::PresenceRole); presence.isValid()) {
        const auto &colours = m_theme.colours();
        paintPresence(painter, m_theme, turned(avatar, back, direction),
                      PresenceStatus(presence.toInt()),
                      isOpen(index)                  ? colours.selection
                          : index.row() == m_hovered ? colours.hover
                                                     : colours.side);
    }

    const int unread = index.data(Model::UnreadRole).toInt();
    const bool silent = index.data(Model::MutedRole).toBool();
    if (m_compact) {
        const auto right = std::min(back.right(), avatar.right() + kGrid);
        if (unread > 0)
            paintBadge(painter, m_theme, {right, avatar.top() + kGrid}, unread, silent);
        return;
    }
    const auto left = avatar.right() + kRowGap;
    const auto width = back.right() - kRowPadding - left;
    const auto middle = back.center().y();
    constexpr qreal kHalf = kRowHeight / 2.0;
    const QRectF upper(left, middle - kHalf + kGrid + 2, width, kHalf - kGrid - 1);
    QRectF lower(left, middle + 1, width, kHalf - kGrid - 4);
    paintTitle(painter, upper, back, index, direction);
    if (unread > 0) {
        const auto badge = badgeWidth(m_theme, unread);
        const auto place = turned({lower.right() - badge, lower.top(), badge, 0}, back, direction);
        paintBadge(painter, m_theme, {place.right(), lower.center().y() + 1}, unread, silent);
        lower.setRight(lower.right() - badge - kGrid - 2);
    }
    painter.setPen(unread > 0 && !silent ? m_theme.colours().text : muted(index));
    paintPreview(painter, turned(lower, back, direction), index, direction);
}

void RoomDelegate::paintBackground(QPainter &painter, const QRectF &back, const QModelIndex &index,
                                   bool focused) const
{
    const auto &colours = m_theme.colours();
    const bool open = isOpen(index);
    if (!open && !focused && index.row() != m_hovered)
        return;
    const bool contrast = colours.selection == colours.side; // high contrast: a frame instead
    const bool framed = focused || (open && contrast);
    painter.setPen(framed ? QPen(colours.accent, focused ? kFocusWidth : 1) : Qt::NoPen);
    painter.setBrush(open ? colours.selection : colours.hover);
    const auto inset = framed ? 1.0 : 0.0;
    painter.drawRoundedRect(back.adjusted(inset, inset, -inset, -inset), kFieldRadius,
                            kFieldRadius);
}

void RoomDelegate::paintTitle(QPainter &painter, const QRectF &rect, const QRectF &back,
                              const QModelIndex &index, Qt::LayoutDirection direction) const
{
    qreal timeWidth = 0;
    if (index.data(Model::HasMessagesRole).toBool()) {
        const auto time = briefTime(
            fromMilliseconds(index.data(Model::LastActivityRole).toLongLong()), m_clock.now());
        painter.setFont(m_theme.font(Theme::Font::Tiny));
        timeWidth = std::ceil(QFontMetricsF(painter.font()).horizontalAdvance(time)) + 1;
        painter.setPen(muted(index));
        const QRectF place(rect.right() - timeWidth, rect.top() - 1, timeWidth, rect.height());
        painter.drawText(turned(place, back, direction), Qt::AlignCenter, time);
    }
    auto font = m_theme.font(Theme::Font::Strong);
    if (index.data(Model::UnreadRole).toInt() > 0 && !index.data(Model::MutedRole).toBool())
        font.setWeight(QFont::Bold);
    painter.setFont(font);
    painter.setPen(m_theme.colours().text);
    drawLine(painter, turned(rect.adjusted(0, 0, -timeWidth - kGrid, 0), back, direction),
             index.data(Model::TitleRole).toString());
}

void RoomDelegate::paintPreview(QPainter &painter, const QRectF &rect, const QModelIndex &index,
                                Qt::LayoutDirection direction) const
{
    painter.setFont(m_theme.font(Theme::Font::Small));
    if (const auto typing = index.data(Model::TypingRole).toStringList(); !typing.isEmpty()) {
        const bool person =
            index.data(Model::SectionRole).value<Model::Section>() == Model::Section::People;
        painter.setPen(m_theme.colours().link);
        drawLine(painter, rect, person ? typingText() : typingText(typing));
        return;
    }
    const auto draft = oneLine(index.data(Model::DraftRole).toString());
    if (!draft.isEmpty() && !isOpen(index)) { // of the open one it stands in the composer
        const auto word = tr("Draft:");
        const auto width = QFontMetricsF(painter.font()).horizontalAdvance(word) + kGrid + 1;
        painter.setPen(m_theme.colours().errorText);
        drawLine(painter, rect, word);
        painter.setPen(muted(index));
        const auto rest = direction == Qt::LeftToRight ? rect.adjusted(width, 0, 0, 0)
                                                       : rect.adjusted(0, 0, -width, 0);
        drawLine(painter, rest, isolated(draft));
        return;
    }
    const auto state = index.data(Model::PreviewStateRole).value<DeliveryState>();
    const bool ticked = state != DeliveryState::None && state != DeliveryState::Sent;
    const auto room = rect.width() - (ticked ? kTickWidth + kTickGap : 0);
    const auto place = direction == Qt::LeftToRight ? rect.adjusted(0, 0, room - rect.width(), 0)
                                                    : rect.adjusted(rect.width() - room, 0, 0, 0);
    const auto advance = drawLine(painter, place, previewText(index)) + kTickGap;
    if (!ticked)
        return;
    QRectF tick(rect.left() + advance, rect.center().y() - kTick / 2.0, kTickWidth, kTick);
    if (direction == Qt::RightToLeft)
        tick.moveRight(rect.right() - advance);
    paintDeliveryState(painter, m_theme, tick, state, muted(index));
}

QString RoomDelegate::previewText(const QModelIndex &index) const
{
    const auto text = index.data(Model::PreviewDeletedRole).toBool()
        ? tr("Message deleted")
        : oneLine(index.data(Model::PreviewTextRole).toString());
    if (!index.data(Model::HasMessagesRole).toBool())
        return tr("No messages yet");
    if (index.data(Model::PreviewMineRole).toBool())
        return tr("You: %1").arg(isolated(text));
    const auto sender = index.data(Model::PreviewSenderRole).toString();
    //: who wrote it: the beginning of it
    return sender.isEmpty() ? isolated(text) : tr("%1: %2").arg(isolated(sender), isolated(text));
}

} // namespace Kontor::App
