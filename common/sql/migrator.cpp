// SPDX-License-Identifier: Apache-2.0
#include "sql/migrator.h"

#include "base/logging.h"
#include "sql/transaction.h"

#include <QDir>
#include <QFile>

namespace Kontor {

namespace {

QStringList statementsOf(const QString &fileName)
{
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", qPrintable(fileName));
    QStringList statements;
    for (const auto &part : QString::fromUtf8(file.readAll()).split(QLatin1String(";\n\n"))) {
        const auto statement = part.trimmed();
        if (!statement.isEmpty())
            statements += statement;
    }
    return statements;
}

//! Unavailable: it is newer than \a newest.
Result<int> knownVersion(Database &database, qsizetype newest)
{
    const auto version = database.userVersion();
    if (version && *version > newest) {
        return {ErrorCode::Unavailable,
                QStringLiteral("the database has schema %1, this program knows up to %2; "
                               "use a newer version of it")
                    .arg(*version)
                    .arg(newest)};
    }
    return version;
}

} // namespace

Result<Done> migrate(Database &database, const QString &folder)
{
    const QDir dir(folder);
    const auto files = dir.entryList({QStringLiteral("*.sql")}, QDir::Files, QDir::Name);
    // A look before the transaction: a database of today isn't locked for it. Another process may
    // migrate between the two.
    if (const auto current = knownVersion(database, files.size());
        !current || *current == files.size())
        return current ? Result<Done>(Done()) : Result<Done>(current.error());
    Transaction transaction(database);
    if (!transaction.begun())
        return transaction.begun();
    const auto current = knownVersion(database, files.size());
    if (!current)
        return current.error();
    for (qsizetype i = *current; i < files.size(); ++i) {
        Q_ASSERT(files.at(i).startsWith(QStringLiteral("%1_").arg(i + 1, 4, 10, QLatin1Char('0'))));
        for (const auto &statement : statementsOf(dir.filePath(files.at(i)))) {
            if (const auto done = database.execute(statement); !done)
                return done;
        }
        qCInfo(lcSql).noquote() << "migration" << files.at(i);
    }
    if (const auto done =
            database.execute(QStringLiteral("PRAGMA user_version=%1").arg(files.size()));
        !done)
        return done;
    return transaction.commit();
}

} // namespace Kontor
