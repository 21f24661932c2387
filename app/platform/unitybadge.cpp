// SPDX-License-Identifier: Apache-2.0
#include "platform/taskbarbadge.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QVariantMap>

using namespace Qt::StringLiterals;

namespace Kontor::App {

void setTaskbarBadge(int count)
{
    const auto bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    auto signal = QDBusMessage::createSignal(u"/com/canonical/unity/launcherentry/kontor"_s,
                                             u"com.canonical.Unity.LauncherEntry"_s, u"Update"_s);
    signal << u"application://kontor.desktop"_s
           << QVariantMap{{u"count"_s, qlonglong(count)}, {u"count-visible"_s, count > 0}};
    bus.send(signal);
}

} // namespace Kontor::App
