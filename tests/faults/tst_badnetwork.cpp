// SPDX-License-Identifier: Apache-2.0
#include "office.h"
#include "support/faultschedule.h"
#include "support/testsupport.h"

using namespace Kontor::Test;
using namespace std::chrono_literals;

//! Rows W1, W3 and W9 of the catalogue: the network between good programs.
class TestBadNetwork : public QObject {
    Q_OBJECT

private slots:
    void withoutFaultsTheFirstMessageOfAnEmptyRoomArrives();
    void W1_W9_everyMessageArrivesOnceOverANetworkThatCutsStallsAndDelays();
    void W3_aLostAcknowledgementStoresNothingTwice();
    void W2_aBlackHoleLosesNothing();
};

void TestBadNetwork::withoutFaultsTheFirstMessageOfAnEmptyRoomArrives()
{
    Office office(2);
    QVERIFY2(office.start(), office.server.log().constData());
    QVERIFY2(office.startClients(), office.server.log().constData());
    Workload workload(office, 1, 1);
    workload.start();
    QTRY_VERIFY(workload.isDone());
    QTRY_COMPARE(faultsOf(office, workload), QString());
}

void TestBadNetwork::W1_W9_everyMessageArrivesOnceOverANetworkThatCutsStallsAndDelays()
{
    constexpr int kMessages = 1000;
    const auto seed = testSeed();
    Office office(8);
    QVERIFY2(office.start(), office.server.log().constData());
    FaultProxy proxy(office.server.port(), seed);
    QVERIFY2(office.startClients(proxy.port()), office.server.log().constData());

    FaultSchedule schedule(proxy, seed);
    Workload workload(office, kMessages, seed);
    schedule.start();
    workload.start();
    QTRY_VERIFY_WITH_TIMEOUT(workload.isDone() && schedule.faults() >= 60,
                             12 * int(patience().count()));
    schedule.stop();
    for (const auto &client : office.clients)
        QTRY_VERIFY_WITH_TIMEOUT(client->isQuiet(), 4 * int(patience().count()));

    const auto counts = proxy.counts();
    qInfo("faults: %s; %d links, %d of them cut, %d acks lost", qPrintable(schedule.summary()),
          counts.links, counts.cuts, counts.droppedFrames);
    QCOMPARE(workload.refused(), 0);
    QVERIFY(counts.cuts > 0);
    // The last of the others' messages may still be on their way.
    QTRY_COMPARE(faultsOf(office, workload), QString());
}

void TestBadNetwork::W3_aLostAcknowledgementStoresNothingTwice()
{
    const auto seed = testSeed();
    Office office(2);
    QVERIFY2(office.start(), office.server.log().constData());
    FaultProxy proxy(office.server.port(), seed);
    QVERIFY2(office.startClients(proxy.port()), office.server.log().constData());

    // The message itself gets through, also back to its sender; only the answer vanishes, for ten
    // messages.
    proxy.setFaults(
        {.drop = [](const QByteArray &frame) { return frame.contains("\"type\":\"ack\""); }});
    Workload workload(office, 10, seed);
    workload.start();
    QTRY_VERIFY(workload.isDone());
    QTRY_VERIFY(proxy.counts().droppedFrames >= 2);
    proxy.setFaults({});
    for (const auto &client : office.clients)
        QTRY_VERIFY_WITH_TIMEOUT(client->isQuiet(), 4 * int(patience().count()));
    // The last of the others' messages may still be on their way.
    QTRY_COMPARE(faultsOf(office, workload), QString());
}

void TestBadNetwork::W2_aBlackHoleLosesNothing()
{
    const auto seed = testSeed();
    Office office(2);
    QVERIFY2(office.start(), office.server.log().constData());
    FaultProxy proxy(office.server.port(), seed);
    QVERIFY2(office.startClients(proxy.port()), office.server.log().constData());

    proxy.setFaults({.stalled = true});
    Workload workload(office, 20, seed);
    workload.start();
    QTRY_VERIFY(workload.isDone());
    QCOMPARE(workload.acknowledged(), 0);
    QCOMPARE(workload.kept(), 20);
    proxy.cut(); // what the hole has swallowed is gone
    proxy.setFaults({});
    for (const auto &client : office.clients)
        QTRY_VERIFY_WITH_TIMEOUT(client->isQuiet(), 4 * int(patience().count()));
    // The last of the others' messages may still be on their way.
    QTRY_COMPARE(faultsOf(office, workload), QString());
}

QTEST_GUILESS_MAIN(TestBadNetwork)
#include "tst_badnetwork.moc"
