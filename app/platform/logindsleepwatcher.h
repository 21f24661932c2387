// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sleepwatcher.h"

#include <QDBusAbstractInterface>
#include <QDBusConnection>

namespace Kontor::App {

//! logind as far as we listen to it. Qt connects a signal that has the name of a D-Bus one.
class LogindManager final : public QDBusAbstractInterface {
    Q_OBJECT
public:
    explicit LogindManager(const QDBusConnection &bus, QObject *parent = nullptr);

signals:
    void PrepareForSleep(bool starting);
};

//! \brief Listens to logind's PrepareForSleep, where there is a logind.
class LogindSleepWatcher final : public SleepWatcher {
    Q_OBJECT
public:
    explicit LogindSleepWatcher(const QDBusConnection &bus, QObject *parent = nullptr);

private:
    LogindManager m_manager;
};

} // namespace Kontor::App
