// SPDX-License-Identifier: Apache-2.0
#include "server/sqlstore/roomcontract.h"
#include "server/sqlstore/sqlitestores.h"

#include <QTest>

using namespace Kontor;

//! The contract of rooms on SQLite.
class TestSqliteRooms : public Test::RoomContract {
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

QTEST_GUILESS_MAIN(TestSqliteRooms)
#include "tst_sqliterooms.moc"
