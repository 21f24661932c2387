// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sqlstore/sqlstores.h"

#include <QTemporaryDir>

#include <memory>

namespace Kontor::Test {

//! Stores on a database of their own, for a contract to test.
class SqliteStores {
public:
    Server::Stores make(Server::CommitObserver &observer, const Clock &clock)
    {
        m_stores.reset();
        m_folder = std::make_unique<QTemporaryDir>();
        DatabaseConfig config;
        config.path = path();
        config.durable = false; // these tests pull no plug
        m_stores = std::make_unique<Server::SqlStores>(config, clock, observer);
        if (!m_stores->start().result())
            qFatal("the stores don't start");
        return m_stores->stores();
    }
    //! Before the clock and the observer go, which its threads use.
    void stop() { m_stores->stop(); }
    QString path() const { return m_folder->filePath(QStringLiteral("office.db")); }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Server::SqlStores> m_stores;
};

} // namespace Kontor::Test
