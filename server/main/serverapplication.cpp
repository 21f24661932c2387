// SPDX-License-Identifier: Apache-2.0
#include "main/serverapplication.h"

#include "base/logging.h"

#include <QSysInfo>

#include <thread>

namespace Kontor::Server {

ServerApplication::ServerApplication(const ServerConfig &config, const Clock &clock,
                                     QObject *parent)
    : QObject(parent)
    , m_config(config)
    , m_clock(clock)
    , m_bus(config.waitingEvents)
{
    m_config.gateway.counters = std::make_shared<GatewayCounters>();
    connect(&m_poll, &QTimer::timeout, this, &ServerApplication::pollForeignChanges);
    connect(&m_presenceTicker, &QTimer::timeout, this, [this] { m_presence->tell(); });
}

ServerApplication::~ServerApplication()
{
    m_status.reset();
    m_listener.reset();
    m_threads.clear();
    m_presenceTicker.stop();
    if (m_presence)
        m_presence->leaveAll();
    if (m_auth)
        m_auth->stop();
    if (m_stores)
        m_stores->stop(); // continuations of its futures use the services
}

Result<QUrl> ServerApplication::start()
{
    auto tls = loadTls(m_config);
    if (!tls)
        return tls.error();
    m_config.gateway.tls = *tls;
    const auto address = listenAddress();
    if (!address)
        return address.error();
    if (const auto opened = openStores(); !opened)
        return opened.error();
    m_startedAt = m_clock.now();
    startServices();
    if (const auto status = startStatus(); !status)
        return status.error();
    return listen(*address);
}

Result<ListenAddress> ServerApplication::listenAddress() const
{
    const auto address = parseListenAddress(m_config.listen);
    const bool plain = !m_config.gateway.tls && !m_config.insecurePlaintext;
    if (address && plain && !address->host.isLoopback()) {
        return {ErrorCode::Unavailable,
                QStringLiteral(
                    "ws:// without TLS is served on loopback only: give --tls-certificate and "
                    "--tls-key, or --insecure-plaintext behind a TLS proxy")};
    }
    return address;
}

Result<Done> ServerApplication::openStores()
{
    const auto path = databasePath(m_config.database);
    if (!path)
        return path.error();
    m_lock = std::make_unique<QLockFile>(*path + QStringLiteral(".lock"));
    m_lock->setStaleLockTime(0); // only a dead owner makes it stale
    if (!m_lock->tryLock()) {
        return {ErrorCode::Unavailable,
                *path + QStringLiteral(": another server uses it, or its folder can't be written")};
    }
    m_stores = std::make_unique<SqlStores>(databaseConfig(m_config, *path), m_clock, m_publisher,
                                           m_config.storage);
    const auto started = m_stores->start().result();
    if (!started)
        return {ErrorCode::Unavailable, *path + QStringLiteral(": ") + started.error().detail};
    const auto info = m_stores->stores().office.info().result();
    if (!info)
        return info.error();
    m_config.gateway.epoch = info->epoch;
    m_config.gateway.server.name = info->name.isEmpty() ? QStringLiteral("Kontor") : info->name;
    m_config.gateway.server.version = QStringLiteral(KONTOR_VERSION);
    if (m_config.gateway.server.node.isEmpty())
        m_config.gateway.server.node = QSysInfo::machineHostName();
    return Done();
}

void ServerApplication::startServices()
{
    const auto stores = m_stores->stores();
    m_auth = std::make_unique<AuthService>(stores, m_clock, m_config.auth);
    m_messages = std::make_unique<MessageService>(stores, m_publisher);
    m_presence = std::make_unique<PresenceService>(stores, m_publisher, m_clock);
    m_rooms = std::make_unique<RoomService>(stores, *m_presence);
    m_sync = std::make_unique<SyncService>(stores);
    const Services services{*m_auth, *m_messages, *m_rooms, *m_sync, *m_presence, m_bus, m_clock};
    const int count = m_config.threads > 0 ? m_config.threads
                                           : std::max(1, int(std::thread::hardware_concurrency()));
    for (int i = 0; i < count; ++i) {
        auto settings = m_config.gateway;
        settings.thread = std::make_shared<ThreadCounters>();
        m_threadCounters.push_back(settings.thread);
        m_threads.push_back(std::make_unique<GatewayThread>(settings, services));
        connect(m_threads.back().get(), &GatewayThread::drained, this,
                &ServerApplication::onThreadDrained);
    }
}

Result<QUrl> ServerApplication::listen(const ListenAddress &address)
{
    std::vector<GatewayThread *> threads;
    for (const auto &thread : m_threads)
        threads.push_back(thread.get());
    m_listener = std::make_unique<Listener>(m_config.gateway, m_clock, threads);
    if (!m_listener->listen(address.host, address.port)) {
        return {ErrorCode::Unavailable,
                m_config.listen + QStringLiteral(": ") + m_listener->errorString()};
    }
    m_poll.start(m_config.pollInterval);
    m_presenceTicker.start(PresenceService::kInterval);
    QUrl url;
    url.setScheme(m_config.gateway.tls ? QStringLiteral("wss") : QStringLiteral("ws"));
    url.setHost(address.host.toString());
    url.setPort(m_listener->serverPort());
    url.setPath(QStringLiteral("/ws/"));
    return url;
}

void ServerApplication::pollForeignChanges()
{
    if (m_stores->executor().isDamaged()) {
        m_poll.stop();
        qCCritical(lcServer) << "the database is damaged: restore a backup";
        emit damaged();
        return;
    }
    if (m_polling)
        return;
    m_polling = true;
    m_pollingSince = m_clock.elapsed();
    onReady(m_stores->stores().office.announceForeignChanges(), this,
            [this](const Result<Done> &) { m_polling = false; });
}

void ServerApplication::drain()
{
    m_draining = true;
    if (m_listener)
        m_listener->close();
    m_poll.stop();
    for (const auto &thread : m_threads)
        thread->drain();
}

void ServerApplication::onThreadDrained()
{
    if (++m_drained < m_threads.size())
        return;
    qCInfo(lcServer) << "drained";
    emit stopped();
}

} // namespace Kontor::Server
