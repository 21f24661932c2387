// SPDX-License-Identifier: Apache-2.0
#include "sqlstore/sqlmessagestore.h"

#include "model/limits.h"
#include "sqlstore/rows.h"

#include <algorithm>
#include <limits>

namespace Kontor::Server {

namespace {

constexpr MessageId kNewest{std::numeric_limits<qint64>::max()};

//! What was posted under this clientMsgId before, if anything.
Result<std::optional<Message>> earlierPost(Database &database, const Draft &draft)
{
    if (draft.clientMsgId.isEmpty())
        return std::optional<Message>();
    return Statement(database, "message_by_client_id")
        .bind(":sender", draft.sender)
        .bind(":client_msg_id", draft.clientMsgId)
        .first([&draft](const Row &row) { return toMessage(row, draft.sender); });
}

bool isSamePost(const Message &stored, const Draft &draft)
{
    // What was edited or deleted since doesn't show its first text any more; a late resend is still
    // one.
    const bool changed = stored.editedAt || stored.isDeleted;
    return stored.room == draft.room && (changed || stored.text == draft.text);
}

Result<Done> checkReply(Database &database, const Draft &draft)
{
    if (!draft.replyTo.isValid())
        return Done();
    const auto found = Statement(database, "message_in_room")
                           .bind(":id", draft.replyTo)
                           .bind(":room", draft.room)
                           .exists();
    if (!found)
        return found.error();
    if (!*found)
        return {ErrorCode::NoSuchMessage, QStringLiteral("reply_to is not in this room")};
    return Done();
}

enum class Change { Edit, Delete };

struct StoredMessage {
    Message message;
    UserId sender;
};

//! The message, if \a who may change it so.
Result<StoredMessage> readChangeable(Database &database, UserId who, MessageId id, Change change)
{
    const Error noSuchMessage{ErrorCode::NoSuchMessage, QStringLiteral("no such message")};
    const auto found =
        Statement(database, "message_by_id").bind(":id", id).first([](const Row &row) {
            return StoredMessage{toMessage(row, UserId()), row.id<UserId>("sender_id")};
        });
    if (!found)
        return found.error();
    if (!found->has_value())
        return noSuchMessage;
    const auto &stored = **found;
    const bool isOwn = stored.sender == who;
    const auto operation = change == Change::Edit ? RoomOperation::EditOwn
        : isOwn                                   ? RoomOperation::DeleteOwn
                                                  : RoomOperation::DeleteOthers;
    const auto access = checkAccess(database, operation, stored.message.room, who);
    if (!access) {
        const auto code = access.error().code;
        const bool isStranger = code == ErrorCode::NoSuchRoom || code == ErrorCode::NotAParticipant;
        return isStranger ? noSuchMessage : access.error();
    }
    if (change == Change::Edit && !isOwn)
        return {ErrorCode::NotAllowed, QStringLiteral("somebody else's message")};
    if (change == Change::Edit && stored.message.isDeleted)
        return {ErrorCode::NoSuchMessage, QStringLiteral("the message was deleted")};
    return stored;
}

Result<std::vector<Message>> messagesBefore(Database &database, UserId reader, RoomId room,
                                            MessageId before, int limit)
{
    auto messages = Statement(database, "messages_before")
                        .bind(":room", room)
                        .bind(":before", before)
                        .bind(":limit", limit)
                        .all([reader](const Row &row) { return toMessage(row, reader); });
    if (messages)
        std::reverse(messages->begin(), messages->end());
    return messages;
}

Result<std::vector<Message>> messagesAfter(Database &database, UserId reader, RoomId room,
                                           MessageId after, int limit)
{
    return Statement(database, "messages_after")
        .bind(":room", room)
        .bind(":after", after.value()) // 0, before the first one, is no NULL
        .bind(":limit", limit)
        .all([reader](const Row &row) { return toMessage(row, reader); });
}

//! Cuts to \a limit what was read with one more.
HistoryPage pageOf(std::vector<Message> messages, int limit, bool dropFront)
{
    HistoryPage page{std::move(messages), false};
    page.hasMore = int(page.messages.size()) > limit;
    if (page.hasMore && dropFront)
        page.messages.erase(page.messages.begin());
    else if (page.hasMore)
        page.messages.pop_back();
    return page;
}

Result<HistoryPage> pageAround(Database &database, UserId reader, const HistoryQuery &query)
{
    const int half = query.limit / 2;
    const auto upTo = MessageId(query.around.value() - 1);
    const auto before = messagesBefore(database, reader, query.room, query.around, half + 1);
    if (!before)
        return before.error();
    const auto after = messagesAfter(database, reader, query.room, upTo, query.limit - half + 1);
    if (!after)
        return after.error();
    auto older = pageOf(*before, half, true);
    auto newer = pageOf(*after, query.limit - half, false);
    HistoryPage page{std::move(older.messages), older.hasMore || newer.hasMore};
    page.messages.insert(page.messages.end(), newer.messages.begin(), newer.messages.end());
    return page;
}

Result<HistoryPage> readPage(Database &database, UserId reader, const HistoryQuery &query)
{
    if (const auto access = checkAccess(database, RoomOperation::Read, query.room, reader); !access)
        return access.error();
    if (query.around.isValid())
        return pageAround(database, reader, query);
    const bool forward = query.after.isValid();
    const auto before = query.before.isValid() ? query.before : kNewest;
    const auto messages = forward
        ? messagesAfter(database, reader, query.room, query.after, query.limit + 1)
        : messagesBefore(database, reader, query.room, before, query.limit + 1);
    if (!messages)
        return messages.error();
    return pageOf(*messages, query.limit, !forward);
}

//! Reads what is new in one room after another, until the answer is full.
class ChangeReader {
public:
    ChangeReader(Database &database, UserId reader, const std::vector<KnownRoom> &known)
        : m_database(database)
        , m_reader(reader)
    {
        for (const auto &room : known)
            m_known.insert(room.room, room.rev);
    }

