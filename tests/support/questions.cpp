// SPDX-License-Identifier: Apache-2.0
#include "support/questions.h"

namespace Kontor::Test {

std::vector<Room> roomsOf(RawClient &client)
{
    const auto id = QStringLiteral("rooms");
    client.send(ToServer::Sync{id, {}});
    std::vector<Room> rooms;
    while (const auto part = client.next<ToClient::Sync>()) {
        if (part->requestId != id)
            continue;
        rooms.insert(rooms.end(), part->rooms.begin(), part->rooms.end());
        if (part->complete)
            return rooms;
    }
    return {};
}

std::optional<ToClient::Welcome> login(RawClient &client, quint16 port, const QString &username,
                                       const QString &password)
{
    if (!client.open(port))
        return std::nullopt;
    client.send(ToServer::Login{QStringLiteral("1"), username, password, {}});
    const auto answer = client.nextFrame();
    const auto decoded = decodeToClient(answer ? answer->payload : QByteArray());
    if (!decoded.frame || !std::holds_alternative<ToClient::Welcome>(*decoded.frame))
        return std::nullopt;
    return std::get<ToClient::Welcome>(*decoded.frame);
}

} // namespace Kontor::Test
