// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "sql/statements.h"

#include <QByteArrayList>
#include <QSqlDatabase>
#include <QSqlQuery>

#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

namespace Kontor {

struct DatabaseConfig {
    QString path; //!< of the SQLite file; made when it isn't there
    //! true: a commit is on the disk when it returns (synchronous=FULL); false: it survives the
    //! program's death, not the computer's (NORMAL).
    bool durable = true;
    bool readOnly = false;
    //! How long a statement waits for another process' lock.
    std::chrono::milliseconds busyTimeout{2000};
    //! The file never grows past this many pages of 4096 bytes; 0: no limit. For a quota, and to
    //! show what a full disk does.
    qint64 maxPages = 0;
    std::shared_ptr<const Statements> statements;
};

//! \brief One open connection, used in the thread that opened it.
//!
//! What is deleted or overwritten is zeroed in the file, at the next checkpoint at the latest.
//! Keeps every statement that was used prepared (5.1 µs to prepare, 1.6 µs to reuse;
//! docs/decisions).
class Database {
public:
    //! Errors: Internal: the file is damaged, or no database; StorageUnavailable: everything else.
    static Result<std::unique_ptr<Database>> open(const DatabaseConfig &config);
    ~Database();

    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    //! Runs one statement that has no values: pragmas, schema, savepoints. Prepared once, too.
    Result<Done> execute(const QString &sql);

    //! The number of the last migration; 0 in a new file.
    Result<int> userVersion();

    //! \a hook runs in this thread after the transaction that is open now has been committed, in
    //! the order of these calls; never when it is rolled back.
    void afterCommit(std::function<void()> hook) { m_hooks.push_back(std::move(hook)); }
    std::vector<std::function<void()>> takeHooks() { return std::exchange(m_hooks, {}); }

    //! What the database itself has said: a damaged file can't be served further.
    bool isDamaged() const { return m_damaged; }
    //! Something failed because another process holds the file: nothing is wrong with the file.
    bool wasBusy() const { return m_busy; }

private:
    friend class Statement;

    struct Prepared {
        QSqlQuery query;
        QByteArrayList columns;
    };

    explicit Database(QString connectionName)
        : m_name(std::move(connectionName))
    {
    }
    Result<Prepared *> prepare(const QString &sql);
    Result<Prepared *> prepareNamed(const char *name);
    Error toError(const QSqlError &error, const QString &what);
    Result<Done> configure(const DatabaseConfig &config);
    Result<Done> changeToWal();

    const QString m_name;
    QSqlDatabase m_connection;
    std::shared_ptr<const Statements> m_statements;
    std::unordered_map<QString, Prepared> m_prepared;
    std::unordered_map<const char *, Prepared *> m_byName; // names are literals: found by address
    std::vector<std::function<void()>> m_hooks;
    bool m_damaged = false;
    bool m_busy = false;
};

} // namespace Kontor
