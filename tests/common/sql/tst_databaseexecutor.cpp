// SPDX-License-Identifier: Apache-2.0
#include "sql/databaseexecutor.h"
#include "sqlfixture.h"
#include "support/testsupport.h"

#include <QMutex>
#include <QSemaphore>
#include <QTest>

using namespace Kontor;
using namespace Kontor::Test;

namespace {

QFuture<Result<qint64>> insert(DatabaseExecutor &executor, qint64 id, const QString &name)
{
    return executor.write<qint64>([id, name](Database &db) { return insertItem(db, id, name); });
}

QFuture<Result<QStringList>> names(DatabaseExecutor &executor)
{
    return executor.read<QStringList>(
        [](Database &db) -> Result<QStringList> { return itemNames(db); });
}

//! Keeps the writer busy until the semaphore is released, so that what follows queues up.
QFuture<Result<Done>> hold(DatabaseExecutor &executor, QSemaphore &release)
{
    QSemaphore running;
    auto held = executor.write<Done>([&running, &release](Database &) -> Result<Done> {
        running.release();
        release.acquire();
        return Done();
    });
    running.acquire(); // the writer has it, in a transaction of its own
    return held;
}

} // namespace

class TestDatabaseExecutor : public QObject {
    Q_OBJECT
private slots:
    void readSeesWhatWasCommittedBefore();
    void writesThatQueuedShareOneTransaction();
    void failedWriteIsUndoneAlone();
    void hooksRunInCommitOrderBeforeTheFuture();
    void hooksOfAFailedWriteNeverRun();
    void fullQueueRefusesAtOnce();
    void stopCommitsWhatHasQueued();
    void failedStartAnswersEveryJob();
    void lostTransactionAnswersWithAnErrorForAll();
    void D4_damagedFileStopsTheWrites();
    void writesFromManyThreadsAllArriveOnce();
};

void TestDatabaseExecutor::readSeesWhatWasCommittedBefore()
{
    SqlFixture fixture;
    DatabaseExecutor executor(fixture.config, {});
    QVERIFY(executor.start(&SqlFixture::migrate).result());
    QVERIFY(insert(executor, 1, QStringLiteral("one")).result());
    QCOMPARE(*names(executor).result(), QStringList(QStringLiteral("one")));
}

void TestDatabaseExecutor::writesThatQueuedShareOneTransaction()
{
    SqlFixture fixture;
    DatabaseExecutor executor(fixture.config, {});
    QVERIFY(executor.start(&SqlFixture::migrate).result());
    QSemaphore release;
    auto held = hold(executor, release);
    std::vector<QFuture<Result<qint64>>> inserts;
    for (int i = 1; i <= 200; ++i)
        inserts.push_back(insert(executor, i, QString::number(i)));
    release.release();
    for (auto &future : inserts)
        QVERIFY(future.result());
    QVERIFY(held.result());
    QCOMPARE(executor.writes(), 201);
    QCOMPARE(executor.commits(), 2);
}

void TestDatabaseExecutor::failedWriteIsUndoneAlone()
{
    SqlFixture fixture;
    DatabaseExecutor executor(fixture.config, {});
    QVERIFY(executor.start(&SqlFixture::migrate).result());
    QSemaphore release;
    auto held = hold(executor, release);
    auto first = insert(executor, 1, QStringLiteral("one"));
    auto half = executor.write<Done>([](Database &db) -> Result<Done> {
        (void)insertItem(db, 2, QStringLiteral("half"));
        return {ErrorCode::NotAllowed};
    });
    auto twice = insert(executor, 3, QStringLiteral("one"));
    auto last = insert(executor, 4, QStringLiteral("four"));
    release.release();
    QVERIFY(first.result());
    QCOMPARE(half.result().error().code, ErrorCode::NotAllowed);
    QCOMPARE(twice.result().error().code, ErrorCode::Conflict);
    QVERIFY(last.result());
    QCOMPARE(executor.commits(), 2);
    QCOMPARE(names(executor).result()->join(u' '), QStringLiteral("one four"));
}

void TestDatabaseExecutor::hooksRunInCommitOrderBeforeTheFuture()
{
    SqlFixture fixture;
    DatabaseExecutor executor(fixture.config, {});
    QVERIFY(executor.start(&SqlFixture::migrate).result());
    QMutex mutex;
    QList<int> order;
    QFuture<Result<Done>> last;
    for (int i = 0; i < 50; ++i) {
        last = executor.write<Done>([&mutex, &order, i](Database &db) -> Result<Done> {
            db.afterCommit([&mutex, &order, i] {
                QMutexLocker lock(&mutex);
                order += i;
            });
            return Done();
        });
    }
    QVERIFY(last.result());
    QMutexLocker lock(&mutex);
    QCOMPARE(order.size(), 50);
    QVERIFY(std::is_sorted(order.begin(), order.end()));
}

void TestDatabaseExecutor::hooksOfAFailedWriteNeverRun()
{
    SqlFixture fixture;
    DatabaseExecutor executor(fixture.config, {});
    QVERIFY(executor.start(&SqlFixture::migrate).result());
    std::atomic<int> ran = 0;
    const auto job = [&ran](bool good) {
        return [&ran, good](Database &db) -> Result<Done> {
            db.afterCommit([&ran] { ++ran; });
            return good ? Result<Done>(Done()) : Result<Done>(ErrorCode::NotAllowed);
        };
    };
    auto bad = executor.write<Done>(job(false));
    auto good = executor.write<Done>(job(true));
    QVERIFY(!bad.result());
    QVERIFY(good.result());
    QCOMPARE(ran.load(), 1);
}

