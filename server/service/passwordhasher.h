// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"

#include <QByteArray>

namespace Kontor::Server {

//! What one hash costs. 64 MiB and 3 passes: about 0.1 s here, over three times OWASP's minimum.
struct HashCost {
    unsigned long long passes = 3;
    std::size_t memoryBytes = 64 * 1024 * 1024;
};

//! \brief argon2id, by libsodium. Slow on purpose; any thread.
class PasswordHasher {
public:
    explicit PasswordHasher(HashCost cost = {});

    //! Internal: not enough memory.
    Result<QString> hash(const QByteArray &password) const;
    //! An empty or foreign \a hash matches nothing, and takes as long as one that could.
    bool matches(const QString &hash, const QByteArray &password) const;
    //! The hash was made with another cost.
    bool needsRehash(const QString &hash) const;

private:
    const HashCost m_cost;
    QString m_dummy; //!< of a password that nobody knows
};

//! Overwrites a password that isn't needed any more. \a password shares its bytes with nobody.
void wipe(QByteArray &password);

//! 32 random bytes for a new session, base64url.
QByteArray newToken();
//! What is stored of it.
QByteArray tokenHash(const QByteArray &token);

} // namespace Kontor::Server