    Result<Done> read(const Room &room, std::vector<RoomChanges> &changes)
    {
        const auto known = m_known.constFind(room.id);
        const bool isNew = known == m_known.constEnd();
        if (!isNew && *known == room.rev)
            return Done();
        // A client that is ahead has seen what a restored backup has lost.
        const bool reset = isNew || *known > room.rev || room.rev - *known > Limits::kSyncChanges;
        RoomChanges change{room.id, {}, room.rev, false, reset};
        if (m_bytes >= MessageStore::kSyncBytes) {
            change.toRev = reset ? 0 : *known;
            change.more = true;
            changes.push_back(std::move(change));
            return Done();
        }
        auto messages = reset
            ? messagesBefore(m_database, m_reader, room.id, kNewest, Limits::kResetMessages)
            : changedSince(room.id, *known);
        if (!messages)
            return messages.error();
        for (auto &message : *messages) {
            if (!reset && m_bytes >= MessageStore::kSyncBytes) {
                change.more = true;
                change.toRev = change.messages.back().rev;
                break;
            }
            m_bytes += message.text.toUtf8().size();
            change.messages.push_back(std::move(message));
        }
        changes.push_back(std::move(change));
        return Done();
    }

private:
    Result<std::vector<Message>> changedSince(RoomId room, Revision rev)
    {
        return Statement(m_database, "messages_changed")
            .bind(":room", room)
            .bind(":rev", rev)
            .bind(":limit", Limits::kSyncChanges)
            .all([this](const Row &row) { return toMessage(row, m_reader); });
    }

