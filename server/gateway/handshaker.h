// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gateway/gatewaysettings.h"

#include <QHash>
#include <QHostAddress>
#include <QObject>
#include <QWebSocketServer>

class QTcpSocket;
class QWebSocket;

namespace Kontor::Server {

//! \brief Takes an accepted descriptor through TLS and the WebSocket upgrade, within one deadline.
//!
//! Uses a QWebSocketServer that never listens: one that does goes deaf in a crowd of half-done TLS
//! handshakes, and hides the socket whose unsent bytes have to be watched (docs/decisions, "Qt 6.4
//! findings"). Lives in its gateway thread.
class Handshaker final : public QObject {
    Q_OBJECT
public:
    explicit Handshaker(const GatewaySettings &settings, QObject *parent = nullptr);

    //! Owns the descriptor from now on.
    void take(qintptr descriptor);

signals:
    //! The receiver owns both; \a tcp is what \a socket writes to.
    void upgraded(QWebSocket *socket, QTcpSocket *tcp);

private:
    using Peer = std::pair<QHostAddress, quint16>;

    void startTls(QTcpSocket &tcp);
    void onNewConnection();

    const GatewaySettings &m_settings;
    QWebSocketServer m_server;
    QHash<Peer, QTcpSocket *> m_waiting;
};

} // namespace Kontor::Server
