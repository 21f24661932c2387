// SPDX-License-Identifier: Apache-2.0
#include "ui/timeline/timelineview.h"

#include "models/timelinemodel.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/timeline/jumpbutton.h"

#include <QLabel>
#include <QScrollBar>

using namespace Qt::StringLiterals;

namespace Kontor::App {

using namespace Metrics;

TimelineView::TimelineView(TimelineModel &model, const Theme &theme, const Clock &clock,
                           QWidget *parent)
    : CalmListView(u"messages"_s, tr("Messages"), parent)
    , m_model(model)
    , m_theme(theme)
    , m_delegate(new TimelineDelegate(theme, clock, this))
    , m_jump(new JumpButton(theme, this))
    , m_notice(new QLabel(this))
{
    setItemDelegate(m_delegate);
    setSelectionMode(NoSelection);
    m_notice->setObjectName("olderNotice"_L1);
    m_notice->setProperty("tone", u"muted"_s);
    m_notice->setAlignment(Qt::AlignCenter);
    m_notice->setFont(theme.font(Theme::Font::Small));
    m_notice->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_notice->hide();
    m_jump->hide();
    setModel(&model);

    connect(m_jump, &QPushButton::clicked, this, &TimelineView::goToNewest);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &TimelineView::onScrolled);
    connect(&model, &TimelineModel::loaded, this, &TimelineView::onLoaded);
    connect(&model, &TimelineModel::olderChanged, this, [this] {
        placeOverlays();
        fetchAtEnds();
    });
    connect(&model, &TimelineModel::modelAboutToBeReset, this, [this] { select({}); });
    connect(&model, &TimelineModel::rowsInserted, this, [this] {
        if (isAtNewest())
            emit newestSeen();
    });
    connect(&theme, &Theme::changed, this, [this] {
        m_delegate->forgetLayouts();
        doItemsLayout();
    });
}

void TimelineView::setShowsNames(bool shows)
{
    m_delegate->setShowsNames(shows);
}

void TimelineView::setRights(bool change, bool deleteOthers)
{
    m_mayChange = change;
    m_mayDeleteOthers = change && deleteOthers;
}

void TimelineView::setUnread(int count)
{
    m_jump->setUnread(count);
}

bool TimelineView::isAtNewest() const
{
    return m_following && m_model.isAtNewest() && m_model.isLoaded();
}

void TimelineView::goToNewest()
{
    m_model.jumpToNewest();
    setFollowing(true);
    restoreAnchor();
}

void TimelineView::goToMessage(MessageId message)
{
    for (int row = 0; row < m_model.rowCount(); ++row) {
        const auto index = m_model.index(row, 0);
        if (index.data(TimelineModel::MessageIdRole).toLongLong() != message.value())
            continue;
        setCurrentIndex(index);
        return scrollTo(index, PositionAtCenter);
    }
    goToNewest();
}

// Where the reader is

MessageId TimelineView::lastOnScreen() const
{
    if (!m_model.isLoaded())
        return {};
    const int end = viewport()->height();
    const auto lowest = indexAt({viewport()->width() / 2, end - 1});
    int row = lowest.isValid() ? lowest.row() : m_model.rowCount() - 1;
    for (; row >= 0; --row) {
        const auto index = m_model.index(row, 0);
        const MessageId id(index.data(TimelineModel::MessageIdRole).toLongLong());
        const int space = row + 1 == m_model.rowCount() ? kTimelineBottom : 0;
        if (id.isValid() && visualRect(index).bottom() - space < end)
            return id;
    }
    return {};
}

void TimelineView::onLoaded()
{
    // Nobody is told yet: what is new may not be in sight.
    m_following = true;
    m_model.setFollowing(true);
    m_opening = true;
    doItemsLayout();
    // What is new and doesn't fit is read from its beginning.
    for (int row = 0; row < m_model.rowCount(); ++row) {
        const auto index = m_model.index(row, 0);
        if (!index.data(TimelineModel::StartsNewRole).toBool())
            continue;
        if (const int top = visualRect(index).top(); top < 0)
            verticalScrollBar()->setValue(verticalScrollBar()->value() + top);
        break;
    }
    m_opening = false;
    if (isAtNewest())
        emit newestSeen();
    emit screenChanged();
}

void TimelineView::onScrolled()
{
    if (m_layingOut)
        return;
    const auto *bar = verticalScrollBar();
    setFollowing(m_model.isAtNewest() && bar->value() >= bar->maximum() - kGrid);
    rememberAnchor();
    fetchAtEnds();
    placeOverlays();
    if (!m_opening)
        emit screenChanged();
}

void TimelineView::setFollowing(bool following)
{
    m_model.setFollowing(following);
    if (following == m_following)
        return;
    m_following = following;
    placeOverlays();
    if (following)
        emit newestSeen();
    else
        emit newestLeft();
}

void TimelineView::rememberAnchor()
{
    m_anchor = indexAt(QPoint(viewport()->width() / 2, 0));
    m_anchorBottom = visualRect(m_anchor).bottom();
}

void TimelineView::restoreAnchor()
{
    m_layingOut = true;
    auto *bar = verticalScrollBar();
    if (m_following)
        bar->setValue(bar->maximum());
    else if (m_anchor.isValid())
        bar->setValue(bar->value() + visualRect(m_anchor).bottom() - m_anchorBottom);
    m_layingOut = false;
    rememberAnchor();
}

int TimelineView::topGap() const
{
    int gap = viewport()->height();
    for (int row = 0; row < m_model.rowCount() && gap > 0; ++row)
        gap -= m_delegate->layoutFor(m_model.index(row, 0), viewport()->width()).height();
    return std::max(gap, 0);
}

void TimelineView::doItemsLayout()
{
    if (m_layingOut)
        return;
    m_layingOut = true;
    m_delegate->setTopGap(topGap());
    CalmListView::doItemsLayout();
    m_layingOut = false;
    restoreAnchor();
    placeOverlays();
    fetchAtEnds();
    if (!m_opening)
        emit screenChanged();
}

void TimelineView::fetchAtEnds()
{
    if (!m_model.isLoaded() || !isVisible())
        return;
    const auto *bar = verticalScrollBar();
    if (bar->value() < viewport()->height())
        m_model.fetchOlder();
    if (bar->maximum() - bar->value() < viewport()->height())
        m_model.fetchNewer();
}

void TimelineView::placeOverlays()
{
    m_jump->move(width() - m_jump->width() - kTimelineMargin,
                 height() - m_jump->height() - kComposerMarginBottom);
    m_jump->setVisible(!m_following && m_model.rowCount() > 0);
    m_jump->raise();
    const bool atTop = verticalScrollBar()->value() == verticalScrollBar()->minimum();
    const bool loading = m_model.older() == TimelineModel::Older::Loading;
    const bool outOfReach = m_model.older() == TimelineModel::Older::OutOfReach;
    if (loading)
        m_notice->setText(tr("Loading older messages…"));
    else if (outOfReach)
        m_notice->setText(tr("Older messages are on the server, which can't be reached now."));
    m_notice->setVisible(atTop && (loading || outOfReach) && m_model.rowCount() > 0);
    m_notice->setGeometry(0, 0, width(), kChipAbove + kGrid);
}

void TimelineView::changeEvent(QEvent *event)
{
    CalmListView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::LayoutDirectionChange) {
        m_delegate->forgetLayouts();
        scheduleDelayedItemsLayout();
    }
}

} // namespace Kontor::App
