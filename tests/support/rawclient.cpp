// SPDX-License-Identifier: Apache-2.0
#include "support/rawclient.h"

#include "support/testsupport.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QTest>
#include <QTimer>
#include <QtEndian>

#include <sys/socket.h>

namespace Kontor::Test {

namespace {

//! Looks after each event; QTest::qWaitFor() sleeps 10 ms between two looks.
bool waitUntil(const std::function<bool()> &condition)
{
    QTimer deadline;
    deadline.setSingleShot(true);
    deadline.start(patience());
    while (!condition() && deadline.isActive())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    return condition();
}

} // namespace

RawClient::RawClient()
    : m_socket(std::make_unique<QSslSocket>())
{
    QObject::connect(m_socket.get(), &QIODevice::readyRead, m_socket.get(), [this] {
        if (!m_reading)
            return;
        m_bytes += m_socket->readAll();
        parse();
    });
}

bool RawClient::connectTo(quint16 port)
{
    m_socket->connectToHost(QStringLiteral("127.0.0.1"), port);
    return waitUntil([this] { return m_socket->state() == QAbstractSocket::ConnectedState; });
}

bool RawClient::connectEncryptedTo(quint16 port)
{
    m_socket->setPeerVerifyMode(QSslSocket::VerifyNone);
    m_socket->connectToHostEncrypted(QStringLiteral("127.0.0.1"), port);
    return waitUntil([this] { return m_socket->isEncrypted(); });
}

bool RawClient::open(quint16 port, const QByteArray &path, const QByteArray &headers)
{
    return connectTo(port) && upgrade(path, headers);
}

bool RawClient::upgrade(const QByteArray &path, const QByteArray &headers)
{
    write("GET " + path
          + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
          + headers + "\r\n");
    waitUntil(
        [this] { return m_upgraded || m_socket->state() == QAbstractSocket::UnconnectedState; });
    return m_upgraded && m_head.startsWith("HTTP/1.1 101");
}

std::optional<ToClient::Welcome> RawClient::resume(quint16 port, const QString &token)
{
    if (!open(port))
        return std::nullopt;
    return resume(token);
}

std::optional<ToClient::Welcome> RawClient::resume(const QString &token)
{
    send(ToServer::Resume{QStringLiteral("resume"), token});
    return next<ToClient::Welcome>();
}

void RawClient::write(const QByteArray &bytes)
{
    m_socket->write(bytes);
    m_socket->flush();
}

QByteArray RawClient::toFrame(int opcode, const QByteArray &payload, int flags)
{
    static const QByteArray mask("\x12\x34\x56\x78");
    QByteArray frame;
    frame += char(flags | opcode);
    if (payload.size() < 126) {
        frame += char(0x80 | payload.size());
    } else if (payload.size() <= 0xffff) {
        frame += char(0x80 | 126);
        frame.resize(4);
        qToBigEndian(quint16(payload.size()), frame.data() + 2);
    } else {
        frame += char(0x80 | 127);
        frame.resize(10);
        qToBigEndian(quint64(payload.size()), frame.data() + 2);
    }
    frame += mask;
    for (qsizetype i = 0; i < payload.size(); ++i)
        frame += char(payload.at(i) ^ mask.at(i % 4));
    return frame;
}

void RawClient::parse()
{
    if (!m_upgraded) {
        const auto end = m_bytes.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        m_head = m_bytes.left(end);
        m_bytes.remove(0, end + 4);
        m_upgraded = true;
    }
    for (;;) {
        if (m_bytes.size() < 2)
            return;
        qsizetype length = uchar(m_bytes.at(1)) & 0x7f;
        const qsizetype header = length == 127 ? 10 : length == 126 ? 4 : 2;
        if (m_bytes.size() < header)
            return;
        if (length == 126)
            length = qFromBigEndian<quint16>(m_bytes.constData() + 2);
        else if (length == 127)
            length = qsizetype(qFromBigEndian<quint64>(m_bytes.constData() + 2));
        if (m_bytes.size() < header + length)
            return;
        const Frame frame{m_bytes.at(0) & 0x0f, m_bytes.mid(header, length)};
        m_bytes.remove(0, header + length);
        if (frame.opcode == Close && frame.payload.size() >= 2)
            m_closeCode = qFromBigEndian<quint16>(frame.payload.constData());
        if (frame.opcode == Ping && !m_showsPings)
            sendFrame(Pong, frame.payload);
        else
            m_frames.push_back(frame);
    }
}

std::optional<RawClient::Frame> RawClient::nextFrame()
{
    waitUntil([this] {
        return !m_frames.empty() || m_socket->state() == QAbstractSocket::UnconnectedState;
    });
    if (m_frames.empty())
        return std::nullopt;
    const auto frame = m_frames.front();
    m_frames.pop_front();
    return frame;
}

std::optional<QByteArray> RawClient::nextText()
{
    while (const auto frame = nextFrame()) {
        if (frame->opcode == Text)
            return frame->payload;
    }
    return std::nullopt;
}

std::optional<QJsonObject> RawClient::nextJson()
{
    const auto text = nextText();
    if (!text)
        return std::nullopt;
    return QJsonDocument::fromJson(*text).object();
}

std::optional<QJsonObject> RawClient::nextJson(QLatin1String type)
{
    while (const auto json = nextJson()) {
        if (json->value(QLatin1String("type")).toString() == type)
            return json;
    }
    return std::nullopt;
}

bool RawClient::waitForEnd()
{
    return waitUntil([this] { return m_socket->state() == QAbstractSocket::UnconnectedState; });
}

int RawClient::closeCode()
{
    return waitForEnd() ? m_closeCode : -1;
}

bool RawClient::isSilentFor(std::chrono::milliseconds silence)
{
    return !QTest::qWaitFor([this] { return !m_frames.empty(); }, int(silence.count()));
}

void RawClient::stopReading()
{
    m_reading = false;
    m_socket->setReadBufferSize(1024); // the kernel's buffers fill up, then the server's
}

void RawClient::reset()
{
    const linger rightAway{1, 0};
    setsockopt(int(m_socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &rightAway,
               sizeof rightAway);
    m_socket->abort();
}

} // namespace Kontor::Test
