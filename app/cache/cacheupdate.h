// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cache/cacherows.h"

namespace Kontor::App {

//! \brief One write of what the server said, inside the writer's transaction.
//!
//! Keeps this true of every room: its messages from spanStart on are the server's as of rev (and
//! own acknowledged ones beyond it); what is before spanStart isn't known without a hole. Unread =
//! gapUnread + the messages in the span behind my cursor: counted, never added up.
class CacheUpdate {
public:
    CacheUpdate(Database &database, QString me)
        : m_database(database)
        , m_me(std::move(me))
    {
    }

    Result<Done> event(const RoomEvent &event);
    //! One without a personal part leaves mine as it is; of a room that isn't here it is a hole.
    Result<Done> room(const Room &room);
    Result<Done> catchUp(const RoomCatchUp &catchUp);
    Result<Done> remove(RoomId room);
    Result<Done> history(RoomId room, MessageId before, const std::vector<Message> &messages,
                         bool hasMore);
    Result<Done> readUpTo(RoomId room, MessageId upTo);
    Result<Done> myRead(RoomId room, MessageId upTo, bool serverKnows);
    Result<Done> learnUsers(const std::vector<User> &users);

    const Applied &applied() const { return m_applied; }

private:
    Result<Done> putMessage(const Message &message);
    Result<Done> putState(const Room &room);
    Result<Done> save(RoomId room, RoomPlace &place);
    //! Counts gapUnread anew where the server's figure fits to what is here.
    Result<Done> countGap(RoomId room, RoomPlace &place);
    Result<qint64> countUnread(RoomId room, MessageId from, MessageId before, MessageId after);
    bool touchesGap(const RoomPlace &place, const Message &message) const;

    Database &m_database;
    const QString m_me;
    Applied m_applied;
};

} // namespace Kontor::App
