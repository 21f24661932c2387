// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "connection/transport.h"

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

    //! For Session.
    static TransportFactory factory();

private:
    void finish();

    std::unique_ptr<QWebSocket> m_socket;
    QString m_trouble;
    bool m_opened = false;
    bool m_done = false;
};

} // namespace Kontor::App
