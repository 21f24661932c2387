// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/core/sampleroom.h"
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
using namespace Sample;

inline const QString kUrl = QStringLiteral("wss://chat.example.org/ws/");
inline const QString kAlice = QStringLiteral("alice");

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
