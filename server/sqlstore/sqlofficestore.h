// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sqlstore/foreignchanges.h"
#include "store/officestore.h"

namespace Kontor::Server {

class SqlOfficeStore final : public OfficeStore {
public:
    SqlOfficeStore(SqlContext &context, DatabaseConfig config)
        : m_context(context)
        , m_config(std::move(config))
        , m_foreign(context)
    {
    }

    //! In the writer's thread, once the schema is there.
    Result<Done> prepare(Database &database);

    QFuture<Result<OfficeInfo>> info() override;
    QFuture<Result<Done>> setName(const QString &name) override;
    QFuture<Result<Done>> announceForeignChanges() override;
    QFuture<Result<Done>> backup(const QString &fileName) override;
    QFuture<Result<Done>> compact() override;
    QFuture<Result<CheckReport>> check() override;

private:
    SqlContext &m_context;
    const DatabaseConfig m_config;
    ForeignChanges m_foreign;
};

} // namespace Kontor::Server
