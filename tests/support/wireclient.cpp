// SPDX-License-Identifier: Apache-2.0
#include "support/wireclient.h"

#include "protocol/version.h"
#include "support/testsupport.h"

#include <QTest>
#include <QWebSocketHandshakeOptions>

namespace Kontor::Test {

WireClient::WireClient()
{
    QObject::connect(&m_socket, &QWebSocket::textMessageReceived, &m_socket,
                     [this](const QString &text) {
                         if (const auto decoded = decodeToClient(text.toUtf8()); decoded.frame)
                             m_received.push_back(*decoded.frame);
                     });
}

std::optional<ToClient::Welcome> WireClient::open(const QUrl &url, const QString &token)
{
    return open(url, ToServer::Resume{QStringLiteral("hello"), token});
}

std::optional<ToClient::Welcome> WireClient::login(const QUrl &url, const QString &username,
                                                   const QString &password)
{
    return open(url, ToServer::Login{QStringLiteral("hello"), username, password, {}});
}

std::optional<ToClient::Welcome> WireClient::open(const QUrl &url, const ToServer::Frame &first)
{
    QWebSocketHandshakeOptions options;
    options.setSubprotocols({kSubprotocol});
    m_socket.open(url, options);
    const auto connected = [this] { return m_socket.state() == QAbstractSocket::ConnectedState; };
    if (!QTest::qWaitFor(connected, int(patience().count())))
        return std::nullopt;
    send(first);
    auto frame = nextFrame();
    auto *welcome = frame ? std::get_if<ToClient::Welcome>(&*frame) : nullptr;
    return welcome ? std::optional(std::move(*welcome)) : std::nullopt;
}

int WireClient::closeCode()
{
    const auto closed = [this] { return m_socket.state() == QAbstractSocket::UnconnectedState; };
    return QTest::qWaitFor(closed, int(patience().count())) ? int(m_socket.closeCode()) : 0;
}

void WireClient::send(const ToServer::Frame &frame)
{
    m_socket.sendTextMessage(QString::fromUtf8(encode(frame)));
}

std::vector<Room> WireClient::rooms()
{
    send(ToServer::Sync{QStringLiteral("rooms"), {}});
    std::vector<Room> rooms;
    while (const auto part = next<ToClient::Sync>()) {
        rooms.insert(rooms.end(), part->rooms.begin(), part->rooms.end());
        if (part->complete)
            return rooms;
    }
    return {};
}

std::optional<ToClient::Frame> WireClient::nextFrame()
{
    if (!QTest::qWaitFor([this] { return !m_received.empty(); }, int(patience().count())))
        return std::nullopt;
    auto frame = std::move(m_received.front());
    m_received.erase(m_received.begin());
    return frame;
}

} // namespace Kontor::Test
