// SPDX-License-Identifier: Apache-2.0
#include "sqlstore/sqlofficestore.h"

#include "sql/statement.h"
#include "sql/transaction.h"

#include <QFile>
#include <QUuid>

namespace Kontor::Server {

namespace {

QString newEpoch()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

Result<Done> setMeta(Database &database, const char *statement, const QString &key,
                     const QString &value)
{
    const auto done = Statement(database, statement).bind(":key", key).bind(":value", value).run();
    return done ? Result<Done>(Done()) : Result<Done>(done.error());
}

Result<QString> meta(Database &database, const QString &key)
{
    const auto value = Statement(database, "meta_get").bind(":key", key).first([](const Row &row) {
        return row.text("value");
    });
    if (!value)
        return value.error();
    return value->value_or(QString());
}

//! Readable for its owner only, before anything is in it.
Result<Done> makeEmptyFile(const QString &fileName)
{
    QFile file(fileName);
    if (file.open(QIODevice::WriteOnly | QIODevice::NewOnly)) {
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        return Done();
    }
    if (QFile::exists(fileName))
        return {ErrorCode::Conflict, fileName + QStringLiteral(" exists")};
    return {ErrorCode::StorageUnavailable, fileName + QStringLiteral(": ") + file.errorString()};
}

Result<Done> copyInto(const DatabaseConfig &config, const QString &fileName)
{
    const auto source = Database::open(config);
    if (!source)
        return source.error();
    const auto copied = Statement(**source, "backup_into").bind(":file", fileName).run();
    if (!copied)
        return copied.error();
    DatabaseConfig copy = config;
    copy.path = fileName;
    const auto target = Database::open(copy);
    if (!target)
        return target.error();
    // Whoever starts a server on it begins another history, each time: clients must not trust what
    // they saw after it.
    const auto forgotten =
        Statement(**target, "meta_delete").bind(":key", QStringLiteral("epoch")).run();
    return forgotten ? Result<Done>(Done()) : Result<Done>(forgotten.error());
}

//! One trouble for each row.
Result<Done> collect(Database &database, const char *statement, QStringList &troubles,
                     const std::function<QString(const Row &)> &toText)
{
    return Statement(database, statement).each([&](const Row &row) {
        const auto text = toText(row);
        if (!text.isEmpty())
            troubles += text;
    });
}

Result<CheckReport> readReport(Database &database)
{
    CheckReport report;
    auto &troubles = report.troubles;
    const auto number = [](const Row &row, const char *column) {
        return QString::number(row.integer(column));
    };
    const std::initializer_list<Result<Done>> steps{
        Statement(database, "check_counts").each([&report](const Row &row) {
            report.users = row.integer("users");
            report.rooms = row.integer("rooms");
            report.messages = row.integer("messages");
        }),
        collect(database, "check_integrity", troubles,
                [](const Row &row) {
                    const auto text = row.text("integrity_check");
                    return text == u"ok" ? QString() : text;
                }),
        collect(database, "check_foreign_keys", troubles,
                [&](const Row &row) {
                    return number(row, "rows") + QStringLiteral(" dangling references in ")
                        + row.text("source");
                }),
        collect(database, "check_revisions", troubles,
                [&](const Row &row) {
                    return QStringLiteral("the revs of room %1 have a hole").arg(number(row, "id"));
                }),
        collect(database, "check_cursors", troubles,
                [&](const Row &row) {
                    return QStringLiteral("a read cursor in room %1 is ahead")
                        .arg(number(row, "room_id"));
                }),
        collect(database, "check_owners", troubles,
                [&](const Row &row) {
                    return QStringLiteral("nobody owns room %1").arg(number(row, "id"));
                }),
        collect(database, "check_pairs", troubles,
                [&](const Row &row) {
                    return QStringLiteral("room %1 is not of two").arg(number(row, "id"));
                }),
        collect(database, "check_deleted", troubles,
                [&](const Row &row) {
                    return QStringLiteral("deleted message %1 has a text").arg(number(row, "id"));
                }),
        collect(database, "check_replies", troubles, [&](const Row &row) {
            return QStringLiteral("message %1 answers another room").arg(number(row, "id"));
        })};
    for (const auto &step : steps) {
        if (!step)
            return step.error();
    }
    return report;
}

} // namespace

Result<Done> SqlOfficeStore::prepare(Database &database)
{
    Transaction transaction(database);
    if (!transaction.begun())
        return transaction.begun();
    if (const auto done = setMeta(database, "meta_insert", QStringLiteral("epoch"), newEpoch());
        !done)
        return done;
    const auto purged =
        Statement(database, "sessions_purge").bind(":now", m_context.clock.now()).run();
    if (!purged)
        return purged.error();
    if (const auto done = transaction.commit(); !done)
        return done;
    return m_foreign.start(database);
}

QFuture<Result<OfficeInfo>> SqlOfficeStore::info()
{
    return m_context.executor.read<OfficeInfo>([](Database &database) -> Result<OfficeInfo> {
        const auto name = meta(database, QStringLiteral("name"));
        const auto epoch = meta(database, QStringLiteral("epoch"));
        if (!name || !epoch)
            return name ? epoch.error() : name.error();
        return OfficeInfo{*name, *epoch};
    });
}

QFuture<Result<Done>> SqlOfficeStore::setName(const QString &name)
{
    return m_context.executor.write<Done>([name](Database &database) {
        return setMeta(database, "meta_set", QStringLiteral("name"), name);
    });
}

QFuture<Result<Done>> SqlOfficeStore::announceForeignChanges()
{
    return m_context.executor.write<Done>(
        [this](Database &database) { return m_foreign.announce(database); });
}

QFuture<Result<Done>> SqlOfficeStore::backup(const QString &fileName)
{
    return m_context.executor.read<Done>([this, fileName](Database &) -> Result<Done> {
        if (const auto made = makeEmptyFile(fileName); !made)
            return made;
        // On a connection of its own: VACUUM INTO can't run inside a reader's transaction.
        const auto copied = copyInto(m_config, fileName);
        if (!copied) {
            for (const auto *suffix : {"", "-wal", "-shm"})
                QFile::remove(fileName + QLatin1String(suffix));
        }
        return copied;
    });
}

QFuture<Result<Done>> SqlOfficeStore::compact()
{
    return m_context.executor.read<Done>([this](Database &) -> Result<Done> {
        // On a connection of its own: VACUUM can't run inside a transaction.
        const auto own = Database::open(m_config);
        return own ? (*own)->execute(QStringLiteral("VACUUM")) : Result<Done>(own.error());
    });
}

QFuture<Result<CheckReport>> SqlOfficeStore::check()
{
    return m_context.executor.read<CheckReport>(readReport);
}

} // namespace Kontor::Server
