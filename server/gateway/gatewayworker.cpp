// SPDX-License-Identifier: Apache-2.0
#include "gateway/gatewayworker.h"

#include "base/backoff.h"
#include "base/logging.h"
#include "protocol/errorcodes.h"

#include <QTcpSocket>
#include <QWebSocket>

namespace Kontor::Server {

namespace {

//! Of two thousand clients all are back after 4 s: resumes cost about 1 ms each.
constexpr std::chrono::milliseconds kSpreadPerClient{2};
constexpr std::chrono::milliseconds kSoonest{250};

std::chrono::milliseconds randomBetween(std::chrono::milliseconds from,
                                        std::chrono::milliseconds to)
{
    return Backoff({}, {}, {}).spread(from, std::max(from, to));
}

} // namespace

GatewayWorker::GatewayWorker(const GatewaySettings &settings, const Services &services)
    : m_settings(settings)
    , m_services(services)
    , m_hub(*m_settings.thread)
    , m_lobby(m_services.rooms, m_hub, this)
    , m_dispatcher(m_services, m_hub, [this] { deliverEvents(); })
    , m_handshaker(m_settings, this)
    , m_ticker(this)
    , m_feed(services.bus, [this] { emit eventsWaiting(); })
{
    connect(this, &GatewayWorker::eventsWaiting, this, &GatewayWorker::deliverEvents,
            Qt::QueuedConnection);
    connect(&m_handshaker, &Handshaker::upgraded, this, &GatewayWorker::onUpgraded);
    connect(&m_ticker, &QTimer::timeout, this, &GatewayWorker::tick);
}

void GatewayWorker::start()
{
    m_ticker.start(ClientConnection::tickInterval(m_settings));
    deliverEvents(); // whose wake came before anybody listened
}

GatewayWorker::~GatewayWorker()
{
    // While the hub is there; those that have ended and wait for their deletion, too.
    m_sessions.clear();
    qDeleteAll(findChildren<Session *>(Qt::FindDirectChildrenOnly));
}

void GatewayWorker::take(qintptr descriptor)
{
    m_handshaker.take(descriptor);
}

void GatewayWorker::onUpgraded(QWebSocket *socket, QTcpSocket *tcp)
{
    auto *connection = new ClientConnection(socket, tcp, m_settings, m_services.clock);
    auto *session = new Session(connection, {m_settings, m_services, m_hub, m_dispatcher}, this);
    m_sessions.insert(session);
    connect(session, &Session::ended, this, [this, session] { onEnded(session); });
    session->start();
    if (m_draining)
        session->drain(randomBetween(kSoonest, m_settings.reconnectSpread));
}

void GatewayWorker::onEnded(Session *session)
{
    m_sessions.remove(session);
    m_hub.remove(session);
    session->deleteLater();
    tellWhenDrained();
}

void GatewayWorker::tellWhenDrained()
{
    if (!m_draining || m_drained || !m_sessions.isEmpty())
        return;
    m_drained = true; // a handshake may still become a session, which is sent away at once
    emit drained();
}

void GatewayWorker::deliverEvents()
{
    for (const auto &event : m_feed.take()) {
        m_hub.deliver(*event);
        if (const auto *posted = std::get_if<MessagePosted>(&event->fact))
            m_lobby.posted(*posted);
        else if (const auto *changed = std::get_if<RoomChanged>(&event->fact))
            tellPresences(changed->change);
    }
    m_hub.flush();
    m_lobby.tell();
    if (m_feed.takeOverflow())
        cutEverybody();
}

void GatewayWorker::tellPresences(const RoomChange &change)
{
    if (change.room.type != RoomType::Private)
        return;
    for (const auto &view : change.views) // who is new to each other
        m_services.presence.tellAgain(view.room.peer);
}

void GatewayWorker::cutEverybody()
{
    qCWarning(lcGateway) << "events were lost; clients reconnect and sync";
    for (Session *session : std::as_const(m_sessions))
        session->endBusy(randomBetween(kSoonest, reconnectSpread()));
}

std::chrono::milliseconds GatewayWorker::reconnectSpread() const
{
    return std::max<std::chrono::milliseconds>(
        m_settings.reconnectSpread, kSpreadPerClient * m_settings.counters->connections.load());
}

void GatewayWorker::drain()
{
    m_draining = true;
    m_drainEnds = m_services.clock.elapsed() + m_settings.drainDeadline;
    const auto spread = reconnectSpread();
    const auto sessions = m_sessions; // those that close at once leave the set
    for (Session *session : sessions)
        session->drain(randomBetween(kSoonest, spread));
    tellWhenDrained();
}

void GatewayWorker::tick()
{
    const auto sessions = m_sessions;
    const bool late = m_draining && m_services.clock.elapsed() >= m_drainEnds;
    for (Session *session : sessions) {
        session->tick();
        if (late)
            session->connection().close(CloseCode::kGoingAway);
    }
}

} // namespace Kontor::Server
