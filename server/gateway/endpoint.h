// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "protocol/toserver.h"

#include <QNetworkRequest>
#include <QUrl>

#include <optional>

namespace Kontor::Server {

//! \brief What a connection's path binds it to; docs/protocol.md, "Endpoints and authentication".
struct Endpoint {
    enum class Kind {
        Everything, //!< /ws/: all of the user's rooms
        Group, //!< one group room
        Private, //!< the private room with one other person
        Lobby //!< notifications only
    };

    Kind kind = Kind::Everything;
    QString name = {}; //!< the room's, or the other person's, as the path has it

    //! In words, for logs: the path without what isn't part of it.
    QString path() const;
    bool isBound() const { return kind == Kind::Group || kind == Kind::Private; }
    bool operator==(const Endpoint &) const = default;
};

//! Nothing: there is no such path. Segments are percent-encoded UTF-8; the closing slash may be
//! missing; a query is ignored.
std::optional<Endpoint> parseEndpoint(const QUrl &url);

//! The token of an upgrade's Authorization or, without one, of its sessionid cookie.
QByteArray handshakeToken(const QNetworkRequest &request);

//! \brief Makes a request fit its connection's endpoint.
//!
//! On a bound path fills in \a room where none is named. NoSuchRoom: another one is named.
//! NotAllowed: nothing that this path is for.
Result<Done> fitToEndpoint(ToServer::Frame &frame, const Endpoint &endpoint, RoomId room);

} // namespace Kontor::Server
