// SPDX-License-Identifier: Apache-2.0
#include "gateway/endpoint.h"

#include <QStringDecoder>

namespace Kontor::Server {

namespace {

std::optional<QString> decodeSegment(const QByteArray &encoded)
{
    QStringDecoder utf8(QStringDecoder::Utf8);
    const QString text = utf8(QByteArray::fromPercentEncoding(encoded));
    if (text.isEmpty() || utf8.hasError())
        return std::nullopt;
    return text;
}

template <typename F, typename... Others>
constexpr bool isOneOf = (std::is_same_v<F, Others> || ...);

//! Of the frames that name no room, those that a bound connection may send.
template <typename F>
constexpr bool kServedWhenBound = isOneOf<F, ToServer::EditMessage, ToServer::DeleteMessage,
                                          ToServer::SetPresence, ToServer::Logout>;

template <typename F>
constexpr bool kServedInLobby = isOneOf<F, ToServer::SetPresence, ToServer::Logout>;

Result<Done> notServed()
{
    return {ErrorCode::NotAllowed, QStringLiteral("not on this path; /ws/ serves it")};
}

template <typename F>
Result<Done> bindToRoom(F &frame, RoomId room)
{
    if constexpr (requires { frame.room; }) {
        if (frame.room.isValid() && frame.room != room) {
            return {ErrorCode::NoSuchRoom, QStringLiteral("room_id is not the room of this path")};
        }
        frame.room = room;
        return Done();
    } else if constexpr (kServedWhenBound<F>) {
        return Done();
    } else {
        return notServed();
    }
}

} // namespace

QString Endpoint::path() const
{
    switch (kind) {
    case Kind::Group:
        return QStringLiteral("/ws/chat/group/%1/").arg(name);
    case Kind::Private:
        return QStringLiteral("/ws/chat/private/%1/").arg(name);
    case Kind::Lobby:
        return QStringLiteral("/ws/lobby/");
    case Kind::Everything:
        break;
    }
    return QStringLiteral("/ws/");
}

std::optional<Endpoint> parseEndpoint(const QUrl &url)
{
    auto segments = url.path(QUrl::FullyEncoded).toLatin1().split('/');
    if (segments.size() > 2 && segments.last().isEmpty())
        segments.removeLast(); // the closing slash
    if (segments.size() < 2 || !segments.at(0).isEmpty() || segments.at(1) != "ws")
        return std::nullopt;
    if (segments.size() == 2)
        return Endpoint{};
    if (segments.size() == 3 && segments.at(2) == "lobby")
        return Endpoint{Endpoint::Kind::Lobby};
    if (segments.size() != 5 || segments.at(2) != "chat")
        return std::nullopt;
    const auto name = decodeSegment(segments.at(4));
    if (!name)
        return std::nullopt;
    if (segments.at(3) == "group")
        return Endpoint{Endpoint::Kind::Group, *name};
    if (segments.at(3) == "private")
        return Endpoint{Endpoint::Kind::Private, *name};
    return std::nullopt;
}

QByteArray handshakeToken(const QNetworkRequest &request)
{
    const auto authorization = request.rawHeader("Authorization").trimmed();
    if (authorization.toLower().startsWith("bearer "))
        return authorization.mid(7).trimmed();
    for (const auto &cookie : request.rawHeader("Cookie").split(';')) {
        const auto pair = cookie.trimmed();
        if (pair.startsWith("sessionid="))
            return pair.mid(10);
    }
    return {};
}

Result<Done> fitToEndpoint(ToServer::Frame &frame, const Endpoint &endpoint, RoomId room)
{
    if (endpoint.kind == Endpoint::Kind::Everything)
        return Done();
    return std::visit(
        [&endpoint, room](auto &f) -> Result<Done> {
            using F = std::decay_t<decltype(f)>;
            if (endpoint.isBound())
                return bindToRoom(f, room);
            if constexpr (kServedInLobby<F>)
                return Done();
            else
                return notServed();
        },
        frame);
}

} // namespace Kontor::Server
