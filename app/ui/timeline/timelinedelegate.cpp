// SPDX-License-Identifier: Apache-2.0
#include "ui/timeline/timelinedelegate.h"

#include "models/timelinemodel.h"
#include "models/times.h"
#include "ui/text/errortext.h"
#include "ui/theme/metrics.h"
#include "ui/theme/painting.h"
#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace Kontor::App {

using namespace Metrics;

namespace {

constexpr int kCachedLayouts = 2 * TimelineModel::kMostRows;

QString cacheKey(const QModelIndex &index)
{
    const auto id = index.data(TimelineModel::MessageIdRole).toLongLong();
    return id > 0 ? QString::number(id) : index.data(TimelineModel::ClientMsgIdRole).toString();
}

int widthOf(const QStyleOptionViewItem &option)
{
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    return view ? view->viewport()->width() : option.rect.width();
}

} // namespace

TimelineDelegate::TimelineDelegate(const Theme &theme, const Clock &clock, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
    , m_clock(clock)
    , m_layouts(kCachedLayouts)
{
}

MessageLook TimelineDelegate::lookOf(const QModelIndex &index) const
{
    using Model = TimelineModel;
    const auto is = [&index](int role) { return index.data(role).toBool(); };
    const auto time = fromMilliseconds(index.data(Model::TimeRole).toLongLong());
    MessageLook look;
    look.mine = is(Model::MineRole);
    look.muted = is(Model::DeletedRole);
    look.text = look.muted ? tr("Message deleted") : index.data(Model::TextRole).toString();
    look.firstOfGroup = is(Model::FirstOfGroupRole);
    if (m_showsNames && !look.mine && look.firstOfGroup)
        look.name = index.data(Model::DisplayNameRole).toString();
    look.meta = is(Model::EditedRole) && !look.muted ? tr("%1 · edited").arg(timeOfDay(time))
                                                     : timeOfDay(time);
    look.state = index.data(Model::StateRole).value<DeliveryState>();
    if (look.state == DeliveryState::Failed) {
        const Error error{ErrorCode(index.data(Model::FailureRole).toInt())};
        look.failure = tr("Not sent. %1").arg(sendError(error));
    }
    if (is(Model::StartsDayRole))
        look.dayChip = dayTitle(localDay(time), localDay(m_clock.now()));
    look.newLine = is(Model::StartsNewRole);
    look.last = index.row() + 1 == index.model()->rowCount();
    return look;
}

const MessageLayout &TimelineDelegate::layoutFor(const QModelIndex &index, int width) const
{
    const auto key = cacheKey(index);
    const auto look = lookOf(index);
    if (const auto *found = m_layouts.object(key);
        found && found->width() == width && found->look() == look)
        return *found;
    auto *layout = new MessageLayout(look, width, m_theme);
    m_layouts.insert(key, layout);
    return *layout;
}

QSize TimelineDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int width = widthOf(option);
    return {width, layoutFor(index, width).height() + topGap(index)};
}

void TimelineDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    const auto &layout = layoutFor(index, widthOf(option));
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->translate(option.rect.topLeft() + QPoint(0, topGap(index)));
    paintLines(*painter, layout, option.direction);
    if (!layout.look().mine && index.data(TimelineModel::LastOfGroupRole).toBool()) {
        const auto name = index.data(TimelineModel::DisplayNameRole).toString();
        paintAvatar(*painter, m_theme, mirrored(layout.avatar(), layout.width(), option.direction),
                    name, initials(name));
    }
    paintBubble(*painter, layout, index, option);
    paintMeta(*painter, layout, option.direction);
    if (!layout.look().failure.isEmpty())
        paintFailure(*painter, layout, option.direction);
    painter->restore();
}

void TimelineDelegate::paintLines(QPainter &painter, const MessageLayout &layout,
                                  Qt::LayoutDirection direction) const
{
    const auto &colours = m_theme.colours();
    if (const auto chip = layout.dayChip(); !chip.isEmpty()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(colours.side);
        painter.drawRoundedRect(chip, chip.height() / 2, chip.height() / 2);
        painter.setFont(m_theme.font(Theme::Font::Tiny));
        painter.setPen(colours.muted);
        painter.drawText(chip, Qt::AlignCenter, layout.look().dayChip);
    }
    if (const auto line = layout.newLine(); !line.isEmpty()) {
        constexpr qreal kStrength = 0.5; // the line gives way to its words
        const auto words = tr("New messages").toUpper();
        painter.setFont(m_theme.font(Theme::Font::TinyStrong));
        const auto half = painter.fontMetrics().horizontalAdvance(words) / 2.0 + Metrics::kRowGap;
        auto colour = colours.error;
        colour.setAlphaF(kStrength);
        const auto rect = mirrored(line, layout.width(), direction);
        const auto y = std::round(rect.center().y());
        painter.fillRect(QRectF(rect.left(), y, rect.width() / 2 - half, 1), colour);
        painter.fillRect(QRectF(rect.center().x() + half, y, rect.width() / 2 - half, 1), colour);
        painter.setPen(colours.error);
        painter.drawText(rect, Qt::AlignCenter, words);
    }
}

