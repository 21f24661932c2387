// SPDX-License-Identifier: Apache-2.0
#include "sql/databaseexecutor.h"

#include "base/logging.h"
#include "sql/transaction.h"

#include <chrono>

namespace Kontor {

DatabaseExecutor::DatabaseExecutor(DatabaseConfig config, Options options)
    : m_config(std::move(config))
    , m_options(options)
    , m_writes(options.queueLimit)
    , m_reads(options.queueLimit)
{
}

DatabaseExecutor::~DatabaseExecutor()
{
    stop();
}

QFuture<Result<Done>> DatabaseExecutor::start(Prepare prepare)
{
    QPromise<Result<Done>> started;
    started.start();
    const auto future = started.future();
    m_writer.reset(QThread::create(
        [this, prepare = std::move(prepare), promise = std::move(started)]() mutable {
            writeLoop(prepare, std::move(promise));
            handOver();
        }));
    m_writer->setObjectName(QStringLiteral("db-writer"));
    m_writer->start();
    return future;
}

void DatabaseExecutor::stop()
{
    m_writes.close();
    if (m_writer)
        m_writer->wait();
    m_reads.close();
    for (const auto &reader : m_readers)
        reader->wait();
    takeOver();
}

void DatabaseExecutor::writeLoop(const Prepare &prepare, QPromise<Result<Done>> started)
{
    const auto database = Database::open(m_config);
    Result<Done> opened = database ? prepare(**database) : Result<Done>(database.error());
    if (opened) {
        startReaders();
    } else {
        m_reads.close();
        refuse(m_reads.take(), {ErrorCode::StorageUnavailable, opened.error().detail});
    }
    started.addResult(opened);
    handOver();
    started.finish();

    for (;;) {
        auto jobs = m_writes.waitAndTake(m_options.batchLimit);
        if (jobs.empty())
            return; // closed, and everything done
        if (!opened)
            refuse(jobs, {ErrorCode::StorageUnavailable, opened.error().detail});
        else
            writeBatch(**database, std::move(jobs));
    }
}

void DatabaseExecutor::writeBatch(Database &database, std::vector<std::unique_ptr<Job>> jobs)
{
    if (m_damaged)
        return refuse(jobs, {ErrorCode::StorageUnavailable, QStringLiteral("damaged")});

    const auto began = std::chrono::steady_clock::now();
    Result<Done> committed = Done();
    std::size_t ran = 0;
    {
        Transaction transaction(database);
        if (!transaction.begun()) {
            m_statistics.failures.add();
            return refuse(jobs, transaction.begun().error());
        }
        for (; committed && ran < jobs.size(); ++ran)
            committed = runInSavepoint(database, *jobs[ran]);
        if (committed)
            committed = transaction.commit();
    }
    if (committed) {
        ++m_commits;
        m_writesDone += qint64(jobs.size());
        m_statistics.batchSizes.add(double(jobs.size()));
        m_statistics.seconds.add(
            std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count());
    } else {
        m_statistics.failures.add();
    }
    lookForDamage(database);
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        if (i >= ran) {
            jobs[i]->refuse(committed.error());
            continue;
        }
        if (committed) {
            for (const auto &hook : jobs[i]->hooks)
                hook();
        }
        jobs[i]->finish(committed ? nullptr : &committed.error());
    }
}

Result<Done> DatabaseExecutor::runInSavepoint(Database &database, Job &job)
{
    Savepoint savepoint(database);
    if (!savepoint.begun())
        return savepoint.begun();
    const bool good = job.run(database);
    auto hooks = database.takeHooks();
    if (!good)
        return savepoint.undo();
    job.hooks = std::move(hooks);
    return savepoint.release();
}

void DatabaseExecutor::lookForDamage(const Database &database)
{
    if (database.isDamaged() && !m_damaged.exchange(true))
        qCCritical(lcSql) << "the database file is damaged; nothing is written any more";
}

void DatabaseExecutor::startReaders()
{
    for (int i = 0; i < m_options.readers; ++i) {
        auto &reader = m_readers.emplace_back(QThread::create([this] {
            readLoop();
            handOver();
        }));
        reader->setObjectName(QStringLiteral("db-reader"));
        reader->start();
    }
}

void DatabaseExecutor::readLoop()
{
    auto config = m_config;
    config.readOnly = true;
    const auto database = Database::open(config);
    for (;;) {
        auto jobs = m_reads.waitAndTake(1);
        if (jobs.empty())
            return;
        if (!database) {
            refuse(jobs, database.error());
            continue;
        }
        // One snapshot for all statements of the closure.
        (void)(*database)->execute(QStringLiteral("BEGIN"));
        jobs.front()->run(**database);
        (void)(*database)->execute(QStringLiteral("COMMIT"));
        lookForDamage(**database);
        jobs.front()->finish(nullptr);
    }
}

void DatabaseExecutor::refuse(const std::vector<std::unique_ptr<Job>> &jobs, const Error &error)
{
    for (const auto &job : jobs)
        job->refuse(error);
}

} // namespace Kontor
