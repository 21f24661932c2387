// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sql/database.h"

namespace Kontor {

//! \brief A write transaction that is rolled back unless commit() was called.
//!
//! BEGIN IMMEDIATE: a deferred one fails with SQLITE_BUSY_SNAPSHOT at its first write, whatever the
//! time-out. Tries three times for the lock, each for the connection's busyTimeout.
class Transaction {
public:
    explicit Transaction(Database &database);
    ~Transaction();

    Transaction(const Transaction &) = delete;
    Transaction &operator=(const Transaction &) = delete;

    //! Whether it has begun; everything after a failed one would be committed statement by
    //! statement.
    const Result<Done> &begun() const { return m_begun; }

    //! An error means: nothing of it was written, or (after the computer's own trouble) it isn't
    //! known.
    Result<Done> commit();

private:
    Database &m_database;
    Result<Done> m_begun;
    bool m_open = false;
};

//! \brief A part of a transaction that can be undone alone; undone unless it was ended.
//!
//! An error of any function: SQLite has rolled back the whole transaction (a full disk, a read
//! error). Whatever is executed after it would be committed statement by statement.
class Savepoint {
public:
    explicit Savepoint(Database &database);
    ~Savepoint();

    Savepoint(const Savepoint &) = delete;
    Savepoint &operator=(const Savepoint &) = delete;

    const Result<Done> &begun() const { return m_begun; }
    Result<Done> release();
    Result<Done> undo();

private:
    Database &m_database;
    Result<Done> m_begun;
    bool m_open = false;
};

} // namespace Kontor
