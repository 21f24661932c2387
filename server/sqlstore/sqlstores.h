// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sqlstore/sqlmessagestore.h"
#include "sqlstore/sqlofficestore.h"
#include "sqlstore/sqlroomstore.h"
#include "sqlstore/sqlsessionstore.h"
#include "sqlstore/sqluserstore.h"
#include "store/stores.h"

namespace Kontor::Server {

//! \brief All stores on one SQLite file, with the threads that serve them.
//!
//! \a config needs no statements. \a clock and \a observer outlive this.
class SqlStores {
public:
    SqlStores(DatabaseConfig config, const Clock &clock, CommitObserver &observer,
              DatabaseExecutor::Options options = {});

    //! Opens the file and brings it to this program's schema. Unavailable: its schema is newer.
    QFuture<Result<Done>> start();

    //! Commits what has queued, then ends the threads.
    void stop() { m_executor.stop(); }

    Stores stores() { return {m_users, m_sessions, m_rooms, m_messages, m_office}; }
    const DatabaseExecutor &executor() const { return m_executor; }

private:
    const DatabaseConfig m_config;
    DatabaseExecutor m_executor;
    SqlContext m_context;
    SqlUserStore m_users;
    SqlSessionStore m_sessions;
    SqlRoomStore m_rooms;
    SqlMessageStore m_messages;
    SqlOfficeStore m_office;
};

} // namespace Kontor::Server
