// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/presencemenu.h"

#include "client/ownpresence.h"
#include "client/settings.h"
#include "ui/text/presencetext.h"
#include "ui/theme/metrics.h"
#include "ui/theme/painting.h"
#include "ui/theme/theme.h"

#include <QActionGroup>
#include <QMenu>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace Kontor::App {

namespace {

constexpr std::array kChoices{PresenceStatus::Online, PresenceStatus::Away, PresenceStatus::Busy,
                              PresenceStatus::Offline};

QIcon icon(const Theme &theme, PresenceStatus status, qreal scale)
{
    constexpr int kSize = Metrics::kPresenceDot + 2;
    QPixmap pixmap(QSize(kSize, kSize) * scale);
    pixmap.setDevicePixelRatio(scale);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setLayoutDirection(Qt::LeftToRight);
    // Its corner is the dot's place.
    paintPresence(painter, theme, QRectF(0, 0, kSize - 2, kSize - 2), status,
                  theme.colours().canvas);
    return QIcon(pixmap);
}

} // namespace

PresenceMenu::PresenceMenu(QMenu &menu, OwnPresence &presence, Settings &settings,
                           const Theme &theme, QObject *parent)
    : QObject(parent)
    , m_menu(menu)
    , m_presence(presence)
    , m_theme(theme)
{
    auto *group = new QActionGroup(this);
    for (const auto status : kChoices) {
        auto *action = menu.addAction(ownStatusText(status));
        action->setObjectName(u"presence%1"_s.arg(int(status)));
        action->setCheckable(true);
        group->addAction(action);
        m_actions += action;
        connect(action, &QAction::triggered, this, [&presence, &settings, status] {
            settings.setPresence(status);
            presence.choose(status);
        });
    }
    menu.addSeparator();
    connect(&presence, &OwnPresence::changed, this, &PresenceMenu::update);
    connect(&theme, &Theme::changed, this, &PresenceMenu::update);
    update();
}

void PresenceMenu::update()
{
    for (qsizetype i = 0; i < m_actions.size(); ++i) {
        const auto status = kChoices[std::size_t(i)];
        m_actions[i]->setIcon(icon(m_theme, status, m_menu.devicePixelRatioF()));
        m_actions[i]->setChecked(m_presence.chosen() == status);
        auto font = m_theme.font(Theme::Font::Body); // the icon has the check mark's place
        font.setBold(m_actions[i]->isChecked());
        m_actions[i]->setFont(font);
    }
}

} // namespace Kontor::App
