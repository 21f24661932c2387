// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "model/room.h"
#include "store/commitobserver.h"
#include "store/page.h"

#include <QFuture>

namespace Kontor::Server {

//! Name and people have been checked for their form only.
struct NewGroup {
    UserId owner;
    QString name;
    Visibility visibility = Visibility::Private;
    QStringList participants; //!< usernames, beside the owner
};

struct Participant {
    QString username;
    QString displayName;
    Role role = Role::Member;
    MessageId lastReadId;
};

//! Says that everything up to a message was on screen.
struct ReadMark {
    UserId reader;
    QString username; //!< the reader's
    RoomId room; //!< invalid: the message's
    MessageId upTo;
    bool isMessage = false; //!< upTo has to be a message of the room
};

class RoomStore {
public:
    virtual ~RoomStore() = default;

    //! As the owner sees it. NameTaken, NoSuchUser (the detail names the first; disabled ones too).
    virtual QFuture<Result<Room>> createGroup(const NewGroup &group) = 0;

    //! The one private room of the two, made when it isn't there; as \a user sees it. NoSuchUser
    //! (a new room with somebody disabled, too); NotAllowed: with oneself.
    virtual QFuture<Result<Room>> openPrivate(UserId user, const QString &peer) = 0;

    //! Adds those who aren't in it yet (an administrator's import). NoSuchUser (disabled ones
    //! too); StorageUnavailable: there is no such room.
    virtual QFuture<Result<Done>> addParticipants(RoomId room, const QStringList &usernames) = 0;

    //! A group room, by its name. NoSuchRoom (also for a private room of others), NotAParticipant
    //! (of a public one); an invalid \a reader is an administrator.
    virtual QFuture<Result<RoomId>> findGroup(UserId reader, const QString &name) = 0;

    //! The room as each of \a users sees it; those who aren't in it are left out.
    virtual QFuture<Result<std::vector<RoomView>>> views(RoomId room,
                                                         const std::vector<UserId> &users) = 0;

    //! The rooms that \a user is in.
    virtual QFuture<Result<std::vector<RoomId>>> roomsOf(UserId user) = 0;

    //! Active public group rooms, by name; unread and last message are left out.
    virtual QFuture<Result<Page<Room>>> publicRooms(UserId user, const PageQuery &query) = 0;

    //! Every room, by id, after \a after; for administrators.
    virtual QFuture<Result<Page<Room>>> allRooms(RoomId after, int limit) = 0;

    //! By username. NoSuchRoom, NotAParticipant; an invalid \a reader is an administrator.
    virtual QFuture<Result<Page<Participant>>> participants(UserId reader, RoomId room,
                                                            const PageQuery &query) = 0;

    //! Moves the reader's cursor to the room's last message that isn't after upTo; never back.
    //! NoSuchRoom, NotAParticipant; NoSuchMessage: it isn't in that room, or without a room, also
    //! for a message of others.
    virtual QFuture<Result<Done>> markRead(const ReadMark &mark) = 0;
};

} // namespace Kontor::Server
