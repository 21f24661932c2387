// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/ids.h"

#include <QHash>
#include <QSet>

namespace Kontor::Server {

class Session;

//! \brief Which connections look at who is in a room: each at one, the last that it asked for.
//!
//! One gateway thread; borrows the sessions.
class RoomWatchers {
public:
    void watch(Session *session, RoomId room)
    {
        forget(session);
        m_rooms.insert(session, room);
        m_sessions[room].insert(session);
    }
    //! Nothing happens when it doesn't watch, or another room than \a room.
    void forget(Session *session, RoomId room)
    {
        if (m_rooms.value(session) == room)
            forget(session);
    }
    void forget(Session *session)
    {
        const auto room = m_rooms.take(session);
        const auto entry = m_sessions.find(room);
        if (entry != m_sessions.end() && entry->remove(session) && entry->isEmpty())
            m_sessions.erase(entry);
    }
    QSet<Session *> of(RoomId room) const { return m_sessions.value(room); }

private:
    QHash<Session *, RoomId> m_rooms;
    QHash<RoomId, QSet<Session *>> m_sessions;
};

} // namespace Kontor::Server
