// SPDX-License-Identifier: Apache-2.0
#include "ui/theme/overlayscrollbar.h"

#include <QEvent>

namespace Kontor::App {

OverlayScrollBar::OverlayScrollBar(QAbstractScrollArea *area)
    : QScrollBar(Qt::Vertical, area)
    , m_area(area)
{
    setFocusPolicy(Qt::NoFocus);
    area->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *real = area->verticalScrollBar();
    connect(real, &QScrollBar::rangeChanged, this, &OverlayScrollBar::follow);
    connect(real, &QScrollBar::valueChanged, this, &OverlayScrollBar::setValue);
    connect(this, &QScrollBar::valueChanged, real, &QScrollBar::setValue);
    area->installEventFilter(this);
    follow();
}

bool OverlayScrollBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_area
        && (event->type() == QEvent::Resize || event->type() == QEvent::LayoutDirectionChange))
        follow();
    return QScrollBar::eventFilter(watched, event);
}

void OverlayScrollBar::follow()
{
    const auto *real = m_area->verticalScrollBar();
    setPageStep(real->pageStep());
    setSingleStep(real->singleStep());
    setRange(real->minimum(), real->maximum());
    setValue(real->value());
    const int width = sizeHint().width();
    const bool mirrored = m_area->layoutDirection() == Qt::RightToLeft;
    setGeometry(mirrored ? 0 : m_area->width() - width, 0, width, m_area->height());
    setVisible(real->maximum() > real->minimum());
    raise();
}

} // namespace Kontor::App
