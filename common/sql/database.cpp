// SPDX-License-Identifier: Apache-2.0
#include "sql/database.h"

#include "base/logging.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QSqlError>
#include <QThread>

#include <atomic>

namespace Kontor {

namespace {

// SQLite's result codes (sqlite.org/rescode.html); an extended code has its primary one in the low
// byte.
constexpr int kBusy = 5;
constexpr int kLocked = 6;
constexpr int kProtocol = 15; // too long a queue for the WAL's lock
constexpr int kCorrupt = 11;
constexpr int kNotADatabase = 26;
constexpr int kUnique = 2067;
constexpr int kPrimaryKey = 1555;

constexpr std::chrono::milliseconds kOpenPatience{1'000}; // in all

} // namespace

Result<std::unique_ptr<Database>> Database::open(const DatabaseConfig &config)
{
    static std::atomic<int> counter = 0;
    std::unique_ptr<Database> database(
        new Database(QStringLiteral("kontor-%1").arg(counter.fetch_add(1))));
    const bool isNew = !QFile::exists(config.path);
    if (isNew && config.readOnly)
        return {ErrorCode::StorageUnavailable, config.path + QStringLiteral(" does not exist")};
    if (isNew) { // SQLite would make it readable for everybody
        QFile file(config.path);
        // Never truncates what another process has made meanwhile.
        if (file.open(QIODevice::WriteOnly | QIODevice::NewOnly))
            file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        else if (!QFile::exists(config.path))
            return {ErrorCode::StorageUnavailable, config.path + u' ' + file.errorString()};
    }
    database->m_statements = config.statements;
    database->m_connection = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), database->m_name);
    database->m_connection.setDatabaseName(config.path);
    database->m_connection.setConnectOptions(
        QStringLiteral("QSQLITE_BUSY_TIMEOUT=%1").arg(config.busyTimeout.count()));
    if (!database->m_connection.open())
        return database->toError(database->m_connection.lastError(), QStringLiteral("open"));
    if (const auto configured = database->configure(config); !configured) {
        auto error = configured.error();
        if (database->m_damaged)
            error.code = ErrorCode::Internal;
        return error;
    }
    return database;
}

Database::~Database()
{
    m_byName.clear();
    m_prepared.clear();
    m_connection = {};
    QSqlDatabase::removeDatabase(m_name);
}

Result<Done> Database::changeToWal()
{
    const auto pragma = QStringLiteral("PRAGMA journal_mode=WAL");
    auto done = execute(pragma);
    // Two that open a new file at once: the change is refused at once, whatever the time-out. A
    // file that another process holds has waited for it already.
    for (const QDeadlineTimer limit(kOpenPatience); !done && !m_damaged && !limit.hasExpired();) {
        QThread::msleep(20);
        done = execute(pragma);
    }
    return done;
}

Result<Done> Database::configure(const DatabaseConfig &config)
{
    QStringList pragmas{
        QStringLiteral("foreign_keys=ON"),         QStringLiteral("trusted_schema=OFF"),
        QStringLiteral("cell_size_check=ON"),      QStringLiteral("secure_delete=ON"),
        QStringLiteral("wal_autocheckpoint=1000"), QStringLiteral("cache_size=-4000")};
    pragmas +=
        config.durable ? QStringLiteral("synchronous=FULL") : QStringLiteral("synchronous=NORMAL");
    if (config.readOnly)
        pragmas += QStringLiteral("query_only=ON");
    else if (const auto changed = changeToWal(); !changed)
        return changed;
    if (config.maxPages > 0)
        pragmas += QStringLiteral("max_page_count=%1").arg(config.maxPages);
    for (const auto &pragma : pragmas) {
        if (const auto done = execute(QStringLiteral("PRAGMA ") + pragma); !done)
            return done;
    }
    // Reading the schema is what notices a file that is no database.
    return execute(QStringLiteral("SELECT count(*) FROM sqlite_schema"));
}

Result<Done> Database::execute(const QString &sql)
{
    const auto prepared = prepare(sql);
    if (!prepared)
        return prepared.error();
    auto &query = (*prepared)->query;
    const bool executed = query.exec();
    const auto error = query.lastError();
    query.finish();
    if (!executed)
        return toError(error, sql);
    return Done();
}

Result<int> Database::userVersion()
{
    QSqlQuery query(m_connection);
    if (!query.exec(QStringLiteral("PRAGMA user_version")) || !query.next())
        return toError(query.lastError(), QStringLiteral("user_version"));
    return query.value(0).toInt();
}

Result<Database::Prepared *> Database::prepare(const QString &sql)
{
    if (const auto found = m_prepared.find(sql); found != m_prepared.end())
        return &found->second;
    Prepared prepared{QSqlQuery(m_connection), {}};
    prepared.query.setForwardOnly(true);
    if (!prepared.query.prepare(sql))
        return toError(prepared.query.lastError(), sql);
    return &m_prepared.emplace(sql, std::move(prepared)).first->second;
}

Result<Database::Prepared *> Database::prepareNamed(const char *name)
{
    if (const auto found = m_byName.find(name); found != m_byName.end())
        return found->second;
    const auto prepared = prepare(m_statements->text(QString::fromLatin1(name)));
    if (prepared)
        m_byName.emplace(name, *prepared);
    return prepared;
}

Error Database::toError(const QSqlError &error, const QString &what)
{
    const int code = error.nativeErrorCode().toInt();
    const auto detail = QStringLiteral("%1 (%2) in: %3")
                            .arg(error.databaseText(), error.nativeErrorCode(), what.simplified());
    if (code == kUnique || code == kPrimaryKey)
        return {ErrorCode::Conflict, detail};
    const int primary = code & 0xff;
    if (primary == kCorrupt || primary == kNotADatabase)
        m_damaged = true;
    if (primary == kBusy || primary == kLocked || primary == kProtocol)
        m_busy = true;
    qCWarning(lcSql).noquote() << detail;
    return {ErrorCode::StorageUnavailable, detail};
}

} // namespace Kontor
