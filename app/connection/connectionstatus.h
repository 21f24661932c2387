// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "base/error.h"

#include <QObject>
#include <QString>

#include <chrono>
#include <optional>

namespace Kontor::App {

Q_NAMESPACE

enum class ConnectionState {
    SignedOut, //!< no credentials, or the user signed out: nothing happens by itself
    Waiting, //!< until the next attempt
    Connecting, //!< TCP, TLS, WebSocket handshake
    Authenticating, //!< login or resume is under way
    Syncing, //!< fetching what was missed
    Online,
    Rejected //!< the server refused these credentials (or this version): asks, doesn't retry
};
Q_ENUM_NS(ConnectionState)

//! Signed in: frames can be sent and come.
inline bool isWelcomed(ConnectionState state)
{
    return state == ConnectionState::Syncing || state == ConnectionState::Online;
}

//! Everything that the pill, the banner and the details panel show.
struct ConnectionStatus {
    ConnectionState state = ConnectionState::SignedOut;
    int failures = 0; //!< in a row, since the last time online
    std::optional<Timestamp> nextAttempt = {}; //!< Waiting only
    std::optional<Timestamp> since = {}; //!< when it entered this state
    std::optional<Error> lastError = {}; //!< why it isn't online, or was not the last time
    QString url = {};
    QString subprotocol = {};
    std::optional<std::chrono::milliseconds> roundTrip = {};

    //! From here on the pill is red: five failures, about 20 s at least.
    static constexpr int kFailuresUntilOffline = 5;
    bool isOffline() const
    {
        return state == ConnectionState::SignedOut || state == ConnectionState::Rejected
            || (state != ConnectionState::Online && failures >= kFailuresUntilOffline);
    }

    bool operator==(const ConnectionStatus &) const = default;
};

} // namespace Kontor::App

Q_DECLARE_METATYPE(Kontor::App::ConnectionStatus)
