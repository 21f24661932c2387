// SPDX-License-Identifier: Apache-2.0
#include "gateway/clientconnection.h"

#include "protocol/errorcodes.h"

#include <QSslSocket>
#include <QWebSocket>
#include <QtEndian>

#include <algorithm>

namespace Kontor::Server {

namespace {

//! Fragments of one message; honest clients send it in one.
constexpr int kFragments = 16;
//! A paced answer goes on while no more than this waits.
constexpr qint64 kPacedBytes = 256 * 1024;
constexpr int kMissedPings = 2;

} // namespace

QByteArray toServerFrame(const QByteArray &payload)
{
    constexpr char kFinalText = char(0x81);
    QByteArray frame;
    frame.reserve(payload.size() + 10);
    frame += kFinalText;
    if (payload.size() < 126) {
        frame += char(payload.size());
    } else if (payload.size() <= 0xffff) {
        frame += char(126);
        frame.resize(4);
        qToBigEndian(quint16(payload.size()), frame.data() + 2);
    } else {
        frame += char(127);
        frame.resize(10);
        qToBigEndian(quint64(payload.size()), frame.data() + 2);
    }
    frame += payload;
    return frame;
}

ClientConnection::ClientConnection(QWebSocket *socket, QTcpSocket *tcp,
                                   const GatewaySettings &settings, const Clock &clock,
                                   QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_clock(clock)
    , m_socket(socket)
    , m_tcp(tcp)
    , m_pingedAt(clock.elapsed())
{
    m_socket->setParent(this);
    m_tcp->setParent(this);
    setFrameLimit(Limits::kFrameBytesBeforeLogin);
    connect(m_socket, &QWebSocket::textFrameReceived, this,
            [this](const QString &, bool isLast) { onTextFrame(isLast); });
    connect(m_socket, &QWebSocket::textMessageReceived, this, [this](const QString &text) {
        if (m_closing)
            return;
        const auto bytes = text.toUtf8();
        m_settings.thread->bytesIn.add(quint64(bytes.size()));
        emit textReceived(bytes);
    });
    connect(m_socket, &QWebSocket::binaryFrameReceived, this,
            [this] { close(CloseCode::kBinary, QStringLiteral("text frames only")); });
    connect(m_socket, &QWebSocket::pong, this, &ClientConnection::heard);
    connect(m_socket, &QWebSocket::bytesWritten, this, &ClientConnection::sendMorePaced);
    // Queued: a close in the middle of a loop over sessions must not change what is looped over.
    connect(m_socket, &QWebSocket::disconnected, this, &ClientConnection::onDisconnected,
            Qt::QueuedConnection);
    ++m_settings.counters->connections;
    m_settings.thread->opened.add();
}

ClientConnection::~ClientConnection()
{
    --m_settings.counters->connections;
    m_settings.thread->closed.add();
    m_socket->disconnect(this);
    delete m_socket; // before the socket that it writes to
    delete m_tcp;
}

QNetworkRequest ClientConnection::request() const
{
    return m_socket->request();
}

QString ClientConnection::subprotocol() const
{
    return m_socket->subprotocol();
}

QString ClientConnection::address() const
{
    return m_socket->peerAddress().toString();
}

void ClientConnection::setFrameLimit(qsizetype bytes)
{
    m_socket->setMaxAllowedIncomingFrameSize(quint64(bytes));
    m_socket->setMaxAllowedIncomingMessageSize(quint64(bytes));
    // A frame has to fit whole, or it would never be complete.
    m_tcp->setReadBufferSize(bytes + 4096);
}

qint64 ClientConnection::unsentBytes() const
{
    if (!m_tcp)
        return 0;
    const auto *ssl = qobject_cast<const QSslSocket *>(m_tcp.data());
    // Under TLS, bytesToWrite() says nothing of what has been encrypted and not sent.
    return m_tcp->bytesToWrite() + (ssl ? ssl->encryptedBytesToWrite() : 0);
}

void ClientConnection::sendFrame(const QByteArray &frame)
{
    if (m_closing || !m_tcp || m_socket->state() != QAbstractSocket::ConnectedState)
        return;
    if (unsentBytes() + frame.size() > m_settings.unsentBytes)
        return close(CloseCode::kTooSlow, QStringLiteral("too slow a reader"));
    m_tcp->write(frame);
    m_settings.thread->bytesOut.add(quint64(frame.size()));
}

void ClientConnection::flush()
{
    if (m_tcp && !m_closing)
        m_tcp->flush();
}

void ClientConnection::sendPaced(const std::vector<QByteArray> &payloads,
                                 std::function<void()> sent)
{
    Q_ASSERT(m_paced.empty() && !m_pacedSent);
    m_paced.assign(payloads.begin(), payloads.end());
    m_pacedSent = std::move(sent);
    sendMorePaced();
}

void ClientConnection::sendMorePaced()
{
    m_pacedAt = m_clock.elapsed();
    const auto enough = std::min(kPacedBytes, m_settings.unsentBytes / 4);
    while (!m_paced.empty() && !m_closing && unsentBytes() < enough) {
        const auto payload = std::move(m_paced.front());
        m_paced.pop_front();
        send(payload);
    }
    if (!m_paced.empty() || m_closing || !m_pacedSent)
        return;
    const auto sent = std::exchange(m_pacedSent, {}); // may begin the next answer
    sent();
}

void ClientConnection::onTextFrame(bool isLast)
{
    heard();
    m_fragments = isLast ? 0 : m_fragments + 1;
    if (m_fragments > kFragments)
        close(CloseCode::kPolicy, QStringLiteral("too many fragments"));
}

void ClientConnection::heard()
{
    m_unansweredPings = 0;
    m_unfinishedSince = {};
}

void ClientConnection::close(quint16 code, const QString &reason)
{
    if (m_closing)
        return;
    m_closing = true;
    m_closeCode = code;
    m_closingSince = m_clock.elapsed();
    m_paced.clear();
    m_pacedSent = {};
    m_socket->close(QWebSocketProtocol::CloseCode(code), reason);
}

void ClientConnection::onDisconnected()
{
    m_closing = true;
    m_settings.thread->countClose(m_closeCode);
    emit closed();
}

std::chrono::milliseconds ClientConnection::tickInterval(const GatewaySettings &settings)
{
    using std::chrono::milliseconds;
    const auto shortest =
        std::min({settings.heartbeat, settings.loginDeadline, settings.closeDeadline,
                  settings.frameDeadline, settings.paceDeadline});
    return std::clamp(shortest / 4, milliseconds(10), milliseconds(1000));
}

void ClientConnection::tick()
{
    const auto now = m_clock.elapsed();
    if (m_socket->state() != QAbstractSocket::ConnectedState) {
        // Qt closes by itself, too, on a protocol error; and never gives up on a peer that doesn't
        // read.
        if (m_closingSince.count() == 0)
            m_closingSince = now;
        if (now - m_closingSince >= m_settings.closeDeadline)
            m_socket->abort();
        return;
    }
    // Qt answers pings by itself: those of a client that doesn't read pile up unseen.
    if (unsentBytes() > m_settings.unsentBytes)
        return close(CloseCode::kTooSlow, QStringLiteral("too slow a reader"));
    checkPace(now);
    checkUnfinishedFrame(now);
    checkHeartbeat(now);
}

void ClientConnection::checkPace(std::chrono::milliseconds now)
{
    if (!m_paced.empty() && now - m_pacedAt > m_settings.paceDeadline)
        close(CloseCode::kTooSlow, QStringLiteral("too slow a reader"));
}

void ClientConnection::checkUnfinishedFrame(std::chrono::milliseconds now)
{
    if (!m_tcp || m_tcp->bytesAvailable() == 0) {
        m_unfinishedSince = {};
    } else if (m_unfinishedSince.count() == 0) {
        m_unfinishedSince = now;
    }
    if (m_unfinishedSince.count() != 0 && now - m_unfinishedSince > m_settings.frameDeadline)
        close(CloseCode::kPolicy, QStringLiteral("a frame takes too long"));
}

void ClientConnection::checkHeartbeat(std::chrono::milliseconds now)
{
    if (m_closing)
        return;
    const auto since = now - m_pingedAt;
    if (m_unansweredPings >= kMissedPings && since >= m_settings.heartbeat / 4)
        return close(CloseCode::kHeartbeatMissed, QStringLiteral("no answer to pings"));
    if (since < m_settings.heartbeat)
        return;
    m_pingedAt = now;
    ++m_unansweredPings;
    m_socket->ping();
}

} // namespace Kontor::Server
