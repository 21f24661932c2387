// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "connection/transport.h"

class QTcpSocket;
class QWebSocket;

namespace Kontor::App {

//! A Transport on a WebSocket that speaks kontor.v1. Certificates are checked, and never
//! overridden.
class WebSocketTransport final : public Transport {
    Q_OBJECT
public:
    explicit WebSocketTransport(QObject *parent = nullptr);
    ~WebSocketTransport() override;

    void open(const QUrl &url) override;
    void close() override;
    void abort() override;
    void send(const QByteArray &frame) override;
    void ping() override;
    QString subprotocol() const override;
    std::optional<TlsFacts> tls() const override;
    Trouble trouble() const override { return m_why; }

    //! For Session.
    static TransportFactory factory();

private:
    void finish();
    Trouble findTrouble() const;
    QTcpSocket *tcp() const;

    std::unique_ptr<QWebSocket> m_socket;
    QString m_tlsTrouble;
    Trouble m_why = Trouble::None;
    bool m_reached = false; // TCP connected
    bool m_opened = false;
    bool m_done = false;
};

} // namespace Kontor::App
