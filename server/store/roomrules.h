// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "model/room.h"

namespace Kontor::Server {

//! What somebody may want of a room.
enum class RoomOperation {
    Read,
    Join,
    Leave,
    Post,
    EditOwn,
    DeleteOwn,
    DeleteOthers,
    Invite,
    Remove,
    Rename,
    Archive, //!< and bringing back
    SetRole,
};

//! How somebody stands to a room.
struct RoomAccess {
    RoomType type = RoomType::Group;
    Visibility visibility = Visibility::Private;
    bool isActive = true;
    bool isParticipant = false;
    Role role = Role::Member;
};

//! \brief The one table of who may do what (docs/protocol.md, "Roles"). Pure.
//!
//! NoSuchRoom: a private room of others, not to be told from one that isn't there. NotAParticipant
//! (of a public one), NotAllowed (for this role, or in a private room of two), RoomArchived.
Result<Done> mayDo(RoomOperation operation, const RoomAccess &access);

//! Whether somebody with role \a actor may remove one who has \a target.
constexpr bool mayRemove(Role actor, Role target)
{
    return actor == Role::Owner || (actor == Role::Admin && target == Role::Member);
}

} // namespace Kontor::Server
