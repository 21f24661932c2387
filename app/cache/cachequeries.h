// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cache/cacherows.h"

namespace Kontor::App {

//! What the screen asks of the cache; in a reader's thread, each call in one snapshot.
//!
//! \a pending are the outbox's entries when the question was asked: one whose message has come is
//! left out.

//! All rooms, or those of \a only.
Result<std::vector<CachedRoom>> readRooms(Database &database,
                                          const std::optional<QSet<RoomId>> &only,
                                          const std::vector<OutboxEntry> &pending);

enum class PageKind { Newest, Before, After };

//! Up to \a limit (1 … 200) messages. NoSuchRoom.
Result<TimelinePage> readPage(Database &database, RoomId room, PageKind kind, MessageId at,
                              int limit, const std::vector<OutboxEntry> &pending);
Result<std::vector<Message>> readMessages(Database &database, RoomId room,
                                          const std::vector<MessageId> &ids);
Result<std::vector<OutboxEntry>> withoutArrived(Database &database,
                                                std::vector<OutboxEntry> pending);
Result<std::vector<User>> readUsers(Database &database);
Result<std::vector<RoomCursor>> readCursors(Database &database);

//! The account that is in there; \a account where there is none yet. Internal: it is another one's.
Result<Account> ownAccount(Database &database, const QString &url, const Account &account);
//! \a anew: everything else is forgotten.
Result<Done> putAccount(Database &database, const QString &url, const Account &account, bool anew);
//! Internal: the file is damaged.
Result<Done> checkFile(Database &database);

} // namespace Kontor::App
