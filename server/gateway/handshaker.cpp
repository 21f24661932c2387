// SPDX-License-Identifier: Apache-2.0
#include "gateway/handshaker.h"

#include "gateway/socketoptions.h"
#include "protocol/version.h"

#include <QSslSocket>
#include <QTimer>
#include <QWebSocket>
#include <QWebSocketCorsAuthenticator>

namespace Kontor::Server {

namespace {

//! More than any honest request; what is over it stays in the kernel until the deadline.
constexpr qint64 kRequestBytes = 16 * 1024;

//! Child of a socket until its upgrade: counts it as half-open, and holds its deadline.
class Slot final : public QObject {
public:
    Slot(QTcpSocket *socket, std::shared_ptr<GatewayCounters> counters)
        : QObject(socket)
        , m_counters(std::move(counters))
    {
        setObjectName(QStringLiteral("handshake"));
    }
    ~Slot() override { --m_counters->handshakes; }

private:
    std::shared_ptr<GatewayCounters> m_counters;
};

} // namespace

Handshaker::Handshaker(const GatewaySettings &settings, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_server(QStringLiteral("kontord"), QWebSocketServer::NonSecureMode, this)
{
    m_server.setSupportedSubprotocols({kSubprotocol});
    connect(&m_server, &QWebSocketServer::newConnection, this, &Handshaker::onNewConnection);
    connect(&m_server, &QWebSocketServer::originAuthenticationRequired, this,
            [this](QWebSocketCorsAuthenticator *request) {
                request->setAllowed(request->origin().isEmpty()
                                    || m_settings.allowedOrigins.contains(request->origin()));
            });
}

void Handshaker::take(qintptr descriptor)
{
    QTcpSocket *tcp = m_settings.tls ? new QSslSocket(this) : new QTcpSocket(this);
    auto *slot = new Slot(tcp, m_settings.counters); // the listener has counted it
    if (!tcp->setSocketDescriptor(descriptor)) {
        closeDescriptor(descriptor);
        delete tcp;
        return;
    }
    tcp->setReadBufferSize(kRequestBytes);
    setSocketOptions(*tcp, 3 * m_settings.heartbeat / 2);
    const Peer peer{tcp->peerAddress(), tcp->peerPort()};
    m_waiting.insert(peer, tcp);
    // With the slot as context: these end with the upgrade.
    connect(slot, &QObject::destroyed, this, [this, peer] { m_waiting.remove(peer); });
    connect(tcp, &QTcpSocket::disconnected, slot, [tcp] { tcp->deleteLater(); });
    QTimer::singleShot(m_settings.handshakeDeadline, slot, [tcp] {
        tcp->abort();
        tcp->deleteLater();
    });
    if (m_settings.tls)
        startTls(*tcp);
    else
        m_server.handleConnection(tcp);
}

void Handshaker::startTls(QTcpSocket &tcp)
{
    auto *ssl = qobject_cast<QSslSocket *>(&tcp);
    ssl->setSslConfiguration(*m_settings.tls);
    connect(ssl, &QSslSocket::encrypted, this, [this, ssl] { m_server.handleConnection(ssl); });
    ssl->startServerEncryption();
}

void Handshaker::onNewConnection()
{
    while (QWebSocket *socket = m_server.nextPendingConnection()) {
        QTcpSocket *tcp = m_waiting.value({socket->peerAddress(), socket->peerPort()});
        if (!tcp) { // it is gone already
            delete socket;
            continue;
        }
        delete tcp->findChild<QObject *>(QStringLiteral("handshake"), Qt::FindDirectChildrenOnly);
        emit upgraded(socket, tcp);
    }
}

} // namespace Kontor::Server
