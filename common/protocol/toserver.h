// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/limits.h"
#include "model/room.h"
#include "protocol/fieldrules.h"

#include <variant>

//! What a client sends. Each struct's fields() is the frame's one description: codec.cpp reads and
//! writes JSON by it. What the frames mean stands in docs/protocol.md.
namespace Kontor::ToServer {

struct Login {
    static constexpr QLatin1String kType{"login"};
    QString requestId;
    QString username;
    QString password;
    QString device;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.optional("request_id", self.requestId, RequestIdRule());
        v.required("username", self.username, LengthRule{Limits::kNameLength});
        v.required("password", self.password, LengthRule{Limits::kPasswordBytes});
        v.optional("device", self.device, LengthRule{200});
    }
    bool operator==(const Login &) const = default;
};

struct Resume {
    static constexpr QLatin1String kType{"resume"};
    QString requestId;
    QString token;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.optional("request_id", self.requestId, RequestIdRule());
        v.required("token", self.token, LengthRule{200});
    }
    bool operator==(const Resume &) const = default;
};

struct Logout {
    static constexpr QLatin1String kType{"logout"};
    QString requestId;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.optional("request_id", self.requestId, RequestIdRule());
    }
    bool operator==(const Logout &) const = default;
};

struct ChatMessage {
    static constexpr QLatin1String kType{"chat_message"};
    QString requestId;
    RoomId room; //!< may be missing on a bound path
    QString message;
    QString username; //!< ignored but for a check: identity never comes from a payload
    QString clientMsgId;
    MessageId replyTo;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.optional("request_id", self.requestId, RequestIdRule());
        v.optional("room_id", self.room);
        v.required("message", self.message);
        v.optional("username", self.username);
        v.optional("client_msg_id", self.clientMsgId, RequestIdRule());
        v.optional("reply_to", self.replyTo);
    }
    bool operator==(const ChatMessage &) const = default;
};

struct SyncRoom {
    RoomId room;
    Revision rev = 0;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.required("room_id", self.room);
        v.required("rev", self.rev, RangeRule{0});
    }
    bool operator==(const SyncRoom &) const = default;
};

//! What the client has: a room that it doesn't name is new to it.
struct Sync {
    static constexpr QLatin1String kType{"sync"};
    QString requestId;
    std::vector<SyncRoom> rooms;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.optional("request_id", self.requestId, RequestIdRule());
        v.required("rooms", self.rooms, CountRule{Limits::kRoomsPerSync});
    }
    bool operator==(const Sync &) const = default;
};

struct Typing {
    static constexpr QLatin1String kType{"typing"};
    QString requestId;
    RoomId room;
    bool isTyping = false;
    QString username;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.optional("request_id", self.requestId, RequestIdRule());
        v.optional("room_id", self.room);
        v.required("is_typing", self.isTyping);
        v.optional("username", self.username);
    }
    bool operator==(const Typing &) const = default;
};

struct ReadReceipt {
    static constexpr QLatin1String kType{"read_receipt"};
    QString requestId;
    MessageId message;
    QString username;
    RoomId room = {}; //!< may be missing: the message's

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.optional("request_id", self.requestId, RequestIdRule());
        v.required("message_id", self.message);
        v.optional("username", self.username);
        v.optional("room_id", self.room);
    }
    bool operator==(const ReadReceipt &) const = default;
};

struct MarkRead {
    static constexpr QLatin1String kType{"mark_read"};
    QString requestId;
    RoomId room;
    MessageId upTo;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.optional("request_id", self.requestId, RequestIdRule());
        v.optional("room_id", self.room);
        v.required("up_to", self.upTo);
    }
    bool operator==(const MarkRead &) const = default;
};

struct EditMessage {
    static constexpr QLatin1String kType{"edit_message"};
    QString requestId;
    MessageId id;
    QString message;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.optional("request_id", self.requestId, RequestIdRule());
        v.required("id", self.id);
        v.required("message", self.message);
    }
    bool operator==(const EditMessage &) const = default;
};

struct DeleteMessage {
    static constexpr QLatin1String kType{"delete_message"};
    QString requestId;
    MessageId id;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.optional("request_id", self.requestId, RequestIdRule());
        v.required("id", self.id);
    }
    bool operator==(const DeleteMessage &) const = default;
};

//! A page before or after an id (both excluded), around one (included), or the newest.
struct History {
    static constexpr QLatin1String kType{"history"};
    QString requestId;
    RoomId room;
    MessageId before;
    MessageId after;
    MessageId around;
    qint64 limit = 50; //!< the server clamps it to 1 … Limits::kPageSize

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.optional("request_id", self.requestId, RequestIdRule());
        v.optional("room_id", self.room);
        v.optional("before", self.before);
        v.optional("after", self.after);
        v.optional("around", self.around);
        v.optional("limit", self.limit);
    }
    bool operator==(const History &) const = default;
};

struct Search {
    static constexpr QLatin1String kType{"search"};
    QString requestId;
    QString query;
    RoomId room;
    QString from;
    MessageId before;
    qint64 limit = 50;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.optional("request_id", self.requestId, RequestIdRule());
        v.required("query", self.query, LengthRule{200});
        v.optional("room_id", self.room);
        v.optional("from", self.from, LengthRule{Limits::kNameLength});
        v.optional("before", self.before);
        v.optional("limit", self.limit);
    }
    bool operator==(const Search &) const = default;
};

struct CreateRoom {
    static constexpr QLatin1String kType{"create_room"};
    QString requestId;
    QString name; //!< group rooms only
    RoomType type = RoomType::Group;
    Visibility visibility = Visibility::Private;
    QStringList participants; //!< usernames, beside the sender

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.optional("request_id", self.requestId, RequestIdRule());
        v.optional("name", self.name, LengthRule{4 * Limits::kNameLength});
        v.required("room_type", self.type);
        v.defaulted("visibility", self.visibility); // private
        v.required("participants", self.participants, CountRule{Limits::kNamesPerRequest});
    }
    bool operator==(const CreateRoom &) const = default;
};

