// SPDX-License-Identifier: Apache-2.0
#include "ui/theme/toggleswitch.h"

#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace Kontor::App {

using namespace Metrics;

ToggleSwitch::ToggleSwitch(const Theme &theme, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
{
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setCursor(Qt::PointingHandCursor);
}

QSize ToggleSwitch::sizeHint() const
{
    return {kSwitchWidth + 2 * kFocusWidth, kSwitchHeight + 2 * kFocusWidth};
}

void ToggleSwitch::paintEvent(QPaintEvent *)
{
    const auto &colours = m_theme.colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF track(kFocusWidth, kFocusWidth, kSwitchWidth, kSwitchHeight);
    const auto radius = track.height() / 2;
    if (hasFocus()) {
        painter.setPen(QPen(colours.accent, kFocusWidth));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(track.adjusted(-1, -1, 1, 1), radius + 1, radius + 1);
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(isChecked() && isEnabled() ? colours.ok : colours.mutedBadge);
    painter.drawRoundedRect(track, radius, radius);
    // Not by colour alone: the knob is at the end of the text's direction when it is on.
    const bool right = isChecked() == (layoutDirection() == Qt::LeftToRight);
    QRectF knob(0, 0, kSwitchHeight - 4, kSwitchHeight - 4);
    knob.moveCenter({right ? track.right() - radius : track.left() + radius, track.center().y()});
    painter.setBrush(Qt::white);
    painter.drawEllipse(knob);
}

} // namespace Kontor::App
