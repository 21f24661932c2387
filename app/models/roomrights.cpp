// SPDX-License-Identifier: Apache-2.0
#include "models/roomrights.h"

namespace Kontor::App {

RoomRights rightsIn(const Room &room)
{
    if (room.type == RoomType::Private) // two people, for ever
        return {};
    const bool leads = room.role != Role::Member;
    if (!room.isActive)
        return {.archive = leads};
    return {.invite = leads || room.visibility == Visibility::Public,
            .remove = leads,
            .rename = leads,
            .archive = leads,
            .setRoles = room.role == Role::Owner,
            .leave = true,
            .deleteOthers = leads};
}

bool mayRemove(Role mine, Role theirs)
{
    return mine == Role::Owner || (mine == Role::Admin && theirs == Role::Member);
}

} // namespace Kontor::App
