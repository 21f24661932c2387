// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/futures.h"
#include "cache/cachetypes.h"
#include "client/timings.h"
#include "protocol/toclient.h"

#include <QTimer>

namespace Kontor::App {

class LocalCache;
class ServerConnection;
class Synchronizer;

//! \brief Who has read how far: mine goes to the server, everybody's into the cache.
//!
//! Mine is in the cache at once, offline too, and is sent when there is a connection: at most once
//! per Timings::markRead, the furthest of each room. A cursor never goes back. GUI thread.
class ReadCursors : public QObject {
    Q_OBJECT
public:
    ReadCursors(LocalCache &cache, ServerConnection &connection, Synchronizer &synchronizer,
                const Timings &timings, QObject *parent = nullptr);

    void markRead(RoomId room, MessageId upTo);
    //! In sync: what the server doesn't know yet is sent.
    void start();
    void stop();
    //! Takes read_receipt and bulk_read, and the refusal of a cursor.
    void take(const ToClient::Frame &frame);

signals:
    //! Somebody, I too, has read up to \a upTo; may come late, twice, and in another order.
    void read(Kontor::RoomId room, const QString &username, Kontor::MessageId upTo);

private:
    void onRefused(const ToClient::ErrorFrame &error);
    void apply(RoomId room, MessageId upTo, const QString &username);
    void note(const Result<Applied> &applied);
    void sendSoon(RoomId room, MessageId upTo);
    void flush();

    LocalCache &m_cache;
    ServerConnection &m_connection;
    Synchronizer &m_synchronizer;
    const Timings m_timings;
    struct Sent {
        QString requestId;
        MessageId upTo;
    };
    bool m_running = false;
    QHash<RoomId, MessageId> m_unsent;
    QHash<RoomId, Sent> m_sent; // the last of each room: an answer comes only where it is refused
    QTimer m_pause;
};

} // namespace Kontor::App
