// SPDX-License-Identifier: Apache-2.0
#include "cache/outboxfile.h"

#include "base/logging.h"
#include "cache/cachefiles.h"

namespace Kontor::App {

namespace {

Result<Done> ranOnce(const Result<qint64> &changed)
{
    return changed ? Result<Done>(Done()) : Result<Done>(changed.error());
}

} // namespace

Result<OutboxContent> readOutbox(Database &database)
{
    OutboxContent content;
    auto entries = Statement(database, "outbox_all").all(&toOutboxEntry);
    if (!entries)
        return entries.error();
    content.entries = std::move(*entries);
    const auto drafts = Statement(database, "drafts_all").each([&](const Row &row) {
        content.drafts.insert(row.id<RoomId>("room"), row.text("text"));
    });
    return drafts ? Result<OutboxContent>(std::move(content))
                  : Result<OutboxContent>(drafts.error());
}

OutboxContent salvageOutbox(const QString &path)
{
    OutboxContent content;
    const auto database = Database::open({.path = path, .statements = outboxStatements()});
    if (!database) {
        qCWarning(lcCache).noquote() << "nothing can be read from" << path;
        return content;
    }
    // Row by row: what comes before the damage is good.
    const auto entries = Statement(**database, "outbox_all").each([&](const Row &row) {
        auto entry = toOutboxEntry(row);
        if (!entry.clientMsgId.isEmpty() && entry.room.isValid() && !entry.text.isEmpty())
            content.entries.push_back(std::move(entry));
    });
    const auto drafts = Statement(**database, "drafts_all").each([&](const Row &row) {
        content.drafts.insert(row.id<RoomId>("room"), row.text("text"));
    });
    qCWarning(lcCache).noquote() << "saved" << content.entries.size() << "unsent messages and"
                                 << content.drafts.size() << "drafts from" << path
                                 << (entries && drafts ? "(all)" : "(the rest is unreadable)");
    return content;
}

Result<Done> restoreOutbox(Database &database, const OutboxContent &content)
{
    for (const auto &entry : content.entries) {
        const auto done = ranOnce(
            Statement(database, "outbox_restore")
                .bind(":position", entry.position)
                .bind(":client_msg_id", entry.clientMsgId)
                .bind(":room", entry.room)
                .bind(":text", entry.text)
                .bind(":created_at", entry.createdAt)
                .bind(":failure", entry.failure ? QVariant(int(*entry.failure)) : QVariant())
                .bind(":failure_detail", entry.failureDetail)
                .run());
        if (!done)
            return done;
    }
    for (auto it = content.drafts.begin(); it != content.drafts.end(); ++it) {
        if (const auto done = putDraft(database, it.key(), it.value()); !done)
            return done;
    }
    return Done();
}

Result<OutboxEntry> insertIntoOutbox(Database &database, OutboxEntry entry)
{
    const auto position = Statement(database, "outbox_insert")
                              .bind(":client_msg_id", entry.clientMsgId)
                              .bind(":room", entry.room)
                              .bind(":text", entry.text)
                              .bind(":created_at", entry.createdAt)
                              .first([](const Row &row) { return row.integer("position"); });
    if (!position)
        return position.error();
    entry.position = position->value_or(0);
    return entry;
}

Result<Done> deleteFromOutbox(Database &database, const QString &clientMsgId)
{
    return ranOnce(Statement(database, "outbox_delete").bind(":client_msg_id", clientMsgId).run());
}

Result<Done> setOutboxFailure(Database &database, const QString &clientMsgId, const Error &error)
{
    return ranOnce(Statement(database, "outbox_set_failure")
                       .bind(":client_msg_id", clientMsgId)
                       .bind(":failure", int(error.code))
                       .bind(":detail", error.detail)
                       .run());
}

Result<Done> setOutboxWaiting(Database &database, const QString &clientMsgId, const QString &newId)
{
    return ranOnce(Statement(database, "outbox_set_waiting")
                       .bind(":client_msg_id", clientMsgId)
                       .bind(":new_id", newId)
                       .run());
}

Result<Done> setOutboxText(Database &database, const QString &clientMsgId, const QString &text,
                           const QString &newId)
{
    return ranOnce(Statement(database, "outbox_set_text")
                       .bind(":client_msg_id", clientMsgId)
                       .bind(":new_id", newId)
                       .bind(":text", text)
                       .run());
}

Result<Done> putDraft(Database &database, RoomId room, const QString &text)
{
    if (text.isEmpty())
        return ranOnce(Statement(database, "draft_delete").bind(":room", room).run());
    return ranOnce(Statement(database, "draft_put").bind(":room", room).bind(":text", text).run());
}

} // namespace Kontor::App
