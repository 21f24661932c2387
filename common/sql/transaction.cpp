// SPDX-License-Identifier: Apache-2.0
#include "sql/transaction.h"

namespace Kontor {

namespace {
constexpr int kTries = 3;
}

Transaction::Transaction(Database &database)
    : m_database(database)
{
    for (int i = 0; i < kTries && !m_begun; ++i)
        m_begun = m_database.execute(QStringLiteral("BEGIN IMMEDIATE"));
    m_open = m_begun.hasValue();
}

Transaction::~Transaction()
{
    if (m_open)
        (void)m_database.execute(
            QStringLiteral("ROLLBACK")); // an automatic one may have come before
}

Result<Done> Transaction::commit()
{
    if (!m_begun)
        return m_begun;
    const auto committed = m_database.execute(QStringLiteral("COMMIT"));
    m_open = !committed.hasValue();
    return committed;
}

Savepoint::Savepoint(Database &database)
    : m_database(database)
{
    m_open = m_database.execute(QStringLiteral("SAVEPOINT job")).hasValue();
}

Savepoint::~Savepoint()
{
    if (!m_open)
        return;
    (void)m_database.execute(QStringLiteral("ROLLBACK TO job"));
    (void)m_database.execute(QStringLiteral("RELEASE job"));
}

Result<Done> Savepoint::release()
{
    if (!m_open)
        return {ErrorCode::StorageUnavailable, QStringLiteral("no savepoint")};
    const auto released = m_database.execute(QStringLiteral("RELEASE job"));
    m_open = !released.hasValue();
    return released;
}

} // namespace Kontor
