// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "connection/transport.h"
#include "protocol/codec.h"

#include <QPointer>

#include <vector>

namespace Kontor::Test {

//! A Transport without a network: the test is the server.
class FakeTransport final : public App::Transport {
public:
    void open(const QUrl &url) override { openedUrl = url; }
    void close() override { isClosed = true; }
    void abort() override { isAborted = true; }
    void send(const QByteArray &frame) override { sent.push_back(frame); }
    void ping() override { ++pings; }
    QString subprotocol() const override { return QStringLiteral("kontor.v1"); }
    std::optional<App::TlsFacts> tls() const override { return tlsFacts; }
    App::Trouble trouble() const override { return closedBy; }

    QUrl openedUrl;
    bool isClosed = false;
    bool isAborted = false;
    std::optional<App::TlsFacts> tlsFacts;
    App::Trouble closedBy = App::Trouble::None;
    int pings = 0;
    std::vector<QByteArray> sent;
};

//! \brief Hands out FakeTransports, one an attempt, and plays the server on the newest of them.
//!
//! Outlives the connection that has its factory().
class FakeServer {
public:
    App::TransportFactory factory()
    {
        return [this] {
            auto transport = std::make_unique<FakeTransport>();
            m_current = transport.get();
            m_seen = 0;
            ++m_attempts;
            return transport;
        };
    }

    //! The newest attempt's; nullptr: it is gone.
    FakeTransport *transport() const { return m_current; }
    int attempts() const { return m_attempts; }
    bool isConnected() const { return m_current && !m_current->isAborted; }

    void accept() { emit m_current->opened(); }
    void reply(const ToClient::Frame &frame) { emit m_current->received(encode(frame)); }
    void cut(std::optional<quint16> code = {})
    {
        emit m_current->closed(code, QString(), QStringLiteral("cut by the test"));
    }

    //! What the client has sent on the newest transport and nobody took yet.
    std::vector<ToServer::Frame> take()
    {
        std::vector<ToServer::Frame> frames;
        for (; m_current && m_seen < m_current->sent.size(); ++m_seen) {
            if (auto decoded = decodeToServer(m_current->sent[m_seen]); decoded.frame)
                frames.push_back(std::move(*decoded.frame));
        }
        return frames;
    }

    static ToClient::Welcome welcome(const QString &username,
                                     const QString &epoch = QStringLiteral("epoch-1"))
    {
        return {.requestId = {},
                .token = {},
                .user = {username, username.left(1).toUpper() + username.mid(1), false},
                .server = {},
                .epoch = epoch,
                .limits = {},
                .heartbeatMs = 20'000};
    }

private:
    QPointer<FakeTransport> m_current;
    std::size_t m_seen = 0;
    int m_attempts = 0;
};

} // namespace Kontor::Test
