// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QMetaType>

namespace Kontor::App {

//! How far a message has come. Only one's own have another state than None.
enum class DeliveryState {
    None,
    Waiting, //!< in the outbox of this computer
    Sent, //!< durable on the server
    Read, //!< by somebody else
    Failed //!< refused for good, until the user retries
};

} // namespace Kontor::App

Q_DECLARE_METATYPE(Kontor::App::DeliveryState)
