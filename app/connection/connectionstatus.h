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

//! What the handshake of a wss:// connection agreed to.
struct TlsFacts {
    QString protocol = {}; //!< "TLS 1.3"
    QString cipher = {};
    QString subject = {}; //!< whose certificate it is
    QString issuer = {}; //!< who says so
    std::optional<Timestamp> validUntil = {};

    bool operator==(const TlsFacts &) const = default;
};

//! Why there is no connection, as far as this side can tell.
enum class Trouble {
    None,
    HostNotFound, //!< no such name, or no name server
    Refused, //!< the computer is there, nobody listens on the port
    Unreachable, //!< no network, no route, a proxy that refuses
    NotTrusted, //!< TLS: certificate or versions; the detail says what
    NotAServer, //!< something else answers there
    Silent, //!< no answer in time, or to pings
    Lost, //!< cut without a word
    GoingAway, //!< the server said goodbye
    Busy,
    TooManySessions, //!< or too much at once
    TooSlow, //!< it didn't read fast enough
    Refusal //!< of name, password, session or version: the error's code says which
};
Q_ENUM_NS(Trouble)

//! Everything that the pill, the banner and the details panel show.
struct ConnectionStatus {
    ConnectionState state = ConnectionState::SignedOut;
    int failures = 0; //!< in a row, since the last time online
    std::optional<Timestamp> nextAttempt = {}; //!< Waiting only
    std::optional<Timestamp> since = {}; //!< when it entered this state
    std::optional<Error> lastError = {}; //!< why it isn't online, or was not the last time
    QString url = {};
    QString subprotocol = {};
    std::optional<TlsFacts> tls = {}; //!< welcomed over wss:// only
    std::optional<std::chrono::milliseconds> roundTrip = {}; //!< of the newest ping
    Trouble trouble = Trouble::None; //!< what lastError is about
    std::optional<Timestamp> troubledAt = {};

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
