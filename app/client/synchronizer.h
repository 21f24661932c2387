// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/futures.h"
#include "cache/cachetypes.h"
#include "client/timings.h"
#include "protocol/toclient.h"

#include <QTimer>

#include <map>

namespace Kontor::App {

class LocalCache;
class ServerConnection;

//! \brief Brings the server's changes into the cache without a hole.
//!
//! After start() it asks for everything that was missed, then takes the events one by one. Each is
//! written when it is the next of its room; one that is ahead waits here while the hole before it
//! closes by itself or a sync closes it. One sync at a time; what comes to be asked meanwhile is
//! asked together afterwards. What can't be written (a full disk) is asked for again later. GUI
//! thread.
class Synchronizer : public QObject {
    Q_OBJECT
public:
    Synchronizer(LocalCache &cache, ServerConnection &connection, const Timings &timings,
                 QObject *parent = nullptr);

    //! Welcomed: ask.
    void start();
    //! The connection is gone; nothing that was asked will come.
    void stop();
    //! Takes sync, chat_message, message, room and room_removed; ignores every other frame.
    void take(const ToClient::Frame &frame);
    //! An event that came in another way: an acknowledgement, the answer to a request.
    QFuture<Result<Applied>> apply(const RoomEvent &event);
    //! Ask soon what \a room's state is: it was only just heard of, or a figure isn't certain.
    void check(RoomId room);

signals:
    //! All that the server had when start() was called is in the cache.
    void synced();

private:
    void onTimer();
    void ask();
    void giveUp(const Error &error);
    void send(const std::vector<RoomCursor> &cursors);
    void take(const ToClient::Sync &answer);
    std::vector<RoomCatchUp> collect(const ToClient::Sync &answer);
    void onAnswered(bool complete, const Result<Applied> &applied);
    void onApplied(const RoomEvent &event, const Result<Applied> &applied);
    void takeMessage(const Message &message);
    void note(const Applied &applied);
    void followUp(RoomId room, Revision rev);
    void askSoon(std::chrono::milliseconds atLeast = {});
    bool hasReason() const;

    LocalCache &m_cache;
    ServerConnection &m_connection;
    const Timings m_timings;

    bool m_running = false;
    bool m_initial = false; // the sync under way is start()'s
    quint64 m_round = 0; // of running; answers for an older one are ignored
    QTimer m_askTimer;
    int m_vain = 0; // syncs in a row that were asked for a reason and took none away

    // The sync under way.
    bool m_asking = false;
    QSet<RoomId> m_more; // the server has more of them than fits into the answer
    bool m_progressed = false; // the answer brought something: asking on makes sense
    QString m_requestId;
    QHash<RoomId, Revision> m_askedFrom;
    QSet<RoomId> m_knownThen;
    QSet<RoomId> m_named; // by the answer so far, and by events meanwhile
    QSet<RoomId> m_goneSince; // the answer may still name them
    QSet<RoomId> m_skipped; // parts of them were not used
    std::optional<RoomCatchUp> m_held; // the next frame may go on with this room
    bool m_heldMore = false;

    QHash<RoomId, std::map<Revision, RoomEvent>> m_ahead;
    QSet<RoomId> m_checks;
    bool m_failed = false; // something could not be written
};

} // namespace Kontor::App
