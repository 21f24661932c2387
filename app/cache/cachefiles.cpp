// SPDX-License-Identifier: Apache-2.0
#include "cache/cachefiles.h"

#include "base/logging.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QUrl>

static void initResources()
{
    Q_INIT_RESOURCE(cachesql); // not from inside a namespace
}

namespace Kontor::App {

QString accountKey(const QString &url, const QString &username)
{
    const auto server = QUrl(url).adjusted(QUrl::StripTrailingSlash | QUrl::NormalizePathSegments);
    const auto name = server.toString(QUrl::FullyEncoded) + u'\n' + username;
    const auto hash = QCryptographicHash::hash(name.toUtf8(), QCryptographicHash::Sha256);
    return QString::fromLatin1(hash.toHex().first(16));
}

Result<Done> makePrivateFolder(const QString &folder)
{
    if (!QDir().mkpath(folder))
        return {ErrorCode::StorageUnavailable, QStringLiteral("cannot make ") + folder};
    if (!QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner))
        return {ErrorCode::StorageUnavailable, QStringLiteral("cannot protect ") + folder};
    return Done();
}

Result<QString> moveAside(const QString &path)
{
    int number = 1;
    auto aside = [&] { return path + QStringLiteral(".damaged-%1").arg(number); };
    while (QFile::exists(aside()))
        ++number;
    qCWarning(lcCache).noquote() << "moving" << path << "aside as" << aside();
    // The journal belongs to the file: what is only in it can be read from the moved pair.
    for (const auto suffix : {"", "-wal", "-shm"}) {
        const auto from = path + QLatin1String(suffix);
        if (QFile::exists(from) && !QFile::rename(from, aside() + QLatin1String(suffix)))
            return {ErrorCode::StorageUnavailable, QStringLiteral("cannot rename ") + from};
    }
    return aside();
}

std::shared_ptr<const Statements> cacheStatements()
{
    initResources();
    return std::make_shared<const Statements>(
        Statements::load(QStringLiteral(":/kontor/cache/cache")));
}

std::shared_ptr<const Statements> outboxStatements()
{
    initResources();
    return std::make_shared<const Statements>(
        Statements::load(QStringLiteral(":/kontor/cache/outbox")));
}

QString cacheMigrations()
{
    initResources();
    return QStringLiteral(":/kontor/cache/cachemigrations");
}

QString outboxMigrations()
{
    initResources();
    return QStringLiteral(":/kontor/cache/outboxmigrations");
}

} // namespace Kontor::App
