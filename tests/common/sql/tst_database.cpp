// SPDX-License-Identifier: Apache-2.0
#include "sql/transaction.h"
#include "sqlfixture.h"
#include "support/testsupport.h"

#include <QFile>
#include <QTest>
#include <QThread>

#include <atomic>

using namespace Kontor;
using namespace Kontor::Test;

class TestDatabase : public QObject {
    Q_OBJECT
private slots:
    void textAndTimesComeBackAsBound();
    void transactionWithoutCommitIsUndone();
    void savepointIsUndoneAlone();
    void hooksWaitForWhoeverTakesThem();
    void D10_uniqueViolationIsAConflict();
    void D1_lockedDatabaseIsUnavailableAfterThreeTries();
    void D2_writeAfterAReadDoesntFailForASnapshot();
    void D3_fullDiskRefusesAndHeals();
    void D4_damagedFileIsNoticed();
    void D4_notADatabaseIsRefused();
    void D6_readStatementsDontPinTheLog();
    void newFileIsReadableForItsOwnerOnly();
    void migrationBringsANewFileToTheSchema();
    void migrationsRunOnceAndInOrder();
    void firstStartsAtOnceMigrateOnce();
    void N6_newerSchemaIsRefusedWithoutAWrite();
    void brokenMigrationLeavesNothingBehind();
    void readOnlyConnectionCantWrite();
};

void TestDatabase::textAndTimesComeBackAsBound()
{
    SqlFixture fixture;
    const auto database = fixture.open();
    QVERIFY(fixture.migrate(*database));
    const auto time = fromMilliseconds(1'769'850'902'117);
    const auto text = QStringLiteral("'; DROP TABLE items; -- %s 你好 👍");
    QVERIFY(Statement(*database, "item_insert")
                .bind(":id", qint64(1) << 40)
                .bind(":name", text)
                .bind(":at", time)
                .run());
    const auto row =
        Statement(*database, "item_by_id").bind(":id", qint64(1) << 40).first([](const Row &r) {
            return std::pair(r.text("name"), r.time("at"));
        });
    QVERIFY(row && *row);
    QCOMPARE((*row)->first, text);
    QCOMPARE((*row)->second, time);
    const auto none = Statement(*database, "item_by_id").bind(":id", 5).exists();
    QVERIFY(none);
    QCOMPARE(*none, false);
}

void TestDatabase::transactionWithoutCommitIsUndone()
{
    SqlFixture fixture;
    const auto database = fixture.open();
    QVERIFY(fixture.migrate(*database));
    {
        Transaction transaction(*database);
        QVERIFY(transaction.begun());
        QVERIFY(insertItem(*database, 1, QStringLiteral("lost")));
    }
    QCOMPARE(itemNames(*database), QStringList());
    Transaction transaction(*database);
    QVERIFY(insertItem(*database, 1, QStringLiteral("kept")));
    QVERIFY(transaction.commit());
    QCOMPARE(itemNames(*database), QStringList(QStringLiteral("kept")));
}

void TestDatabase::savepointIsUndoneAlone()
{
    SqlFixture fixture;
    const auto database = fixture.open();
    QVERIFY(fixture.migrate(*database));
    Transaction transaction(*database);
    {
        Savepoint kept(*database);
        QVERIFY(insertItem(*database, 1, QStringLiteral("kept")));
        QVERIFY(kept.release());
    }
    {
        Savepoint undone(*database);
        QVERIFY(insertItem(*database, 2, QStringLiteral("undone")));
    }
    QVERIFY(transaction.commit());
    QCOMPARE(itemNames(*database), QStringList(QStringLiteral("kept")));
}

void TestDatabase::hooksWaitForWhoeverTakesThem()
{
    SqlFixture fixture;
    const auto database = fixture.open();
    QStringList order;
    database->afterCommit([&order] { order += QStringLiteral("1"); });
    database->afterCommit([&order] { order += QStringLiteral("2"); });
    QCOMPARE(order, QStringList());
    for (const auto &hook : database->takeHooks())
        hook();
    QCOMPARE(order.join(u' '), QStringLiteral("1 2"));
    QVERIFY(database->takeHooks().empty());
}

