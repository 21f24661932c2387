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
    MessageId lastReadId; //!< the cursor itself
    MessageId joined = {}; //!< the newest message when they came: nothing up to it is unread
};

//! One room's unread messages, by participant.
struct RoomUnread {
    QString name;
    RoomType type = RoomType::Group;
    std::vector<std::pair<UserId, int>> unread;
};

struct RoomOfUser {
    RoomId room;
    RoomType type = RoomType::Group;
};

//! The other one in a private room.
struct Peer {
    QString username;
    std::optional<Timestamp> lastSeen; //!< none: never, or it isn't known
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

    // Changes of a room. Who may is in mayDo() (its errors pass through), and is checked in the
    // transaction that writes; an invalid actor is an administrator. The room comes back as the
    // actor sees it (without a personal part for an administrator). What is so already is no
    // error, and tells nobody.

    //! NoSuchRoom, RoomArchived.
    virtual QFuture<Result<Room>> join(UserId user, RoomId room) = 0;
    //! The last one to leave archives the room. NotAllowed: the only owner, others stay.
    virtual QFuture<Result<Done>> leave(UserId user, RoomId room) = 0;
    //! Nothing before it is unread to whoever is new. Into an empty room the first one comes as
    //! owner. NoSuchUser (disabled ones too).
    virtual QFuture<Result<Room>> invite(UserId actor, RoomId room,
                                         const QStringList &usernames) = 0;
    //! Somebody else. NoSuchUser; NotAllowed: whom only an owner may remove, or the only owner.
    virtual QFuture<Result<Room>> remove(UserId actor, RoomId room, const QString &username) = 0;
    //! \a name is checked. NameTaken.
    virtual QFuture<Result<Room>> rename(UserId actor, RoomId room, const QString &name) = 0;
    //! Archives, or brings back.
    virtual QFuture<Result<Room>> setActive(UserId actor, RoomId room, bool active) = 0;
    //! NoSuchUser (also somebody who isn't in the room); NotAllowed: the only owner.
    virtual QFuture<Result<Room>> setRole(UserId actor, RoomId room, const QString &username,
                                          Role role) = 0;
    //! Says what was the newest message when somebody came; for imports. Nothing happens when that
    //! is older than what was said before, or another room's.
    virtual QFuture<Result<Done>> setJoinedAt(RoomId room, UserId user, MessageId joined) = 0;

    //! A group room, by its name. NoSuchRoom (also for a private room of others), NotAParticipant
    //! (of a public one); an invalid \a reader is an administrator.
    virtual QFuture<Result<RoomId>> findGroup(UserId reader, const QString &name) = 0;

    //! Of those of \a users who are in the room.
    virtual QFuture<Result<RoomUnread>> unreadOf(RoomId room, const std::vector<UserId> &users) = 0;

    //! The rooms that \a user is in.
    virtual QFuture<Result<std::vector<RoomId>>> roomsOf(UserId user) = 0;

    virtual QFuture<Result<std::vector<RoomOfUser>>> roomTypesOf(UserId user) = 0;
    //! Of all private rooms of \a user.
    virtual QFuture<Result<std::vector<Peer>>> peersOf(UserId user) = 0;

    //! Active public group rooms, by name; those that \a user isn't in have no personal part, the
    //! others only a role.
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
