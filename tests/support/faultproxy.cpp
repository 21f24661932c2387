// SPDX-License-Identifier: Apache-2.0
#include "support/faultproxy.h"

#include "support/framefilter.h"

#include <QDeadlineTimer>
#include <QHostAddress>
#include <QPointer>
#include <QRandomGenerator>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

#include <sys/socket.h>

#include <deque>

namespace Kontor::Test {

namespace {

//! What the links of a proxy share; lives in its thread.
struct Shared {
    Faults faults;
    FaultProxy::Counts counts;
    QRandomGenerator random;
};

void reset(QTcpSocket &socket)
{
    if (socket.socketDescriptor() >= 0) {
        const linger now{1, 0}; // close() sends RST
        ::setsockopt(int(socket.socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    }
    socket.abort();
}

//! One direction of a link.
class Pipe {
public:
    Pipe(QTcpSocket &from, QTcpSocket &to, Shared &shared, bool fromServer)
        : m_from(from)
        , m_to(to)
        , m_shared(shared)
        , m_fromServer(fromServer)
    {
        m_next.setSingleShot(true);
        m_next.setTimerType(Qt::PreciseTimer);
        QObject::connect(&m_next, &QTimer::timeout, &m_next, [this] { pump(); });
        QObject::connect(&from, &QTcpSocket::readyRead, &m_next, [this] { take(); });
        QObject::connect(&to, &QTcpSocket::connected, &m_next, [this] { pump(); });
        QObject::connect(&from, &QTcpSocket::disconnected, &m_next, [this] {
            take();
            m_ended = true;
            pump();
        });
    }

    //! Goes on after the faults have changed.
    void pump()
    {
        if (m_shared.faults.stalled || m_to.state() != QTcpSocket::ConnectedState)
            return;
        while (!m_waiting.empty()) {
            auto &front = m_waiting.front();
            if (!front.due.hasExpired()) {
                m_next.start(int(front.due.remainingTime()) + 1);
                return;
            }
            const auto size = sizeOfWrite(front.bytes.size());
            m_to.write(front.bytes.constData(), size);
            m_to.flush();
            m_shared.counts.bytes += size;
            front.bytes.remove(0, size);
            if (front.bytes.isEmpty())
                m_waiting.pop_front();
            if (const int pause = pauseAfter(size); pause >= 0) {
                m_next.start(pause);
                return;
            }
        }
        if (m_ended)
            m_to.disconnectFromHost();
    }

private:
    struct Chunk {
        QDeadlineTimer due;
        QByteArray bytes;
    };

    void take()
    {
        auto bytes = m_from.readAll();
        if (m_fromServer)
            bytes = m_filter.pass(bytes, m_shared.faults.drop, m_shared.counts.droppedFrames);
        if (bytes.isEmpty())
            return;
        m_waiting.push_back({QDeadlineTimer(m_shared.faults.delay, Qt::PreciseTimer), bytes});
        if (!m_next.isActive())
            pump();
    }

    qint64 sizeOfWrite(qint64 available)
    {
        const auto &faults = m_shared.faults;
        if (faults.splitBytes > 0)
            return std::min<qint64>(available, 1 + m_shared.random.bounded(faults.splitBytes));
        // About 50 writes a second.
        if (faults.bytesPerSecond > 0)
            return std::min(available, std::max<qint64>(1, faults.bytesPerSecond / 50));
        return available;
    }

    //! Milliseconds; negative: none.
    int pauseAfter(qint64 size) const
    {
        if (m_shared.faults.bytesPerSecond > 0)
            return int(size * 1000 / m_shared.faults.bytesPerSecond);
        return m_shared.faults.splitBytes > 0 ? 0 : -1;
    }

    QTcpSocket &m_from;
    QTcpSocket &m_to;
    Shared &m_shared;
    const bool m_fromServer;
    FrameFilter m_filter;
    QTimer m_next;
    std::deque<Chunk> m_waiting;
    bool m_ended = false;
};

//! A client's connection and the one to the server that belongs to it.
class Link final : public QObject {
public:
    Link(QTcpSocket *client, quint16 serverPort, Shared &shared)
        : m_client(client)
        , m_up(*m_client, m_server, shared, false)
        , m_down(m_server, *m_client, shared, true)
    {
        m_client->setParent(this);
        m_client->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        connect(&m_server, &QTcpSocket::connected, this,
                [this] { m_server.setSocketOption(QAbstractSocket::LowDelayOption, 1); });
        connect(&m_server, &QTcpSocket::errorOccurred, this,
                [this](QAbstractSocket::SocketError error) {
                    if (error != QAbstractSocket::RemoteHostClosedError)
                        cut(); // refused, reset: the client sees the same
                });
        connect(m_client, &QTcpSocket::errorOccurred, this,
                [this](QAbstractSocket::SocketError error) {
                    if (error != QAbstractSocket::RemoteHostClosedError)
                        cut();
                });
        for (auto *socket : {m_client, &m_server}) {
            connect(socket, &QTcpSocket::disconnected, this, [this] {
                if (m_client->state() == QTcpSocket::UnconnectedState
                    && m_server.state() == QTcpSocket::UnconnectedState)
                    deleteLater();
            });
        }
        m_server.connectToHost(QHostAddress::LocalHost, serverPort);
    }
    ~Link() override { deaf(); }

    void pump()
    {
        m_up.pump();
        m_down.pump();
    }

    void cut()
    {
        deaf();
        deleteLater();
        reset(*m_client);
        reset(m_server);
    }

    void halfClose() { ::shutdown(int(m_client->socketDescriptor()), SHUT_WR); }

private:
    //! The sockets' ends are nobody's business any more.
    void deaf()
    {
        m_client->disconnect();
        m_server.disconnect();
    }

    QTcpSocket *m_client;
    QTcpSocket m_server;
    Pipe m_up;
    Pipe m_down;
};

} // namespace

class FaultProxy::Worker : public QObject {
public:
    Worker(quint16 serverPort, quint32 seed)
        : m_serverPort(serverPort)
    {
        m_shared.random.seed(seed);
    }

    quint16 listen(quint16 port)
    {
        m_listener = std::make_unique<QTcpServer>();
        connect(m_listener.get(), &QTcpServer::newConnection, this, [this] {
            while (auto *socket = m_listener->nextPendingConnection()) {
                ++m_shared.counts.links;
                m_links.append(new Link(socket, m_serverPort, m_shared));
            }
        });
        if (!m_listener->listen(QHostAddress::LocalHost, port))
            qFatal("the fault proxy can't listen on port %d", port);
        return m_listener->serverPort();
    }

    void setFaults(const Faults &faults)
    {
        m_shared.faults = faults;
        for (const auto &link : links())
            link->pump();
    }

    void cut()
    {
        for (const auto &link : links()) {
            ++m_shared.counts.cuts;
            link->cut();
        }
        m_links.clear();
    }

    void halfClose()
    {
        for (const auto &link : links())
            link->halfClose();
    }

    void setUnreachable()
    {
        m_listener.reset();
        cut();
    }

    Counts counts() const { return m_shared.counts; }

private:
    QList<QPointer<Link>> &links()
    {
        m_links.removeAll(nullptr);
        return m_links;
    }

    Shared m_shared;
    const quint16 m_serverPort;
    std::unique_ptr<QTcpServer> m_listener;
    QList<QPointer<Link>> m_links;
};

namespace {

//! Runs \a call in the object's thread and waits for it.
template <typename Call>
void inThreadOf(QObject *object, Call call)
{
    QMetaObject::invokeMethod(object, call, Qt::BlockingQueuedConnection);
}

} // namespace

FaultProxy::FaultProxy(quint16 serverPort, quint32 seed)
    : m_worker(std::make_unique<Worker>(serverPort, seed))
{
    m_worker->moveToThread(&m_thread);
    m_thread.start();
    inThreadOf(m_worker.get(), [this] { m_port = m_worker->listen(0); });
}

FaultProxy::~FaultProxy()
{
    inThreadOf(m_worker.get(), [this] { m_worker->setUnreachable(); });
    m_thread.quit(); // the links' deferred deletions happen as the loop ends
    m_thread.wait();
}

void FaultProxy::setFaults(const Faults &faults)
{
    inThreadOf(m_worker.get(), [this, &faults] { m_worker->setFaults(faults); });
}

void FaultProxy::cut()
{
    inThreadOf(m_worker.get(), [this] { m_worker->cut(); });
}

void FaultProxy::halfClose()
{
    inThreadOf(m_worker.get(), [this] { m_worker->halfClose(); });
}

void FaultProxy::setReachable(bool reachable)
{
    inThreadOf(m_worker.get(), [this, reachable] {
        m_worker->setUnreachable();
        if (reachable)
            m_worker->listen(m_port);
    });
}

FaultProxy::Counts FaultProxy::counts() const
{
    Counts counts;
    inThreadOf(m_worker.get(), [this, &counts] { counts = m_worker->counts(); });
    return counts;
}

} // namespace Kontor::Test
