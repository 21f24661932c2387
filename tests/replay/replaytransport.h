// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "connection/transport.h"

#include <QPointer>

namespace Kontor::Test {

//! A Transport whose server is a recording: it answers pings, the rest is the Replayer's.
class ReplayTransport final : public App::Transport {
    Q_OBJECT
public:
    using App::Transport::Transport;

    void open(const QUrl &) override { }
    void close() override { isDone = true; }
    void abort() override { isDone = true; }
    void send(const QByteArray &frame) override { emit sent(frame); }
    void ping() override
    {
        QMetaObject::invokeMethod(
            this, [this] { emit pong(); }, Qt::QueuedConnection);
    }
    QString subprotocol() const override { return QStringLiteral("kontor.v1"); }
    std::optional<App::TlsFacts> tls() const override { return std::nullopt; }
    App::Trouble trouble() const override { return App::Trouble::None; }

    bool isOpen = false;
    bool isDone = false;

signals:
    void sent(const QByteArray &frame);
};

} // namespace Kontor::Test