void TestDatabase::D10_uniqueViolationIsAConflict()
{
    SqlFixture fixture;
    const auto database = fixture.open();
    QVERIFY(fixture.migrate(*database));
    QVERIFY(insertItem(*database, 1, QStringLiteral("one")));
    QCOMPARE(insertItem(*database, 2, QStringLiteral("one")).error().code, ErrorCode::Conflict);
    QCOMPARE(insertItem(*database, 1, QStringLiteral("two")).error().code, ErrorCode::Conflict);
}

void TestDatabase::D1_lockedDatabaseIsUnavailableAfterThreeTries()
{
    SqlFixture fixture;
    fixture.config.busyTimeout = std::chrono::milliseconds(20);
    const auto holder = fixture.open();
    QVERIFY(fixture.migrate(*holder));
    const auto other = fixture.open();
    {
        Transaction holding(*holder);
        QVERIFY(holding.begun());
        const Transaction waiting(*other);
        QCOMPARE(waiting.begun().error().code, ErrorCode::StorageUnavailable);
        QVERIFY(!other->isDamaged());
    }
    QVERIFY(Transaction(*other).begun()); // free again: works again
}

void TestDatabase::D2_writeAfterAReadDoesntFailForASnapshot()
{
    SqlFixture fixture;
    const auto first = fixture.open();
    QVERIFY(fixture.migrate(*first));
    const auto second = fixture.open();
    QVERIFY(insertItem(*first, 1, QStringLiteral("one")));

    Transaction transaction(*second);
    QCOMPARE(itemNames(*second), QStringList(QStringLiteral("one"))); // a snapshot is taken here
    QVERIFY(insertItem(*second, 2, QStringLiteral("two")));
    QVERIFY(transaction.commit());
}

void TestDatabase::D3_fullDiskRefusesAndHeals()
{
    SqlFixture fixture;
    fixture.config.maxPages = 12;
    const auto database = fixture.open();
    QVERIFY(fixture.migrate(*database));
    qint64 id = 0;
    Result<qint64> inserted = qint64(0);
    while (inserted && id < 1000) {
        ++id;
        inserted = insertItem(*database, id, QString(500, u'x') + QString::number(id));
    }
    QVERIFY(!inserted);
    QCOMPARE(inserted.error().code, ErrorCode::StorageUnavailable);
    QVERIFY(!database->isDamaged());
    const auto count =
        Statement(*database, "item_count").first([](const Row &r) { return r.integer("n"); });
    QCOMPARE(**count, id - 1); // all that was taken is there, nothing of what was not

    QVERIFY(database->execute(QStringLiteral("PRAGMA max_page_count=1000")));
    QVERIFY(insertItem(*database, id, QStringLiteral("fits again")));
}

void TestDatabase::D4_damagedFileIsNoticed()
{
    SqlFixture fixture;
    {
        const auto database = fixture.open();
        QVERIFY(fixture.migrate(*database));
        for (int i = 0; i < 200; ++i)
            QVERIFY(insertItem(*database, i + 1, QString(300, u'x') + QString::number(i)));
    }
    QFile file(fixture.config.path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.seek(2 * 4096)); // the pages of the table and its index, not the schema
    file.write(QByteArray(20 * 4096, char(0xa5)));
    file.close();

    const auto database = fixture.open();
    const auto names =
        Statement(*database, "item_names").all([](const Row &r) { return r.text("name"); });
    QVERIFY(!names);
    QCOMPARE(names.error().code, ErrorCode::StorageUnavailable);
    QVERIFY(database->isDamaged());
}

void TestDatabase::D4_notADatabaseIsRefused()
{
    SqlFixture fixture;
    QFile file(fixture.config.path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(8192, 'x'));
    file.close();
    const auto database = Database::open(fixture.config);
    QVERIFY(!database);
    QCOMPARE(database.error().code, ErrorCode::Internal);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray(8192, 'x')); // left as it was
}

