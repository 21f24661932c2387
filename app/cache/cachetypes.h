// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.h"
#include "model/room.h"
#include "model/user.h"

#include <QHash>
#include <QSet>

#include <optional>
#include <vector>

namespace Kontor::App {

//! A message of mine that the server has not acknowledged.
struct OutboxEntry {
    qint64 position = 0; //!< order of sending; given by the outbox
    QString clientMsgId;
    RoomId room;
    QString text; //!< as checkedMessageText() gives it
    Timestamp createdAt;
    std::optional<ErrorCode> failure = {}; //!< refused for good, until the user retries
    QString failureDetail = {};

    bool operator==(const OutboxEntry &) const = default;
};

//! Which message: one that the server has by its id, one of mine that waits by its client_msg_id.
struct MessageKey {
    RoomId room;
    MessageId id;
    QString clientMsgId; //!< empty in messages of others

    bool operator==(const MessageKey &) const = default;
};

//! A row of the room list.
struct CachedRoom {
    Room room; //!< unread, lastMessage: as the cache has them now
    //! Name of a group room, display name of a private room's peer; empty: nothing is known of it
    //! but what is unsent there.
    QString title;
    bool isLeft = false; //!< I am not in it any more: only what is unsent there is left of it
    QString draft;
    std::optional<OutboxEntry> lastPending;

    bool operator==(const CachedRoom &) const = default;
};

//! A slice of a room's timeline, oldest first, without a hole in it.
struct TimelinePage {
    std::vector<Message> messages;
    std::vector<OutboxEntry> pending; //!< only when atNewest; follow the messages
    bool atOldest = false; //!< the room begins with this page
    bool atNewest = false; //!< nothing newer in the cache
    //! Older messages exist, but only on the server: Session::fetchHistory() brings them.
    bool olderOnServer = false;

    bool operator==(const TimelinePage &) const = default;
};

//! What has to be read anew after a change.
struct CacheChange {
    QSet<RoomId> rooms = {}; //!< rows of the room list: changed, new or gone
    QHash<RoomId, std::vector<MessageId>> messages = {}; //!< new or changed ones
    QSet<RoomId> outboxes = {}; //!< rooms whose pending messages changed
    QSet<RoomId> resets = {}; //!< rooms whose whole timeline is to be read anew
    bool users = false; //!< display names

    bool isEmpty() const
    {
        return rooms.isEmpty() && messages.isEmpty() && outboxes.isEmpty() && resets.isEmpty()
            && !users;
    }
};

//! Whose cache it is.
struct Account {
    User user; //!< displayName: as the last welcome had it
    QString epoch; //!< the server's history that the cache belongs to; empty: none yet

    bool operator==(const Account &) const = default;
};

//! How far the cache is in a room.
struct RoomCursor {
    RoomId room;
    Revision rev = 0; //!< all changes up to this one are in the cache; 0: nothing yet
    MessageId lastReadId; //!< my cursor
    MessageId serverReadId; //!< my cursor, as the server is known to have it
    MessageId spanStart; //!< the oldest message without a hole behind it; invalid: none
    bool atOldest = false; //!< the room begins with spanStart

    bool operator==(const RoomCursor &) const = default;
};

//! One event of a room: a message in its newest state, or the room itself.
struct RoomEvent {
    RoomId room;
    Revision rev = 0;
    std::optional<Message> message;
    std::optional<Room> state;
    //! Mine, acknowledged: kept even where changes before it are missing.
    bool isAck = false;
};

//! A room's part of a sync answer, whole.
struct RoomCatchUp {
    RoomId room;
    std::vector<Message> messages; //!< by id
    Revision toRev = 0;
    bool reset = false; //!< these are the newest; there may be a hole before them
    Revision askedFrom = 0; //!< the rev that the server was told
    bool more = false; //!< the server has newer changes than these
};

//! What a client that begins anew would have to be told to be where this one is.
struct CacheSnapshot {
    std::vector<Room> rooms;
    std::vector<RoomCatchUp> newest; //!< the newest messages of each
};

//! What a write did, beside the change itself.
struct Applied {
    CacheChange change;
    QHash<RoomId, Revision> revs; //!< where these rooms are now
    QSet<RoomId> holes; //!< something before the event is missing: it was not written
    QSet<RoomId> checks; //!< the unread count of these has to be asked for
    bool erased = false; //!< text was replaced or deleted: it has to leave the files, too
};

} // namespace Kontor::App

Q_DECLARE_METATYPE(Kontor::App::CacheChange)
