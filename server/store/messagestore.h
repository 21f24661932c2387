// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "model/room.h"

#include <QFuture>

namespace Kontor::Server {

//! A message that isn't stored yet. Its text has been checked (checkedMessageText).
struct Draft {
    UserId sender;
    QString username; //!< the sender's
    RoomId room;
    QString text;
    QString clientMsgId = {}; //!< empty: a resend is a new message
    MessageId replyTo = {};
    // An import's: its sender may have left the room since.
    std::optional<Timestamp> timestamp = {}; //!< else the store's own clock
    std::optional<Timestamp> editedAt = {};
    bool isDeleted = false; //!< then text is empty
};

struct Posted {
    Message message;
    bool duplicate = false; //!< it was there already: nothing was written
};

//! At most one of before, after, around is valid; none: the newest.
struct HistoryQuery {
    RoomId room;
    MessageId before = {};
    MessageId after = {};
    MessageId around = {};
    int limit = 50;
};

struct HistoryPage {
    std::vector<Message> messages; //!< by id
    bool hasMore = false; //!< in the direction that was asked for; around: in either
};

//! What a client has of a room.
struct KnownRoom {
    RoomId room;
    Revision rev = 0;
};

struct RoomChanges {
    RoomId room;
    //! By rev; with reset: the newest Limits::kResetMessages, by id.
    std::vector<Message> messages;
    Revision toRev = 0; //!< the room's, or with more: how far the messages go
    bool more = false;
    bool reset = false;
};

struct SyncSnapshot {
    std::vector<Room> rooms;
    std::vector<RoomChanges> changes; //!< of rooms where the client is behind, new, or ahead
};

class MessageStore {
public:
    virtual ~MessageStore() = default;

    //! \brief Stores the message and takes the room's next rev, in one transaction.
    //!
    //! The future is finished after the commit. Membership is checked in the same transaction.
    //! NoSuchRoom (also for a private room of others), NotAParticipant (of a public one),
    //! RoomArchived, NoSuchMessage (replyTo isn't in the room), Conflict (clientMsgId was used for
    //! something else).
    virtual QFuture<Result<Posted>> append(const Draft &draft) = 0;

    //! \brief Gives the message another text and the room's next rev; the message as \a who sees
    //! it.
    //!
    //! \a text has been checked. The same text: nothing changes, so that a resend is harmless.
    //! NoSuchMessage (of others' rooms, or deleted), NotAllowed (somebody else's), RoomArchived.
    virtual QFuture<Result<Message>> edit(UserId who, MessageId message, const QString &text) = 0;

    //! Empties it, for good; one that is deleted stays as it is. NoSuchMessage (also of others'
    //! rooms), NotAllowed (as mayDo() has it), RoomArchived.
    virtual QFuture<Result<Message>> remove(UserId who, MessageId message) = 0;

    //! NoSuchRoom, NotAParticipant; an invalid \a reader is an administrator.
    virtual QFuture<Result<HistoryPage>> history(UserId reader, const HistoryQuery &query) = 0;

    //! Every room of \a reader and what has changed since \a known, of one moment. Holds at most
    //! kSyncBytes of text: further rooms come with more and no messages.
    virtual QFuture<Result<SyncSnapshot>> sync(UserId reader,
                                               const std::vector<KnownRoom> &known) = 0;

    //! Bytes of text (UTF-8) that one sync answer may hold: a client's unsent bytes stay under
    //! their limit.
    static constexpr qsizetype kSyncBytes = 2 * 1024 * 1024;
};

} // namespace Kontor::Server
