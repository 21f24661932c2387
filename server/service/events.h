// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bus/eventbus.h"
#include "protocol/toclient.h"
#include "store/commitobserver.h"
#include "store/roomstore.h"

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

//! To the peers of the person's private rooms, and to those who look at one of the rooms; never
//! stored.
struct PresenceChanged {
    UserId user;
    ToClient::Presence presence;
    std::vector<RoomOfUser> rooms; //!< the person's
};

//! Ends connections.
struct SessionRevoked {
    SessionId session;
};
struct UserDisabled {
    UserId user;
};

using Fact = std::variant<MessagePosted, MessageChanged, CursorMoved, RoomChanged, TypingChanged,
                          PresenceChanged, SessionRevoked, UserDisabled>;

struct Event final : BusEvent {
    explicit Event(Fact f)
        : fact(std::move(f))
    {
    }

    Fact fact;
};

} // namespace Kontor::Server
