// SPDX-License-Identifier: Apache-2.0
#include "gateway/listener.h"

#include "base/logging.h"
#include "gateway/socketoptions.h"

namespace Kontor::Server {

namespace {
//! Connections that the kernel holds for us in a storm; Qt's default is 50.
constexpr int kBacklog = 4096;
constexpr std::chrono::seconds kResumeAfter{1};
//! Addresses remembered; then all are forgotten, which gives each a fresh burst.
constexpr std::size_t kAddresses = 10'000;
} // namespace

Listener::Listener(const GatewaySettings &settings, const Clock &clock,
                   std::vector<GatewayThread *> threads, QObject *parent)
    : QTcpServer(parent)
    , m_settings(settings)
    , m_clock(clock)
    , m_threads(std::move(threads))
{
    setListenBacklogSize(kBacklog);
    m_resume.setSingleShot(true);
    m_resume.setInterval(kResumeAfter);
    connect(&m_resume, &QTimer::timeout, this, &QTcpServer::resumeAccepting);
    connect(this, &QTcpServer::acceptError, this, [this] {
        // Out of descriptors, most likely: Qt has stopped accepting, for ever.
        qCWarning(lcGateway) << "accepting failed:" << errorString();
        m_resume.start();
    });
}

void Listener::incomingConnection(qintptr descriptor)
{
    auto &counters = *m_settings.counters;
    if (counters.handshakes >= m_settings.maxHandshakes
        || counters.connections >= m_settings.maxConnections
        || !mayConnect(peerAddress(descriptor))) {
        ++counters.refused;
        return closeDescriptor(descriptor);
    }
    ++counters.handshakes;
    m_threads[m_next]->take(descriptor);
    m_next = (m_next + 1) % m_threads.size();
}

bool Listener::mayConnect(const QString &address)
{
    if (m_settings.connectRate <= 0)
        return true;
    if (m_addresses.size() >= kAddresses)
        m_addresses.clear();
    auto &limiter =
        m_addresses.try_emplace(address, m_clock, m_settings.connectRate, m_settings.connectBurst)
            .first->second;
    return limiter.take().count() == 0;
}

} // namespace Kontor::Server