    Database &m_database;
    const UserId m_reader;
    QHash<RoomId, Revision> m_known;
    qsizetype m_bytes = 0;
};

} // namespace

QFuture<Result<Posted>> SqlMessageStore::append(const Draft &draft)
{
    return m_context.executor.write<Posted>(
        [this, draft](Database &database) { return insert(database, draft); });
}

Result<Posted> SqlMessageStore::insert(Database &database, const Draft &draft)
{
    // Before access: whoever was removed since may still learn that the message was stored.
    const auto earlier = earlierPost(database, draft);
    if (!earlier)
        return earlier.error();
    if (earlier->has_value()) {
        if (!isSamePost(**earlier, draft))
            return {ErrorCode::Conflict, QStringLiteral("client_msg_id was used before")};
        return Posted{**earlier, true};
    }
    // An import brings what people said who have left since.
    const auto poster = draft.timestamp ? UserId() : draft.sender;
    if (const auto access = checkAccess(database, RoomOperation::Post, draft.room, poster); !access)
        return access.error();
    if (const auto reply = checkReply(database, draft); !reply)
        return reply.error();

    const auto rev =
        Statement(database, "room_next_rev").bind(":room", draft.room).first([](const Row &row) {
            return row.integer("rev");
        });
    if (!rev)
        return rev.error();
    Message message{MessageId(),    draft.room, rev->value_or(0),
                    draft.username, draft.text, draft.timestamp.value_or(m_context.clock.now())};
    message.replyTo = draft.replyTo;
    message.clientMsgId = draft.clientMsgId;
    message.editedAt = draft.editedAt;
    message.isDeleted = draft.isDeleted;
    const auto id =
        Statement(database, "message_insert")
            .bind(":room", message.room)
            .bind(":sender", draft.sender)
            .bind(":content", message.text)
            .bind(":timestamp", message.timestamp)
            .bind(":edited_at", message.editedAt)
            .bind(":is_deleted", message.isDeleted)
            .bind(":rev", message.rev)
            .bind(":reply_to", message.replyTo)
            .bind(":client_msg_id",
                  message.clientMsgId.isEmpty() ? QVariant() : QVariant(message.clientMsgId))
            .first([](const Row &row) { return row.id<MessageId>("id"); });
    if (!id)
        return id.error();
    message.id = id->value_or(MessageId());
    database.afterCommit([this, message, sender = draft.sender] {
        m_context.heads.tell(message.room, message.rev);
        m_context.observer.messagePosted(message, sender);
    });
    return Posted{message, false};
}

QFuture<Result<Message>> SqlMessageStore::edit(UserId who, MessageId message, const QString &text)
{
    return m_context.executor.write<Message>(
        [=, this](Database &database) { return change(database, who, message, text); });
}

QFuture<Result<Message>> SqlMessageStore::remove(UserId who, MessageId message)
{
    return m_context.executor.write<Message>(
        [=, this](Database &database) { return change(database, who, message, std::nullopt); });
}

Result<Message> SqlMessageStore::change(Database &database, UserId who, MessageId id,
                                        const std::optional<QString> &text)
{
    const auto read = readChangeable(database, who, id, text ? Change::Edit : Change::Delete);
    if (!read)
        return read.error();
    auto [message, sender] = *read;
    const auto seen = [who, owner = sender](Message m) {
        if (who != owner)
            m.clientMsgId.clear();
        return m;
    };
    if (message.isDeleted || (text && message.text == *text))
        return seen(message);
    const auto rev = Statement(database, "room_next_unheld_rev")
                         .bind(":room", message.room)
                         .first([](const Row &row) { return row.integer("rev"); });
    if (!rev)
        return rev.error();
    message.rev = rev->value_or(0);
    message.text = text.value_or(QString());
    message.isDeleted = !text;
    message.editedAt = text ? std::optional(m_context.clock.now()) : std::nullopt;
    const auto changed = Statement(database, "message_change")
                             .bind(":content", message.text)
                             .bind(":edited_at", message.editedAt)
                             .bind(":is_deleted", message.isDeleted)
                             .bind(":rev", message.rev)
                             .bind(":id", id)
                             .run();
    if (!changed)
        return changed.error();
    database.afterCommit([this, message = message, sender = sender] {
        m_context.heads.tell(message.room, message.rev);
        m_context.observer.messageChanged(message, sender);
    });
    return seen(message);
}

QFuture<Result<HistoryPage>> SqlMessageStore::history(UserId reader, const HistoryQuery &query)
{
    return m_context.executor.read<HistoryPage>(
        [reader, query](Database &database) { return readPage(database, reader, query); });
}

QFuture<Result<SyncSnapshot>> SqlMessageStore::sync(UserId reader,
                                                    const std::vector<KnownRoom> &known)
{
    return m_context.executor.read<SyncSnapshot>(
        [reader, known](Database &database) -> Result<SyncSnapshot> {
            auto rooms = Statement(database, "rooms_of_user")
                             .bind(":user", reader)
                             .bind(":first_room", qint64(0))
                             .bind(":last_room", std::numeric_limits<qint64>::max())
                             .all([reader](const Row &row) { return toRoom(row, reader); });
            if (!rooms)
                return rooms.error();
            SyncSnapshot snapshot{std::move(*rooms), {}};
            ChangeReader changes(database, reader, known);
            for (const auto &room : snapshot.rooms) {
                if (const auto done = changes.read(room, snapshot.changes); !done)
                    return done.error();
            }
            return snapshot;
        });
}

} // namespace Kontor::Server