void TimelineDelegate::paintBubble(QPainter &painter, const MessageLayout &layout,
                                   const QModelIndex &index,
                                   const QStyleOptionViewItem &option) const
{
    const auto &colours = m_theme.colours();
    const auto bubble = mirrored(layout.bubble(), layout.width(), option.direction);
    const bool focused = m_showsFocus && option.state.testFlag(QStyle::State_HasFocus);
    // High contrast has no shades: there a bubble is its border.
    const bool outlined = colours.bubbleTheirs == colours.canvas;
    QPen pen(Qt::NoPen);
    if (focused)
        pen = QPen(colours.accent, kFocusWidth);
    else if (outlined)
        pen = QPen(colours.line, 1);
    painter.setPen(pen);
    painter.setBrush(layout.look().mine ? colours.bubbleMine : colours.bubbleTheirs);
    painter.drawRoundedRect(bubble, kBubbleRadius, kBubbleRadius);
    if (!layout.look().name.isEmpty()) {
        painter.setFont(m_theme.font(Theme::Font::SmallStrong));
        painter.setPen(m_theme.nameColour(layout.look().name));
        const auto rect = mirrored(layout.name(), layout.width(), option.direction);
        painter.drawText(rect, Qt::AlignLeading | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(layout.look().name, Qt::ElideRight,
                                                          int(std::ceil(rect.width())) + 1));
    }
    paintText(painter, layout, index, bubble);
}

void TimelineDelegate::paintText(QPainter &painter, const MessageLayout &layout,
                                 const QModelIndex &index, const QRectF &bubble) const
{
    const auto &colours = m_theme.colours();
    QList<QTextLayout::FormatRange> formats;
    for (const auto &link : layout.links()) {
        QTextLayout::FormatRange range;
        range.start = int(link.start);
        range.length = int(link.length);
        range.format.setForeground(colours.link);
        range.format.setFontUnderline(true);
        formats.append(range);
    }
    if (m_selection.index == index && m_selection.length() > 0) {
        QTextLayout::FormatRange range;
        range.start = m_selection.from();
        range.length = m_selection.length();
        range.format.setBackground(colours.accent);
        range.format.setForeground(colours.onAccent);
        formats.append(range);
    }
    painter.setPen(layout.look().muted ? colours.mutedOnTint : colours.text);
    const auto shift = bubble.left() - layout.bubble().left();
    layout.text().draw(&painter, layout.textPosition() + QPointF(shift, 0), formats);
}

void TimelineDelegate::paintMeta(QPainter &painter, const MessageLayout &layout,
                                 Qt::LayoutDirection direction) const
{
    const auto &colours = m_theme.colours();
    painter.setFont(m_theme.font(Theme::Font::Tiny));
    painter.setPen(colours.mutedOnTint);
    painter.drawText(mirrored(layout.meta(), layout.width(), direction),
                     Qt::AlignCenter | Qt::TextDontClip, layout.look().meta);
    paintDeliveryState(painter, m_theme, mirrored(layout.tick(), layout.width(), direction),
                       layout.look().state, colours.mutedOnTint);
}

void TimelineDelegate::paintFailure(QPainter &painter, const MessageLayout &layout,
                                    Qt::LayoutDirection direction) const
{
    const auto &colours = m_theme.colours();
    painter.setFont(m_theme.font(Theme::Font::Small));
    const auto draw = [&](const QRectF &rect, const QString &text) {
        const auto place = mirrored(rect, layout.width(), direction);
        const auto elided = painter.fontMetrics().elidedText(text, Qt::ElideRight,
                                                             int(std::ceil(place.width())) + 1);
        painter.drawText(place, Qt::AlignLeading | Qt::AlignVCenter, elided);
    };
    painter.setPen(colours.errorText);
    draw(layout.failure(), layout.look().failure);
    painter.setPen(colours.link);
    draw(layout.retryButton(), retryText());
    draw(layout.discardButton(), discardText());
}

} // namespace Kontor::App
