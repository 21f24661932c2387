// SPDX-License-Identifier: Apache-2.0
#include "server/sqlstore/sqlitestores.h"
#include "server/sqlstore/storecontract.h"

#include <QTest>

using namespace Kontor;

//! The contract on SQLite.
class TestSqliteStores : public Test::StoreContract {
    Q_OBJECT
public:
    Server::Stores makeStores(Server::CommitObserver &observer, const Clock &clock) override
    {
        return m_sqlite.make(observer, clock);
    }

private slots:
    void cleanup() { m_sqlite.stop(); }

private:
    Test::SqliteStores m_sqlite;
};

QTEST_GUILESS_MAIN(TestSqliteStores)
#include "tst_sqlitestores.moc"
