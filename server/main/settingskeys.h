// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "main/serverconfig.h"

namespace Kontor::Server {

//! Sets one key of kontord.ini or of --set, such as "limits.message_rate". Unavailable: no such
//! key, or not a value for it; the detail is one clear line.
Result<Done> applySetting(ServerConfig &config, const QString &key, const QString &value);

//! Applies every key of an ini file.
Result<Done> applySettingsFile(ServerConfig &config, const QString &fileName);

//! Every key that there is.
QStringList settingKeys();

} // namespace Kontor::Server
