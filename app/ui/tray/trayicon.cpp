// SPDX-License-Identifier: Apache-2.0
#include "ui/tray/trayicon.h"

#include "models/times.h"
#include "ui/theme/painting.h"
#include "ui/theme/theme.h"

#include <QDateTime>
#include <QLocale>
#include <QPainter>
#include <QSvgRenderer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Kontor::App {

namespace {

constexpr double kBadge = 0.62; // of the icon's size
constexpr double kGap = 0.07; // around the badge: the panel's colour
constexpr double kDigit = 0.85; // of the badge's height
constexpr double kOfflineOpacity = 0.45;
constexpr int kSmall = 24; // up to here two characters are the most that can be read
constexpr int kMorning = 8; // o'clock

QString countText(int count, int size)
{
    return size <= kSmall && count > 9 ? QLocale().toString(9) + u'+' : badgeText(count);
}

void paintMark(QPainter &painter, const QRectF &place, const QColor &colour, double gap)
{
    painter.setPen(Qt::NoPen);
    painter.setCompositionMode(QPainter::CompositionMode_Clear);
    const auto around = place.adjusted(-gap, -gap, gap, gap);
    painter.drawRoundedRect(around, around.height() / 2, around.height() / 2);
    painter.setCompositionMode(QPainter::CompositionMode_SourceOver);
    painter.setBrush(colour);
    painter.drawRoundedRect(place, place.height() / 2, place.height() / 2);
}

} // namespace

QPixmap trayPixmap(const Theme &theme, const TrayState &state, int size)
{
    QPixmap pixmap(size, size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setOpacity(state.isOnline ? 1 : kOfflineOpacity);
    QSvgRenderer(u":/icons/kontor.svg"_s).render(&painter);
    painter.setOpacity(1);
    const auto &colours = theme.colours();
    const double height = size * kBadge;
    QRectF place(size - height, size - height, height, height);
    if (state.unread > 0) {
        auto font = theme.font(Theme::Font::TinyStrong);
        font.setPixelSize(std::max(7, int(height * kDigit)));
        font.setWeight(QFont::Bold);
        const auto text = countText(state.unread, size);
        const auto width = QFontMetricsF(font).horizontalAdvance(text) + height * 0.3;
        place.setLeft(std::max(0.0, size - std::max(height, width)));
        paintMark(painter, place, state.quietUntil ? colours.mutedBadge : colours.badge,
                  size * kGap);
        painter.setFont(font);
        painter.setPen(state.quietUntil ? colours.onMutedBadge : colours.onBadge);
        painter.drawText(place, Qt::AlignCenter, text);
    } else if (state.quietUntil) {
        place.adjust(height / 4, height / 4, 0, 0);
        paintMark(painter, place, colours.error, size * kGap);
        painter.setBrush(Qt::white);
        const auto bar = place.height() / 5;
        painter.drawRect(
            QRectF(place.left() + bar, place.center().y() - bar / 2, place.width() - 2 * bar, bar));
    }
    return pixmap;
}

std::vector<QuietChoice> quietChoices(Timestamp now)
{
    const auto morning =
        QDateTime(localDay(now).addDays(1), QTime(kMorning, 0)).toMSecsSinceEpoch();
    return {{TrayIcon::tr("For 30 minutes"), now + 30min},
            {TrayIcon::tr("For an hour"), now + 1h},
            {TrayIcon::tr("Until tomorrow at %1").arg(timeOfDay(fromMilliseconds(morning))),
             fromMilliseconds(morning)}};
}

TrayIcon::TrayIcon(const Theme &theme, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_theme(theme)
    , m_clock(clock)
{
    m_menu.setObjectName("trayMenu"_L1);
    buildMenu();
    m_icon.setContextMenu(&m_menu);
    connect(&m_icon, &QSystemTrayIcon::activated, this,
            [this](QSystemTrayIcon::ActivationReason reason) {
                if (reason == QSystemTrayIcon::Trigger || reason == QSystemTrayIcon::MiddleClick)
                    emit toggled();
            });
    connect(&m_icon, &QSystemTrayIcon::messageClicked, this, &TrayIcon::bubbleClicked);
    connect(&theme, &Theme::changed, this, &TrayIcon::update);
    update();
}

void TrayIcon::buildMenu()
{
    m_open = m_menu.addAction(QString(), this, &TrayIcon::toggled);
    m_quiet = m_menu.addMenu(QString());
    m_quiet->setObjectName("quietMenu"_L1);
    // Times count from when the menu opens; some trays copy a menu before: its parts must be there.
    for (size_t i = 0; i < quietChoices(m_clock.now()).size(); ++i) {
        m_quiet->addAction(quietChoices(m_clock.now())[i].name, this, [this, i] {
            emit quietRequested(quietChoices(m_clock.now())[i].until);
        });
    }
    m_quiet->addSeparator();
    m_disturb = m_quiet->addAction(tr("Off"), this, [this] { emit quietRequested({}); });
    m_menu.addAction(tr("Reconnect now"), this, &TrayIcon::reconnectRequested);
    m_menu.addAction(tr("Settings…"), this, &TrayIcon::settingsRequested);
    m_menu.addSeparator();
    m_menu.addAction(tr("Quit Kontor"), this, &TrayIcon::quitRequested);
}

void TrayIcon::setState(const TrayState &state)
{
    if (state == m_state)
        return;
    m_state = state;
    update();
}

void TrayIcon::update()
{
    QIcon icon;
    for (const int size : {16, 22, 24, 32, 48, 64})
        icon.addPixmap(trayPixmap(m_theme, m_state, size));
    m_icon.setIcon(icon);
    QStringList tip{m_state.unread > 0 ? tr("Kontor: %n unread messages", nullptr, m_state.unread)
                                       : tr("Kontor: nothing unread")};
    if (!m_state.isOnline)
        tip += tr("offline");
    const auto until = m_state.quietUntil ? timeOfDay(*m_state.quietUntil) : QString();
    if (m_state.quietUntil)
        tip += tr("do not disturb until %1").arg(until);
    m_icon.setToolTip(tip.join(u", "_s));
    m_open->setText(m_state.isWindowShown ? tr("Hide Kontor") : tr("Open Kontor"));
    m_quiet->setTitle(m_state.quietUntil ? tr("Do not disturb until %1").arg(until)
                                         : tr("Do not disturb"));
    m_disturb->setEnabled(m_state.quietUntil.has_value());
}

void TrayIcon::say(const QString &title, const QString &text)
{
    m_icon.showMessage(title, text, m_icon.icon());
}

} // namespace Kontor::App
