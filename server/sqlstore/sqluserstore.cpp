// SPDX-License-Identifier: Apache-2.0
#include "sqlstore/sqluserstore.h"

#include "model/textrules.h"
#include "sqlstore/rows.h"
#include "sqlstore/sqlsessionstore.h"

namespace Kontor::Server {

namespace {

Result<Done> changedOne(const Result<qint64> &changed)
{
    if (!changed)
        return changed.error();
    if (*changed == 0)
        return {ErrorCode::NoSuchUser, QStringLiteral("no such id")};
    return Done();
}

Result<Page<Account>> readPage(Database &database, const PageQuery &query, bool withDisabled)
{
    const auto accounts = Statement(database, "users_page")
                              .bind(":after", query.after)
                              .bind(":query", nameKey(query.query))
                              .bind(":with_disabled", withDisabled)
                              .bind(":limit", query.limit + 1)
                              .all(toAccount);
    if (!accounts)
        return accounts.error();
    return pageOf(*accounts, query.limit);
}

} // namespace

QFuture<Result<UserId>> SqlUserStore::create(const NewUser &user)
{
    return m_context.executor.write<UserId>([this, user](Database &database) -> Result<UserId> {
        const auto searchKey = nameKey(user.user.username + u' ' + user.user.displayName);
        const auto id = Statement(database, "user_insert")
                            .bind(":username", user.user.username)
                            .bind(":display_name", user.user.displayName)
                            .bind(":search_key", searchKey)
                            .bind(":password_hash", user.passwordHash)
                            .bind(":is_admin", user.user.isAdmin)
                            .bind(":created_at", m_context.clock.now())
                            .first([](const Row &row) { return row.id<UserId>("id"); });
        if (!id && id.error().code == ErrorCode::Conflict)
            return {ErrorCode::NameTaken, user.user.username};
        if (!id)
            return id.error();
        return id->value_or(UserId());
    });
}

QFuture<Result<Account>> SqlUserStore::find(const QString &username)
{
    return m_context.executor.read<Account>([username](Database &database) -> Result<Account> {
        const auto account =
            Statement(database, "user_by_name").bind(":username", username).first(toAccount);
        if (!account)
            return account.error();
        if (!account->has_value())
            return {ErrorCode::NoSuchUser, username};
        return **account;
    });
}

QFuture<Result<Done>> SqlUserStore::setPasswordHash(UserId user, const QString &hash,
                                                    bool revokeSessions)
{
    return m_context.executor.write<Done>([=, this](Database &database) -> Result<Done> {
        const auto done = changedOne(Statement(database, "user_set_password")
                                         .bind(":password_hash", hash)
                                         .bind(":id", user)
                                         .run());
        if (!done || !revokeSessions)
            return done;
        return revokeSessionsOf(m_context, database, user, 0);
    });
}

QFuture<Result<Done>> SqlUserStore::renewPasswordHash(UserId user, const QString &before,
                                                      const QString &hash)
{
    return m_context.executor.write<Done>([=](Database &database) -> Result<Done> {
        const auto renewed = Statement(database, "user_renew_password")
                                 .bind(":password_hash", hash)
                                 .bind(":id", user)
                                 .bind(":before", before)
                                 .run();
        return renewed ? Result<Done>(Done()) : Result<Done>(renewed.error());
    });
}

QFuture<Result<Done>> SqlUserStore::setDisabled(UserId user, bool disabled)
{
    return m_context.executor.write<Done>([=, this](Database &database) -> Result<Done> {
        const auto at = disabled ? QVariant(toMilliseconds(m_context.clock.now())) : QVariant();
        const auto done = changedOne(Statement(database, "user_set_disabled")
                                         .bind(":disabled_at", at)
                                         .bind(":id", user)
                                         .run());
        if (done && disabled)
            database.afterCommit([this, user] { m_context.observer.userDisabled(user); });
        return done;
    });
}

QFuture<Result<Done>> SqlUserStore::setLastSeen(const std::vector<UserId> &users, Timestamp at)
{
    return m_context.executor.write<Done>([users, at](Database &database) -> Result<Done> {
        for (const UserId user : users) {
            const auto done =
                Statement(database, "user_set_last_seen").bind(":at", at).bind(":id", user).run();
            if (!done)
                return done.error();
        }
        return Done();
    });
}

QFuture<Result<Page<User>>> SqlUserStore::list(const PageQuery &query)
{
    return m_context.executor.read<Page<User>>([query](Database &database) -> Result<Page<User>> {
        const auto accounts = readPage(database, query, false);
        if (!accounts)
            return accounts.error();
        Page<User> page{{}, accounts->hasMore};
        for (const auto &account : accounts->items)
            page.items.push_back(account.user);
        return page;
    });
}

QFuture<Result<Page<Account>>> SqlUserStore::accounts(const PageQuery &query)
{
    return m_context.executor.read<Page<Account>>(
        [query](Database &database) { return readPage(database, query, true); });
}

} // namespace Kontor::Server
