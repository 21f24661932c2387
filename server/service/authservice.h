// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/futures.h"
#include "service/loginthrottle.h"
#include "service/passwordhasher.h"
#include "store/stores.h"

#include <QThreadPool>

#include <atomic>

namespace Kontor::Server {

struct AuthSettings {
    HashCost hashCost = {};
    int hashThreads = 2; //!< logins can't starve messages
    int hashQueue = 64; //!< logins that wait; more are told to come back
    int accountFailures = 6; //!< free ones; then LoginThrottle
    int addressFailures = 21;
    int sessionsPerUser = 30;
    std::chrono::hours idle{14 * 24}; //!< a session that isn't used for so long ends
    std::chrono::hours lifetime{90 * 24}; //!< every session ends after
};

struct Credentials {
    QString username;
    QByteArray password; //!< exactly as typed, UTF-8
    QString device;
    QString address; //!< the peer's, for the throttle; empty: not throttled
};

//! Who speaks.
struct Identity {
    SessionId session;
    UserId user;
    User person;
    Timestamp expiresAt;
    QByteArray token; //!< after a login only
};

//! \brief Says who somebody is.
//!
//! Any thread. Outlives its futures' use; destroy it before the stores, after stop().
class AuthService {
public:
    AuthService(Stores stores, const Clock &clock, AuthSettings settings);
    ~AuthService() { stop(); }

    //! Checks the password and opens a session. WrongCredentials (unknown user as well, after the
    //! same time), AccountDisabled (with the right password only), RateLimited.
    QFuture<Result<Identity>> login(const Credentials &credentials);

    //! Opens no session: takes up the token's. SessionExpired, AccountDisabled.
    QFuture<Result<Identity>> resume(const QByteArray &token);

    //! Whether nothing has ended the session since: SessionExpired, AccountDisabled.
    QFuture<Result<Done>> confirm(SessionId session) { return m_stores.sessions.confirm(session); }

    //! A session without a password, for administrators. NoSuchUser, AccountDisabled.
    Result<Identity> issueToken(const QString &username, const QString &device);

    void touch(SessionId session) { (void)m_stores.sessions.touch(session); }
    QFuture<Result<Done>> logout(SessionId session) { return m_stores.sessions.revoke(session); }

    //! InvalidText: not Limits::kPasswordBytesMin … kPasswordBytes long.
    static Result<Done> checkPassword(const QByteArray &password);
    const PasswordHasher &hasher() const { return m_hasher; }

    //! Waits for the logins that have begun.
    void stop();

private:
    Result<Identity> loginNow(const Credentials &credentials);
    Result<Identity> takeUp(const StoredSession &stored);
    Result<Identity> openSession(const Account &account, const QString &device);

    const Stores m_stores;
    const Clock &m_clock;
    const AuthSettings m_settings;
    const PasswordHasher m_hasher;
    LoginThrottle m_accounts;
    LoginThrottle m_addresses;
    std::atomic<int> m_waiting = 0;
    QThreadPool m_pool;
};

} // namespace Kontor::Server
