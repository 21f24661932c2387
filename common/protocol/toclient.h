// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.h"
#include "model/room.h"
#include "model/user.h"
#include "protocol/fieldrules.h"

#include <variant>

//! What the server sends; see toserver.h. A client reads unknown values of an enumeration as the
//! first one, and ignores fields and types that it doesn't know.
namespace Kontor::ToClient {

struct ServerInfo {
    QString name;
    QString version;
    QString node;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.optional("name", self.name);
        v.optional("version", self.version);
        v.optional("node", self.node);
    }
    bool operator==(const ServerInfo &) const = default;
};

struct LimitInfo {
    qint64 messageBytes = 0;
    qint64 frameBytes = 0;
    qint64 ratePerSecond = 0; //!< 0: none

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.optional("message_bytes", self.messageBytes);
        v.optional("frame_bytes", self.frameBytes);
        v.optional("rate_per_s", self.ratePerSecond);
    }
    bool operator==(const LimitInfo &) const = default;
};

struct Welcome {
    static constexpr QLatin1String kType{"welcome"};
    QString requestId;
    QString token; //!< after a login only
    User user;
    ServerInfo server;
    QString epoch; //!< names this history of the database
    LimitInfo limits;
    qint64 heartbeatMs = 0;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.optional("request_id", self.requestId);
        v.optional("token", self.token);
        v.required("user", self.user);
        v.optional("server", self.server);
        v.required("epoch", self.epoch);
        v.optional("limits", self.limits);
        v.optional("heartbeat_ms", self.heartbeatMs, RangeRule{0});
    }
    bool operator==(const Welcome &) const = default;
};

//! The message is durable.
struct Ack {
    static constexpr QLatin1String kType{"ack"};
    QString requestId;
    QString clientMsgId;
    MessageId id;
    RoomId room;
    Revision rev = 0;
    Timestamp timestamp;
    bool duplicate = false;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.optional("request_id", self.requestId);
        v.optional("client_msg_id", self.clientMsgId);
        v.required("id", self.id);
        v.required("room_id", self.room);
        v.required("rev", self.rev, RangeRule{1});
        v.required("timestamp", self.timestamp);
        v.optional("duplicate", self.duplicate);
    }
    bool operator==(const Ack &) const = default;
};

//! A new message. Same fields as MESSAGE: it can't be edited or deleted yet.
struct ChatMessage {
    static constexpr QLatin1String kType{"chat_message"};
    Message message;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.inlined(self.message);
    }
    bool operator==(const ChatMessage &) const = default;
};

struct RoomChanges {
    RoomId room;
    std::vector<Message> messages; //!< by id; with reset: the newest page, without a hole
    Revision toRev = 0;
    bool more = false; //!< ask again from toRev
    bool reset = false; //!< what the client has of this room may have holes before these messages

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.required("room_id", self.room);
        v.required("messages", self.messages);
        v.required("to_rev", self.toRev, RangeRule{0});
        v.optional("more", self.more);
        v.optional("reset", self.reset);
    }
    bool operator==(const RoomChanges &) const = default;
};

struct Sync {
    static constexpr QLatin1String kType{"sync"};
    QString requestId;
    bool complete = true; //!< false: another sync frame with this request_id follows
    std::vector<Room> rooms; //!< over all frames of the answer: every room of the user
    std::vector<RoomChanges> changes;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.optional("request_id", self.requestId);
        v.required("complete", self.complete);
        v.required("rooms", self.rooms);
        v.required("changes", self.changes);
    }
    bool operator==(const Sync &) const = default;
};

struct Typing {
    static constexpr QLatin1String kType{"typing"};
    QString username;
    bool isTyping = false;
    RoomId room;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.required("username", self.username);
        v.required("is_typing", self.isTyping);
        v.optional("room_id", self.room);
    }
    bool operator==(const Typing &) const = default;
};

struct ReadReceipt {
    static constexpr QLatin1String kType{"read_receipt"};
    MessageId message;
    QString username;
    RoomId room;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.required("message_id", self.message);
        v.required("username", self.username);
        v.optional("room_id", self.room);
    }
    bool operator==(const ReadReceipt &) const = default;
};

struct BulkRead {
    static constexpr QLatin1String kType{"bulk_read"};
    std::vector<MessageId> messages; //!< the newest 500 at most
    QString username;
    RoomId room;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.required("message_ids", self.messages);
        v.required("username", self.username);
        v.optional("room_id", self.room);
    }
    bool operator==(const BulkRead &) const = default;
};

//! A message's newest state, after an edit, a deletion, a reaction.
struct MessageChanged {
    static constexpr QLatin1String kType{"message"};
    QString requestId;
    Message message;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.optional("request_id", self.requestId);
        v.required("message", self.message);
    }
    bool operator==(const MessageChanged &) const = default;
};

struct History {
    static constexpr QLatin1String kType{"history"};
    QString requestId;
    RoomId room;
    std::vector<Message> messages; //!< by id
    bool hasMore = false; //!< in the direction that was asked for

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.optional("request_id", self.requestId);
        v.required("room_id", self.room);
        v.required("messages", self.messages);
        v.required("has_more", self.hasMore);
    }
    bool operator==(const History &) const = default;
};

struct Search {
    static constexpr QLatin1String kType{"search"};
    QString requestId;
    std::vector<Message> messages; //!< newest first
    bool hasMore = false;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.optional("request_id", self.requestId);
        v.required("messages", self.messages);
        v.required("has_more", self.hasMore);
    }
    bool operator==(const Search &) const = default;
};

