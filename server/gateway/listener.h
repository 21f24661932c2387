// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gateway/gatewaythread.h"
#include "service/ratelimiter.h"

#include <QTcpServer>
#include <QTimer>

#include <unordered_map>

namespace Kontor::Server {

//! \brief Accepts connections and deals them out to the gateway threads in turn.
//!
//! Refuses, by closing the descriptor at once, what is over the limits: connections, half-open
//! ones, new ones from one address. Goes on after running out of descriptors. Lives in the main
//! thread.
class Listener final : public QTcpServer {
    Q_OBJECT
public:
    //! \a threads outlive this.
    Listener(const GatewaySettings &settings, const Clock &clock,
             std::vector<GatewayThread *> threads, QObject *parent = nullptr);

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    bool mayConnect(const QString &address);

    const GatewaySettings &m_settings;
    const Clock &m_clock;
    const std::vector<GatewayThread *> m_threads;
    std::unordered_map<QString, RateLimiter> m_addresses;
    QTimer m_resume;
    std::size_t m_next = 0;
};

} // namespace Kontor::Server
