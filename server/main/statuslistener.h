// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QTcpServer>

#include <chrono>
#include <functional>

class QTcpSocket;

namespace Kontor::Server {

//! What a path of the status port answers.
struct StatusAnswer {
    int code = 200;
    QByteArray body = {};
};

//! \brief Answers GET and HEAD of a few paths in HTTP/1.1, for supervisors and Prometheus.
//!
//! Strict and bounded, since anybody on this computer can connect: one request a connection, a head
//! of kHeadBytes within kDeadline, no body, kConnections at once. Lives in one thread.
class StatusListener final : public QTcpServer {
    Q_OBJECT
public:
    static constexpr qsizetype kHeadBytes = 4096;
    static constexpr int kConnections = 32; //!< more are closed at once
    static constexpr std::chrono::seconds kDeadline{5}; //!< from connecting to the whole answer

    using Reply = std::function<void(const StatusAnswer &)>;
    //! Calls its argument once, now or later. The last argument ends with the connection.
    using Handler = std::function<void(const Reply &, QObject *connection)>;

    explicit StatusListener(QHash<QByteArray, Handler> paths, QObject *parent = nullptr);

private:
    void onNewConnection();
    void onReadyRead(QTcpSocket *socket);
    void answer(QTcpSocket *socket, const QByteArray &head);

    const QHash<QByteArray, Handler> m_paths;
    int m_open = 0;
};

} // namespace Kontor::Server
