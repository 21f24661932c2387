// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gateway/threadcounters.h"
#include "model/limits.h"
#include "protocol/toclient.h"

#include <QSslConfiguration>

#include <atomic>
#include <optional>

namespace Kontor::Server {

//! How many of which are open, over all gateway threads.
struct GatewayCounters {
    std::atomic<int> handshakes = 0;
    std::atomic<int> connections = 0; //!< handshakes aren't counted
    std::atomic<quint64> refused = 0; //!< so far: closed at once, over a limit
};

//! What a gateway thread is told at its start. Each limit is one of kontord's settings
//! (docs/administration.md).
struct GatewaySettings {
    std::optional<QSslConfiguration> tls; //!< none: plain ws://
    QStringList allowedOrigins; //!< a browser's Origin has to be one of these

    double messageRate = 20; //!< chat messages a second and session; 0: no limit
    double messageBurst = 60;
    double requestRate = 50; //!< everything else
    double requestBurst = 500;
    qsizetype frameBytes = Limits::kFrameBytes;
    //! Unsent bytes of one client, after which it is cut off: about 250 full messages.
    qint64 unsentBytes = 4 * 1024 * 1024;
    int waitingRequests = 256; //!< of one connection; more get rate_limited
    int badFramesPerMinute = 10;
    int refusedPerMinute = 100; //!< frames of any kind: too fast, bad, unknown
    int maxConnections = 50'000;
    int maxHandshakes = 4096; //!< half-open connections, over all threads
    double connectRate = 500; //!< new connections a second and address; 0: no limit
    double connectBurst = 3000;

    std::chrono::milliseconds handshakeDeadline{5'000};
    std::chrono::milliseconds loginDeadline = Limits::kLoginDeadline;
    std::chrono::milliseconds heartbeat = Limits::kHeartbeat;
    //! From a close frame to the end of the TCP connection; a slow reader would keep it for ever.
    std::chrono::milliseconds closeDeadline{3'000};
    //! A frame that has begun must be complete by then.
    std::chrono::milliseconds frameDeadline{15'000};
    //! A client that reads nothing of a long answer for so long is too slow.
    std::chrono::milliseconds paceDeadline{30'000};
    //! How long a drain waits for requests that are being worked on.
    std::chrono::milliseconds drainDeadline{5'000};
    //! Clients come back after a restart within this time, longer where they are many.
    std::chrono::milliseconds reconnectSpread{1'000};

    ToClient::ServerInfo server;
    QString epoch;

    std::shared_ptr<GatewayCounters> counters = std::make_shared<GatewayCounters>();
    //! This thread's own.
    std::shared_ptr<ThreadCounters> thread = std::make_shared<ThreadCounters>();
};

} // namespace Kontor::Server
