// SPDX-License-Identifier: Apache-2.0
#include "sqlstore/sqlstores.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Kontor;
using namespace Kontor::Server;

//! A database of an older kontord is brought to today's schema, with everything in it.
class TestUpgrade : public QObject {
    Q_OBJECT
private slots:
    void officeOfTheFirstSchemaIsKept();
};

namespace {

//! Runs the statements of a migration as an older program did.
void runMigration(Database &database, const QString &name)
{
    QFile file(QStringLiteral(KONTOR_SOURCE "/server/sqlstore/sql/migrations/") + name);
    QVERIFY(file.open(QIODevice::ReadOnly));
    for (const auto &statement : QString::fromUtf8(file.readAll()).split(QStringLiteral(";\n\n")))
        QVERIFY(database.execute(statement));
}

} // namespace

void TestUpgrade::officeOfTheFirstSchemaIsKept()
{
    const QTemporaryDir folder;
    DatabaseConfig config;
    config.path = folder.filePath(QStringLiteral("office.db"));
    {
        const auto old = Database::open(config);
        QVERIFY(old);
        runMigration(**old, QStringLiteral("0001_initial.sql"));
        for (const auto *statement :
             {"PRAGMA user_version=1", "INSERT INTO meta VALUES ('epoch', 'e')",
              "INSERT INTO users VALUES (1, 'alice', 'Alice', 'alice', '', 0, NULL, 1)",
              "INSERT INTO users VALUES (2, 'bob', 'Bob', 'bob', '', 0, NULL, 1)",
              "INSERT INTO rooms VALUES (1, 'general', 'general', NULL, 0, 0, 1, 1, 3, 1)",
              "INSERT INTO participants VALUES (1, 1, 2, 0, 1, 1), (1, 2, 0, 0, 0, 1)",
              "INSERT INTO messages VALUES (1, 1, 1, 'Hello', 1, NULL, 0, 1, NULL, NULL),"
              " (2, 1, 1, 'Bob?', 2, NULL, 0, 3, 1, 'c')"})
            QVERIFY((*old)->execute(QString::fromLatin1(statement)));
    }
    const SystemClock clock;
    CommitObserver nobody;
    SqlStores sql(config, clock, nobody);
    QVERIFY(sql.start().result());
    const auto stores = sql.stores();
    QCOMPARE(stores.office.info().result()->epoch, QStringLiteral("e")); // the same history
    QCOMPARE(stores.office.check().result()->troubles, QStringList());
    const auto bob = stores.messages.sync(UserId(2), {}).result();
    QVERIFY(bob);
    QCOMPARE(bob->rooms.at(0).unread, 2); // who was in it before has what was unread
    QVERIFY(!bob->rooms.at(0).lastReadId.isValid());
    QVERIFY(stores.messages.edit(UserId(1), MessageId(1), QStringLiteral("Hi")).result());
    QVERIFY(
        stores.rooms.setRole(UserId(1), RoomId(1), QStringLiteral("bob"), Role::Owner).result());
    QVERIFY(stores.rooms.leave(UserId(1), RoomId(1)).result());
    QCOMPARE(stores.office.check().result()->troubles, QStringList());
}

QTEST_GUILESS_MAIN(TestUpgrade)
#include "tst_upgrade.moc"
