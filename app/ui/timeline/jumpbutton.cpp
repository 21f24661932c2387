// SPDX-License-Identifier: Apache-2.0
#include "ui/timeline/jumpbutton.h"

#include "ui/theme/metrics.h"
#include "ui/theme/painting.h"
#include "ui/theme/theme.h"

#include <QPainter>

using namespace Qt::StringLiterals;

namespace Kontor::App {

using namespace Metrics;

JumpButton::JumpButton(const Theme &theme, QWidget *parent)
    : QPushButton(parent)
    , m_theme(theme)
{
    setObjectName("jumpToNewest"_L1);
    // Room above the circle for the count.
    setFixedSize(kJumpButton + 2 * kGrid, kJumpButton + kBadgeHeight / 2);
    setCursor(Qt::PointingHandCursor);
    setUnread(0);
    setToolTip(tr("To the newest message"));
}

void JumpButton::setUnread(int count)
{
    m_unread = count;
    setAccessibleName(count > 0 ? tr("To the newest message, %n unread", nullptr, count)
                                : tr("To the newest message"));
    update();
}

void JumpButton::paintEvent(QPaintEvent *)
{
    const auto &colours = m_theme.colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF circle((width() - kJumpButton) / 2.0 + 0.5, height() - kJumpButton + 0.5,
                        kJumpButton - 1, kJumpButton - 1);
    painter.setPen(hasFocus() ? QPen(colours.accent, kFocusWidth) : QPen(colours.line, 1));
    painter.setBrush(underMouse() ? colours.hover : colours.canvas);
    painter.drawEllipse(circle);
    QRectF icon(0, 0, kIcon, kIcon);
    icon.moveCenter(circle.center());
    m_theme.paintIcon(painter, icon, u"down"_s, colours.text);
    if (m_unread > 0) {
        const QPointF rightCentre(width() / 2.0 + badgeWidth(m_theme, m_unread) / 2,
                                  kBadgeHeight / 2.0);
        paintBadge(painter, m_theme, rightCentre, m_unread, false);
    }
}

} // namespace Kontor::App
