// SPDX-License-Identifier: Apache-2.0
#include "sql/statement.h"

#include <QSqlError>
#include <QSqlRecord>

namespace Kontor {

QVariant Row::value(const char *column) const
{
    const auto index = m_columns.indexOf(QByteArray::fromRawData(column, qstrlen(column)));
    Q_ASSERT_X(index >= 0, "Row", column);
    return m_query.value(int(index));
}

Statement::Statement(Database &database, const char *name)
    : m_database(database)
    , m_name(name)
{
    const auto prepared = database.prepareNamed(name);
    if (prepared)
        m_prepared = *prepared;
    else
        m_error = prepared.error();
}

Statement &Statement::bind(const char *placeholder, const QVariant &value)
{
    if (m_prepared)
        m_prepared->query.bindValue(QLatin1String(placeholder), value);
    return *this;
}

Result<qint64> Statement::run()
{
    if (const auto executed = execute(); !executed)
        return executed.error();
    const qint64 changed = m_prepared->query.numRowsAffected();
    if (const auto finished = finish(); !finished)
        return finished.error();
    return changed;
}

Result<Done> Statement::execute()
{
    if (m_error)
        return *m_error;
    auto &query = m_prepared->query;
    if (!query.exec()) {
        const auto error = query.lastError();
        query.finish();
        return m_database.toError(error, QLatin1String(m_name));
    }
    if (m_prepared->columns.isEmpty()) {
        const auto record = query.record();
        for (int i = 0; i < record.count(); ++i)
            m_prepared->columns += record.fieldName(i).toUtf8();
    }
    return Done();
}

Result<Done> Statement::finish()
{
    auto &query = m_prepared->query;
    const auto error = query.lastError();
    query.finish();
    if (error.isValid())
        return m_database.toError(error, QLatin1String(m_name));
    return Done();
}

} // namespace Kontor
