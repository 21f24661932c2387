// SPDX-License-Identifier: Apache-2.0
// LocalCache's life: opening, and what happens when a file is not as it should be.
#include "cache/localcache.h"

#include "base/logging.h"
#include "cache/cachefiles.h"
#include "cache/cachequeries.h"
#include "cache/outboxfile.h"
#include "sql/databaseexecutor.h"
#include "sql/migrator.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

namespace Kontor::App {

namespace {

const QString kCacheName = QStringLiteral("/cache.sqlite");
const QString kOutboxName = QStringLiteral("/outbox.sqlite");

//! Whether another file in its place would do: this one is damaged, another account's, or newer
//! than the program. A disk that refuses is no reason to put a good file aside.
bool isUnusable(const Error &error)
{
    return error.code == ErrorCode::Internal || error.code == ErrorCode::Unavailable;
}

//! Reading has to work in a file that was just opened; when it doesn't, its content is to blame, or
//! another process that holds it.
template <typename T>
Result<T> orUnusable(const Database &database, Result<T> result)
{
    const bool isHeld = database.wasBusy() && !database.isDamaged();
    return result || isHeld ? result : Result<T>(ErrorCode::Internal, result.error().detail);
}

Result<Done> migrated(Database &database, const QString &folder)
{
    // What was deleted is not to be found in the file any more.
    if (const auto done = database.execute(QStringLiteral("PRAGMA secure_delete=ON")); !done)
        return done;
    const auto done = migrate(database, folder);
    return !done && database.isDamaged() ? orUnusable(database, done) : done;
}

std::unique_ptr<DatabaseExecutor> outboxFile(const QString &path, qint64 maxPages)
{
    return std::make_unique<DatabaseExecutor>(
        DatabaseConfig{
            .path = path, .durable = true, .maxPages = maxPages, .statements = outboxStatements()},
        DatabaseExecutor::Options{.readers = 0});
}

} // namespace

LocalCache::LocalCache(CacheConfig config, QObject *parent)
    : QObject(parent)
    , m_config(std::move(config))
    , m_folder(m_config.profile + u'/' + accountKey(m_config.url, m_config.username))
    , m_account{{m_config.username, m_config.username, false}, {}}
{
}

LocalCache::~LocalCache() = default;

QFuture<Result<Done>> LocalCache::open()
{
    auto opened = std::make_shared<QPromise<Result<Done>>>();
    opened->start();
    m_isNew = !QDir(m_folder).exists();
    for (const auto &folder : {m_config.profile, m_folder}) {
        if (const auto made = makePrivateFolder(folder); !made)
            qCWarning(lcCache).noquote() << made.error().detail; // the databases will say it, too
    }
    // A kill while one was salvaged leaves none in its place.
    const auto path = m_folder + kOutboxName;
    const auto aside = QFile::exists(path) ? QString() : newestAside(path);
    if (aside.isEmpty())
        openOutbox(opened);
    else
        salvage(aside, opened);
    return opened->future();
}

void LocalCache::openOutbox(const Opened &opened, bool isSalvaged)
{
    const auto path = m_folder + kOutboxName;
    m_outboxFile = outboxFile(path, m_config.maxPages);
    auto content = std::make_shared<OutboxContent>();
    const auto started = m_outboxFile->start([content](Database &database) -> Result<Done> {
        if (const auto done = migrated(database, outboxMigrations()); !done)
            return done;
        auto found = orUnusable(database, readOutbox(database));
        if (!found)
            return found.error();
        *content = std::move(*found);
        return Done();
    });
    onReady(started, this, [=, this](const Result<Done> &done) {
        if (done) {
            m_outbox = std::move(content->entries);
            m_drafts = std::move(content->drafts);
            return openCache(Place::Found, opened);
        }
        m_outboxFile.reset();
        if (!isSalvaged && isUnusable(done.error())) {
            if (const auto aside = moveAside(path))
                return salvage(*aside, opened);
        }
        goOnWithoutOutbox(done.error(), opened);
    });
}

void LocalCache::salvage(const QString &from, const Opened &opened)
{
    // In a file of its own, which gets its name when it is whole: a kill, or a full disk, at any
    // time leaves something that the next start salvages again.
    const auto path = m_folder + kOutboxName;
    const auto fresh = path + QStringLiteral(".new");
    prepareSalvage(path, from, fresh);
    m_outboxFile = outboxFile(fresh, m_config.maxPages);
    const auto started = m_outboxFile->start([from](Database &database) -> Result<Done> {
        if (const auto done = migrated(database, outboxMigrations()); !done)
            return done;
        return restoreOutbox(database, salvageOutbox(from));
    });
    onReady(started, this, [=, this](const Result<Done> &done) {
        m_outboxFile.reset(); // closes it: nothing is left in a journal
        const auto inPlace = done ? putInPlace(fresh, path) : done;
        if (inPlace)
            openOutbox(opened, true);
        else
            goOnWithoutOutbox(inPlace.error(), opened);
    });
}

void LocalCache::goOnWithoutOutbox(const Error &error, const Opened &opened)
{
    emit troubled(error);
    openCache(Place::Found, opened);
}

void LocalCache::openCache(Place place, const Opened &opened)
{
    if (place == Place::Temporary)
        m_temporary = std::make_unique<QTemporaryDir>();
    const auto path = (place == Place::Temporary ? m_temporary->path() : m_folder) + kCacheName;
    onReady(startCache(path), this, [=, this](const Result<Done> &done) {
        if (done) {
            opened->addResult(done);
            opened->finish();
            return;
        }
        m_cacheFile.reset();
        if (place == Place::Found && isUnusable(done.error()) && moveAside(path))
            return openCache(Place::Anew, opened);
        emit troubled(done.error());
        if (place != Place::Temporary)
            return openCache(Place::Temporary, opened);
        opened->addResult(done);
        opened->finish();
    });
}

QFuture<Result<Done>> LocalCache::startCache(const QString &path)
{
    ++m_generation;
    m_cacheFile =
        std::make_unique<DatabaseExecutor>(DatabaseConfig{.path = path,
                                                          .durable = false,
                                                          .maxPages = m_config.maxPages,
                                                          .statements = cacheStatements()},
                                           DatabaseExecutor::Options{.readers = 1});
    struct Found {
        Account account;
        std::vector<RoomCursor> rooms;
    };
    auto found = std::make_shared<Found>();
    const auto started = m_cacheFile->start(
        [found, url = m_config.url, account = m_account](Database &database) -> Result<Done> {
            if (const auto done = migrated(database, cacheMigrations()); !done)
                return done;
            const auto own = orUnusable(database, ownAccount(database, url, account));
            if (!own)
                return own.error();
            found->account = *own;
            auto rooms = orUnusable(database, readCursors(database));
            if (!rooms)
                return rooms.error();
            found->rooms = std::move(*rooms);
            return Done();
        });
    onReady(started, this, [this, found](const Result<Done> &done) {
        if (!done)
            return;
        m_account = found->account;
        for (const auto &cursor : found->rooms)
            m_rooms.insert(cursor.room);
    });
    return started;
}

Result<Done> LocalCache::wipe()
{
    ++m_generation;
    m_cacheFile.reset();
    m_outboxFile.reset();
    m_temporary.reset();
    m_outbox.clear();
    m_drafts.clear();
    if (!QDir(m_folder).removeRecursively()) {
        qCWarning(lcCache).noquote() << "cannot delete everything in" << m_folder;
        return {ErrorCode::StorageUnavailable, m_folder};
    }
    return Done();
}

void LocalCache::onFailed(const Error &error, quint64 generation)
{
    if (generation != m_generation || error.code == ErrorCode::Cancelled)
        return;
    if (m_cacheFile && m_cacheFile->isDamaged()) {
        rebuild();
        return;
    }
    m_cacheTroubled = true;
    emit troubled(error);
}

void LocalCache::onWritten(bool &troubled)
{
    const bool recovers = troubled;
    troubled = false;
    if (recovers && !m_cacheTroubled && !m_outboxTroubled && m_outboxFile && !m_temporary)
        emit recovered();
}

void LocalCache::verify()
{
    if (m_verifying || !m_cacheFile)
        return;
    m_verifying = true;
    onReady(m_cacheFile->write<Done>(&checkFile), this,
            [this, generation = m_generation](const Result<Done> &sound) {
                m_verifying = false;
                if (sound || generation != m_generation)
                    return;
                if (sound.error().code == ErrorCode::Internal || m_cacheFile->isDamaged())
                    rebuild();
            });
}

void LocalCache::rebuild()
{
    qCWarning(lcCache) << "the cache file is damaged; beginning anew";
    ++m_generation;
    m_cacheFile.reset();
    const auto path = (m_temporary ? m_temporary->path() : m_folder) + kCacheName;
    if (const auto aside = moveAside(path); !aside) {
        emit troubled(aside.error());
        return;
    }
    onReady(startCache(path), this, [this](const Result<Done> &done) {
        if (!done) {
            emit troubled(done.error());
            return;
        }
        tellThatAllIsGone();
        emit rebuilt();
    });
}

} // namespace Kontor::App
