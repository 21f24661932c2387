// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/room.h"
#include "sql/statement.h"
#include "store/commitobserver.h"
#include "store/userstore.h"

namespace Kontor::Server {

//! A row of the messages_… statements. \a reader sees client_msg_id in own messages only;
//! an invalid one is an administrator.
Message toMessage(const Row &row, UserId reader);
//! A row of rooms_of_user.
Room toRoom(const Row &row, UserId user);
//! A row of the …_page statements: what isn't in it is left at its default.
Room toRoomSummary(const Row &row);
Account toAccount(const Row &row);

//! NoSuchRoom (also for a private room that \a user isn't in), NotAParticipant. Gives is_active.
Result<bool> checkAccess(Database &database, RoomId room, UserId user);

//! The room as each of \a users sees it.
Result<std::vector<RoomView>> viewsOf(Database &database, RoomId room,
                                      const std::vector<UserId> &users);

//! Ids of all who are in the room.
Result<std::vector<UserId>> participantIds(Database &database, RoomId room);

//! NoSuchMessage.
Result<RoomId> roomOfMessage(Database &database, MessageId message);

} // namespace Kontor::Server
