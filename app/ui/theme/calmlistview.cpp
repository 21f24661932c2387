// SPDX-License-Identifier: Apache-2.0
#include "ui/theme/calmlistview.h"

#include "ui/theme/metrics.h"
#include "ui/theme/overlayscrollbar.h"

namespace Kontor::App {

CalmListView::CalmListView(const QString &objectName, const QString &accessibleName,
                           QWidget *parent)
    : QListView(parent)
{
    setObjectName(objectName);
    setAccessibleName(accessibleName);
    setFrameShape(QFrame::NoFrame);
    setEditTriggers(NoEditTriggers);
    setVerticalScrollMode(ScrollPerPixel);
    setAutoScroll(false); // a click on something long must not move it
    setMouseTracking(true);
    verticalScrollBar()->setSingleStep(Metrics::kScrollStep);
    new OverlayScrollBar(this);
}

void CalmListView::resizeEvent(QResizeEvent *event)
{
    QAbstractItemView::resizeEvent(event); // NOLINT(bugprone-parent-virtual-call): it would wait
    doItemsLayout();
}

} // namespace Kontor::App