//! Frames that name a room and nothing else.
template <typename Derived>
struct RoomRequest {
    QString requestId;
    RoomId room;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.optional("request_id", self.requestId, RequestIdRule());
        v.optional("room_id", self.room);
    }
    bool operator==(const RoomRequest &) const = default;
};

struct JoinRoom : RoomRequest<JoinRoom> {
    static constexpr QLatin1String kType{"join_room"};
};

struct LeaveRoom : RoomRequest<LeaveRoom> {
    static constexpr QLatin1String kType{"leave_room"};
};

struct ArchiveRoom {
    static constexpr QLatin1String kType{"archive_room"};
    QString requestId;
    RoomId room;
    bool archive = true; //!< false brings it back

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.optional("request_id", self.requestId, RequestIdRule());
        v.optional("room_id", self.room);
        v.required("archive", self.archive);
    }
    bool operator==(const ArchiveRoom &) const = default;
};

struct RenameRoom {
    static constexpr QLatin1String kType{"rename_room"};
    QString requestId;
    RoomId room;
    QString name;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.optional("request_id", self.requestId, RequestIdRule());
        v.optional("room_id", self.room);
        v.required("name", self.name, LengthRule{4 * Limits::kNameLength});
    }
    bool operator==(const RenameRoom &) const = default;
};

struct Invite {
    static constexpr QLatin1String kType{"invite"};
    QString requestId;
    RoomId room;
    QStringList participants;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.optional("request_id", self.requestId, RequestIdRule());
        v.optional("room_id", self.room);
        v.required("participants", self.participants, CountRule{Limits::kNamesPerRequest});
    }
    bool operator==(const Invite &) const = default;
};

struct RemoveParticipant {
    static constexpr QLatin1String kType{"remove_participant"};
    QString requestId;
    RoomId room;
    QString participant;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.optional("request_id", self.requestId, RequestIdRule());
        v.optional("room_id", self.room);
        v.required("participant", self.participant, LengthRule{Limits::kNameLength});
    }
    bool operator==(const RemoveParticipant &) const = default;
};

struct SetRole {
    static constexpr QLatin1String kType{"set_role"};
    QString requestId;
    RoomId room;
    QString participant;
    Role role = Role::Member;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.optional("request_id", self.requestId, RequestIdRule());
        v.optional("room_id", self.room);
        v.required("participant", self.participant, LengthRule{Limits::kNameLength});
        v.required("role", self.role);
    }
    bool operator==(const SetRole &) const = default;
};

struct SetPresence {
    static constexpr QLatin1String kType{"set_presence"};
    QString requestId;
    PresenceStatus status = PresenceStatus::Online;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.optional("request_id", self.requestId, RequestIdRule());
        v.required("status", self.status);
    }
    bool operator==(const SetPresence &) const = default;
};

struct ListParticipants {
    static constexpr QLatin1String kType{"list_participants"};
    QString requestId;
    RoomId room;
    QString after; //!< the last username of the page before
    qint64 limit = 50;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.optional("request_id", self.requestId, RequestIdRule());
        v.optional("room_id", self.room);
        v.optional("after", self.after, LengthRule{Limits::kNameLength});
        v.optional("limit", self.limit);
    }
    bool operator==(const ListParticipants &) const = default;
};

//! Pages of people or public rooms, by name.
template <typename Derived>
struct ListRequest {
    QString requestId;
    QString query; //!< a part of the name; empty: all
    QString after; //!< the last name of the page before
    qint64 limit = 50;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.optional("request_id", self.requestId, RequestIdRule());
        v.optional("query", self.query, LengthRule{200});
        v.optional("after", self.after, LengthRule{Limits::kNameLength});
        v.optional("limit", self.limit);
    }
    bool operator==(const ListRequest &) const = default;
};

struct ListUsers : ListRequest<ListUsers> {
    static constexpr QLatin1String kType{"list_users"};
};

struct ListRooms : ListRequest<ListRooms> {
    static constexpr QLatin1String kType{"list_rooms"};
};

struct ListSessions {
    static constexpr QLatin1String kType{"list_sessions"};
    QString requestId;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.optional("request_id", self.requestId, RequestIdRule());
    }
    bool operator==(const ListSessions &) const = default;
};

struct RevokeSession {
    static constexpr QLatin1String kType{"revoke_session"};
    QString requestId;
    SessionId session;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.optional("request_id", self.requestId, RequestIdRule());
        v.required("session_id", self.session);
    }
    bool operator==(const RevokeSession &) const = default;
};

struct SetPassword {
    static constexpr QLatin1String kType{"set_password"};
    QString requestId;
    QString oldPassword;
    QString newPassword;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.optional("request_id", self.requestId, RequestIdRule());
        v.required("old", self.oldPassword, LengthRule{Limits::kPasswordBytes});
        v.required("new", self.newPassword, LengthRule{Limits::kPasswordBytes});
    }
    bool operator==(const SetPassword &) const = default;
};

using Frame =
    std::variant<ChatMessage, Login, Resume, Logout, Sync, Typing, ReadReceipt, MarkRead,
                 EditMessage, DeleteMessage, History, Search, CreateRoom, JoinRoom, LeaveRoom,
                 ArchiveRoom, RenameRoom, Invite, RemoveParticipant, SetRole, SetPresence,
                 ListParticipants, ListUsers, ListRooms, ListSessions, RevokeSession, SetPassword>;

} // namespace Kontor::ToServer
