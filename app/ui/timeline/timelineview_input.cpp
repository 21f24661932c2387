// SPDX-License-Identifier: Apache-2.0
// What the mouse and the keyboard do in the timeline.
#include "models/timelinemodel.h"
#include "models/times.h"
#include "ui/actions.h"
#include "ui/theme/painting.h"
#include "ui/timeline/timelineview.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QMenu>
#include <QScrollBar>
#include <QTextBoundaryFinder>
#include <QToolTip>

namespace Kontor::App {

TimelineView::Hit TimelineView::hitAt(QPoint position) const
{
    Hit hit;
    hit.index = indexAt(position);
    if (!hit.index.isValid())
        return hit;
    const auto row = visualRect(hit.index);
    const auto &layout = m_delegate->layoutFor(hit.index, viewport()->width());
    const QPointF inRow = position - row.topLeft() - QPoint(0, m_delegate->topGap(hit.index));
    const auto turned = [&](const QRectF &rect) {
        return mirrored(rect, layout.width(), layoutDirection());
    };
    const auto bubble = turned(layout.bubble());
    hit.point = inRow - QPointF(bubble.left() - layout.bubble().left(), 0);
    hit.onText = bubble.contains(inRow);
    hit.link = hit.onText ? layout.linkAt(hit.point) : nullptr;
    hit.onRetry = turned(layout.retryButton()).contains(inRow);
    hit.onDiscard = turned(layout.discardButton()).contains(inRow);
    constexpr int kAround = 5; // easier to hit
    hit.onTick = hit.index.data(TimelineModel::MessageIdRole).toLongLong() > 0
        && !layout.tick().isEmpty()
        && turned(layout.tick()).adjusted(-kAround, -kAround, kAround, kAround).contains(inRow);
    return hit;
}

void TimelineView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_delegate->setShowsFocus(false);
    const auto hit = hitAt(event->pos());
    m_pressedLink = hit.link ? hit.link->url : QUrl();
    if (hit.index.isValid())
        setCurrentIndex(hit.index);
    const auto id = hit.index.data(TimelineModel::ClientMsgIdRole).toString();
    if (hit.onRetry) {
        emit retryRequested(id);
    } else if (hit.onDiscard) {
        emit discardRequested(id);
    } else if (hit.onTick) {
        requestReaders(hit.index);
    } else if (hit.onText) {
        const auto &layout = m_delegate->layoutFor(hit.index, viewport()->width());
        const int character = layout.characterAt(hit.point);
        m_selecting = true;
        select({hit.index, character, character});
    } else {
        select({});
    }
}

void TimelineView::mouseMoveEvent(QMouseEvent *event)
{
    if (m_selecting && m_delegate->selection().index.isValid()) {
        auto selection = m_delegate->selection();
        const QModelIndex index = selection.index;
        const auto &layout = m_delegate->layoutFor(index, viewport()->width());
        const auto bubble = mirrored(layout.bubble(), layout.width(), layoutDirection());
        const QPointF inRow =
            event->pos() - visualRect(index).topLeft() - QPoint(0, m_delegate->topGap(index));
        selection.cursor =
            layout.characterAt(inRow - QPointF(bubble.left() - layout.bubble().left(), 0));
        select(selection);
        return;
    }
    const auto hit = hitAt(event->pos());
    if (hit.link || hit.onRetry || hit.onDiscard || hit.onTick)
        viewport()->setCursor(Qt::PointingHandCursor);
    else if (hit.onText)
        viewport()->setCursor(Qt::IBeamCursor);
    else
        viewport()->unsetCursor();
}

void TimelineView::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_selecting = false;
    const auto hit = hitAt(event->pos());
    const auto text = selectedText();
    if (text.isEmpty() && hit.link && hit.link->url == m_pressedLink)
        emit linkActivated(hit.link->url);
    auto *clipboard = QGuiApplication::clipboard();
    if (!text.isEmpty() && clipboard->supportsSelection())
        clipboard->setText(text, QClipboard::Selection);
}

