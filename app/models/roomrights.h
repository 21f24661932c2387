// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/room.h"

namespace Kontor::App {

//! \brief What I may do in a room (docs/protocol.md, "Roles"): what is not among it isn't offered.
//!
//! The server decides; this only spares the user a refusal.
struct RoomRights {
    bool invite = false;
    bool remove = false; //!< somebody: whom, mayRemove() says
    bool rename = false;
    bool archive = false; //!< and bring back
    bool setRoles = false;
    bool leave = false;
    bool deleteOthers = false; //!< their messages

    bool operator==(const RoomRights &) const = default;
};

RoomRights rightsIn(const Room &room);
bool mayRemove(Role mine, Role theirs);

} // namespace Kontor::App
