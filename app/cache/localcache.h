// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/futures.h"
#include "model/room.h"
#include "model/user.h"

#include <QObject>
#include <QSet>

#include <memory>
#include <vector>

namespace Kontor {
class DatabaseExecutor;
}

namespace Kontor::App {

//! A message of mine that the server has not acknowledged.
struct OutboxEntry
{
    qint64 position = 0; //!< order of sending; given by the outbox
    QString clientMsgId;
    RoomId room;
    QString text; //!< as checkedMessageText() gives it
    Timestamp createdAt;
    std::optional<ErrorCode> failure = {}; //!< refused for good, until the user retries
    QString failureDetail = {};

    bool operator==(const OutboxEntry &) const = default;
};

//! A row of the room list.
struct CachedRoom
{
    Room room; //!< unread, lastMessage: as the cache has them now
    QString title; //!< name of a group room, display name of a private room's peer
    QString draft;
    std::optional<OutboxEntry> lastPending;

    bool operator==(const CachedRoom &) const = default;
};

//! A slice of a room's timeline, oldest first, without a hole in it.
struct TimelinePage
{
    std::vector<Message> messages;
    std::vector<OutboxEntry> pending; //!< only when atNewest; follow the messages
    bool atOldest = false; //!< the room begins with this page
    bool atNewest = false; //!< nothing newer in the cache
    //! Older messages exist, but only on the server: Session::fetchHistory() brings them.
    bool olderOnServer = false;

    bool operator==(const TimelinePage &) const = default;
};

//! What has to be read anew after a change.
struct CacheChange
{
    QSet<RoomId> rooms; //!< rows of the room list: changed, new or gone
    QHash<RoomId, std::vector<MessageId>> messages; //!< new or changed ones
    QSet<RoomId> outboxes; //!< rooms whose pending messages changed
    QSet<RoomId> resets; //!< rooms whose whole timeline is to be read anew
    bool users = false; //!< display names

    bool isEmpty() const
    {
        return rooms.isEmpty() && messages.isEmpty() && outboxes.isEmpty() && resets.isEmpty() && !users;
    }
};

//! CONTRACT SKETCH for models and ui; app/cache implements it and adds what client needs for writing.
//!
//! \brief The user's office as this computer knows it: rooms, messages, drafts in one SQLite file, the
//! outbox in another.
//!
//! Lives in the GUI thread and never waits there; its databases have threads of their own. A read shows
//! everything that changed() has told of before it was called.
class LocalCache : public QObject
{
    Q_OBJECT
public:
    //! Every room, unordered.
    QFuture<Result<std::vector<CachedRoom>>> rooms();
    QFuture<Result<TimelinePage>> newestPage(RoomId room, int limit);
    QFuture<Result<TimelinePage>> pageBefore(RoomId room, MessageId before, int limit);
    QFuture<Result<TimelinePage>> pageAfter(RoomId room, MessageId after, int limit);
    QFuture<Result<std::vector<Message>>> messages(RoomId room, const std::vector<MessageId> &ids);
    QFuture<Result<std::vector<OutboxEntry>>> pending(RoomId room);
    QFuture<Result<QString>> draft(RoomId room);

signals:
    void changed(const Kontor::App::CacheChange &change);
    //! The disk refuses: what is shown may not outlive this run, and sending is refused.
    void troubled(const Kontor::Error &error);
};

} // namespace Kontor::App
