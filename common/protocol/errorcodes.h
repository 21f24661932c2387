// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.h"

namespace Kontor {

//! The stable name of \a code on the wire; "internal" for those that never travel.
QLatin1String toWire(ErrorCode code);
//! Internal for a name that this version doesn't know.
ErrorCode errorCodeFromWire(const QString &name);

//! WebSocket close codes, as docs/protocol.md has them.
namespace CloseCode {
inline constexpr quint16 kDone = 1000;
inline constexpr quint16 kGoingAway = 1001;
inline constexpr quint16 kBinary = 1003;
inline constexpr quint16 kPolicy = 1008; //!< too many bad frames, or one before logging in
inline constexpr quint16 kTooBig = 1009;
inline constexpr quint16 kNotAuthenticated = 4401;
inline constexpr quint16 kNotAParticipant = 4403;
inline constexpr quint16 kNoSuchRoom = 4404;
inline constexpr quint16 kHeartbeatMissed = 4408;
inline constexpr quint16 kSessionRevoked = 4409;
inline constexpr quint16 kTooSlow = 4413;
inline constexpr quint16 kAccountDisabled = 4423;
inline constexpr quint16 kVersion = 4426;
inline constexpr quint16 kFlooding = 4429;
inline constexpr quint16 kBusy = 4503;
} // namespace CloseCode

} // namespace Kontor
