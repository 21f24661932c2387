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
    void send(const ToServer::Frame &frame);
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
    //! Every room of the user, as a client that knows nothing gets them.
    std::vector<Room> rooms();

private:
    std::optional<ToClient::Frame> nextFrame();

    QWebSocket m_socket;
    std::vector<ToClient::Frame> m_received;
};

} // namespace Kontor::Test
