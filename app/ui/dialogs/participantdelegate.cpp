// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/participantdelegate.h"

#include "models/participantsmodel.h"
#include "ui/theme/metrics.h"
#include "ui/theme/painting.h"
#include "ui/theme/theme.h"

#include <QPainter>

#include <cmath>

namespace Kontor::App {

using namespace Metrics;

ParticipantDelegate::ParticipantDelegate(const Theme &theme, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
{
}

QSize ParticipantDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    const auto lines = QFontMetricsF(m_theme.font(Theme::Font::Strong)).height()
        + QFontMetricsF(m_theme.font(Theme::Font::Small)).height();
    return {option.rect.width(), int(std::ceil(lines)) + 2 * kGrid};
}

void ParticipantDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                                const QModelIndex &index) const
{
    using Model = ParticipantsModel;
    const auto &colours = m_theme.colours();
    const QRectF row = QRectF(option.rect).adjusted(1, 1, -1, -1);
    const auto place = [&](qreal x, qreal y, qreal width, qreal height) {
        const auto left =
            option.direction == Qt::LeftToRight ? row.left() + x : row.right() - x - width;
        return QRectF(left, row.top() + y, width, height);
    };
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (option.state.testFlag(QStyle::State_Selected)) {
        const bool contrast = colours.selection == colours.canvas; // high contrast: a frame instead
        painter->setPen(contrast ? QPen(colours.accent, 1) : Qt::NoPen);
        painter->setBrush(colours.selection);
        painter->drawRoundedRect(row, kKeyRadius, kKeyRadius);
    }
    const auto name = index.data(Model::NameRole).toString();
    paintAvatar(
        *painter, m_theme,
        place(kGrid, (row.height() - kTimelineAvatar) / 2, kTimelineAvatar, kTimelineAvatar), name,
        initials(name));
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const auto muted = selected ? colours.mutedOnTint : colours.muted;
    painter->setFont(m_theme.font(Theme::Font::Small));
    const auto role = index.data(Model::RoleTextRole).toString();
    const auto roleWidth = std::ceil(painter->fontMetrics().horizontalAdvance(role)) + 1;
    painter->setPen(muted);
    drawLine(*painter, place(row.width() - kGrid - roleWidth, 0, roleWidth, row.height()), role);
    const qreal left = kGrid + kTimelineAvatar + kRowGap;
    const auto width = row.width() - left - roleWidth - 2 * kRowGap;
    const auto status = index.data(Model::StatusTextRole).toString();
    const auto half = row.height() / 2;
    if (!status.isEmpty())
        drawLine(*painter, place(left, half - 1, width, half - kGrid / 2), status);
    painter->setFont(m_theme.font(Theme::Font::Strong));
    painter->setPen(colours.text);
    //: a name in a list of people
    const auto title =
        index.data(Model::MeRole).toBool() ? tr("%1 (you)").arg(isolated(name)) : name;
    drawLine(*painter,
             status.isEmpty() ? place(left, 0, width, row.height())
                              : place(left, kGrid / 2, width, half - kGrid / 2),
             title);
    painter->restore();
}

} // namespace Kontor::App
