// SPDX-License-Identifier: Apache-2.0
#include "store/roomrules.h"

namespace Kontor::Server {

namespace {

//! The least role that may, in a group.
Role roleFor(RoomOperation operation, Visibility visibility)
{
    switch (operation) {
    case RoomOperation::Read:
    case RoomOperation::Join:
    case RoomOperation::Leave:
    case RoomOperation::Post:
    case RoomOperation::EditOwn:
    case RoomOperation::DeleteOwn:
        return Role::Member;
    case RoomOperation::Invite:
        return visibility == Visibility::Public ? Role::Member : Role::Admin;
    case RoomOperation::DeleteOthers:
    case RoomOperation::Remove:
    case RoomOperation::Rename:
    case RoomOperation::Archive:
        return Role::Admin;
    case RoomOperation::SetRole:
        return Role::Owner;
    }
    return Role::Owner;
}

bool isForTwo(RoomOperation operation)
{
    switch (operation) {
    case RoomOperation::Read:
    case RoomOperation::Join: // being in it already
    case RoomOperation::Post:
    case RoomOperation::EditOwn:
    case RoomOperation::DeleteOwn:
        return true;
    default:
        return false;
    }
}

} // namespace

Result<Done> mayDo(RoomOperation operation, const RoomAccess &access)
{
    const bool isPublic = access.type == RoomType::Group && access.visibility == Visibility::Public;
    if (!access.isParticipant && !isPublic)
        return {ErrorCode::NoSuchRoom, QStringLiteral("no such room")};
    if (!access.isParticipant && operation != RoomOperation::Join)
        return {ErrorCode::NotAParticipant, QStringLiteral("you are not in this room")};
    if (access.type == RoomType::Private && !isForTwo(operation))
        return {ErrorCode::NotAllowed, QStringLiteral("not in a private room of two")};
    if (access.role < roleFor(operation, access.visibility))
        return {ErrorCode::NotAllowed, QStringLiteral("your role in this room doesn't allow it")};
    const bool changesNothing = operation == RoomOperation::Read
        || (operation == RoomOperation::Join && access.isParticipant);
    if (!access.isActive && !changesNothing && operation != RoomOperation::Archive)
        return {ErrorCode::RoomArchived, QStringLiteral("the room is archived")};
    return Done();
}

} // namespace Kontor::Server
