// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "main/serverconfig.h"
#include "sqlstore/sqlstores.h"

#include <memory>

namespace Kontor::Server {

//! \brief The stores for one administrator's command, in its own process; a server may run beside
//! it.
//!
//! Its calls wait: there is no event loop to keep free.
class OpenDatabase {
public:
    enum class Missing { Refuse, Create };

    //! Opens; the error's detail is one clear line.
    static Result<std::unique_ptr<OpenDatabase>> open(const ServerConfig &config, Missing missing);

    Stores stores() { return m_stores.stores(); }
    const Clock &clock() const { return m_clock; }

private:
    explicit OpenDatabase(const DatabaseConfig &config)
        : m_stores(config, m_clock, m_nobody)
    {
    }

    SystemClock m_clock;
    CommitObserver m_nobody;
    SqlStores m_stores;
};

} // namespace Kontor::Server
