// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cache/cachefiles.h"
#include "cache/localcache.h"
#include "support/officeclient.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

//! What the tests of the cache have in common: one room, its messages, one start of the program.
namespace Kontor::Test {

using namespace Kontor::App;

inline const QString kUrl = QStringLiteral("wss://chat.example.org/ws/");
inline const QString kAlice = QStringLiteral("alice");
inline const QString kBob = QStringLiteral("bob");
inline constexpr RoomId kRoom(7);

inline Message message(qint64 id, Revision rev, const QString &username = kBob,
                       const QString &text = {})
{
    return {.id = MessageId(id),
            .room = kRoom,
            .rev = rev,
            .username = username,
            .text = text.isEmpty() ? QStringLiteral("message %1").arg(id) : text,
            .timestamp = fromMilliseconds(1'769'850'000'000 + id)};
}

inline std::vector<Message> messages(qint64 from, qint64 to)
{
    std::vector<Message> list;
    for (auto id = from; id <= to; ++id)
        list.push_back(message(id, id));
    return list;
}

inline Room room(Revision rev, int unread = 0, qint64 lastRead = 0)
{
    return {.id = kRoom,
            .name = QStringLiteral("general"),
            .createdAt = fromMilliseconds(1'769'850'000'000),
            .rev = rev,
            .unread = unread,
            .lastReadId = MessageId(lastRead),
            .participantCount = 3};
}

inline RoomEvent posted(const Message &message)
{
    return {.room = message.room, .rev = message.rev, .message = message, .state = {}};
}

inline std::vector<qint64> ids(const TimelinePage &page)
{
    std::vector<qint64> numbers;
    for (const auto &m : page.messages)
        numbers.push_back(m.id.value());
    return numbers;
}

inline QStringList texts(const std::vector<OutboxEntry> &entries)
{
    QStringList list;
    for (const auto &entry : entries)
        list += entry.text;
    return list;
}

//! One start of the program on a profile.
class Start {
public:
    explicit Start(const QTemporaryDir &profile, const QString &username = kAlice,
                   qint64 maxPages = 0)
        : cache({profile.path(), kUrl, username, maxPages})
        , changes(&cache, &LocalCache::changed)
        , troubles(&cache, &LocalCache::troubled)
        , opened(await(cache.open()))
    {
    }

    //! The room at \a rev with \a unread, and its newest messages after a hole.
    void fill(Revision rev, int unread, std::vector<Message> newest, qint64 lastRead = 0)
    {
        QVERIFY(await(cache.apply({room(rev, unread, lastRead)},
                                  {{kRoom, std::move(newest), rev, true, 0}}, {})));
    }
    Applied apply(const Message &m)
    {
        const auto applied = await(cache.apply(posted(m)));
        return applied ? *applied : Applied();
    }
    CachedRoom theRoom()
    {
        const auto rooms = await(cache.rooms());
        return rooms && rooms->size() == 1 ? rooms->front() : CachedRoom();
    }
    int unread() { return theRoom().room.unread; }
    TimelinePage newest(int limit = 100)
    {
        const auto page = await(cache.newestPage(kRoom, limit));
        return page ? *page : TimelinePage();
    }
    OutboxEntry enqueue(const QString &text)
    {
        const auto entry = await(cache.enqueue({.clientMsgId = QStringLiteral("id-") + text,
                                                .room = kRoom,
                                                .text = text,
                                                .createdAt = fromMilliseconds(1)}));
        return entry ? *entry : OutboxEntry();
    }

    LocalCache cache;
    QSignalSpy changes;
    QSignalSpy troubles;
    const Result<Done> opened;
};

inline QString fileOf(const QTemporaryDir &profile, const QString &name,
                      const QString &username = kAlice)
{
    return profile.path() + u'/' + accountKey(kUrl, username) + u'/' + name;
}

inline void overwrite(const QString &path, qint64 offset, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    file.seek(offset);
    QCOMPARE(file.write(bytes), bytes.size());
}

} // namespace Kontor::Test
