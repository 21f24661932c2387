// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/room.h"
#include "sql/statement.h"
#include "store/commitobserver.h"
#include "store/roomrules.h"
#include "store/userstore.h"

namespace Kontor::Server {

//! A row of the messages_… statements. \a reader sees client_msg_id in own messages only;
//! an invalid one is an administrator.
Message toMessage(const Row &row, UserId reader);
//! A row of rooms_of_user.
Room toRoom(const Row &row, UserId user);
//! A row with what is everybody's: no personal part, no last message.
Room toRoomSummary(const Row &row);
//! A row of rooms_public_page: the role, if somebody is in it.
Room toListedRoom(const Row &row);
Account toAccount(const Row &row);

//! \brief The only way to a room for somebody: as mayDo() says. An invalid \a user is an
//! administrator, who may do what an owner may.
Result<RoomAccess> checkAccess(Database &database, RoomOperation operation, RoomId room,
                               UserId user);

//! The room as each of \a users sees it.
Result<std::vector<RoomView>> viewsOf(Database &database, RoomId room,
                                      const std::vector<UserId> &users);

//! The room without anybody's personal part. NoSuchRoom.
Result<Room> sharedView(Database &database, RoomId room);

//! Ids of all who are in the room.
Result<std::vector<UserId>> participantIds(Database &database, RoomId room);

//! NoSuchMessage.
Result<RoomId> roomOfMessage(Database &database, MessageId message);

} // namespace Kontor::Server
