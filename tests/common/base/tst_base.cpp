// SPDX-License-Identifier: Apache-2.0
#include "base/backoff.h"
#include "base/boundedqueue.h"
#include "base/clock.h"
#include "base/futures.h"
#include "support/testsupport.h"

#include <QTest>
#include <QThread>

using namespace Kontor;
using namespace std::chrono_literals;

class TestBase : public QObject {
    Q_OBJECT
private slots:
    void timestampsAreUtcWithMilliseconds();
    void timeWithoutOffsetIsRefused();
    void firstRetryIsAtOnce();
    void backoffGrowsWithFullJitterUpToItsCap();
    void backoffNeverGoesUnderItsFloor();
    void fullQueueRefusesAndKeepsWhatItHas();
    void closedQueueHandsOutTheRest();
    void queueKeepsEachThreadsOrder();
    void handlerRunsInTheContextsThreadAndNotInsideTheCall();
    void handlerOfADeadContextNeverRuns();
    void cancelledFutureArrivesAsError();
};

void TestBase::timestampsAreUtcWithMilliseconds()
{
    const auto time = fromIsoString(QStringLiteral("2026-01-31T10:15:02.117+01:00"));
    QVERIFY(time);
    QCOMPARE(toIsoString(*time), QStringLiteral("2026-01-31T09:15:02.117Z"));
    QCOMPARE(fromMilliseconds(toMilliseconds(*time)), *time);
}

void TestBase::timeWithoutOffsetIsRefused()
{
    QVERIFY(!fromIsoString(QStringLiteral("2026-01-31T10:15:02.117")));
    QVERIFY(!fromIsoString(QStringLiteral("yesterday")));
}

void TestBase::firstRetryIsAtOnce()
{
    const Backoff backoff(3s, 60s, 250ms, [] { return 0.5; });
    QCOMPARE(backoff.delay(0), 0ms);
}

void TestBase::backoffGrowsWithFullJitterUpToItsCap()
{
    double random = 0.999999;
    const Backoff backoff(3s, 60s, 250ms, [&random] { return random; });
    QCOMPARE(backoff.delay(1), 3000ms);
    QCOMPARE(backoff.delay(2), 6000ms);
    QCOMPARE(backoff.delay(5), 48000ms);
    QCOMPARE(backoff.delay(6), 60000ms);
    QCOMPARE(backoff.delay(1'000'000), 60000ms);
    random = 0.5;
    QCOMPARE(backoff.delay(2), 3000ms);
}

void TestBase::backoffNeverGoesUnderItsFloor()
{
    const Backoff backoff(3s, 60s, 250ms, [] { return 0.0; });
    QCOMPARE(backoff.delay(4), 250ms);
}

void TestBase::fullQueueRefusesAndKeepsWhatItHas()
{
    using Queue = BoundedQueue<int>;
    Queue queue(2);
    QCOMPARE(queue.push(1), Queue::Push::First);
    QCOMPARE(queue.push(2), Queue::Push::Queued);
    QCOMPARE(queue.push(3), Queue::Push::Refused);
    QCOMPARE(queue.take(), (std::vector{1, 2}));
    QCOMPARE(queue.push(4), Queue::Push::First);
}

void TestBase::closedQueueHandsOutTheRest()
{
    BoundedQueue<int> queue(10);
    queue.push(1);
    queue.close();
    QCOMPARE(queue.push(2), BoundedQueue<int>::Push::Refused);
    QCOMPARE(queue.waitAndTake(), std::vector{1});
    QVERIFY(queue.waitAndTake().empty());
}

void TestBase::queueKeepsEachThreadsOrder()
{
    constexpr int kThreads = 4;
    constexpr int kEach = 2000;
    BoundedQueue<int> queue(kThreads * kEach);
    std::vector<std::unique_ptr<QThread>> threads;
    for (int thread = 0; thread < kThreads; ++thread) {
        threads.emplace_back(QThread::create([&queue, thread] {
            for (int i = 0; i < kEach; ++i)
                queue.push(thread * kEach + i);
            handOver();
        }));
        threads.back()->start();
    }
    std::vector<int> next(kThreads, 0);
    for (int taken = 0; taken < kThreads * kEach;) {
        for (const int value : queue.waitAndTake(64)) {
            QCOMPARE(value % kEach, next[std::size_t(value / kEach)]++);
            ++taken;
        }
    }
    for (const auto &thread : threads)
        QVERIFY(thread->wait());
    takeOver();
}

void TestBase::handlerRunsInTheContextsThreadAndNotInsideTheCall()
{
    QObject context;
    int seen = 0;
    onReady(ready(Result<int>(7)), &context, [&](const Result<int> &result) {
        QCOMPARE(QThread::currentThread(), context.thread());
        seen = *result;
    });
    QCOMPARE(seen, 0);
    QTRY_COMPARE(seen, 7);
}

void TestBase::handlerOfADeadContextNeverRuns()
{
    bool called = false;
    bool other = false;
    QObject living;
    {
        QObject context;
        onReady(ready(Result<int>(1)), &context, [&](const Result<int> &) { called = true; });
    }
    onReady(ready(Result<int>(1)), &living, [&](const Result<int> &) { other = true; });
    QTRY_VERIFY(other); // what was set up later has come, so the first would have
    QVERIFY(!called);
}

void TestBase::cancelledFutureArrivesAsError()
{
    QObject context;
    std::optional<Result<int>> seen;
    {
        QPromise<Result<int>> promise;
        promise.start();
        onReady(promise.future(), &context, [&](const Result<int> &result) { seen = result; });
    } // dropped without a result
    QTRY_VERIFY(seen);
    QCOMPARE(seen->error().code, ErrorCode::Cancelled);
}

QTEST_GUILESS_MAIN(TestBase)
#include "tst_base.moc"
