// SPDX-License-Identifier: Apache-2.0
#include "client/readcursors.h"

#include "cache/localcache.h"
#include "client/framecheck.h"
#include "client/synchronizer.h"
#include "connection/passing.h"
#include "connection/serverconnection.h"

#include <algorithm>

namespace Kontor::App {

ReadCursors::ReadCursors(LocalCache &cache, ServerConnection &connection,
                         Synchronizer &synchronizer, const Timings &timings, QObject *parent)
    : QObject(parent)
    , m_cache(cache)
    , m_connection(connection)
    , m_synchronizer(synchronizer)
    , m_timings(timings)
{
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &ReadCursors::flush);
}

void ReadCursors::markRead(RoomId room, MessageId upTo)
{
    if (!room.isValid())
        return;
    onReady(m_cache.applyMyRead(room, upTo, false), this,
            [this, room, upTo](const Result<Applied> &applied) {
                // Even where the disk refuses: the server keeps it.
                if (!applied || applied->change.rooms.contains(room))
                    sendSoon(room, upTo);
                note(applied);
            });
}

void ReadCursors::start()
{
    m_running = true;
    onReady(m_cache.cursors(), this, [this](const Result<std::vector<RoomCursor>> &cursors) {
        if (!cursors)
            return;
        for (const auto &cursor : *cursors) {
            if (cursor.lastReadId > cursor.serverReadId)
                sendSoon(cursor.room, cursor.lastReadId);
        }
    });
}

void ReadCursors::stop()
{
    m_running = false;
    m_pause.stop();
    m_unsent.clear(); // start() finds them in the cache again
    m_sent.clear();
}

void ReadCursors::take(const ToClient::Frame &frame)
{
    if (const auto *receipt = std::get_if<ToClient::ReadReceipt>(&frame)) {
        apply(receipt->room, receipt->message, receipt->username);
    } else if (const auto *bulk = std::get_if<ToClient::BulkRead>(&frame)) {
        const auto newest = std::max_element(bulk->messages.begin(), bulk->messages.end());
        if (newest != bulk->messages.end())
            apply(bulk->room, *newest, bulk->username);
    } else if (const auto *error = std::get_if<ToClient::ErrorFrame>(&frame)) {
        onRefused(*error);
    }
}

void ReadCursors::onRefused(const ToClient::ErrorFrame &error)
{
    const auto sent = std::find_if(m_sent.begin(), m_sent.end(), [&](const Sent &cursor) {
        return cursor.requestId == error.requestId;
    });
    if (sent == m_sent.end())
        return;
    if (isPassing(error.code)) {
        auto &unsent = m_unsent[sent.key()];
        unsent = std::max(unsent, sent->upTo);
        const std::chrono::milliseconds asked(std::min<qint64>(error.retryAfterMs, 120'000));
        m_pause.start(std::max(asked, m_timings.trouble));
    }
    m_sent.erase(sent);
}

void ReadCursors::apply(RoomId room, MessageId upTo, const QString &username)
{
    if (!room.isValid() || upTo.value() > kMaxNumber)
        return;
    emit read(room, username, upTo);
    if (username != m_cache.account().user.username) {
        (void)m_cache.applyReadUpTo(room, upTo);
        return;
    }
    onReady(m_cache.applyMyRead(room, upTo, true), this,
            [this](const Result<Applied> &applied) { note(applied); });
}

void ReadCursors::note(const Result<Applied> &applied)
{
    if (!applied)
        return;
    for (const RoomId uncertain : applied->checks)
        m_synchronizer.check(uncertain);
}

void ReadCursors::sendSoon(RoomId room, MessageId upTo)
{
    if (!m_running)
        return;
    auto &unsent = m_unsent[room];
    unsent = std::max(unsent, upTo);
    if (!m_pause.isActive())
        flush();
}

void ReadCursors::flush()
{
    if (m_unsent.isEmpty())
        return;
    const auto unsent = std::exchange(m_unsent, {});
    for (auto it = unsent.begin(); it != unsent.end(); ++it) {
        const auto id = m_connection.nextRequestId();
        m_sent.insert(it.key(), {id, it.value()});
        (void)m_connection.send(
            ToServer::MarkRead{.requestId = id, .room = it.key(), .upTo = it.value()});
    }
    m_pause.start(m_timings.markRead);
}

} // namespace Kontor::App
