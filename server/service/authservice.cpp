// SPDX-License-Identifier: Apache-2.0
#include "service/authservice.h"

#include "base/handover.h"
#include "base/logging.h"
#include "model/limits.h"
#include "model/textrules.h"

namespace Kontor::Server {

namespace {

//! Used within this time, a session isn't written down as used again.
constexpr std::chrono::minutes kTouchInterval{10};

Error wrongCredentials()
{
    return {ErrorCode::WrongCredentials, QStringLiteral("wrong name or password")};
}

} // namespace

AuthService::AuthService(Stores stores, const Clock &clock, AuthSettings settings)
    : m_stores(stores)
    , m_clock(clock)
    , m_settings(settings)
    , m_hasher(settings.hashCost)
    , m_accounts(clock, settings.accountFailures)
    , m_addresses(clock, settings.addressFailures)
{
    m_pool.setMaxThreadCount(settings.hashThreads);
}

Result<Done> AuthService::checkPassword(const QByteArray &password)
{
    if (password.size() < Limits::kPasswordBytesMin || password.size() > Limits::kPasswordBytes) {
        return {ErrorCode::InvalidText,
                QStringLiteral("a password has %1 to %2 bytes")
                    .arg(Limits::kPasswordBytesMin)
                    .arg(Limits::kPasswordBytes)};
    }
    return Done();
}

QFuture<Result<Identity>> AuthService::login(const Credentials &given)
{
    Credentials credentials = given;
    if (const auto username = checkedUsername(given.username))
        credentials.username = *username; // Alice and alice are throttled together
    const auto wait = std::max(m_accounts.waitFor(credentials.username),
                               m_addresses.waitFor(credentials.address));
    if (wait.count() > 0) {
        return ready<Identity>(
            Error{ErrorCode::RateLimited, QStringLiteral("too many failures"), wait});
    }
    if (m_waiting.fetch_add(1) >= m_settings.hashQueue + m_settings.hashThreads) {
        --m_waiting;
        return ready<Identity>(Error{ErrorCode::RateLimited, QStringLiteral("too many logins"),
                                     std::chrono::seconds(1)});
    }
    auto promise = std::make_shared<QPromise<Result<Identity>>>();
    promise->start();
    const auto future = promise->future();
    // Bytes of its own, which can be wiped.
    credentials.password = QByteArray(given.password.constData(), given.password.size());
    std::function<void()> job = [this, credentials = std::move(credentials), promise]() mutable {
        takeOver();
        auto identity = loginNow(credentials);
        if (!identity && identity.error().code == ErrorCode::Conflict)
            identity = loginNow(credentials); // the hash was renewed, or the password changed
        wipe(credentials.password);
        promise->addResult(std::move(identity));
        --m_waiting;
        handOver();
        promise->finish();
    };
    handOver();
    m_pool.start(std::move(job));
    return future;
}

void AuthService::stop()
{
    m_pool.waitForDone();
    takeOver();
}

// In the pool, whose threads may wait for the store.
Result<Identity> AuthService::loginNow(const Credentials &credentials)
{
    const auto account = m_stores.users.find(credentials.username).result();
    if (!account && account.error().code != ErrorCode::NoSuchUser)
        return account.error();
    const bool matches =
        m_hasher.matches(account ? account->passwordHash : QString(), credentials.password);
    if (!matches) {
        m_accounts.failed(credentials.username);
        if (!credentials.address.isEmpty())
            m_addresses.failed(credentials.address);
        qCInfo(lcService) << "login failed from" << credentials.address;
        return wrongCredentials();
    }
    m_accounts.succeeded(credentials.username);
    if (account->isDisabled)
        return {ErrorCode::AccountDisabled, QStringLiteral("disabled")};
    const auto identity = openSession(*account, credentials.device);
    if (identity && m_hasher.needsRehash(account->passwordHash)) {
        if (const auto hash = m_hasher.hash(credentials.password))
            (void)m_stores.users.renewPasswordHash(account->id, account->passwordHash, *hash);
    }
    return identity;
}

Result<Identity> AuthService::openSession(const Account &account, const QString &device)
{
    const auto token = newToken();
    const auto expiresAt = m_clock.now() + m_settings.lifetime;
    const auto session = m_stores.sessions
                             .create({account.id, tokenHash(token), device, expiresAt,
                                      m_settings.sessionsPerUser, account.passwordHash})
                             .result();
    if (!session)
        return session.error();
    return Identity{*session, account.id, account.user, expiresAt, token};
}

QFuture<Result<Identity>> AuthService::resume(const QByteArray &token)
{
    return mapResult(m_stores.sessions.find(tokenHash(token)),
                     [this](const StoredSession &stored) { return takeUp(stored); });
}

Result<Identity> AuthService::takeUp(const StoredSession &stored)
{
    const auto now = m_clock.now();
    if (now >= stored.expiresAt || now >= stored.lastUsed + m_settings.idle)
        return {ErrorCode::SessionExpired, QStringLiteral("expired")};
    if (stored.account.isDisabled)
        return {ErrorCode::AccountDisabled, QStringLiteral("disabled")};
    if (now - stored.lastUsed > kTouchInterval)
        touch(stored.id);
    return Identity{stored.id, stored.account.id, stored.account.user, stored.expiresAt, {}};
}

Result<Identity> AuthService::issueToken(const QString &username, const QString &device)
{
    const auto account = m_stores.users.find(username).result();
    if (!account)
        return account.error();
    if (account->isDisabled)
        return {ErrorCode::AccountDisabled, username};
    return openSession(*account, device);
}

} // namespace Kontor::Server
