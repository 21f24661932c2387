// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/profilebutton.h"

#include "ui/text/presencetext.h"
#include "ui/theme/metrics.h"
#include "ui/theme/painting.h"
#include "ui/theme/theme.h"

#include <QPainter>

using namespace Qt::StringLiterals;

namespace Kontor::App {

using namespace Metrics;

ProfileButton::ProfileButton(const Theme &theme, QWidget *parent)
    : QToolButton(parent)
    , m_theme(theme)
{
    setObjectName("profileButton"_L1);
    setPopupMode(QToolButton::InstantPopup);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setName({});
}

void ProfileButton::setName(const QString &name)
{
    m_name = name;
    setAccessibleName(tr("Account: %1, %2").arg(name, stateText()));
    update();
}

void ProfileButton::setStatus(const ConnectionStatus &status)
{
    m_state = status.state;
    setName(m_name);
}

void ProfileButton::setPresence(PresenceStatus presence)
{
    m_presence = presence;
    setName(m_name);
}

void ProfileButton::setCompact(bool compact)
{
    m_compact = compact;
    setToolTip(compact ? plainTip(m_name) : QString());
    update();
}

QString ProfileButton::stateText() const
{
    switch (m_state) {
    case ConnectionState::Online:
        return ownStatusText(m_presence);
    case ConnectionState::SignedOut:
    case ConnectionState::Rejected:
        return tr("Signed out");
    default:
        return tr("Offline");
    }
}

QSize ProfileButton::sizeHint() const
{
    return {kSideWidth / 2, kListAvatar + kGrid};
}

QSize ProfileButton::minimumSizeHint() const
{
    return {kListAvatar + kGrid, kListAvatar + kGrid};
}

void ProfileButton::paintEvent(QPaintEvent *)
{
    const auto &colours = m_theme.colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (hasFocus() || underMouse()) {
        painter.setPen(hasFocus() ? QPen(colours.accent, 1) : Qt::NoPen);
        painter.setBrush(underMouse() ? colours.hover : Qt::transparent);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), kFieldRadius,
                                kFieldRadius);
    }
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    QRectF avatar(0, (height() - kListAvatar) / 2.0, kListAvatar, kListAvatar);
    if (mirrored)
        avatar.moveRight(width());
    paintAvatar(painter, m_theme, avatar, m_name, initials(m_name));
    paintPresence(painter, m_theme, avatar,
                  m_state == ConnectionState::Online ? m_presence : PresenceStatus::Offline,
                  underMouse() ? colours.hover : colours.side);
    if (m_compact)
        return;
    const int start = kListAvatar + kRowGap;
    const QRectF text(mirrored ? 0 : start, 0, width() - start, height());
    const auto draw = [&](const QRectF &place, const QString &words) {
        painter.drawText(
            place, Qt::AlignLeading | Qt::AlignVCenter,
            painter.fontMetrics().elidedText(words, Qt::ElideRight, int(place.width())));
    };
    painter.setFont(m_theme.font(Theme::Font::Strong));
    painter.setPen(colours.text);
    draw(text.adjusted(0, 0, 0, -height() / 2.0 + 1), m_name);
    painter.setFont(m_theme.font(Theme::Font::Small));
    painter.setPen(colours.muted);
    draw(text.adjusted(0, height() / 2.0 - 2, 0, 0), stateText() + u" ▾"_s);
}

} // namespace Kontor::App
