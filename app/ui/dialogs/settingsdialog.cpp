// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/settingsdialog.h"

#include "client/settings.h"
#include "models/times.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/theme/toggleswitch.h"
#include "ui/tray/trayicon.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QSlider>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Kontor::App {

using namespace Metrics;

SettingsDialog::SettingsDialog(Settings &settings, const Theme &theme, const Clock &clock,
                               QWidget *parent)
    : QDialog(parent)
    , m_settings(settings)
    , m_theme(theme)
    , m_clock(clock)
    , m_list(new QListWidget(this))
    , m_pages(new QStackedWidget(this))
{
    setObjectName("settingsDialog"_L1);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Settings – Kontor"));
    resize(kSettingsWidth, kSettingsHeight);
    m_list->setObjectName("settingsPages"_L1);
    m_list->setAccessibleName(tr("Pages"));
    m_list->setFixedWidth(kSettingsPages);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_list);
    row->addWidget(m_pages, 1);
    connect(m_list, &QListWidget::currentRowChanged, m_pages, &QStackedWidget::setCurrentIndex);
    fillNotifications(addPage(tr("Notifications and sounds")));
    fillWindow(addPage(tr("Window and tray")));
    m_list->setCurrentRow(0);
    m_list->setFocus();
}

QVBoxLayout *SettingsDialog::addPage(const QString &title)
{
    auto *page = new QWidget(m_pages);
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(kTimelineBottom, kHeaderMargin, kTimelineBottom, kHeaderMargin);
    column->setSpacing(0);
    auto *heading = new QLabel(title, page);
    heading->setFont(m_theme.font(Theme::Font::Title));
    column->addWidget(heading);
    column->addSpacing(kFieldRadius);
    m_pages->addWidget(page);
    m_list->addItem(title);
    return column;
}

void SettingsDialog::addRow(QVBoxLayout *page, const QString &name, const QString &hint,
                            QWidget *control)
{
    auto *title = new QLabel(name, page->parentWidget());
    title->setBuddy(control);
    if (control->accessibleName().isEmpty())
        control->setAccessibleName(name);
    control->setAccessibleDescription(hint);
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(title);
    if (!hint.isEmpty()) {
        auto *small = new QLabel(hint, page->parentWidget());
        small->setProperty("tone", u"muted"_s);
        small->setFont(m_theme.font(Theme::Font::Small));
        small->setWordWrap(true);
        words->addWidget(small);
    }
    auto *row = new QHBoxLayout;
    row->setContentsMargins(0, kRowGap, 0, kRowGap);
    row->addLayout(words, 1);
    row->addWidget(control);
    page->addLayout(row);
    auto *line = new QFrame(page->parentWidget());
    line->setObjectName("settingsLine"_L1);
    line->setFixedHeight(1);
    page->addWidget(line);
}

ToggleSwitch *SettingsDialog::makeSwitch(bool on, void (Settings::*set)(bool))
{
    auto *toggle = new ToggleSwitch(m_theme, this);
    toggle->setChecked(on);
    connect(toggle, &QAbstractButton::toggled, this,
            [this, set](bool checked) { (m_settings.*set)(checked); });
    return toggle;
}

void SettingsDialog::fillNotifications(QVBoxLayout *page)
{
    auto *shows = makeSwitch(m_settings.notifies(), &Settings::setNotifies);
    shows->setObjectName("notifies"_L1);
    addRow(page, tr("Show notifications"), tr("For messages that are not on your screen"), shows);
    auto *text = makeSwitch(m_settings.showsText(), &Settings::setShowsText);
    text->setObjectName("showsText"_L1);
    addRow(page, tr("Show the message text"), tr("Off: they say “New message” only"), text);
    addRow(page, tr("Do not disturb"), tr("No notifications and no sounds, mentions neither"),
           makeQuietButton());

    auto *sounds = makeSwitch(m_settings.sounds(), &Settings::setSounds);
    sounds->setObjectName("sounds"_L1);
    addRow(page, tr("Play sounds"),
           tr("A short one, another one for mentions; at most every 2 seconds"), sounds);
    auto *loudness = new QWidget(this);
    auto *slider = new QSlider(Qt::Horizontal, loudness);
    slider->setObjectName("volume"_L1);
    slider->setAccessibleName(tr("Volume"));
    slider->setRange(0, 100);
    slider->setValue(m_settings.volume());
    slider->setFixedWidth(kSliderWidth);
    auto *listen = new QPushButton(tr("Listen"), loudness);
    listen->setAutoDefault(false);
    listen->setMinimumHeight(kSendHeight);
    auto *row = new QHBoxLayout(loudness);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(slider);
    row->addSpacing(kRowGap);
    row->addWidget(listen);
    addRow(page, tr("Volume"), {}, loudness);
    connect(slider, &QSlider::valueChanged, this,
            [this](int percent) { m_settings.setVolume(percent); });
    connect(listen, &QPushButton::clicked, this, &SettingsDialog::soundRequested);

    auto *why = new QPushButton(tr("Show…"), this);
    why->setObjectName("showLog"_L1);
    why->setAccessibleName(tr("Why was I not notified?"));
    why->setAutoDefault(false);
    why->setMinimumHeight(kSendHeight);
    connect(why, &QPushButton::clicked, this, &SettingsDialog::logRequested);
    addRow(page, tr("Why was I not notified?"),
           tr("Lists the last messages and the rule that decided for each"), why);
    page->addStretch();
}

QPushButton *SettingsDialog::makeQuietButton()
{
    auto *button = new QPushButton(this);
    button->setObjectName("quiet"_L1);
    button->setAutoDefault(false);
    button->setMinimumHeight(kSendHeight);
    auto *menu = new QMenu(button);
    const auto show = [this, button] {
        const auto until = m_settings.quietUntil();
        button->setText(until > m_clock.now() ? tr("Until %1").arg(timeOfDay(until)) : tr("Off"));
        button->setAccessibleName(tr("Do not disturb: %1").arg(button->text()));
    };
    const auto choose = [this, show](std::optional<Timestamp> until) {
        emit quietRequested(until);
        show();
    };
    connect(menu, &QMenu::aboutToShow, this, [this, menu, choose] {
        menu->clear();
        for (const auto &choice : quietChoices(m_clock.now()))
            menu->addAction(choice.name, this, [choose, choice] { choose(choice.until); });
        menu->addAction(tr("Off"), this, [choose] { choose({}); });
    });
    button->setMenu(menu);
    show();
    return button;
}

void SettingsDialog::fillWindow(QVBoxLayout *page)
{
    auto *runsOn = makeSwitch(m_settings.runsOn(), &Settings::setRunsOn);
    runsOn->setObjectName("runsOn"_L1);
    addRow(page, tr("Keep running when the window is closed"),
           tr("In the tray, or minimised where there is none; messages go on coming"), runsOn);
    page->addStretch();
}

} // namespace Kontor::App
