// SPDX-License-Identifier: Apache-2.0
#include "cache/localcache.h"

#include "base/logging.h"
#include "cache/cachefiles.h"
#include "cache/cachequeries.h"
#include "cache/cacheupdate.h"
#include "cache/outboxfile.h"
#include "sql/databaseexecutor.h"

#include <algorithm>

namespace Kontor::App {

namespace {

const Error kNotOpen{ErrorCode::Unavailable, QStringLiteral("the cache isn't open")};

} // namespace

template <typename T>
QFuture<Result<T>> LocalCache::read(std::function<Result<T>(Database &)> job)
{
    if (!m_cacheFile)
        return ready(Result<T>(kNotOpen));
    const auto future = m_cacheFile->read<T>(std::move(job));
    onReady(future, this, [this](const Result<T> &result) {
        if (!result && result.error().code == ErrorCode::StorageUnavailable)
            verify();
    });
    return future;
}

template <typename T>
QFuture<Result<T>> LocalCache::writeOutbox(std::function<Result<T>(Database &)> job,
                                           std::function<RoomId(const T &)> committed)
{
    if (!m_outboxFile)
        return ready(Result<T>(ErrorCode::StorageUnavailable, QStringLiteral("no outbox")));
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    onReady(m_outboxFile->write<T>(std::move(job)), this,
            [this, promise, committed = std::move(committed)](const Result<T> &result) {
                if (!result) {
                    m_outboxTroubled = true;
                    emit troubled(result.error());
                } else {
                    onWritten(m_outboxTroubled);
                    if (const auto room = committed(*result); room.isValid())
                        tellOf({.rooms = {room}, .outboxes = {room}});
                }
                promise->addResult(result);
                promise->finish();
            });
    return promise->future();
}

QFuture<Result<Applied>> LocalCache::write(Job job)
{
    if (!m_cacheFile)
        return ready(Result<Applied>(kNotOpen));
    auto promise = std::make_shared<QPromise<Result<Applied>>>();
    promise->start();
    const auto future = m_cacheFile->write<Applied>(
        [job = std::move(job), me = m_config.username](Database &database) -> Result<Applied> {
            CacheUpdate update(database, me);
            if (const auto done = job(update); !done)
                return done.error();
            if (update.applied().erased)
                truncateJournal(database);
            return update.applied();
        });
    onReady(future, this,
            [this, promise, generation = m_generation](const Result<Applied> &applied) {
                if (applied) {
                    onWritten(m_cacheTroubled);
                    if (applied->erased)
                        truncateOutboxJournal();
                    tellOf(applied->change);
                } else {
                    onFailed(applied.error(), generation);
                }
                promise->addResult(applied);
                promise->finish();
            });
    return promise->future();
}

// Reading

QFuture<Result<std::vector<CachedRoom>>> LocalCache::rooms()
{
    return rooms(std::nullopt);
}

QFuture<Result<std::vector<CachedRoom>>> LocalCache::rooms(const std::optional<QSet<RoomId>> &only)
{
    using Rooms = std::vector<CachedRoom>;
    return read<Rooms>([only, pending = m_outbox,
                        drafts = m_drafts](Database &database) -> Result<Rooms> {
        auto rooms =
            readRooms(database, only, pending, QSet<RoomId>(drafts.keyBegin(), drafts.keyEnd()));
        if (rooms) {
            for (auto &room : *rooms)
                room.draft = drafts.value(room.room.id);
        }
        return rooms;
    });
}

QFuture<Result<TimelinePage>> LocalCache::newestPage(RoomId room, int limit)
{
    return read<TimelinePage>([=, pending = pendingOf(room)](Database &database) {
        return readPage(database, room, PageKind::Newest, {}, limit, pending);
    });
}

QFuture<Result<TimelinePage>> LocalCache::pageBefore(RoomId room, MessageId before, int limit)
{
    return read<TimelinePage>([=](Database &database) {
        return readPage(database, room, PageKind::Before, before, limit, {});
    });
}

QFuture<Result<TimelinePage>> LocalCache::pageAfter(RoomId room, MessageId after, int limit)
{
    return read<TimelinePage>([=, pending = pendingOf(room)](Database &database) {
        return readPage(database, room, PageKind::After, after, limit, pending);
    });
}

QFuture<Result<std::vector<Message>>> LocalCache::messages(RoomId room,
                                                           const std::vector<MessageId> &ids)
{
    return read<std::vector<Message>>(
        [=](Database &database) { return readMessages(database, room, ids); });
}

QFuture<Result<MessageId>> LocalCache::ownMessage(RoomId room, const QString &clientMsgId)
{
    return read<MessageId>([=](Database &database) -> Result<MessageId> {
        const auto found = findOwn(database, room, clientMsgId);
        if (!found)
            return found.error();
        return found->has_value() ? Result<MessageId>(**found)
                                  : Result<MessageId>(ErrorCode::NoSuchMessage);
    });
}

QFuture<Result<std::vector<OutboxEntry>>> LocalCache::pending(RoomId room)
{
    return read<std::vector<OutboxEntry>>([pending = pendingOf(room)](Database &database) {
        return withoutArrived(database, pending);
    });
}

QFuture<Result<std::vector<User>>> LocalCache::users()
{
    return read<std::vector<User>>(&readUsers);
}

// What the server said

QFuture<Result<Done>> LocalCache::setAccount(const Account &account)
{
    if (!m_cacheFile)
        return ready(Result<Done>(kNotOpen));
    const auto future = m_cacheFile->write<bool>([account, url = m_config.url](Database &database) {
        return putAccount(database, url, account);
    });
    auto promise = std::make_shared<QPromise<Result<Done>>>();
    promise->start();
    onReady(future, this,
            [this, promise, account, generation = m_generation](const Result<bool> &anew) {
                if (anew) {
                    m_account = account;
                    if (*anew)
                        tellThatAllIsGone();
                } else {
                    onFailed(anew.error(), generation);
                }
                promise->addResult(anew ? Result<Done>(Done()) : Result<Done>(anew.error()));
                promise->finish();
            });
    return promise->future();
}

QFuture<Result<std::vector<RoomCursor>>> LocalCache::cursors()
{
    if (!m_cacheFile)
        return ready(Result<std::vector<RoomCursor>>(kNotOpen));
    // The writer reads: all that was queued before is in it.
    return m_cacheFile->write<std::vector<RoomCursor>>(&readCursors);
}

QFuture<Result<CacheSnapshot>> LocalCache::snapshot(int messages)
{
    if (!m_cacheFile)
        return ready(Result<CacheSnapshot>(kNotOpen));
    return m_cacheFile->write<CacheSnapshot>(
        [messages](Database &database) { return readSnapshot(database, messages); });
}

QFuture<Result<Applied>> LocalCache::apply(RoomEvent event)
{
    return write([event = std::move(event)](CacheUpdate &update) { return update.event(event); });
}

QFuture<Result<Applied>> LocalCache::apply(std::vector<Room> rooms,
                                           std::vector<RoomCatchUp> catchUps, QSet<RoomId> removed)
{
    return write([rooms = std::move(rooms), catchUps = std::move(catchUps),
                  removed = std::move(removed)](CacheUpdate &update) {
        Result<Done> done = Done();
        for (const auto &room : rooms)
            done = done ? update.room(room) : done;
        for (const auto &catchUp : catchUps)
            done = done ? update.catchUp(catchUp) : done;
        for (const RoomId room : removed)
            done = done ? update.remove(room) : done;
        return done;
    });
}

QFuture<Result<Applied>> LocalCache::applyHistory(RoomId room, MessageId before,
                                                  std::vector<Message> messages, bool hasMore)
{
    return write([=, messages = std::move(messages)](CacheUpdate &update) {
        return update.history(room, before, messages, hasMore);
    });
}

QFuture<Result<Applied>> LocalCache::applyReadUpTo(RoomId room, MessageId upTo)
{
    return write([=](CacheUpdate &update) { return update.readUpTo(room, upTo); });
}

QFuture<Result<Applied>> LocalCache::applyMyRead(RoomId room, MessageId upTo, bool serverKnows)
{
    return write([=](CacheUpdate &update) { return update.myRead(room, upTo, serverKnows); });
}

QFuture<Result<Applied>> LocalCache::learnUsers(std::vector<User> users)
{
    return write(
        [users = std::move(users)](CacheUpdate &update) { return update.learnUsers(users); });
}

// The outbox

QFuture<Result<OutboxEntry>> LocalCache::enqueue(OutboxEntry entry)
{
    // What is sent is no draft any more. Here at once, so that one that is typed meanwhile stays.
    const auto room = entry.room;
    const auto draft = m_drafts.take(room);
    const auto future = writeOutbox<OutboxEntry>(
        [entry = std::move(entry)](Database &database) -> Result<OutboxEntry> {
            if (const auto done = putDraft(database, entry.room, {}); !done)
                return done.error();
            return insertIntoOutbox(database, entry);
        },
        [this](const OutboxEntry &stored) {
            m_outbox.push_back(stored);
            return stored.room;
        });
    onReady(future, this, [this, room, draft](const Result<OutboxEntry> &stored) {
        if (!stored && !draft.isEmpty() && !m_drafts.contains(room))
            m_drafts.insert(room, draft);
    });
    return future;
}

QFuture<Result<Done>> LocalCache::removeFromOutbox(const QString &clientMsgId, bool erases)
{
    return writeOutbox<Done>(
        [=](Database &database) {
            if (erases)
                truncateJournal(database);
            return deleteFromOutbox(database, clientMsgId);
        },
        [this, clientMsgId](const Done &) {
            const auto found =
                std::find_if(m_outbox.begin(), m_outbox.end(), [&](const OutboxEntry &entry) {
                    return entry.clientMsgId == clientMsgId;
                });
            if (found == m_outbox.end())
                return RoomId();
            const auto room = found->room;
            m_outbox.erase(found);
            return room;
        });
}

QFuture<Result<Done>> LocalCache::markFailed(const QString &clientMsgId, const Error &error)
{
    return writeOutbox<Done>(
        [=](Database &database) { return setOutboxFailure(database, clientMsgId, error); },
        [=, this](const Done &) {
            return updateEntry(clientMsgId, [error](OutboxEntry &entry) {
                entry.failure = error.code;
                entry.failureDetail = error.detail;
            });
        });
}

QFuture<Result<Done>> LocalCache::markWaiting(const QString &clientMsgId, const QString &newId)
{
    return writeOutbox<Done>(
        [=](Database &database) { return setOutboxWaiting(database, clientMsgId, newId); },
        [=, this](const Done &) {
            return updateEntry(clientMsgId, [newId](OutboxEntry &entry) {
                entry.failure.reset();
                entry.failureDetail.clear();
                entry.clientMsgId = newId;
            });
        });
}

QFuture<Result<Done>> LocalCache::changePending(const QString &clientMsgId, const QString &text,
                                                const QString &newId)
{
    return writeOutbox<Done>(
        [=](Database &database) {
            truncateJournal(database);
            return setOutboxText(database, clientMsgId, text, newId);
        },
        [=, this](const Done &) {
            return updateEntry(clientMsgId, [text, newId](OutboxEntry &entry) {
                entry.text = text;
                entry.failure.reset();
                entry.failureDetail.clear();
                entry.clientMsgId = newId;
            });
        });
}

void LocalCache::truncateOutboxJournal()
{
    // What was deleted may have been written here.
    if (!m_outboxFile)
        return;
    (void)m_outboxFile->write<Done>([](Database &database) {
        truncateJournal(database);
        return Done();
    });
}

QFuture<Result<Done>> LocalCache::setDraft(RoomId room, const QString &text)
{
    if (m_drafts.value(room) == text)
        return ready(Result<Done>(Done()));
    // At once: whoever comes back to the room before it is on the disk gets it, too.
    if (text.isEmpty())
        m_drafts.remove(room);
    else
        m_drafts.insert(room, text);
    tellOf({.rooms = {room}});
    return writeOutbox<Done>([=](Database &database) { return putDraft(database, room, text); },
                             [](const Done &) { return RoomId(); });
}

std::vector<OutboxEntry> LocalCache::pendingOf(RoomId room) const
{
    std::vector<OutboxEntry> entries;
    std::copy_if(m_outbox.begin(), m_outbox.end(), std::back_inserter(entries),
                 [room](const OutboxEntry &entry) { return entry.room == room; });
    return entries;
}

RoomId LocalCache::updateEntry(const QString &clientMsgId,
                               const std::function<void(OutboxEntry &)> &update)
{
    for (auto &entry : m_outbox) {
        if (entry.clientMsgId == clientMsgId) {
            update(entry);
            return entry.room;
        }
    }
    return {};
}

void LocalCache::tellOf(const CacheChange &change)
{
    if (change.isEmpty())
        return;
    m_rooms.unite(change.rooms);
    emit changed(change);
}

void LocalCache::tellThatAllIsGone()
{
    tellOf({.rooms = m_rooms, .resets = m_rooms, .users = true});
}

} // namespace Kontor::App
