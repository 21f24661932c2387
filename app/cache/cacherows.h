// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cache/cachetypes.h"
#include "sql/statement.h"

namespace Kontor::App {

//! How values look as rows of the cache's and the outbox's tables. In the databases' threads.

Message toMessage(const Row &row);
//! Binds every column of \a message for message_put.
void bindMessage(Statement &statement, const Message &message);

//! A row of the view room_rows; lastMessage stays empty.
CachedRoom toCachedRoom(const Row &row);
//! Binds what is everybody's for room_put_shared, all of \a room for room_put_state.
void bindSharedState(Statement &statement, const Room &room);
void bindRoomState(Statement &statement, const Room &room);

User toUser(const Row &row);
OutboxEntry toOutboxEntry(const Row &row);

//! A room's bookkeeping: how far the cache is in it; CacheUpdate says what is kept true of it.
struct RoomPlace {
    Revision rev = 0;
    Revision stateRev = 0;
    MessageId lastReadId;
    MessageId serverReadId;
    MessageId readUpTo;
    MessageId spanStart;
    bool atOldest = false;
    qint64 gapUnread = 0; //!< unread messages before spanStart, as the server counted them
    // What the server said last about my unread messages, and when.
    Revision snapshotRev = 0;
    qint64 snapshotUnread = 0;
    MessageId snapshotReadId;

    bool operator==(const RoomPlace &) const = default;

    static RoomPlace fromRow(const Row &row);
    static Result<std::optional<RoomPlace>> load(Database &database, RoomId room);
    Result<Done> save(Database &database, RoomId room) const;
};

} // namespace Kontor::App
