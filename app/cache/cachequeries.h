// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cache/cacherows.h"

namespace Kontor::App {

//! What the screen asks of the cache; in a reader's thread, each call in one snapshot.
//!
//! \a pending are the outbox's entries when the question was asked: one whose message has come is
//! left out.

//! All rooms, or those of \a only; one that isn't in the cache is there, too, while something of
//! mine is pending in it, or it is among \a unsent.
Result<std::vector<CachedRoom>> readRooms(Database &database,
                                          const std::optional<QSet<RoomId>> &only,
                                          const std::vector<OutboxEntry> &pending,
                                          const QSet<RoomId> &unsent);

enum class PageKind { Newest, Before, After };

//! Up to \a limit (1 … 200) messages. NoSuchRoom, unless something is pending there.
Result<TimelinePage> readPage(Database &database, RoomId room, PageKind kind, MessageId at,
                              int limit, const std::vector<OutboxEntry> &pending);
Result<std::vector<Message>> readMessages(Database &database, RoomId room,
                                          const std::vector<MessageId> &ids);
//! My message with this client_msg_id.
Result<std::optional<MessageId>> findOwn(Database &database, RoomId room,
                                         const QString &clientMsgId);
Result<std::vector<OutboxEntry>> withoutArrived(Database &database,
                                                std::vector<OutboxEntry> pending);
Result<std::vector<User>> readUsers(Database &database);
Result<std::vector<RoomCursor>> readCursors(Database &database);
//! Up to \a messages of each room.
Result<CacheSnapshot> readSnapshot(Database &database, int messages);

//! The account that is in there; \a account where there is none yet. Internal: it is another one's.
Result<Account> ownAccount(Database &database, const QString &url, const Account &account);
//! Where the file belongs to another epoch, everything else in it is forgotten, and true returned.
Result<bool> putAccount(Database &database, const QString &url, const Account &account);
//! Internal: the file is damaged. Another error: it could not be looked at.
Result<Done> checkFile(Database &database);

} // namespace Kontor::App
