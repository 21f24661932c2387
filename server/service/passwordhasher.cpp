// SPDX-License-Identifier: Apache-2.0
#include "service/passwordhasher.h"

#include <QCryptographicHash>

#include <sodium.h>

namespace Kontor::Server {

PasswordHasher::PasswordHasher(HashCost cost)
    : m_cost(cost)
{
    if (sodium_init() < 0)
        qFatal("libsodium doesn't start");
    m_dummy = hash(newToken()).value();
}

Result<QString> PasswordHasher::hash(const QByteArray &password) const
{
    char out[crypto_pwhash_STRBYTES];
    const int failed = crypto_pwhash_str_alg(
        out, password.constData(), static_cast<unsigned long long>(password.size()), m_cost.passes,
        m_cost.memoryBytes, crypto_pwhash_ALG_ARGON2ID13);
    if (failed)
        return {ErrorCode::Internal, QStringLiteral("no memory to hash a password")};
    return QString::fromLatin1(out);
}

bool PasswordHasher::matches(const QString &hash, const QByteArray &password) const
{
    const bool isOurs = hash.startsWith(u"$argon2"); // libsodium gives up on others at once
    const QByteArray stored = (isOurs ? hash : m_dummy).toLatin1();
    const bool same = crypto_pwhash_str_verify(stored.constData(), password.constData(),
                                               static_cast<unsigned long long>(password.size()))
        == 0;
    return same && isOurs;
}

bool PasswordHasher::needsRehash(const QString &hash) const
{
    return crypto_pwhash_str_needs_rehash(hash.toLatin1().constData(), m_cost.passes,
                                          m_cost.memoryBytes)
        != 0;
}

void wipe(QByteArray &password)
{
    sodium_memzero(password.data(), std::size_t(password.size()));
    password.clear();
}

QByteArray newToken()
{
    QByteArray bytes(32, Qt::Uninitialized);
    randombytes_buf(bytes.data(), std::size_t(bytes.size()));
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

QByteArray tokenHash(const QByteArray &token)
{
    return QCryptographicHash::hash(token, QCryptographicHash::Sha256);
}

} // namespace Kontor::Server
