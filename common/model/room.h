// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/message.h"

namespace Kontor {

enum class RoomType { Group, Private };
enum class Visibility { Public, Private };
enum class Role { Member, Admin, Owner };
enum class Muted { None, MentionsOnly, All };
enum class PresenceStatus { Offline, Online, Away, Busy };

//! A room as one of its participants sees it; or, as everybody in it may be told, without what is
//! only one participant's.
struct Room {
    RoomId id;
    QString name; //!< empty for a private room: its name is the peer's
    RoomType type = RoomType::Group;
    Visibility visibility = Visibility::Private;
    Timestamp createdAt;
    bool isActive = true; //!< false: archived
    Revision rev = 0;
    bool isPersonal = true; //!< false: role, muted, unread … readUpTo say nothing
    Role role = Role::Member; //!< mine
    Muted muted = Muted::None; //!< mine
    int unread = 0; //!< others' messages with id > lastReadId that aren't deleted
    int mentions = 0;
    MessageId lastReadId = {}; //!< my cursor; invalid: nothing read yet
    MessageId readUpTo = {}; //!< the furthest cursor of anybody else
    int participantCount = 0;
    QString peer = {}; //!< username of the other one in a private room
    std::optional<Message> lastMessage = {};

    bool operator==(const Room &) const = default;
};

} // namespace Kontor
