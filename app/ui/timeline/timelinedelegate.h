// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "ui/timeline/messagelayout.h"

#include <QCache>
#include <QPersistentModelIndex>
#include <QStyledItemDelegate>

namespace Kontor::App {

//! Part of one message's text, as characters; empty when both are equal.
struct TextSelection {
    QPersistentModelIndex index;
    int anchor = 0;
    int cursor = 0;

    int from() const { return std::min(anchor, cursor); }
    int length() const { return std::abs(cursor - anchor); }
};

//! \brief Paints the rows of a timeline: chips, lines, bubbles, avatars.
//!
//! Layouts are cached a row and width, and made anew when what they show has changed.
class TimelineDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    TimelineDelegate(const Theme &theme, const Clock &clock, QObject *parent = nullptr);

    //! Names over bubbles: in group rooms only.
    void setShowsNames(bool shows) { m_showsNames = shows; }
    //! The keyboard is in use: the current row has a ring.
    void setShowsFocus(bool shows) { m_showsFocus = shows; }
    //! Empty space over the first row, so that few messages stand at the bottom.
    void setTopGap(int gap) { m_topGap = gap; }
    int topGap(const QModelIndex &index) const { return index.row() == 0 ? m_topGap : 0; }
    void setSelection(const TextSelection &selection) { m_selection = selection; }
    const TextSelection &selection() const { return m_selection; }

    //! Stays valid until the next call.
    const MessageLayout &layoutFor(const QModelIndex &index, int width) const;
    void forgetLayouts() { m_layouts.clear(); }

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

private:
    MessageLook lookOf(const QModelIndex &index) const;
    void paintLines(QPainter &painter, const MessageLayout &layout,
                    Qt::LayoutDirection direction) const;
    void paintBubble(QPainter &painter, const MessageLayout &layout, const QModelIndex &index,
                     const QStyleOptionViewItem &option) const;
    void paintText(QPainter &painter, const MessageLayout &layout, const QModelIndex &index,
                   const QRectF &bubble) const;
    void paintMeta(QPainter &painter, const MessageLayout &layout,
                   Qt::LayoutDirection direction) const;
    void paintFailure(QPainter &painter, const MessageLayout &layout,
                      Qt::LayoutDirection direction) const;

    const Theme &m_theme;
    const Clock &m_clock;
    TextSelection m_selection;
    bool m_showsNames = true;
    bool m_showsFocus = false;
    int m_topGap = 0;
    mutable QCache<QString, MessageLayout> m_layouts;
};

} // namespace Kontor::App
