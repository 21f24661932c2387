// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "protocol/codec.h"
#include "service/authservice.h"
#include "service/presenceservice.h"

namespace Kontor::Server {

//! Rooms and people: making, finding, listing. Any thread; the stores' errors pass through.
class RoomService {
public:
    RoomService(Stores stores, PresenceService &presence)
        : m_stores(stores)
        , m_presence(presence)
    {
    }

    //! As the creator sees it. For two people there is one private room: it is found or made.
    //! InvalidText (the name), BadFrame (a private room is for one other), NameTaken, NoSuchUser,
    //! NotAllowed.
    QFuture<Result<Room>> create(const Identity &who, const ToServer::CreateRoom &request);

    // Changes, answered with the room as \a who sees it. BadFrame: no room_id.
    QFuture<Result<Room>> join(const Identity &who, RoomId room);
    QFuture<Result<Done>> leave(const Identity &who, RoomId room);
    QFuture<Result<Room>> invite(const Identity &who, const ToServer::Invite &request);
    QFuture<Result<Room>> remove(const Identity &who, const ToServer::RemoveParticipant &request);
    //! InvalidText: the name.
    QFuture<Result<Room>> rename(const Identity &who, const ToServer::RenameRoom &request);
    QFuture<Result<Room>> archive(const Identity &who, const ToServer::ArchiveRoom &request);
    QFuture<Result<Room>> setRole(const Identity &who, const ToServer::SetRole &request);

    QFuture<Result<std::vector<RoomId>>> roomsOf(const Identity &who)
    {
        return m_stores.rooms.roomsOf(who.user);
    }
    // One room. NoSuchRoom, NotAParticipant (of a public one).
    QFuture<Result<std::vector<RoomId>>> findGroup(const Identity &who, const QString &name);
    //! The private room with \a peer, made on first use. NoSuchUser, NotAllowed (oneself).
    QFuture<Result<std::vector<RoomId>>> openPrivate(const Identity &who, const QString &peer);

    QFuture<Result<RoomUnread>> unreadOf(RoomId room, const std::vector<UserId> &users)
    {
        return m_stores.rooms.unreadOf(room, users);
    }

    // Pages, cut to what one frame holds.
    QFuture<Result<ToClient::ListUsers>> users(const ToServer::ListUsers &request);
    QFuture<Result<ToClient::ListRooms>> publicRooms(const Identity &who,
                                                     const ToServer::ListRooms &request);
    QFuture<Result<ToClient::ListParticipants>>
    participants(const Identity &who, const ToServer::ListParticipants &request);

private:
    const Stores m_stores;
    PresenceService &m_presence;
};

} // namespace Kontor::Server
