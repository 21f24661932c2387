// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "base/futures.h"
#include "cache/cachetypes.h"
#include "client/timings.h"
#include "protocol/toclient.h"

#include <QHash>
#include <QObject>

namespace Kontor::App {

class LocalCache;
class ServerConnection;
class Synchronizer;

//! \brief Sends what waits, in order, until the server has acknowledged it; loses nothing, ever.
//!
//! A message is on the disk before anything else happens. Per room one is under way; without an
//! acknowledgement it goes out again with the same client_msg_id, so that the server stores it
//! once. An acknowledged one enters the cache first and leaves the outbox then. A refusal that
//! can't pass marks it failed and lets the next one go; one that can is waited out. GUI thread.
class Outbox : public QObject {
    Q_OBJECT
public:
    Outbox(LocalCache &cache, ServerConnection &connection, Synchronizer &synchronizer,
           const Clock &clock, const Timings &timings, QObject *parent = nullptr);

    QFuture<Result<Done>> send(RoomId room, const QString &text);
    void retry(const QString &clientMsgId);
    //! Whether it waits here, or was refused.
    bool has(const QString &clientMsgId) const { return find(clientMsgId); }
    //! \brief Another text, or none, for one that the server certainly doesn't have.
    //!
    //! That is known of one that was refused, or that no attempt was made to send since it was
    //! written in this run. Conflict: the server may have it, wait for the answer. NoSuchMessage.
    QFuture<Result<Done>> change(const QString &clientMsgId, const QString &text);
    QFuture<Result<Done>> discard(const QString &clientMsgId);

    //! The connection is in sync: what waits goes out.
    void start();
    void stop();
    //! Takes ack and error frames that name a message.
    void take(const ToClient::Frame &frame);

private:
    struct UnderWay {
        QString clientMsgId;
        quint64 turn = 0; // of m_turn: a timer of an earlier one is void
    };

    void sendNext(RoomId room);
    void resendAfter(RoomId room, std::chrono::milliseconds pause);
    void onAck(const ToClient::Ack &ack);
    void onRefused(const ToClient::ErrorFrame &error);
    QFuture<Result<Done>> leave(const OutboxEntry &entry, bool erases);
    Result<OutboxEntry> changeable(const QString &clientMsgId) const;
    const OutboxEntry *find(const QString &clientMsgId) const;
    //! The room of the message under way with this id.
    RoomId roomOf(const QString &clientMsgId) const;

    LocalCache &m_cache;
    ServerConnection &m_connection;
    Synchronizer &m_synchronizer;
    const Clock &m_clock;
    const Timings m_timings;
    bool m_running = false;
    quint64 m_turn = 0;
    QHash<RoomId, UnderWay> m_underWay;
    QSet<QString> m_unsent; // of this run: no attempt was made yet
    QSet<QString> m_changing; // on the way to the disk: not to be sent as they were
};

} // namespace Kontor::App
