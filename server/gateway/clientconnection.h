// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "gateway/gatewaysettings.h"

#include <QNetworkRequest>
#include <QObject>
#include <QPointer>

#include <deque>
#include <functional>
#include <vector>

class QTcpSocket;
class QWebSocket;

namespace Kontor::Server {

//! A WebSocket text frame as a server sends it, ready for the TCP socket.
QByteArray toServerFrame(const QByteArray &payload);

//! \brief One client's socket: whole text frames in and out, heartbeat, limits.
//!
//! Writes frames straight to the TCP socket beneath the QWebSocket; both write whole frames in one
//! thread, so they mix only at frame borders. Ends itself when a limit is broken.
class ClientConnection final : public QObject {
    Q_OBJECT
public:
    //! Owns both sockets.
    ClientConnection(QWebSocket *socket, QTcpSocket *tcp, const GatewaySettings &settings,
                     const Clock &clock, QObject *parent = nullptr);
    ~ClientConnection() override;

    QNetworkRequest request() const;
    QString subprotocol() const;
    QString address() const;

    //! Bytes that a frame from the client may have.
    void setFrameLimit(qsizetype bytes);

    void send(const QByteArray &payload) { sendFrame(toServerFrame(payload)); }
    //! \a frame comes from toServerFrame(). It leaves with flush(), or when the event loop turns.
    void sendFrame(const QByteArray &frame);
    void flush();
    //! A long answer, as fast as the client reads it: it can't break the limit of unsent bytes.
    //! One at a time; \a sent is called when all of it has left, not when it is closed before.
    void sendPaced(const std::vector<QByteArray> &payloads, std::function<void()> sent);

    //! Sends the close frame, and ends the TCP connection after closeDeadline at the latest. What
    //! comes in from now on is ignored.
    void close(quint16 code, const QString &reason = {});
    bool isClosing() const { return m_closing; }
    //! 0 while nobody has closed.
    quint16 closeCode() const { return m_closeCode; }

    //! Checks the deadlines; called about every second (tickInterval()).
    void tick();
    static std::chrono::milliseconds tickInterval(const GatewaySettings &settings);

signals:
    void textReceived(const QByteArray &text);
    //! Once; the last signal.
    void closed();

private:
    void onTextFrame(bool isLast);
    void onDisconnected();
    void checkHeartbeat(std::chrono::milliseconds now);
    void checkPace(std::chrono::milliseconds now);
    void checkUnfinishedFrame(std::chrono::milliseconds now);
    void sendMorePaced();
    qint64 unsentBytes() const;
    void heard();

    const GatewaySettings &m_settings;
    const Clock &m_clock;
    QWebSocket *m_socket;
    QPointer<QTcpSocket> m_tcp;
    std::deque<QByteArray> m_paced;
    std::function<void()> m_pacedSent;
    std::chrono::milliseconds m_pacedAt{0}; //!< when the client last read something of it
    std::chrono::milliseconds m_pingedAt;
    std::chrono::milliseconds m_closingSince{0};
    std::chrono::milliseconds m_unfinishedSince{0};
    int m_unansweredPings = 0;
    int m_fragments = 0;
    quint16 m_closeCode = 0;
    bool m_closing = false;
};

} // namespace Kontor::Server
