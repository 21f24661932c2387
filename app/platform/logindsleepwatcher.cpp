// SPDX-License-Identifier: Apache-2.0
#include "platform/logindsleepwatcher.h"

using namespace Qt::StringLiterals;

namespace Kontor::App {

LogindManager::LogindManager(const QDBusConnection &bus, QObject *parent)
    : QDBusAbstractInterface(u"org.freedesktop.login1"_s, u"/org/freedesktop/login1"_s,
                             "org.freedesktop.login1.Manager", bus, parent)
{
}

LogindSleepWatcher::LogindSleepWatcher(const QDBusConnection &bus, QObject *parent)
    : SleepWatcher(parent)
    , m_manager(bus)
{
    connect(&m_manager, &LogindManager::PrepareForSleep, this, [this](bool starting) {
        if (!starting)
            emit wokeUp();
    });
}

std::unique_ptr<SleepWatcher> createSleepWatcher()
{
    return std::make_unique<LogindSleepWatcher>(QDBusConnection::systemBus());
}

} // namespace Kontor::App
