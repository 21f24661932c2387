// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/userstore.h"

#include <optional>

namespace Kontor::Server {

struct NewSession {
    UserId user;
    QByteArray tokenHash; //!< SHA-256: the token itself is never stored
    QString device;
    Timestamp expiresAt;
    int keep = 30; //!< the user's longest unused sessions beyond these are revoked
    std::optional<QString> passwordHash = {}; //!< the one that the password was checked against
};

struct StoredSession {
    SessionId id;
    Account account;
    Timestamp lastUsed;
    Timestamp expiresAt;
};

class SessionStore {
public:
    virtual ~SessionStore() = default;

    //! AccountDisabled; Conflict: the user has another passwordHash by now.
    virtual QFuture<Result<SessionId>> create(const NewSession &session) = 0;
    //! SessionExpired: there is none, or it was revoked. Times are the caller's to judge.
    virtual QFuture<Result<StoredSession>> find(const QByteArray &tokenHash) = 0;
    //! Whether it is still good: SessionExpired (revoked), AccountDisabled.
    virtual QFuture<Result<Done>> confirm(SessionId session) = 0;
    //! Remembers that it was used now.
    virtual QFuture<Result<Done>> touch(SessionId session) = 0;
    virtual QFuture<Result<Done>> revoke(SessionId session) = 0;
};

} // namespace Kontor::Server
