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

std::vector<Section> RoomListView::sections() const
{
    std::vector<Section> shown{Section::Rooms, Section::People};
    if (m_model.count(Section::Archived) > 0)
        shown.push_back(Section::Archived);
    return shown;
}

int RoomListView::firstRow(Section section) const
{
    int row = 0;
    for (int before = 0; before < int(section); ++before)
        row += m_model.count(Section(before));
    return row;
}

int RoomListView::titlesAbove(int row) const
{
    int titles = 0; // of empty sections so far, and of the row's own
    for (const auto section : sections()) {
        ++titles;
        if (m_model.count(section) == 0)
            continue;
        if (firstRow(section) == row)
            return titles;
        titles = 0;
    }
    return 0;
}

int RoomListView::titlesBelow(int row) const
{
    if (row + 1 != m_model.rowCount())
        return 0;
    int titles = 0;
    for (const auto section : sections())
        titles = m_model.count(section) == 0 ? titles + 1 : 0;
    return titles;
}

QRect RoomListView::sectionRect(Section section) const
{
    const auto shown = sections();
    const auto begin = std::find(shown.begin(), shown.end(), section);
    if (begin == shown.end())
        return {};
    const auto at = [this](int top) { return QRect(0, top, viewport()->width(), kSectionHeight); };
    const auto hasRows = [this](Section s) { return m_model.count(s) > 0; };
    // Titles of empty sections stand over that of the next one with rows, or at the end.
    if (const auto next = std::find_if(begin, shown.end(), hasRows); next != shown.end()) {
        const int top = rowRect(m_model.index(firstRow(*next), 0)).top();
        return at(top - int(next - begin + 1) * kSectionHeight);
    }
    if (m_model.rowCount() == 0)
        return at(int(begin - shown.begin()) * kSectionHeight);
    const auto last = std::find_if(std::make_reverse_iterator(begin), shown.rend(), hasRows).base();
    const int bottom = rowRect(m_model.index(m_model.rowCount() - 1, 0)).bottom() + 1;
    return at(bottom + int(begin - last) * kSectionHeight);
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
    for (const auto section : sections())
        paintTitle(painter, section);
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
    const auto title = section == Section::Rooms ? tr("Rooms")
        : section == Section::People             ? tr("People")
                                                 : tr("Archived");
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
