// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/room.h"
#include "model/user.h"

#include <optional>

namespace Kontor::App {

//! What a server sends is checked before it enters the cache, as the server checks what clients
//! send: a hostile or broken one may show nonsense, but can't make the client fall over, now or at
//! its next start.
//!
//! Nothing where it can't be used at all; everything else is cut to what the program deals with.

std::optional<Message> checked(Message message);
std::optional<Room> checked(Room room);
std::optional<User> checked(User user);
//! In the years that every part of the program can print.
Timestamp checkedTime(Timestamp time);

//! Revisions and ids beyond this are nonsense: JSON's own integers end there, and counting on never
//! overflows.
inline constexpr qint64 kMaxNumber = (qint64(1) << 53) - 1;

} // namespace Kontor::App
