// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "client/presences.h"

#include <QString>

namespace Kontor::App {

//! "online", "away", "busy", "offline".
QString statusText(PresenceStatus status);
//! For one's own: "Online", "Away", "Busy", "Appear offline".
QString ownStatusText(PresenceStatus status);
//! statusText(); of those who are offline and were seen: "last seen yesterday at 14:02".
QString presenceText(const PersonPresence &presence, Timestamp now);

} // namespace Kontor::App
