// SPDX-License-Identifier: Apache-2.0
#include "service/wiresize.h"

namespace Kontor::Server {

qsizetype wireSize(const Message &message)
{
    return encode(ToClient::ChatMessage{message}).size();
}

qsizetype wireSize(const Room &room)
{
    return encode(ToClient::RoomChanged{{}, room}).size();
}

qsizetype wireSize(const User &user)
{
    return encode(ToClient::ListUsers{{}, {user}, false}).size();
}

qsizetype wireSize(const ToClient::Participant &participant)
{
    return encode(ToClient::ListParticipants{{}, RoomId(1), {participant}, false}).size();
}

} // namespace Kontor::Server