void TimelineView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const auto hit = hitAt(event->pos());
    if (!hit.onText)
        return;
    const auto &layout = m_delegate->layoutFor(hit.index, viewport()->width());
    const int character = layout.characterAt(hit.point);
    QTextBoundaryFinder finder(QTextBoundaryFinder::Word, layout.look().text);
    finder.setPosition(character);
    const auto from = finder.isAtBoundary() ? character : finder.toPreviousBoundary();
    finder.setPosition(character);
    const auto to = finder.toNextBoundary();
    if (from >= 0 && to > from)
        select({hit.index, int(from), int(to)});
}

void TimelineView::select(const TextSelection &selection)
{
    m_delegate->setSelection(selection);
    viewport()->update();
}

QString TimelineView::selectedText() const
{
    const auto &selection = m_delegate->selection();
    if (!selection.index.isValid() || selection.length() == 0)
        return {};
    const auto &layout = m_delegate->layoutFor(selection.index, viewport()->width());
    return layout.look().text.mid(selection.from(), selection.length());
}

void TimelineView::copy()
{
    auto text = selectedText();
    if (text.isEmpty())
        text = currentIndex().data(TimelineModel::TextRole).toString();
    if (!text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

bool TimelineView::mayEdit(const QModelIndex &index) const
{
    return m_mayChange && index.data(TimelineModel::MineRole).toBool()
        && !index.data(TimelineModel::DeletedRole).toBool();
}

bool TimelineView::mayDelete(const QModelIndex &index) const
{
    return mayEdit(index)
        || (m_mayDeleteOthers && index.isValid()
            && !index.data(TimelineModel::DeletedRole).toBool());
}

void TimelineView::edit(const QModelIndex &index)
{
    if (mayEdit(index))
        emit editRequested(m_model.keyOf(index), index.data(TimelineModel::TextRole).toString());
}

void TimelineView::askToDelete(const QModelIndex &index)
{
    if (mayDelete(index))
        emit deleteRequested(m_model.keyOf(index), index.data(TimelineModel::TextRole).toString());
}

void TimelineView::keyPressEvent(QKeyEvent *event)
{
    m_delegate->setShowsFocus(true);
    if (event->matches(QKeySequence::Copy))
        return copy();
    if (event->key() == Qt::Key_I && event->modifiers() == Qt::ControlModifier)
        return requestReaders(currentIndex());
    switch (event->key()) {
    case Qt::Key_End:
        goToNewest();
        return setCurrentIndex(m_model.index(m_model.rowCount() - 1, 0));
    case Qt::Key_F2:
        return edit(currentIndex());
    case Qt::Key_Delete:
        return askToDelete(currentIndex());
    case Qt::Key_Escape:
        select({});
        return event->ignore();
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (currentIndex().isValid()) {
            const auto &layout = m_delegate->layoutFor(currentIndex(), viewport()->width());
            if (!layout.links().empty())
                emit linkActivated(layout.links().front().url);
        }
        return;
    default:
        break;
    }
    if (isTyping(*event)) {
        emit typed(event->text());
        return;
    }
    const auto before = currentIndex();
    CalmListView::keyPressEvent(event);
    if (currentIndex() != before && currentIndex().isValid())
        scrollTo(currentIndex());
}

void TimelineView::requestReaders(const QModelIndex &index)
{
    const MessageId id(index.data(TimelineModel::MessageIdRole).toLongLong());
    if (id.isValid())
        emit readersRequested(id);
}

void TimelineView::focusInEvent(QFocusEvent *event)
{
    // The base class would begin with the first row, however far away that is.
    const QPersistentModelIndex before = currentIndex();
    CalmListView::focusInEvent(event);
    if (event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason
        || event->reason() == Qt::ShortcutFocusReason) {
        m_delegate->setShowsFocus(true);
        const bool inSight = before.isValid() && visualRect(before).intersects(viewport()->rect());
        setCurrentIndex(inSight ? QModelIndex(before) : lastInSight());
    } else if (!before.isValid()) {
        setCurrentIndex({});
    }
    viewport()->update();
}

QModelIndex TimelineView::lastInSight() const
{
    int row = m_model.rowCount() - 1;
    while (row > 0 && visualRect(m_model.index(row)).top() >= viewport()->height())
        --row;
    return m_model.index(row);
}

void TimelineView::contextMenuEvent(QContextMenuEvent *event)
{
    if (event->reason() == QContextMenuEvent::Keyboard) {
        const auto index = currentIndex();
        if (index.isValid())
            showMenu(index, nullptr, viewport()->mapToGlobal(visualRect(index).center()));
        return;
    }
    const auto hit = hitAt(event->pos());
    if (!hit.index.isValid())
        return;
    setCurrentIndex(hit.index);
    showMenu(hit.index, hit.link, event->globalPos());
}

void TimelineView::showMenu(const QModelIndex &index, const Link *link, QPoint globalPosition)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    auto *copyAction = menu->addAction(tr("Copy"), this, &TimelineView::copy);
    copyAction->setShortcut(QKeySequence::Copy);
    copyAction->setEnabled(!index.data(TimelineModel::DeletedRole).toBool());
    if (link) {
        menu->addAction(tr("Copy address"), this, [url = link->url] {
            QGuiApplication::clipboard()->setText(url.toString(QUrl::FullyEncoded));
        });
    }
    const QPersistentModelIndex row(index);
    if (mayEdit(index)) {
        auto *action = menu->addAction(tr("Edit"), this, [this, row] { edit(row); });
        action->setShortcut(Qt::Key_F2);
    }
    if (index.data(TimelineModel::MessageIdRole).toLongLong() > 0) {
        auto *readers =
            menu->addAction(tr("Who has read this…"), this, [this, row] { requestReaders(row); });
        readers->setShortcut(Qt::CTRL | Qt::Key_I);
    }
    if (index.data(TimelineModel::StateRole).value<DeliveryState>() == DeliveryState::Failed) {
        const auto id = index.data(TimelineModel::ClientMsgIdRole).toString();
        menu->addSeparator();
        menu->addAction(tr("Retry"), this, [this, id] { emit retryRequested(id); });
        menu->addAction(tr("Delete"), this, [this, id] { emit discardRequested(id); });
    } else if (mayDelete(index)) {
        auto *action = menu->addAction(tr("Delete…"), this, [this, row] { askToDelete(row); });
        action->setShortcut(QKeySequence::Delete);
    }
    const MessageId stored(index.data(TimelineModel::MessageIdRole).toLongLong());
    if (stored.isValid() && !index.data(TimelineModel::MineRole).toBool()) {
        menu->addSeparator();
        menu->addAction(tr("Why was I notified, or not?"), this,
                        [this, stored] { emit whyRequested(stored); });
    }
    menu->popup(globalPosition);
}

bool TimelineView::viewportEvent(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return CalmListView::viewportEvent(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const auto hit = hitAt(help->pos());
    QString tip;
    // The address as the network sees it: letters that look alike can't hide in punycode.
    if (hit.link)
        tip = hit.link->url.toString(QUrl::FullyEncoded);
    else if (hit.onTick)
        tip = hit.index.data(TimelineModel::StateRole).value<DeliveryState>() == DeliveryState::Read
            ? tr("Read. A click tells by whom.")
            : tr("Sent. Nobody else has read it yet.");
    else if (hit.onText)
        tip = fullTime(fromMilliseconds(hit.index.data(TimelineModel::TimeRole).toLongLong()));
    QToolTip::showText(help->globalPos(), plainTip(tip), this);
    return true;
}

} // namespace Kontor::App
