// SPDX-License-Identifier: Apache-2.0
#include "sqlstore/sqlsessionstore.h"

#include "sqlstore/rows.h"

namespace Kontor::Server {

namespace {

Result<Done> revokeOne(SqlContext &context, Database &database, SessionId session)
{
    const auto revoked = Statement(database, "session_revoke")
                             .bind(":now", context.clock.now())
                             .bind(":id", session)
                             .run();
    if (!revoked)
        return revoked.error();
    if (*revoked > 0)
        database.afterCommit([&context, session] { context.observer.sessionRevoked(session); });
    return Done();
}

Result<Done> mayOpen(Database &database, const NewSession &session)
{
    const auto account =
        Statement(database, "user_by_id").bind(":id", session.user).first(toAccount);
    if (!account)
        return account.error();
    if (!account->has_value() || (*account)->isDisabled)
        return {ErrorCode::AccountDisabled, QStringLiteral("disabled")};
    if (session.passwordHash.value_or((*account)->passwordHash) != (*account)->passwordHash)
        return {ErrorCode::Conflict, QStringLiteral("the password was changed")};
    return Done();
}

} // namespace

Result<Done> revokeSessionsOf(SqlContext &context, Database &database, UserId user, int keep)
{
    const auto sessions =
        Statement(database, "sessions_of_user").bind(":user", user).all([](const Row &row) {
            return row.id<SessionId>("id");
        });
    if (!sessions)
        return sessions.error();
    for (std::size_t i = std::size_t(keep); i < sessions->size(); ++i) {
        if (const auto revoked = revokeOne(context, database, (*sessions)[i]); !revoked)
            return revoked;
    }
    return Done();
}

QFuture<Result<SessionId>> SqlSessionStore::create(const NewSession &session)
{
    return m_context.executor.write<SessionId>(
        [this, session](Database &database) -> Result<SessionId> {
            if (const auto allowed = mayOpen(database, session); !allowed)
                return allowed.error();
            const auto id = Statement(database, "session_insert")
                                .bind(":user", session.user)
                                .bind(":token_hash", QVariant(session.tokenHash))
                                .bind(":device", session.device)
                                .bind(":now", m_context.clock.now())
                                .bind(":expires_at", session.expiresAt)
                                .first([](const Row &row) { return row.id<SessionId>("id"); });
            if (!id)
                return id.error();
            if (const auto done = revokeSessionsOf(m_context, database, session.user, session.keep);
                !done)
                return done.error();
            return id->value_or(SessionId());
        });
}

QFuture<Result<StoredSession>> SqlSessionStore::find(const QByteArray &tokenHash)
{
    return m_context.executor.read<StoredSession>([tokenHash](
                                                      Database &database) -> Result<StoredSession> {
        struct Found {
            StoredSession session;
            bool isRevoked;
        };
        const auto found = Statement(database, "session_by_token")
                               .bind(":token_hash", QVariant(tokenHash))
                               .first([](const Row &row) {
                                   return Found{{row.id<SessionId>("session_id"), toAccount(row),
                                                 row.time("last_used"), row.time("expires_at")},
                                                !row.isNull("revoked_at")};
                               });
        if (!found)
            return found.error();
        if (!found->has_value() || (*found)->isRevoked)
            return {ErrorCode::SessionExpired, QStringLiteral("unknown or revoked")};
        return (*found)->session;
    });
}

QFuture<Result<Done>> SqlSessionStore::confirm(SessionId session)
{
    return m_context.executor.read<Done>([session](Database &database) -> Result<Done> {
        const auto state =
            Statement(database, "session_state").bind(":id", session).first([](const Row &row) {
                return std::pair(row.isNull("revoked_at"), row.isNull("disabled_at"));
            });
        if (!state)
            return state.error();
        if (!state->has_value() || !(*state)->first)
            return {ErrorCode::SessionExpired, QStringLiteral("revoked")};
        if (!(*state)->second)
            return {ErrorCode::AccountDisabled, QStringLiteral("disabled")};
        return Done();
    });
}

QFuture<Result<Done>> SqlSessionStore::touch(SessionId session)
{
    return m_context.executor.write<Done>([this, session](Database &database) -> Result<Done> {
        const auto touched = Statement(database, "session_touch")
                                 .bind(":now", m_context.clock.now())
                                 .bind(":id", session)
                                 .run();
        return touched ? Result<Done>(Done()) : Result<Done>(touched.error());
    });
}

QFuture<Result<Done>> SqlSessionStore::revoke(SessionId session)
{
    return m_context.executor.write<Done>(
        [this, session](Database &database) { return revokeOne(m_context, database, session); });
}

} // namespace Kontor::Server
