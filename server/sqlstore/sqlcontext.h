// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "model/ids.h"
#include "sql/databaseexecutor.h"
#include "store/commitobserver.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <optional>

namespace Kontor::Server {

//! \brief Up to which rev this process has announced each room. Writer's thread only.
//!
//! An own change that comes after somebody else's which hasn't been found yet is announced, but
//! doesn't move the head: what lies between is left to ForeignChanges.
class RoomHeads {
public:
    //! Nothing: the room isn't known here.
    std::optional<Revision> of(RoomId room) const
    {
        const auto head = m_heads.constFind(room);
        return head == m_heads.constEnd() ? std::nullopt : std::optional(*head);
    }
    bool isTold(RoomId room, Revision rev) const
    {
        return rev <= of(room).value_or(-1) || m_ahead.value(room).contains(rev);
    }
    //! An own change.
    void tell(RoomId room, Revision rev)
    {
        const auto head = m_heads.find(room);
        if (rev == 0 || (head != m_heads.end() && *head == rev - 1))
            m_heads.insert(room, rev);
        else
            m_ahead[room].insert(rev);
    }
    //! Everything up to \a rev is told now.
    void catchUp(RoomId room, Revision rev)
    {
        m_ahead.remove(room);
        m_heads.insert(room, std::max(rev, of(room).value_or(0)));
    }

private:
    QHash<RoomId, Revision> m_heads;
    QHash<RoomId, QSet<Revision>> m_ahead;
};

//! What all stores on one database share. Outlives them.
struct SqlContext {
    DatabaseExecutor &executor;
    const Clock &clock;
    CommitObserver &observer;
    RoomHeads heads = {};
};

} // namespace Kontor::Server
