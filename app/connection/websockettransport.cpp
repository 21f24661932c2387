// SPDX-License-Identifier: Apache-2.0
#include "connection/websockettransport.h"

#include "model/limits.h"
#include "protocol/version.h"

#include <QSslCertificate>
#include <QSslCipher>
#include <QSslError>
#include <QSslSocket>
#include <QTimer>
#include <QWebSocket>
#include <QWebSocketHandshakeOptions>

namespace Kontor::App {

namespace {
// The server's frames have Limits::kFrameBytes at most; the rest is for a server with other limits.
constexpr quint64 kIncomingBytes = 4 * Limits::kFrameBytes;
constexpr int kNoSocketError = -1; // QAbstractSocket::UnknownSocketError: none has happened
} // namespace

WebSocketTransport::WebSocketTransport(QObject *parent)
    : Transport(parent)
    , m_socket(std::make_unique<QWebSocket>())
{
    auto *socket = m_socket.get();
    socket->setMaxAllowedIncomingFrameSize(kIncomingBytes);
    socket->setMaxAllowedIncomingMessageSize(kIncomingBytes);
    connect(socket, &QWebSocket::connected, this, [this] {
        m_opened = true;
        if (!m_done)
            emit opened();
    });
    connect(socket, &QWebSocket::textMessageReceived, this, [this](const QString &text) {
        if (!m_done)
            emit received(text.toUtf8());
    });
    connect(socket, &QWebSocket::pong, this, [this] {
        if (!m_done)
            emit pong();
    });
    connect(socket, &QWebSocket::sslErrors, this, [this](const QList<QSslError> &errors) {
        if (!errors.isEmpty())
            m_tlsTrouble = errors.first().errorString();
    });
    connect(socket, &QWebSocket::disconnected, this, &WebSocketTransport::finish);
    // A refused upgrade leaves the socket connecting for ever: an error is the end, always. Not
    // inside the signal, so that the close code is known where one came.
    connect(socket, QOverload<QAbstractSocket::SocketError>::of(&QWebSocket::error), this,
            [this] { QTimer::singleShot(0, this, &WebSocketTransport::finish); });
}

WebSocketTransport::~WebSocketTransport()
{
    m_done = true;
}

void WebSocketTransport::open(const QUrl &url)
{
    QWebSocketHandshakeOptions options;
    options.setSubprotocols({kSubprotocol});
    m_socket->open(url, options);
    if (auto *socket = tcp())
        connect(socket, &QAbstractSocket::connected, this, [this] { m_reached = true; });
}

//! The socket under the WebSocket, which has no way to it: its child in Qt 6, plain or TLS.
QTcpSocket *WebSocketTransport::tcp() const
{
    return m_socket->findChild<QTcpSocket *>();
}

void WebSocketTransport::close()
{
    m_socket->close();
}

void WebSocketTransport::abort()
{
    m_done = true;
    m_socket->abort();
}

void WebSocketTransport::send(const QByteArray &frame)
{
    m_socket->sendTextMessage(QString::fromUtf8(frame));
}

void WebSocketTransport::ping()
{
    m_socket->ping();
}

QString WebSocketTransport::subprotocol() const
{
    return m_socket->subprotocol();
}

std::optional<TlsFacts> WebSocketTransport::tls() const
{
    static const QHash<QSsl::SslProtocol, QString> names{
        {QSsl::TlsV1_2, QStringLiteral("TLS 1.2")}, {QSsl::TlsV1_3, QStringLiteral("TLS 1.3")}};
    const auto *socket = qobject_cast<QSslSocket *>(tcp());
    if (!socket || !socket->isEncrypted())
        return std::nullopt;
    const auto certificate = socket->peerCertificate();
    return TlsFacts{.protocol = names.value(socket->sessionProtocol(), QStringLiteral("TLS")),
                    .cipher = socket->sessionCipher().name(),
                    .subject = certificate.subjectDisplayName(),
                    .issuer = certificate.issuerDisplayName(),
                    .validUntil = fromMilliseconds(certificate.expiryDate().toMSecsSinceEpoch())};
}

Trouble WebSocketTransport::findTrouble() const
{
    if (!m_tlsTrouble.isEmpty() || m_socket->error() == QAbstractSocket::SslHandshakeFailedError
        || m_socket->error() == QAbstractSocket::SslInternalError)
        return Trouble::NotTrusted;
    if (m_opened)
        return Trouble::None;
    // A refused upgrade has the same error as a refused connection.
    if (m_reached)
        return Trouble::NotAServer;
    switch (m_socket->error()) {
    case QAbstractSocket::HostNotFoundError:
        return Trouble::HostNotFound;
    case QAbstractSocket::ConnectionRefusedError:
        return Trouble::Refused;
    default:
        return Trouble::Unreachable;
    }
}

TransportFactory WebSocketTransport::factory()
{
    return [] { return std::make_unique<WebSocketTransport>(); };
}

void WebSocketTransport::finish()
{
    if (m_done)
        return;
    m_done = true;
    // closeCode() is 1000 after a cut cable and a refused upgrade, too: it counts only in an open
    // WebSocket without a socket error.
    std::optional<quint16> code;
    QString error = m_tlsTrouble.isEmpty() ? m_socket->errorString() : m_tlsTrouble;
    m_why = findTrouble();
    if (m_opened && int(m_socket->error()) == kNoSocketError)
        code = quint16(m_socket->closeCode());
    const auto reason = m_socket->closeReason();
    m_socket->abort();
    emit closed(code, reason, error);
}

} // namespace Kontor::App
