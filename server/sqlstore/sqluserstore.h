// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sqlstore/sqlcontext.h"
#include "store/userstore.h"

namespace Kontor::Server {

class SqlUserStore final : public UserStore {
public:
    explicit SqlUserStore(SqlContext &context)
        : m_context(context)
    {
    }

    QFuture<Result<UserId>> create(const NewUser &user) override;
    QFuture<Result<Account>> find(const QString &username) override;
    QFuture<Result<Done>> setPasswordHash(UserId user, const QString &hash,
                                          bool revokeSessions) override;
    QFuture<Result<Done>> renewPasswordHash(UserId user, const QString &before,
                                            const QString &hash) override;
    QFuture<Result<Done>> setDisabled(UserId user, bool disabled) override;
    QFuture<Result<Done>> setLastSeen(const std::vector<UserId> &users, Timestamp at) override;
    QFuture<Result<Page<User>>> list(const PageQuery &query) override;
    QFuture<Result<Page<Account>>> accounts(const PageQuery &query) override;

private:
    SqlContext &m_context;
};

} // namespace Kontor::Server
