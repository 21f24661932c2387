// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"

#include <QUrl>

namespace Kontor::App {

//! \brief The WebSocket address of what a person typed.
//!
//! "chat.example.com" is wss://chat.example.com/ws/; this computer's own names get ws, as the
//! server has no certificate for them. InvalidText: no address.
Result<QUrl> serverAddress(const QString &typed);
//! As short as one can type it.
QString shortAddress(const QUrl &url);

} // namespace Kontor::App
