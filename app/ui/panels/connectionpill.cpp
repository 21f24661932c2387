// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/connectionpill.h"

#include "ui/panels/connectionpanel.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace Kontor::App {

using namespace Metrics;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ConnectionPill)
};

} // namespace

int secondsUntilAttempt(const ConnectionStatus &status, Timestamp now)
{
    if (status.state != ConnectionState::Waiting || !status.nextAttempt)
        return 0;
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(*status.nextAttempt - now).count();
    return std::max(1, int(seconds));
}

QString pillText(const ConnectionStatus &status, Timestamp now)
{
    switch (status.state) {
    case ConnectionState::Online:
        return Words::tr("Connected");
    case ConnectionState::SignedOut:
    case ConnectionState::Rejected:
        return Words::tr("Signed out");
    case ConnectionState::Waiting:
        if (status.isOffline())
            return Words::tr("Offline");
        return Words::tr("Reconnecting in %n s", nullptr, secondsUntilAttempt(status, now));
    case ConnectionState::Connecting:
    case ConnectionState::Authenticating:
    case ConnectionState::Syncing:
        return status.isOffline() ? Words::tr("Offline") : Words::tr("Connecting…");
    }
    return {};
}

ConnectionPill::ConnectionPill(const Theme &theme, const Clock &clock, QWidget *parent)
    : QPushButton(parent)
    , m_theme(theme)
    , m_clock(clock)
{
    setObjectName("connectionPill"_L1);
    setFont(theme.font(Theme::Font::Tiny));
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_countdown.setInterval(std::chrono::seconds(1));
    connect(&m_countdown, &QTimer::timeout, this, &ConnectionPill::refresh);
    connect(this, &QPushButton::clicked, this, &ConnectionPill::showDetails);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    refresh();
}

void ConnectionPill::setStatus(const ConnectionStatus &status)
{
    m_status = status;
    if (m_panel)
        m_panel->setStatus(status);
    if (status.state == ConnectionState::Waiting)
        m_countdown.start();
    else
        m_countdown.stop();
    refresh();
}

void ConnectionPill::refresh()
{
    const auto text = pillText(m_status, m_clock.now());
    if (text == this->text())
        return;
    setText(text);
    setAccessibleName(tr("Connection: %1").arg(text));
    updateGeometry();
    update();
}

QColor ConnectionPill::dotColour() const
{
    const auto &colours = m_theme.colours();
    if (m_status.state == ConnectionState::Online)
        return colours.ok;
    return m_status.isOffline() ? colours.error : colours.warn;
}

QSize ConnectionPill::sizeHint() const
{
    const int text = fontMetrics().horizontalAdvance(this->text());
    return {text + kDot + kRowGap / 2 + 2 * kDot,
            std::max(kPillHeight, fontMetrics().height() + 6)};
}

void ConnectionPill::paintEvent(QPaintEvent *)
{
    const auto &colours = m_theme.colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(hasFocus() ? QPen(colours.accent, kFocusWidth) : QPen(colours.line, 1));
    painter.setBrush(underMouse() ? colours.hover : colours.canvas);
    const auto inset = hasFocus() ? 1.0 : 0.5;
    const auto rect = QRectF(this->rect()).adjusted(inset, inset, -inset, -inset);
    painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2);

    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    QRectF dot(0, 0, kDot, kDot);
    dot.moveCenter(rect.center());
    dot.moveLeft(mirrored ? width() - 2 * kDot : kDot);
    painter.setPen(Qt::NoPen);
    painter.setBrush(dotColour());
    painter.drawEllipse(dot);
    painter.setFont(font());
    painter.setPen(colours.text);
    const int start = 2 * kDot + kRowGap / 2;
    const auto place = mirrored ? this->rect().adjusted(kDot, 0, -start, 0)
                                : this->rect().adjusted(start, 0, -kDot, 0);
    painter.drawText(place, Qt::AlignLeading | Qt::AlignVCenter, text());
}

void ConnectionPill::showDetails()
{
    if (m_panel)
        return;
    m_panel = new ConnectionPanel(m_theme, m_clock, this);
    connect(m_panel, &ConnectionPanel::reconnectRequested, this,
            &ConnectionPill::reconnectRequested);
    connect(m_panel, &ConnectionPanel::inspectorRequested, this,
            &ConnectionPill::inspectorRequested);
    m_panel->setStatus(m_status);
    // Where the pill has no room, its pane's corner stands for it.
    auto *place = isVisible() ? static_cast<QWidget *>(this) : parentWidget();
    const auto corner = place->mapToGlobal(QPoint(0, 0));
    m_panel->popup({corner, isVisible() ? size() : QSize(place->width(), kHeaderHeight)});
    emit detailsShown();
}

} // namespace Kontor::App
