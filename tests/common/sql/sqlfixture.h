// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sql/database.h"
#include "sql/migrator.h"
#include "sql/statement.h"

#include <QTemporaryDir>

namespace Kontor::Test {

//! A temporary folder with one database file of the test's schema.
struct SqlFixture {
    QTemporaryDir folder;
    DatabaseConfig config = [this] {
        DatabaseConfig c;
        c.path = folder.filePath(QStringLiteral("test.sqlite"));
        c.statements = std::make_shared<Statements>(Statements::load(QStringLiteral(":/test")));
        return c;
    }();

    std::unique_ptr<Database> open() const { return std::move(Database::open(config)).value(); }

    static Result<Done> migrate(Database &database)
    {
        return Kontor::migrate(database, QStringLiteral(":/test/migrations"));
    }
};

inline Result<qint64> insertItem(Database &database, qint64 id, const QString &name)
{
    return Statement(database, "item_insert")
        .bind(":id", id)
        .bind(":name", name)
        .bind(":at", std::optional<Timestamp>())
        .run();
}

inline QStringList itemNames(Database &database)
{
    const auto names =
        Statement(database, "item_names").all([](const Row &row) { return row.text("name"); });
    return names ? QStringList(names->begin(), names->end()) : QStringList(names.error().detail);
}

} // namespace Kontor::Test
