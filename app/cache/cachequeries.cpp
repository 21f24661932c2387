// SPDX-License-Identifier: Apache-2.0
#include "cache/cachequeries.h"

#include "cache/cachefiles.h"
#include "model/limits.h"

#include <algorithm>
#include <limits>

namespace Kontor::App {

namespace {

struct RoomRow {
    CachedRoom cached;
    MessageId lastMessage;
};

RoomRow toRoomRow(const Row &row)
{
    return {toCachedRoom(row), row.id<MessageId>("last_message_id")};
}

Result<std::vector<RoomRow>> readRoomRows(Database &database,
                                          const std::optional<QSet<RoomId>> &only)
{
    if (!only)
        return Statement(database, "rooms_all").all(toRoomRow);
    std::vector<RoomRow> rows;
    for (const RoomId room : *only) {
        auto row = Statement(database, "room_get").bind(":id", room).first(toRoomRow);
        if (!row)
            return row.error();
        if (*row)
            rows.push_back(std::move(**row));
    }
    return rows;
}

//! A room that isn't in the cache, but something of mine that was meant for it is.
Result<CachedRoom> goneRoom(Database &database, RoomId room, const std::optional<OutboxEntry> &last)
{
    const auto name = Statement(database, "left_room").bind(":id", room).first([](const Row &row) {
        return row.text("name");
    });
    if (!name)
        return name.error();
    CachedRoom cached;
    cached.room.id = room;
    cached.title = name->value_or(QString());
    cached.isLeft = name->has_value() || (last && last->failure == ErrorCode::NotAParticipant);
    cached.lastPending = last;
    return cached;
}

//! Only what I wrote there and the server has not.
Result<TimelinePage> pageOfGoneRoom(Database &database, const std::vector<OutboxEntry> &pending)
{
    auto waiting = withoutArrived(database, pending);
    if (!waiting)
        return waiting.error();
    if (waiting->empty())
        return ErrorCode::NoSuchRoom;
    return TimelinePage{
        .messages = {}, .pending = std::move(*waiting), .atOldest = true, .atNewest = true};
}

struct AccountRow {
    QString url;
    Account account;
};

Result<std::optional<AccountRow>> findAccount(Database &database)
{
    return Statement(database, "account_get").first([](const Row &row) {
        return AccountRow{row.text("url"), {toUser(row), row.text("epoch")}};
    });
}

} // namespace

Result<std::vector<CachedRoom>> readRooms(Database &database,
                                          const std::optional<QSet<RoomId>> &only,
                                          const std::vector<OutboxEntry> &pending,
                                          const QSet<RoomId> &unsent)
{
    auto rows = readRoomRows(database, only);
    if (!rows)
        return rows.error();
    const auto waiting = withoutArrived(database, pending);
    if (!waiting)
        return waiting.error();
    QHash<RoomId, OutboxEntry> last;
    for (const auto &entry : *waiting)
        last.insert(entry.room, entry);

    std::vector<CachedRoom> rooms;
    rooms.reserve(rows->size());
    for (auto &row : *rows) {
        auto &cached = row.cached;
        if (row.lastMessage.isValid()) {
            auto message =
                Statement(database, "message_by_id").bind(":id", row.lastMessage).first(&toMessage);
            if (!message)
                return message.error();
            cached.room.lastMessage = std::move(*message);
        }
        if (const auto found = last.constFind(cached.room.id); found != last.constEnd())
            cached.lastPending = *found;
        rooms.push_back(std::move(cached));
    }
    // What was written in a room that is gone by now is kept until the user has seen it.
    auto gone = unsent;
    gone.unite(QSet<RoomId>(last.keyBegin(), last.keyEnd()));
    for (const auto &cached : rooms)
        gone.remove(cached.room.id);
    for (const RoomId room : only ? gone.intersect(*only) : gone) {
        const auto entry = last.constFind(room);
        auto cached = goneRoom(database, room,
                               entry == last.constEnd() ? std::nullopt : std::optional(*entry));
        if (!cached)
            return cached.error();
        rooms.push_back(std::move(*cached));
    }
    return rooms;
}

Result<TimelinePage> readPage(Database &database, RoomId room, PageKind kind, MessageId at,
                              int limit, const std::vector<OutboxEntry> &pending)
{
    limit = std::clamp(limit, 1, Limits::kPageSize);
    const auto place = RoomPlace::load(database, room);
    if (!place)
        return place.error();
    if (!*place)
        return pageOfGoneRoom(database, pending);
    const auto start = (*place)->spanStart;

    const bool forward = kind == PageKind::After;
    Statement select(database, forward ? "messages_after" : "messages_before");
    select.bind(":room", room).bind(":from", start.value()).bind(":limit", limit + 1);
    if (forward)
        select.bind(":after", at.value());
    else
        select.bind(":before",
                    kind == PageKind::Newest ? std::numeric_limits<qint64>::max() : at.value());
    auto messages = select.all(&toMessage);
    if (!messages)
        return messages.error();

    TimelinePage page;
    const bool whole = int(messages->size()) <= limit;
    if (!whole)
        messages->pop_back();
    if (!forward)
        std::reverse(messages->begin(), messages->end());
    page.messages = std::move(*messages);
    const bool atStart =
        forward ? !page.messages.empty() && page.messages.front().id == start : whole;
    page.atOldest = atStart && (*place)->atOldest;
    page.olderOnServer = atStart && !(*place)->atOldest;
    page.atNewest = kind == PageKind::Newest || (forward && whole);
    if (page.atNewest) {
        auto waiting = withoutArrived(database, pending);
        if (!waiting)
            return waiting.error();
        page.pending = std::move(*waiting);
    }
    return page;
}

Result<std::vector<Message>> readMessages(Database &database, RoomId room,
                                          const std::vector<MessageId> &ids)
{
    std::vector<Message> messages;
    messages.reserve(ids.size());
    for (const MessageId id : ids) {
        auto message = Statement(database, "message_get")
                           .bind(":room", room)
                           .bind(":id", id)
                           .first(&toMessage);
        if (!message)
            return message.error();
        if (*message)
            messages.push_back(std::move(**message));
    }
    return messages;
}

Result<std::optional<MessageId>> findOwn(Database &database, RoomId room,
                                         const QString &clientMsgId)
{
    return Statement(database, "message_own")
        .bind(":client_msg_id", clientMsgId)
        .bind(":room", room)
        .first([](const Row &row) { return row.id<MessageId>("id"); });
}

Result<std::vector<OutboxEntry>> withoutArrived(Database &database,
                                                std::vector<OutboxEntry> pending)
{
    std::vector<OutboxEntry> waiting;
    for (auto &entry : pending) {
        const auto arrived = findOwn(database, entry.room, entry.clientMsgId);
        if (!arrived)
            return arrived.error();
        if (!arrived->has_value() || entry.failure) // what was refused is the user's to decide on
            waiting.push_back(std::move(entry));
    }
    return waiting;
}

Result<std::vector<User>> readUsers(Database &database)
{
    return Statement(database, "users_all").all(&toUser);
}

Result<std::vector<RoomCursor>> readCursors(Database &database)
{
    return Statement(database, "room_places").all([](const Row &row) {
        return RoomCursor{.room = row.id<RoomId>("id"),
                          .rev = row.integer("rev"),
                          .lastReadId = row.id<MessageId>("last_read_id"),
                          .serverReadId = row.id<MessageId>("server_read_id"),
                          .spanStart = row.id<MessageId>("span_start"),
                          .atOldest = row.flag("at_oldest")};
    });
}

Result<Account> ownAccount(Database &database, const QString &url, const Account &account)
{
    const auto found = findAccount(database);
    if (!found)
        return found.error();
    if (!*found) {
        const auto put = putAccount(database, url, account);
        return put ? Result<Account>(account) : Result<Account>(put.error());
    }
    const auto &there = **found;
    if (serverKey(there.url) != serverKey(url)
        || there.account.user.username != account.user.username)
        return {ErrorCode::Internal, QStringLiteral("the cache is another account's")};
    return there.account;
}

Result<bool> putAccount(Database &database, const QString &url, const Account &account)
{
    const auto found = findAccount(database);
    if (!found)
        return found.error();
    const auto epoch = *found ? (*found)->account.epoch : QString();
    const bool anew = !epoch.isEmpty() && epoch != account.epoch;
    if (anew) {
        for (const char *forget :
             {"forget_messages", "forget_rooms", "forget_left_rooms", "forget_users"}) {
            if (const auto gone = Statement(database, forget).run(); !gone)
                return gone.error();
        }
    }
    const auto put = Statement(database, "account_put")
                         .bind(":url", url)
                         .bind(":username", account.user.username)
                         .bind(":display_name", account.user.displayName)
                         .bind(":is_admin", account.user.isAdmin)
                         .bind(":epoch", account.epoch)
                         .run();
    return put ? Result<bool>(anew) : Result<bool>(put.error());
}

Result<CacheSnapshot> readSnapshot(Database &database, int messages)
{
    auto rows = readRoomRows(database, std::nullopt);
    if (!rows)
        return rows.error();
    CacheSnapshot snapshot;
    for (auto &row : *rows) {
        auto &room = row.cached.room;
        auto page = readPage(database, room.id, PageKind::Newest, {}, messages, {});
        if (!page)
            return page.error();
        snapshot.newest.push_back({.room = room.id,
                                   .messages = std::move(page->messages),
                                   .toRev = room.rev,
                                   .reset = true,
                                   .askedFrom = 0});
        snapshot.rooms.push_back(std::move(room));
    }
    return snapshot;
}

Result<Done> checkFile(Database &database)
{
    const Error damaged{ErrorCode::Internal, QStringLiteral("the cache file is damaged")};
    const auto verdict = Statement(database, "file_check").first([](const Row &row) {
        return row.text("quick_check");
    });
    if (!verdict)
        return database.isDamaged() ? damaged : verdict.error();
    return verdict->value_or(QString()) == QLatin1String("ok") ? Result<Done>(Done())
                                                               : Result<Done>(damaged);
}

} // namespace Kontor::App