//! A room as the receiver sees it, after a change of its membership, name or state.
struct RoomChanged {
    static constexpr QLatin1String kType{"room"};
    QString requestId;
    Room room;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.optional("request_id", self.requestId);
        v.required("room", self.room);
    }
    bool operator==(const RoomChanged &) const = default;
};

struct RoomRemoved {
    static constexpr QLatin1String kType{"room_removed"};
    QString requestId;
    RoomId room;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.optional("request_id", self.requestId);
        v.required("room_id", self.room);
    }
    bool operator==(const RoomRemoved &) const = default;
};

struct Presence {
    static constexpr QLatin1String kType{"presence"};
    QString username;
    PresenceStatus status = PresenceStatus::Offline;
    std::optional<Timestamp> lastSeen;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.required("username", self.username);
        v.required("status", self.status);
        v.optional("last_seen", self.lastSeen);
    }
    bool operator==(const Presence &) const = default;
};

struct Participant {
    QString username;
    QString displayName;
    Role role = Role::Member;
    PresenceStatus status = PresenceStatus::Offline;
    MessageId lastReadId;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.required("username", self.username);
        v.optional("display_name", self.displayName);
        v.optional("role", self.role);
        v.optional("status", self.status);
        v.optional("last_read_id", self.lastReadId);
    }
    bool operator==(const Participant &) const = default;
};

struct ListParticipants {
    static constexpr QLatin1String kType{"list_participants"};
    QString requestId;
    RoomId room;
    std::vector<Participant> participants; //!< by username
    bool hasMore = false;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.optional("request_id", self.requestId);
        v.required("room_id", self.room);
        v.required("participants", self.participants);
        v.optional("has_more", self.hasMore);
    }
    bool operator==(const ListParticipants &) const = default;
};

struct ListUsers {
    static constexpr QLatin1String kType{"list_users"};
    QString requestId;
    std::vector<User> users; //!< by username
    bool hasMore = false;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.optional("request_id", self.requestId);
        v.required("users", self.users);
        v.optional("has_more", self.hasMore);
    }
    bool operator==(const ListUsers &) const = default;
};

struct ListRooms {
    static constexpr QLatin1String kType{"list_rooms"};
    QString requestId;
    std::vector<Room> rooms; //!< public group rooms, by name
    bool hasMore = false;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.optional("request_id", self.requestId);
        v.required("rooms", self.rooms);
        v.optional("has_more", self.hasMore);
    }
    bool operator==(const ListRooms &) const = default;
};

struct SessionInfo {
    SessionId id;
    QString device;
    Timestamp createdAt;
    Timestamp lastUsed;
    bool current = false;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.required("session_id", self.id);
        v.optional("device", self.device);
        v.required("created_at", self.createdAt);
        v.required("last_used", self.lastUsed);
        v.optional("current", self.current);
    }
    bool operator==(const SessionInfo &) const = default;
};

struct ListSessions {
    static constexpr QLatin1String kType{"list_sessions"};
    QString requestId;
    std::vector<SessionInfo> sessions;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.optional("request_id", self.requestId);
        v.required("sessions", self.sessions);
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
        v.optional("request_id", self.requestId);
        v.required("session_id", self.session);
    }
    bool operator==(const RevokeSession &) const = default;
};

struct SetPassword {
    static constexpr QLatin1String kType{"set_password"};
    QString requestId;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.optional("request_id", self.requestId);
    }
    bool operator==(const SetPassword &) const = default;
};

struct Notification {
    static constexpr QLatin1String kType{"notification"};
    QString sender;
    QString targetUser; //!< private rooms
    QString roomName; //!< group rooms
    RoomType roomType = RoomType::Group;
    RoomId room;
    qint64 unread = 0;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.required("sender", self.sender);
        v.optional("target_user", self.targetUser);
        v.optional("room_name", self.roomName);
        v.required("room_type", self.roomType);
        v.optional("room_id", self.room);
        v.optional("unread", self.unread);
    }
    bool operator==(const Notification &) const = default;
};

struct Goodbye {
    static constexpr QLatin1String kType{"goodbye"};
    QString reason; //!< restart, busy
    qint64 reconnectAfterMs = 0;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.optional("reason", self.reason);
        v.required("reconnect_after_ms", self.reconnectAfterMs, RangeRule{0});
    }
    bool operator==(const Goodbye &) const = default;
};

struct ErrorFrame {
    static constexpr QLatin1String kType{"error"};
    ErrorCode code = ErrorCode::Internal;
    QString message; //!< English, for people who read frames
    QString requestId;
    QString clientMsgId;
    qint64 retryAfterMs = 0;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.required("code", self.code);
        v.optional("message", self.message);
        v.optional("request_id", self.requestId);
        v.optional("client_msg_id", self.clientMsgId);
        v.optional("retry_after_ms", self.retryAfterMs, RangeRule{0});
    }
    bool operator==(const ErrorFrame &) const = default;
};

using Frame = std::variant<ChatMessage, Ack, Welcome, Sync, Typing, ReadReceipt, BulkRead,
                           MessageChanged, History, Search, RoomChanged, RoomRemoved, Presence,
                           ListParticipants, ListUsers, ListRooms, ListSessions, RevokeSession,
                           SetPassword, Notification, Goodbye, ErrorFrame>;

} // namespace Kontor::ToClient