void TestDatabaseExecutor::fullQueueRefusesAtOnce()
{
    SqlFixture fixture;
    DatabaseExecutor::Options options;
    options.queueLimit = 2;
    DatabaseExecutor executor(fixture.config, options);
    QVERIFY(executor.start(&SqlFixture::migrate).result());
    QSemaphore release;
    auto held = hold(executor, release);
    auto first = insert(executor, 1, QStringLiteral("one"));
    auto second = insert(executor, 2, QStringLiteral("two"));
    const auto refused = insert(executor, 3, QStringLiteral("three"));
    QVERIFY(refused.isFinished());
    QCOMPARE(refused.result().error().code, ErrorCode::StorageUnavailable);
    QVERIFY(refused.result().error().retryAfter.count() > 0);
    release.release();
    QVERIFY(first.result() && second.result() && held.result());
}

void TestDatabaseExecutor::stopCommitsWhatHasQueued()
{
    SqlFixture fixture;
    std::vector<QFuture<Result<qint64>>> inserts;
    {
        DatabaseExecutor executor(fixture.config, {});
        (void)executor.start(&SqlFixture::migrate);
        for (int i = 1; i <= 500; ++i)
            inserts.push_back(insert(executor, i, QString::number(i)));
        executor.stop();
        QCOMPARE(insert(executor, 501, QStringLiteral("late")).result().error().code,
                 ErrorCode::StorageUnavailable);
    }
    for (auto &future : inserts)
        QVERIFY(future.result());
    QCOMPARE(itemNames(*fixture.open()).size(), 500);
}

void TestDatabaseExecutor::failedStartAnswersEveryJob()
{
    SqlFixture fixture;
    DatabaseExecutor executor(fixture.config, {});
    auto started = executor.start([](Database &) -> Result<Done> {
        return {ErrorCode::Unavailable, QStringLiteral("schema 9")};
    });
    auto written = insert(executor, 1, QStringLiteral("one"));
    QCOMPARE(started.result().error().code, ErrorCode::Unavailable);
    QCOMPARE(written.result().error().code, ErrorCode::StorageUnavailable);
    QVERIFY(written.result().error().detail.contains(QStringLiteral("schema 9")));
    auto read = names(executor); // without readers it would wait for ever
    QCOMPARE(read.result().error().code, ErrorCode::StorageUnavailable);
}

void TestDatabaseExecutor::lostTransactionAnswersWithAnErrorForAll()
{
    // D8: a write that succeeded inside a transaction that is then lost must not be reported as
    // done.
    SqlFixture fixture;
    DatabaseExecutor executor(fixture.config, {});
    QVERIFY(executor.start(&SqlFixture::migrate).result());
    QSemaphore release;
    std::atomic<int> hooks = 0;
    auto held = hold(executor, release);
    auto good = executor.write<qint64>([&hooks](Database &db) -> Result<qint64> {
        db.afterCommit([&hooks] { ++hooks; });
        return insertItem(db, 1, QStringLiteral("one"));
    });
    auto breaking = executor.write<Done>([](Database &db) -> Result<Done> {
        return db.execute(QStringLiteral("ROLLBACK")); // as SQLite itself does on a full disk
    });
    auto next = insert(executor, 2, QStringLiteral("two")); // nothing may come after it
    release.release();
    QVERIFY(held.result());
    QCOMPARE(good.result().error().code, ErrorCode::StorageUnavailable);
    QVERIFY(!breaking.result());
    QCOMPARE(next.result().error().code, ErrorCode::StorageUnavailable);
    QCOMPARE(hooks.load(), 0);
    QCOMPARE(*names(executor).result(), QStringList());
    QVERIFY(insert(executor, 1, QStringLiteral("again")).result()); // and it goes on
}

void TestDatabaseExecutor::D4_damagedFileStopsTheWrites()
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
    QVERIFY(file.seek(2 * 4096));
    file.write(QByteArray(20 * 4096, char(0xa5)));
    file.close();

    DatabaseExecutor executor(fixture.config, {});
    QVERIFY(executor.start([](Database &) -> Result<Done> { return Done(); }).result());
    QVERIFY(!insert(executor, 10, QStringLiteral("x")).result());
    QVERIFY(executor.isDamaged());
    const auto later = executor.write<Done>([](Database &) -> Result<Done> { return Done(); });
    QCOMPARE(later.result().error().code, ErrorCode::StorageUnavailable);
}

void TestDatabaseExecutor::writesFromManyThreadsAllArriveOnce()
{
    SqlFixture fixture;
    DatabaseExecutor executor(fixture.config, {});
    QVERIFY(executor.start(&SqlFixture::migrate).result());
    constexpr int kThreads = 4;
    constexpr int kEach = 250;
    std::vector<std::unique_ptr<QThread>> threads;
    std::atomic<int> good = 0;
    for (int thread = 0; thread < kThreads; ++thread) {
        threads.emplace_back(QThread::create([&executor, &good, thread] {
            for (int i = 0; i < kEach; ++i) {
                const qint64 id = thread * kEach + i + 1;
                if (insert(executor, id, QString::number(id)).result())
                    ++good;
            }
            handOver();
        }));
        threads.back()->start();
    }
    for (const auto &thread : threads)
        thread->wait();
    takeOver();
    QCOMPARE(good.load(), kThreads * kEach);
    QCOMPARE(names(executor).result()->size(), kThreads * kEach);
}

QTEST_GUILESS_MAIN(TestDatabaseExecutor)
#include "tst_databaseexecutor.moc"
