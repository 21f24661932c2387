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
    , m_begun(database.execute(QStringLiteral("SAVEPOINT job")))
    , m_open(m_begun.hasValue())
{
}

Savepoint::~Savepoint()
{
    if (m_open)
        (void)undo();
}

Result<Done> Savepoint::release()
{
    Q_ASSERT(m_open);
    m_open = false;
    return m_database.execute(QStringLiteral("RELEASE job"));
}

Result<Done> Savepoint::undo()
{
    Q_ASSERT(m_open);
    m_open = false;
    const auto undone = m_database.execute(QStringLiteral("ROLLBACK TO job"));
    return undone ? m_database.execute(QStringLiteral("RELEASE job")) : undone;
}

} // namespace Kontor
