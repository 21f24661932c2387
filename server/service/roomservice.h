// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "protocol/codec.h"
#include "service/authservice.h"

namespace Kontor::Server {

//! Rooms and people: making, finding, listing. Any thread; the stores' errors pass through.
class RoomService {
public:
    explicit RoomService(Stores stores)
        : m_stores(stores)
    {
    }

    //! As the creator sees it. For two people there is one private room: it is found or made.
    //! InvalidText (the name), BadFrame (a private room is for one other), NameTaken, NoSuchUser,
    //! NotAllowed.
    QFuture<Result<Room>> create(const Identity &who, const ToServer::CreateRoom &request);

    QFuture<Result<std::vector<RoomId>>> roomsOf(const Identity &who)
    {
        return m_stores.rooms.roomsOf(who.user);
    }

    // Pages, cut to what one frame holds.
    QFuture<Result<ToClient::ListUsers>> users(const ToServer::ListUsers &request);
    QFuture<Result<ToClient::ListRooms>> publicRooms(const Identity &who,
                                                     const ToServer::ListRooms &request);
    QFuture<Result<ToClient::ListParticipants>>
    participants(const Identity &who, const ToServer::ListParticipants &request);

private:
    const Stores m_stores;
};

} // namespace Kontor::Server
