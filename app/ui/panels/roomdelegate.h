// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "model/ids.h"

#include <QStyledItemDelegate>

namespace Kontor::App {

class Theme;

//! \brief Paints one room or person: avatar, title, preview, time, badge.
//!
//! Where the pane is narrow, the avatar and the badge alone.
class RoomDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    RoomDelegate(const Theme &theme, const Clock &clock, QObject *parent = nullptr);

    void setCompact(bool compact) { m_compact = compact; }
    void setOpenRoom(RoomId room) { m_openRoom = room; }
    void setHovered(int row) { m_hovered = row; }
    //! Of one row without the section titles over it.
    int rowHeight() const;

    //! \a rect: the row without section titles.
    void paintRow(QPainter &painter, const QRect &rect, const QModelIndex &index,
                  Qt::LayoutDirection direction, bool focused) const;

private:
    bool isOpen(const QModelIndex &index) const;
    QColor muted(const QModelIndex &index) const;
    QString previewText(const QModelIndex &index) const;
    void paintBackground(QPainter &painter, const QRectF &back, const QModelIndex &index,
                         bool focused) const;
    void paintTitle(QPainter &painter, const QRectF &rect, const QRectF &back,
                    const QModelIndex &index, Qt::LayoutDirection direction) const;
    void paintPreview(QPainter &painter, const QRectF &rect, const QModelIndex &index,
                      Qt::LayoutDirection direction) const;

    const Theme &m_theme;
    const Clock &m_clock;
    RoomId m_openRoom;
    int m_hovered = -1;
    bool m_compact = false;
};

} // namespace Kontor::App
