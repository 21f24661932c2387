// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/room.h"

//! The room that the client's tests talk about, and its messages, as a server would tell of them.
namespace Kontor::Test::Sample {

inline const QString kBob = QStringLiteral("bob");
inline constexpr RoomId kRoom(7);
inline constexpr qint64 kBegin = 1'769'850'000'000; //!< milliseconds UTC

inline Message message(qint64 id, Revision rev, const QString &username = kBob,
                       const QString &text = {})
{
    return {.id = MessageId(id),
            .room = kRoom,
            .rev = rev,
            .username = username,
            .text = text.isEmpty() ? QStringLiteral("message %1").arg(id) : text,
            .timestamp = fromMilliseconds(kBegin + id)};
}

//! Each came with the rev of its id.
inline std::vector<Message> messages(qint64 from, qint64 to)
{
    std::vector<Message> list;
    for (auto id = from; id <= to; ++id)
        list.push_back(message(id, id));
    return list;
}

inline Room room(Revision rev, int unread = 0, qint64 lastRead = 0)
{
    return {.id = kRoom,
            .name = QStringLiteral("general"),
            .createdAt = fromMilliseconds(kBegin),
            .rev = rev,
            .unread = unread,
            .lastReadId = MessageId(lastRead),
            .participantCount = 3};
}

} // namespace Kontor::Test::Sample
