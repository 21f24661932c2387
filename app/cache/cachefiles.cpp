// SPDX-License-Identifier: Apache-2.0
#include "cache/cachefiles.h"

#include "base/logging.h"
#include "sql/database.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QUrl>

static void initResources()
{
    Q_INIT_RESOURCE(cachesql); // not from inside a namespace
}

namespace Kontor::App {

namespace {

constexpr QLatin1String kSuffixes[] = {QLatin1String(""), QLatin1String("-wal"),
                                       QLatin1String("-shm")};

QString asideName(const QString &path, int number)
{
    return path + QStringLiteral(".damaged-%1").arg(number);
}

} // namespace

QString serverKey(const QString &url)
{
    // QUrl has lowered the scheme and the host already.
    auto server = QUrl(url).adjusted(QUrl::StripTrailingSlash | QUrl::NormalizePathSegments);
    const int usual = server.scheme() == QLatin1String("wss") ? 443 : 80;
    if (server.port() == usual)
        server.setPort(-1);
    return server.toString(QUrl::FullyEncoded);
}

QString accountKey(const QString &url, const QString &username)
{
    const auto name = serverKey(url) + u'\n' + username;
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
    while (QFile::exists(asideName(path, number)))
        ++number;
    const auto aside = asideName(path, number);
    qCWarning(lcCache) << "moving" << path << "aside as" << aside;
    // The journal belongs to the file: what is only in it can be read from the moved pair.
    for (const auto suffix : kSuffixes) {
        const auto from = path + suffix;
        if (QFile::exists(from) && !QFile::rename(from, aside + suffix))
            return {ErrorCode::StorageUnavailable, QStringLiteral("cannot rename ") + from};
    }
    return aside;
}

QString newestAside(const QString &path)
{
    int number = 0;
    while (QFile::exists(asideName(path, number + 1)))
        ++number;
    return number > 0 ? asideName(path, number) : QString();
}

void prepareSalvage(const QString &path, const QString &aside, const QString &fresh)
{
    for (const auto suffix : kSuffixes) {
        if (!suffix.isEmpty() && !QFile::exists(aside + suffix))
            QFile::rename(path + suffix, aside + suffix);
        QFile::remove(fresh + suffix);
    }
}

Result<Done> putInPlace(const QString &fresh, const QString &path)
{
    if (QFile::exists(fresh + QStringLiteral("-wal")) || !QFile::rename(fresh, path))
        return {ErrorCode::StorageUnavailable, QStringLiteral("cannot replace ") + path};
    return Done();
}

void truncateJournal(Database &database)
{
    // Where a reader holds it up for longer than the time-out, the next one does it.
    database.afterCommit(
        [&database] { (void)database.execute(QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)")); });
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
