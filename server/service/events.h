// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bus/eventbus.h"
#include "store/commitobserver.h"

#include <variant>

namespace Kontor::Server {

// Facts that the server announces to its gateways. Each holds what its receivers need: nobody reads
// the database for an event.

//! To the room's participants; only the sender's own devices see clientMsgId.
struct MessagePosted {
    Message message;
    UserId sender;
};

//! Likewise.
struct MessageChanged {
    Message message;
    UserId sender;
};

//! To the room's participants, the reader's own devices too.
struct CursorMoved {
    CursorMove move;
};

//! To the room's participants, and to those who were in it.
struct RoomChanged {
    RoomChange change;
};

//! To the room's other participants; never stored.
struct TypingChanged {
    RoomId room;
    UserId user;
    QString username;
    bool isTyping = false;
};

//! Ends connections.
struct SessionRevoked {
    SessionId session;
};
struct UserDisabled {
    UserId user;
};

using Fact = std::variant<MessagePosted, MessageChanged, CursorMoved, RoomChanged, TypingChanged,
                          SessionRevoked, UserDisabled>;

struct Event final : BusEvent {
    explicit Event(Fact f)
        : fact(std::move(f))
    {
    }

    Fact fact;
};

} // namespace Kontor::Server
