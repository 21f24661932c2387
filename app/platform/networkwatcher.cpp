// SPDX-License-Identifier: Apache-2.0
#include "platform/networkwatcher.h"

#include "base/logging.h"

#include <QNetworkInformation>

namespace Kontor::App {

void NetworkWatcher::start()
{
    if (!QNetworkInformation::loadBackendByFeatures(QNetworkInformation::Feature::Reachability)) {
        qCInfo(lcPlatform) << "this system doesn't tell about its network";
        return;
    }
    auto *network = QNetworkInformation::instance();
    connect(network, &QNetworkInformation::reachabilityChanged, this,
            [this](QNetworkInformation::Reachability reachability) {
                if (reachability != QNetworkInformation::Reachability::Disconnected)
                    emit changed();
            });
    connect(network, &QNetworkInformation::transportMediumChanged, this,
            [this] { emit changed(); });
}

} // namespace Kontor::App
