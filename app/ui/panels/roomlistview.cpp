// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/roomlistview.h"

#include "models/roomfiltermodel.h"
#include "ui/actions.h"
#include "ui/theme/metrics.h"
#include "ui/theme/painting.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>

using namespace Qt::StringLiterals;

namespace Kontor::App {

using namespace Metrics;
using Section = RoomListModel::Section;

//! A row of the view, with room for the titles.
class RoomRowDelegate final : public RoomDelegate {
public:
    RoomRowDelegate(const RoomListView &view, const Theme &theme, const Clock &clock,
                    QObject *parent)
        : RoomDelegate(theme, clock, parent)
        , m_view(view)
    {
    }

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const override
    {
        const int titles = m_view.titlesAbove(index.row()) + m_view.titlesBelow(index.row());
        return {m_view.viewport()->width(), rowHeight() + titles * kSectionHeight};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        painter->save();
        paintRow(*painter, m_view.rowRect(index), index, option.direction,
                 m_view.m_showsFocus && option.state.testFlag(QStyle::State_HasFocus));
        painter->restore();
    }

private:
    const RoomListView &m_view;
};

RoomListView::RoomListView(RoomFilterModel &model, const Theme &theme, const Clock &clock,
                           QWidget *parent)
    : CalmListView(u"roomList"_s, tr("Rooms"), parent)
    , m_model(model)
    , m_theme(theme)
    , m_delegate(new RoomRowDelegate(*this, theme, clock, this))
{
    setItemDelegate(m_delegate);
    setModel(&model);
    // What was read or written moves up, and the titles with it.
    const auto relayout = [this] {
        scheduleDelayedItemsLayout();
        selectOpen();
    };
    connect(&model, &QAbstractItemModel::rowsInserted, this, relayout);
    connect(&model, &QAbstractItemModel::rowsRemoved, this, relayout);
    connect(&model, &QAbstractItemModel::rowsMoved, this, relayout);
    connect(&model, &QAbstractItemModel::layoutChanged, this, relayout);
    connect(&model, &QAbstractItemModel::modelReset, this, relayout);
    connect(&theme, &Theme::changed, this, [this] { scheduleDelayedItemsLayout(); });
}

void RoomListView::setOpenRoom(RoomId room)
{
    m_openRoom = room;
    m_delegate->setOpenRoom(room);
    selectOpen();
    if (currentIndex().isValid())
        scrollTo(currentIndex());
    viewport()->update();
}

void RoomListView::setCompact(bool compact)
{
    if (compact == m_compact)
        return;
    m_compact = compact;
    m_delegate->setCompact(compact);
    scheduleDelayedItemsLayout();
}

int RoomListView::indexOfOpen() const
{
    for (int row = 0; row < m_model.rowCount(); ++row) {
        if (m_model.index(row, 0).data(RoomListModel::RoomIdRole).toLongLong()
            == m_openRoom.value())
            return row;
    }
    return -1;
}

void RoomListView::selectOpen()
{
    const int row = indexOfOpen();
    if (row >= 0)
        setCurrentIndex(m_model.index(row, 0));
    else
        selectionModel()->clear();
}

void RoomListView::step(int by)
{
    const int count = m_model.rowCount();
    if (count == 0)
        return;
    const int open = indexOfOpen();
    const int row = open < 0 ? (by > 0 ? 0 : count - 1) : std::clamp(open + by, 0, count - 1);
    request(m_model.index(row, 0));
}

void RoomListView::openFirst()
{
    if (m_model.rowCount() > 0)
        request(m_model.index(0, 0));
}

void RoomListView::request(const QModelIndex &index)
{
    emit roomRequested(RoomId(index.data(RoomListModel::RoomIdRole).toLongLong()));
}

// Section titles

bool RoomListView::isEmptySection(Section section) const
{
    const int rooms = m_model.roomCount();
    return section == Section::Rooms ? rooms == 0 : rooms == m_model.rowCount();
}

int RoomListView::titlesAbove(int row) const
{
    if (row == 0)
        return isEmptySection(Section::Rooms) ? 2 : 1;
    return row == m_model.roomCount() ? 1 : 0;
}

int RoomListView::titlesBelow(int row) const
{
    return row + 1 == m_model.rowCount() && isEmptySection(Section::People) ? 1 : 0;
}

QRect RoomListView::sectionRect(Section section) const
{
    const int width = viewport()->width();
    const int rows = m_model.rowCount();
    if (section == Section::Rooms) {
        const int top = rows > 0 ? visualRect(m_model.index(0, 0)).top() : 0;
        return {0, top, width, kSectionHeight};
    }
    if (rows == 0)
        return {0, kSectionHeight, width, kSectionHeight};
    if (isEmptySection(Section::People)) {
        const int bottom = visualRect(m_model.index(rows - 1, 0)).bottom() + 1;
        return {0, bottom - kSectionHeight, width, kSectionHeight};
    }
    const auto first = rowRect(m_model.index(m_model.roomCount(), 0));
    return {0, first.top() - kSectionHeight, width, kSectionHeight};
}

QRect RoomListView::rowRect(const QModelIndex &index) const
{
    return visualRect(index).adjusted(0, titlesAbove(index.row()) * kSectionHeight, 0,
                                      -titlesBelow(index.row()) * kSectionHeight);
}

QModelIndex RoomListView::rowAt(QPoint position) const
{
    const auto index = indexAt(position);
    return index.isValid() && rowRect(index).contains(position) ? index : QModelIndex();
}

void RoomListView::paintEvent(QPaintEvent *event)
{
    CalmListView::paintEvent(event);
    if (m_compact)
        return;
    QPainter painter(viewport());
    paintTitle(painter, Section::Rooms);
    paintTitle(painter, Section::People);
}

void RoomListView::paintTitle(QPainter &painter, Section section) const
{
    const auto rect =
        sectionRect(section).adjusted(kSectionPadding, kSectionDrop, -kSectionPadding, 0);
    auto font = m_theme.font(Theme::Font::TinyStrong);
    constexpr qreal kSpacing = 0.5; // capitals want air
    font.setLetterSpacing(QFont::AbsoluteSpacing, kSpacing);
    painter.setFont(font);
    painter.setPen(m_theme.colours().muted);
    const auto title = section == Section::Rooms ? tr("Rooms") : tr("People");
    painter.drawText(rect, Qt::AlignLeading | Qt::AlignVCenter, title.toUpper());
}

void RoomListView::doItemsLayout()
{
    CalmListView::doItemsLayout();
    emit sectionsMoved();
}

void RoomListView::scrollContentsBy(int dx, int dy)
{
    CalmListView::scrollContentsBy(dx, dy);
    viewport()->update();
    emit sectionsMoved();
}

// Input

void RoomListView::mousePressEvent(QMouseEvent *event)
{
    m_showsFocus = false;
    event->accept();
}

void RoomListView::mouseReleaseEvent(QMouseEvent *event)
{
    const auto index = rowAt(event->pos());
    if (event->button() == Qt::LeftButton && index.isValid())
        request(index);
}

void RoomListView::mouseMoveEvent(QMouseEvent *event)
{
    m_delegate->setHovered(rowAt(event->pos()).row());
    viewport()->update();
}

void RoomListView::keyPressEvent(QKeyEvent *event)
{
    m_showsFocus = true;
    switch (event->key()) {
    case Qt::Key_Up:
        return step(-1);
    case Qt::Key_Down:
        return step(1);
    case Qt::Key_Home:
        return openFirst();
    case Qt::Key_End:
        return step(m_model.rowCount());
    default:
        if (isTyping(*event))
            emit typed(event->text());
        else
            CalmListView::keyPressEvent(event);
    }
}

bool RoomListView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Leave) {
        m_delegate->setHovered(-1);
        viewport()->update();
    }
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const auto index = rowAt(help->pos());
        QToolTip::showText(help->globalPos(),
                           plainTip(index.data(RoomListModel::TitleRole).toString()), this);
        return true;
    }
    return CalmListView::viewportEvent(event);
}

} // namespace Kontor::App
