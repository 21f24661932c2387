// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sqlstore/sqlcontext.h"
#include "store/sessionstore.h"

namespace Kontor::Server {

class SqlSessionStore final : public SessionStore {
public:
    explicit SqlSessionStore(SqlContext &context)
        : m_context(context)
    {
    }

    QFuture<Result<SessionId>> create(const NewSession &session) override;
    QFuture<Result<StoredSession>> find(const QByteArray &tokenHash) override;
    QFuture<Result<Done>> confirm(SessionId session) override;
    QFuture<Result<Done>> touch(SessionId session) override;
    QFuture<Result<Done>> revoke(SessionId session) override;

private:
    SqlContext &m_context;
};

//! All of the user's sessions but the newest \a keep ones. For stores, inside their transaction.
Result<Done> revokeSessionsOf(SqlContext &context, Database &database, UserId user, int keep);

} // namespace Kontor::Server
