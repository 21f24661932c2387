// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/boundedqueue.h"
#include "base/futures.h"
#include "base/tally.h"
#include "sql/database.h"

#include <QThread>

#include <atomic>
#include <functional>
#include <memory>
#include <vector>

namespace Kontor {

//! \brief Runs closures on one database: one writer thread, a few reader threads.
//!
//! Writes run in the order in which they were given. All that have queued share one transaction
//! (group commit: the more load, the fewer syncs); a closure that fails is undone alone. A write's
//! future is finished only after the commit, and its Database::afterCommit() hooks run before that,
//! in the writer's thread, in commit order. A full queue refuses with StorageUnavailable. Any
//! thread may call write() and read().
class DatabaseExecutor {
public:
    struct Options {
        int readers = 2;
        std::size_t queueLimit =
            20'000; //!< jobs that wait, for the writer and for the readers each
        std::size_t batchLimit = 1000; //!< jobs of one transaction: bounds what one rollback undoes
    };
    using Prepare = std::function<Result<Done>(Database &)>;

    DatabaseExecutor(DatabaseConfig config, Options options);
    //! As stop().
    ~DatabaseExecutor();

    //! Opens the database, runs \a prepare (migrations) in the writer's thread, then opens the
    //! readers. Jobs may be queued from now on; after a failure each gets StorageUnavailable.
    QFuture<Result<Done>> start(Prepare prepare);

    //! Commits what has queued, refuses the rest, waits for the threads to end.
    void stop();

    template <typename T>
    QFuture<Result<T>> write(std::function<Result<T>(Database &)> job)
    {
        return enqueue<T>(m_writes, std::move(job));
    }

    template <typename T>
    QFuture<Result<T>> read(std::function<Result<T>(Database &)> job)
    {
        return enqueue<T>(m_reads, std::move(job));
    }

    //! The database said, to the writer or a reader, that its file is damaged: nothing is written
    //! any more. Any thread.
    bool isDamaged() const { return m_damaged; }

    //! Transactions that the writer has committed so far, and the writes in them. Any thread.
    qint64 commits() const { return m_commits; }
    qint64 writes() const { return m_writesDone; }

    //! What the writer has measured so far. Any thread.
    struct Statistics {
        Histogram<10> batchSizes{{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000}}; //!< writes
        //! From a transaction's begin to its end, in seconds.
        Histogram<11> seconds{
            {0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2}};
        Tally failures; //!< transactions that could not be begun or committed
    };
    const Statistics &statistics() const { return m_statistics; }
    //! Jobs that wait. Any thread.
    std::size_t waitingWrites() const { return m_writes.size(); }
    std::size_t waitingReads() const { return m_reads.size(); }

private:
    //! A closure with its promise, whatever its type.
    struct Job {
        virtual ~Job() = default;
        //! Runs the closure and keeps its result; false: to be undone.
        virtual bool run(Database &database) = 0;
        //! Hands the result out; a good one only if \a lost is nullptr.
        virtual void finish(const Error *lost) = 0;
        virtual void refuse(const Error &error) = 0;

        std::vector<std::function<void()>> hooks;
    };

    template <typename T>
    struct TypedJob final : Job {
        explicit TypedJob(std::function<Result<T>(Database &)> f)
            : closure(std::move(f))
        {
            promise.start();
        }
        bool run(Database &database) override
        {
            result = closure(database);
            return result.hasValue();
        }
        void finish(const Error *lost) override
        {
            promise.addResult(lost && result ? Result<T>(*lost) : std::move(result));
            handOver();
            promise.finish();
        }
        void refuse(const Error &error) override
        {
            promise.addResult(Result<T>(error));
            handOver();
            promise.finish();
        }
        std::function<Result<T>(Database &)> closure;
        Result<T> result;
        QPromise<Result<T>> promise;
    };

    using Queue = BoundedQueue<std::unique_ptr<Job>>;

    template <typename T>
    QFuture<Result<T>> enqueue(Queue &queue, std::function<Result<T>(Database &)> closure)
    {
        auto job = std::make_unique<TypedJob<T>>(std::move(closure));
        const auto future = job->promise.future();
        if (queue.push(std::move(job)) == Queue::Push::Refused) {
            return ready(Result<T>(Error{ErrorCode::StorageUnavailable,
                                         QStringLiteral("the database's queue is full"),
                                         std::chrono::seconds(1)}));
        }
        return future;
    }

    void writeLoop(const Prepare &prepare, QPromise<Result<Done>> started);
    void writeBatch(Database &database, std::vector<std::unique_ptr<Job>> jobs);
    //! An error: the whole transaction is lost.
    static Result<Done> runInSavepoint(Database &database, Job &job);
    void lookForDamage(const Database &database);
    void readLoop();
    void startReaders();
    static void refuse(const std::vector<std::unique_ptr<Job>> &jobs, const Error &error);

    const DatabaseConfig m_config;
    const Options m_options;
    Queue m_writes;
    Queue m_reads;
    std::unique_ptr<QThread> m_writer;
    std::vector<std::unique_ptr<QThread>> m_readers;
    std::atomic<bool> m_damaged = false;
    std::atomic<qint64> m_commits = 0;
    std::atomic<qint64> m_writesDone = 0;
    Statistics m_statistics; // the writer's
};

} // namespace Kontor
