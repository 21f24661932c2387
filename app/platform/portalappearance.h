// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/appearance.h"

#include <QDBusAbstractInterface>
#include <QDBusConnection>
#include <QDBusVariant>

namespace Kontor::App {

//! The desktop portal's settings. Qt connects a signal that has the name of a D-Bus one.
class PortalSettings final : public QDBusAbstractInterface {
    Q_OBJECT
public:
    explicit PortalSettings(const QDBusConnection &bus, QObject *parent = nullptr);

signals:
    void SettingChanged(const QString &group, const QString &key, const QDBusVariant &value);
};

//! \brief Reads "color-scheme" and "contrast" of org.freedesktop.appearance.
class PortalAppearance final : public AppearanceWatcher {
    Q_OBJECT
public:
    explicit PortalAppearance(const QDBusConnection &bus, QObject *parent = nullptr);

    void start() override;

private:
    void ask(const QString &key);
    void onValue(const QString &key, const QVariant &value);

    PortalSettings m_settings;
};

} // namespace Kontor::App
