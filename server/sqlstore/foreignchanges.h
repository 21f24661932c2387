// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sqlstore/sqlcontext.h"

namespace Kontor::Server {

//! \brief Finds what another process (an administrator's command) has committed, and announces it.
//!
//! Used in the writer's thread, inside its transaction: so nothing of ours is between a commit and
//! its announcement, and every difference to RoomHeads is somebody else's.
class ForeignChanges {
public:
    explicit ForeignChanges(SqlContext &context)
        : m_context(context)
    {
    }

    //! What is there now counts as known.
    Result<Done> start(Database &database);
    Result<Done> announce(Database &database);

private:
    Result<qint64> dataVersion(Database &database);
    Result<Done> announceRoom(Database &database, RoomId room, Revision from, Revision to);
    Result<std::optional<RoomChange>> readChange(Database &database, RoomId room, Revision from);
    Result<Done> announceRevocations(Database &database);

    SqlContext &m_context;
    qint64 m_version = 0;
    Timestamp m_since;
};

} // namespace Kontor::Server
