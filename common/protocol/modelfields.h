// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.h"
#include "model/room.h"
#include "model/user.h"
#include "protocol/fieldrules.h"

#include <array>
#include <utility>

//! How the model's values look inside frames.
namespace Kontor {

template <typename Self, typename V>
requires std::is_same_v<std::remove_const_t<Self>, User>
void fields(Self &self, V &v)
{
    v.required("username", self.username);
    v.optional("display_name", self.displayName);
    v.optional("is_admin", self.isAdmin);
}

template <typename Self, typename V>
requires std::is_same_v<std::remove_const_t<Self>, Attachment>
void fields(Self &self, V &v)
{
    v.required("id", self.id);
    v.required("name", self.name);
    v.required("size", self.sizeBytes, RangeRule{0});
    v.optional("media_type", self.mediaType);
}

template <typename Self, typename V>
requires std::is_same_v<std::remove_const_t<Self>, Message>
void fields(Self &self, V &v)
{
    v.required("id", self.id);
    v.required("room_id", self.room);
    v.required("rev", self.rev, RangeRule{1});
    v.required("message", self.text);
    v.required("username", self.username);
    v.required("timestamp", self.timestamp);
    v.optional("edited_at", self.editedAt);
    v.optional("is_deleted", self.isDeleted);
    v.optional("reply_to", self.replyTo);
    v.optional("client_msg_id", self.clientMsgId);
    v.optional("reactions", self.reactions);
    v.optional("attachments", self.attachments);
}

template <typename Self, typename V>
requires std::is_same_v<std::remove_const_t<Self>, Room>
void fields(Self &self, V &v)
{
    v.required("id", self.id);
    v.optional("name", self.name);
    v.required("room_type", self.type);
    v.required("visibility", self.visibility);
    v.required("created_at", self.createdAt);
    v.required("is_active", self.isActive);
    v.required("rev", self.rev, RangeRule{0});
    v.presence("unread", self.isPersonal);
    if (self.isPersonal) {
        v.required("role", self.role);
        v.required("muted", self.muted);
        v.required("unread", self.unread, RangeRule{0});
        v.optional("mentions", self.mentions, RangeRule{0});
        v.optional("last_read_id", self.lastReadId);
        v.optional("read_up_to", self.readUpTo);
    }
    v.required("participant_count", self.participantCount, RangeRule{0});
    v.optional("peer", self.peer);
    v.optional("last_message", self.lastMessage);
}

//! The wire names of an enumeration, in the order of its values.
template <typename E>
struct WireNames;

template <>
struct WireNames<RoomType> {
    static constexpr std::array kNames{"group", "private"};
};
template <>
struct WireNames<Visibility> {
    static constexpr std::array kNames{"public", "private"};
};
template <>
struct WireNames<Role> {
    static constexpr std::array kNames{"member", "admin", "owner"};
};
template <>
struct WireNames<Muted> {
    static constexpr std::array kNames{"none", "mentions_only", "all"};
};
template <>
struct WireNames<PresenceStatus> {
    static constexpr std::array kNames{"offline", "online", "away", "busy"};
};

template <typename E>
concept WireEnum = requires
{
    WireNames<E>::kNames;
};

//! Calls fields(self, v), be it a frame's member or one of the functions above.
template <typename Self, typename V>
void visitFields(Self &self, V &v)
{
    if constexpr (requires { Self::fields(self, v); })
        Self::fields(self, v);
    else
        fields(self, v);
}

} // namespace Kontor
