// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/core/signedin.h"

namespace Kontor::Test {

//! alice's office with what a test puts into its cache, as if the server had said it.
class CachedOffice : public SignedIn {
public:
    //! A message of \a username's, \a minute minutes after nine on a day.
    static Message at(qint64 id, int minute, const QString &username = QStringLiteral("bob"))
    {
        auto message = SignedIn::message(id, id, username);
        message.timestamp = nine() + std::chrono::minutes(minute);
        return message;
    }
    static Timestamp nine()
    {
        return fromMilliseconds(QDateTime(QDate(2026, 1, 31), QTime(9, 0)).toMSecsSinceEpoch());
    }

    //! The room as it is, and its newest messages; older ones don't exist unless \a more.
    void fill(const Room &room, std::vector<Message> messages, bool more = false)
    {
        const auto rev = std::max<Revision>(room.rev, 1);
        App::RoomCatchUp catchUp{.room = room.id,
                                 .messages = std::move(messages),
                                 .toRev = rev,
                                 .reset = true,
                                 .askedFrom = 0};
        if (!more && !catchUp.messages.empty()) {
            const auto first = catchUp.messages.front().id;
            QVERIFY(await(session->cache().apply({room}, {catchUp}, {})));
            QVERIFY(await(session->cache().applyHistory(room.id, first, {}, false)));
        } else {
            QVERIFY(await(session->cache().apply({room}, {catchUp}, {})));
        }
    }

    //! \a count messages, all read, a minute apart.
    void fill(int count)
    {
        std::vector<Message> messages;
        for (int i = 1; i <= count; ++i)
            messages.push_back(at(i, i));
        fill(room(count, 0, count), std::move(messages));
    }

    //! A new message comes.
    void post(const Message &message)
    {
        QVERIFY(await(session->cache().apply(
            {.room = message.room, .rev = message.rev, .message = message, .state = {}})));
    }
};

} // namespace Kontor::Test
