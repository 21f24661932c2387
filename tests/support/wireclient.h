// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "protocol/codec.h"

#include <QWebSocket>

#include <memory>
#include <optional>

namespace Kontor::Test {

//! \brief A connection that speaks the protocol and knows nothing else: for asking the server what
//! is true.
//!
//! Every wait spins the test's event loop and gives up after patience().
class WireClient {
public:
    WireClient();

    //! Connects and resumes with \a token; the welcome, or nothing.
    std::optional<ToClient::Welcome> open(const QUrl &url, const QString &token);
    //! The same with a name and a password.
    std::optional<ToClient::Welcome> login(const QUrl &url, const QString &username,
                                           const QString &password);
    void send(const ToServer::Frame &frame);
    //! Waits until the server has closed; its close code, 0 when it doesn't.
    int closeCode();
    //! The next frame of that kind; those of other kinds before it are dropped.
    template <typename Frame>
    std::optional<Frame> next()
    {
        while (auto frame = nextFrame()) {
            if (auto *wanted = std::get_if<Frame>(&*frame))
                return std::move(*wanted);
        }
        return std::nullopt;
    }
    //! For connections that end with this one.
    QObject *context() { return &m_socket; }
    //! Every room of the user, as a client that knows nothing gets them.
    std::vector<Room> rooms();

private:
    std::optional<ToClient::Welcome> open(const QUrl &url, const ToServer::Frame &first);
    std::optional<ToClient::Frame> nextFrame();

    QWebSocket m_socket;
    std::vector<ToClient::Frame> m_received;
};

} // namespace Kontor::Test
