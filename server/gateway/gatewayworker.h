// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gateway/handshaker.h"
#include "gateway/lobbynotifier.h"
#include "gateway/requestdispatcher.h"
#include "gateway/sessionhub.h"
#include "service/eventfeed.h"

#include <QSet>
#include <QTimer>

namespace Kontor::Server {

//! \brief Everything of one gateway thread: its handshakes, its sessions, its share of the events.
//!
//! Made anywhere; moved to its thread, then start(); used and destroyed there.
class GatewayWorker final : public QObject {
    Q_OBJECT
public:
    GatewayWorker(const GatewaySettings &settings, const Services &services);
    ~GatewayWorker() override;

    void start();
    void take(qintptr descriptor);
    //! Says goodbye to everybody; drained() when the last one is gone.
    void drain();

signals:
    //! Once.
    void drained();
    //! From any thread: the feed isn't empty any more.
    void eventsWaiting();

private:
    void onUpgraded(QWebSocket *socket, QTcpSocket *tcp);
    void onEnded(Session *session);
    void tellWhenDrained();
    void deliverEvents();
    void tellPresences(const RoomChange &change);
    void tick();
    void cutEverybody();
    std::chrono::milliseconds reconnectSpread() const;

    const GatewaySettings m_settings;
    const Services m_services;
    SessionHub m_hub;
    LobbyNotifier m_lobby;
    RequestDispatcher m_dispatcher;
    Handshaker m_handshaker;
    QSet<Session *> m_sessions;
    QTimer m_ticker;
    std::chrono::milliseconds m_drainEnds{0};
    bool m_draining = false;
    bool m_drained = false;
    EventFeed m_feed; // last: it calls back until it is gone
};

} // namespace Kontor::Server
