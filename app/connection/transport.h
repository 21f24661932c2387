// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "connection/connectionstatus.h"

#include <QByteArray>
#include <QObject>
#include <QUrl>

#include <functional>
#include <memory>
#include <optional>

namespace Kontor::App {

//! \brief One attempt to have a socket to the server: opened once, then thrown away.
//!
//! Order of signals: opened() at most once; received() and pong() after it; closed() at most once,
//! then nothing more. After abort() nothing comes at all. There is no deadline in here.
class Transport : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    virtual void open(const QUrl &url) = 0;
    //! Says goodbye; closed() follows, if the peer plays along.
    virtual void close() = 0;
    virtual void abort() = 0;
    //! One text frame, UTF-8.
    virtual void send(const QByteArray &frame) = 0;
    virtual void ping() = 0;
    //! What the server agreed to; known after opened().
    virtual QString subprotocol() const = 0;
    //! The same of TLS; nothing without.
    virtual std::optional<TlsFacts> tls() const = 0;
    //! Why it was closed, known then; None: the close code says it, or nobody knows.
    virtual Trouble trouble() const = 0;

signals:
    void opened();
    //! \a code only if the peer's close frame had one: nothing else tells a goodbye from a cut
    //! cable. \a error is for the log.
    void closed(std::optional<quint16> code, const QString &reason, const QString &error);
    void received(const QByteArray &frame);
    void pong();
};

using TransportFactory = std::function<std::unique_ptr<Transport>()>;

} // namespace Kontor::App
