// SPDX-License-Identifier: Apache-2.0
#include "server/sqlstore/storecontract.h"
#include "sqlstore/sqlstores.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Kontor;

//! The contract on SQLite.
class TestSqliteStores : public Test::StoreContract {
    Q_OBJECT
public:
    Server::Stores makeStores(Server::CommitObserver &observer, const Clock &clock) override
    {
        m_stores.reset();
        m_folder = std::make_unique<QTemporaryDir>();
        DatabaseConfig config;
        config.path = m_folder->filePath(QStringLiteral("office.db"));
        m_stores = std::make_unique<Server::SqlStores>(config, clock, observer);
        if (!m_stores->start().result())
            qFatal("the stores don't start");
        return m_stores->stores();
    }

private slots:
    // Before the clock and the observer go, which its threads use.
    void cleanup() { m_stores->stop(); }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Server::SqlStores> m_stores;
};

QTEST_GUILESS_MAIN(TestSqliteStores)
#include "tst_sqlitestores.moc"
