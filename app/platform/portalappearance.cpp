// SPDX-License-Identifier: Apache-2.0
#include "platform/portalappearance.h"

#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

using namespace Qt::StringLiterals;

namespace Kontor::App {

namespace {

constexpr auto kGroup = "org.freedesktop.appearance"_L1;
constexpr auto kScheme = "color-scheme"_L1; // 1: dark is preferred, 2: light
constexpr auto kContrast = "contrast"_L1; // 1: higher

//! Old portals wrap a value twice.
QVariant unwrapped(QVariant value)
{
    while (value.canConvert<QDBusVariant>())
        value = value.value<QDBusVariant>().variant();
    return value;
}

} // namespace

PortalSettings::PortalSettings(const QDBusConnection &bus, QObject *parent)
    : QDBusAbstractInterface(u"org.freedesktop.portal.Desktop"_s,
                             u"/org/freedesktop/portal/desktop"_s,
                             "org.freedesktop.portal.Settings", bus, parent)
{
    // Until then Qt doesn't know the signal's last argument, and silently connects nothing.
    qRegisterMetaType<QDBusVariant>();
}

PortalAppearance::PortalAppearance(const QDBusConnection &bus, QObject *parent)
    : AppearanceWatcher(parent)
    , m_settings(bus)
{
}

void PortalAppearance::start()
{
    connect(&m_settings, &PortalSettings::SettingChanged, this,
            [this](const QString &group, const QString &key, const QDBusVariant &value) {
                if (group == kGroup)
                    onValue(key, value.variant());
            });
    ask(kScheme);
    ask(kContrast);
}

void PortalAppearance::ask(const QString &key)
{
    auto *watcher =
        new QDBusPendingCallWatcher(m_settings.asyncCall(u"Read"_s, QString(kGroup), key), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher, key] {
        watcher->deleteLater();
        const QDBusPendingReply<QVariant> reply = *watcher;
        if (!reply.isError()) // else: no portal here, or an old one
            onValue(key, reply.value());
    });
}

void PortalAppearance::onValue(const QString &key, const QVariant &value)
{
    const auto number = unwrapped(value).toUInt();
    if (key == kScheme)
        set(number == 0 ? std::nullopt : std::optional(number == 1), highContrast());
    else if (key == kContrast)
        set(dark(), number == 1);
}

std::unique_ptr<AppearanceWatcher> createAppearanceWatcher()
{
    return std::make_unique<PortalAppearance>(QDBusConnection::sessionBus());
}

} // namespace Kontor::App