void TestDatabase::D6_readStatementsDontPinTheLog()
{
    SqlFixture fixture;
    const auto writer = fixture.open();
    QVERIFY(fixture.migrate(*writer));
    const auto reader = fixture.open();
    for (int i = 1; i <= 100; ++i) {
        QVERIFY(insertItem(*writer, i, QString(2000, u'x') + QString::number(i)));
        QCOMPARE(itemNames(*reader).size(),
                 i); // a reader that had stayed open would stop the checkpoint
    }
    QVERIFY(writer->execute(QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)")));
    QCOMPARE(QFile(fixture.config.path + QStringLiteral("-wal")).size(), 0);
}

void TestDatabase::newFileIsReadableForItsOwnerOnly()
{
    SqlFixture fixture;
    const auto database = fixture.open();
    QVERIFY(fixture.migrate(*database));
    for (const auto *suffix : {"", "-wal", "-shm"}) {
        const auto permissions = QFile::permissions(fixture.config.path + QLatin1String(suffix));
        QVERIFY2(!(permissions & (QFile::ReadGroup | QFile::ReadOther)), suffix);
    }
}

void TestDatabase::migrationBringsANewFileToTheSchema()
{
    SqlFixture fixture;
    const auto database = fixture.open();
    QCOMPARE(*database->userVersion(), 0);
    QVERIFY(migrate(*database, QStringLiteral(":/test/newer")));
    QCOMPARE(*database->userVersion(), 2);
    QVERIFY(Statement(*database, "second_count").exists());
}

void TestDatabase::migrationsRunOnceAndInOrder()
{
    SqlFixture fixture;
    {
        const auto database = fixture.open();
        QVERIFY(fixture.migrate(*database));
        QVERIFY(insertItem(*database, 1, QStringLiteral("old")));
    }
    const auto database = fixture.open();
    QVERIFY(migrate(*database, QStringLiteral(":/test/newer")));
    QVERIFY(migrate(*database, QStringLiteral(":/test/newer")));
    QCOMPARE(itemNames(*database), QStringList(QStringLiteral("old")));
    QVERIFY(database->execute(QStringLiteral("INSERT INTO second(id) VALUES (5)")));
    QCOMPARE(itemNames(*database).size(), 2); // the trigger, a statement with ";" inside, is there
}

void TestDatabase::firstStartsAtOnceMigrateOnce()
{
    for (int round = 0; round < 10; ++round) {
        const SqlFixture fixture;
        std::atomic<int> good = 0;
        std::vector<std::unique_ptr<QThread>> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back(QThread::create([&fixture, &good] {
                const auto database = Database::open(fixture.config);
                if (database && SqlFixture::migrate(**database))
                    ++good;
            }));
            threads.back()->start();
        }
        for (const auto &thread : threads)
            thread->wait();
        QCOMPARE(good.load(), 4);
        QCOMPARE(*fixture.open()->userVersion(), 1);
    }
}

void TestDatabase::N6_newerSchemaIsRefusedWithoutAWrite()
{
    SqlFixture fixture;
    const auto database = fixture.open();
    QVERIFY(migrate(*database, QStringLiteral(":/test/newer")));
    const auto older = fixture.migrate(*database);
    QVERIFY(!older);
    QCOMPARE(older.error().code, ErrorCode::Unavailable);
    QVERIFY(older.error().detail.contains(QStringLiteral("schema 2")));
    QCOMPARE(*database->userVersion(), 2);
}

void TestDatabase::brokenMigrationLeavesNothingBehind()
{
    SqlFixture fixture;
    const auto database = fixture.open();
    QVERIFY(fixture.migrate(*database));
    QVERIFY(!migrate(*database, QStringLiteral(":/test/broken")));
    QCOMPARE(*database->userVersion(), 1);
    QVERIFY(!Statement(*database, "second_count").exists());
}

void TestDatabase::readOnlyConnectionCantWrite()
{
    SqlFixture fixture;
    const auto writer = fixture.open();
    QVERIFY(fixture.migrate(*writer));
    fixture.config.readOnly = true;
    const auto reader = fixture.open();
    QVERIFY(!insertItem(*reader, 1, QStringLiteral("x")));
    QCOMPARE(itemNames(*reader), QStringList());
}

QTEST_GUILESS_MAIN(TestDatabase)
#include "tst_database.moc"
