// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLatin1String>

namespace Kontor {

//! The WebSocket subprotocol of docs/protocol.md, version 1.
inline constexpr QLatin1String kSubprotocol("kontor.v1");

} // namespace Kontor
