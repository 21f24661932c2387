// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/roomlistmodel.h"
#include "ui/panels/roomdelegate.h"
#include "ui/theme/calmlistview.h"

namespace Kontor::App {

class RoomFilterModel;

//! \brief The list of rooms and people, with the title of each section over its first row.
//!
//! The titles are painted; no row stands for them. Opening a room is asked for, by click or key;
//! what is open is told by setOpenRoom().
class RoomListView : public CalmListView {
    Q_OBJECT
public:
    RoomListView(RoomFilterModel &model, const Theme &theme, const Clock &clock,
                 QWidget *parent = nullptr);

    void setOpenRoom(RoomId room);
    //! Avatars alone.
    void setCompact(bool compact);
    //! Opens the next room in the list, or the one before.
    void step(int by);
    //! The first row there is, after filtering.
    void openFirst();
    //! Where a section's title stands, in this widget's coordinates.
    QRect sectionRect(RoomListModel::Section section) const;

signals:
    void roomRequested(Kontor::RoomId room);
    //! sectionRect() may have changed.
    void sectionsMoved();

protected:
    void doItemsLayout() override;
    void paintEvent(QPaintEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool viewportEvent(QEvent *event) override;

private:
    friend class RoomRowDelegate;

    int titlesAbove(int row) const; //!< how many section titles stand over a row
    int titlesBelow(int row) const;
    QRect rowRect(const QModelIndex &index) const; //!< without titles
    QModelIndex rowAt(QPoint position) const;
    void request(const QModelIndex &index);
    void paintTitle(QPainter &painter, RoomListModel::Section section) const;
    int indexOfOpen() const;
    void selectOpen();
    //! Those that have a title: rooms and people always.
    std::vector<RoomListModel::Section> sections() const;
    int firstRow(RoomListModel::Section section) const;

    RoomFilterModel &m_model;
    const Theme &m_theme;
    RoomDelegate *m_delegate;
    RoomId m_openRoom;
    bool m_compact = false;
    bool m_showsFocus = false;
};

} // namespace Kontor::App
