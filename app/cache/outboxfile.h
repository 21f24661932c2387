// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cache/cacherows.h"

namespace Kontor::App {

//! What only this computer knows. Functions for the outbox's own file, in its writer's thread.

struct OutboxContent {
    std::vector<OutboxEntry> entries; //!< in sending order
    QHash<RoomId, QString> drafts;
};

Result<OutboxContent> readOutbox(Database &database);
//! Every row that can still be read from a file that was moved aside; what can't is lost, and
//! logged.
OutboxContent salvageOutbox(const QString &path);
Result<Done> restoreOutbox(Database &database, const OutboxContent &content);

Result<OutboxEntry> insertIntoOutbox(Database &database, OutboxEntry entry);
Result<Done> deleteFromOutbox(Database &database, const QString &clientMsgId);
Result<Done> setOutboxFailure(Database &database, const QString &clientMsgId, const Error &error);
Result<Done> setOutboxWaiting(Database &database, const QString &clientMsgId, const QString &newId);
//! As setOutboxWaiting(), with another text.
Result<Done> setOutboxText(Database &database, const QString &clientMsgId, const QString &text,
                           const QString &newId);
Result<Done> putDraft(Database &database, RoomId room, const QString &text);

} // namespace Kontor::App
