// SPDX-License-Identifier: Apache-2.0
#include "sqlstore/sqlstores.h"

#include "sql/migrator.h"

#include <QDir>

// Outside of every namespace, as the macro asks; a static library's resources aren't there
// otherwise.
static void initSqlStoreResources()
{
    Q_INIT_RESOURCE(sqlstore);
}

namespace Kontor::Server {

namespace {

DatabaseConfig withStatements(DatabaseConfig config)
{
    initSqlStoreResources();
    config.statements = std::make_shared<const Statements>(
        Statements::load(QStringLiteral(":/kontor/sqlstore/sql")));
    return config;
}

} // namespace

SqlStores::SqlStores(DatabaseConfig config, const Clock &clock, CommitObserver &observer,
                     DatabaseExecutor::Options options)
    : m_config(withStatements(std::move(config)))
    , m_executor(m_config, options)
    , m_context{m_executor, clock, observer}
    , m_users(m_context)
    , m_sessions(m_context)
    , m_rooms(m_context)
    , m_messages(m_context)
    , m_office(m_context, m_config)
{
}

QFuture<Result<Done>> SqlStores::start()
{
    return m_executor.start([this](Database &database) -> Result<Done> {
        const auto migrated = migrate(database, QStringLiteral(":/kontor/sqlstore/sql/migrations"));
        return migrated ? m_office.prepare(database) : migrated;
    });
}

} // namespace Kontor::Server
