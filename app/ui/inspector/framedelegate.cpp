// SPDX-License-Identifier: Apache-2.0
#include "ui/inspector/framedelegate.h"

#include "models/framelogmodel.h"
#include "ui/theme/theme.h"

namespace Kontor::App {

FrameDelegate::FrameDelegate(const Theme &theme, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
{
}

void FrameDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const auto &colours = m_theme.colours();
    const auto back =
        option->state.testFlag(QStyle::State_Selected) ? colours.selection : colours.canvas;
    auto colour = colours.text;
    const auto kind = Recording::Kind(index.data(FrameLogModel::KindRole).toInt());
    const bool isFrame = kind == Recording::Kind::Sent || kind == Recording::Kind::Received;
    if (index.data(FrameLogModel::ErrorRole).toBool()
        && (index.column() == FrameLogModel::Type || index.column() == FrameLogModel::Direction))
        colour = readableOn(colours.errorText, back);
    else if (index.column() == FrameLogModel::Direction)
        colour = readableOn(kind == Recording::Kind::Sent ? colours.accent : colours.ok, back);
    else if (!isFrame)
        colour = readableOn(colours.muted, back);
    option->palette.setColor(QPalette::Text, colour);
    option->palette.setColor(QPalette::HighlightedText, colour);
    option->state.setFlag(QStyle::State_HasFocus, false); // the row is marked as a whole
}

} // namespace Kontor::App
