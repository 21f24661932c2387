// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "model/ids.h"
#include "model/user.h"
#include "store/page.h"

#include <QFuture>

#include <vector>

namespace Kontor::Server {

struct Account {
    UserId id;
    User user;
    QString passwordHash; //!< crypto_pwhash_str; empty: can't log in with a password
    bool isDisabled = false;
};

struct NewUser {
    User user; //!< checked
    QString passwordHash;
};

class UserStore {
public:
    virtual ~UserStore() = default;

    //! NameTaken.
    virtual QFuture<Result<UserId>> create(const NewUser &user) = 0;
    //! NoSuchUser.
    virtual QFuture<Result<Account>> find(const QString &username) = 0;
    //! Replaces the hash; \a revokeSessions: every device has to log in again. NoSuchUser.
    virtual QFuture<Result<Done>> setPasswordHash(UserId user, const QString &hash,
                                                  bool revokeSessions) = 0;
    //! The same password, hashed anew; nothing happens when the hash isn't \a before any more.
    virtual QFuture<Result<Done>> renewPasswordHash(UserId user, const QString &before,
                                                    const QString &hash) = 0;
    //! A disabled user's sessions are closed; enabling brings them back. NoSuchUser.
    virtual QFuture<Result<Done>> setDisabled(UserId user, bool disabled) = 0;
    //! When they were there last; a later time stays.
    virtual QFuture<Result<Done>> setLastSeen(const std::vector<UserId> &users, Timestamp at) = 0;
    //! Those who aren't disabled, by username.
    virtual QFuture<Result<Page<User>>> list(const PageQuery &query) = 0;
    //! All, by username; for administrators.
    virtual QFuture<Result<Page<Account>>> accounts(const PageQuery &query) = 0;
};

} // namespace Kontor::Server
