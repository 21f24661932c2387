// SPDX-License-Identifier: Apache-2.0
#include "office.h"

using namespace Kontor::Test;
using namespace std::chrono_literals;

//! Rows D5, D8 and W1 of the catalogue: the server dies in the middle of it.
class TestServerKilled : public QObject {
    Q_OBJECT

private slots:
    void D5_everyMessageArrivesOnceWhileTheServerIsKilledTwentyTimes();
    void theCheckOfThisTestCanFail();
};

void TestServerKilled::D5_everyMessageArrivesOnceWhileTheServerIsKilledTwentyTimes()
{
    constexpr int kMessages = 1000;
    constexpr int kKills = 20;
    const auto seed = testSeed();
    QRandomGenerator random(seed);
    Office office(8);
    QVERIFY2(office.start(), office.server.log().constData());
    QVERIFY2(office.startClients(), office.server.log().constData());

    Workload workload(office, kMessages, seed);
    workload.start();
    int inFlight = 0;
    for (int kill = 1; kill <= kKills; ++kill) {
        // Spread over the whole run, so that every kill finds messages on their way.
        const int target = kill * kMessages / (kKills + 2);
        QTRY_VERIFY_WITH_TIMEOUT(workload.acknowledged() >= target, 4 * int(patience().count()));
        letPass(std::chrono::milliseconds(random.bounded(15)));
        inFlight += workload.kept() > workload.acknowledged();
        office.server.kill();
        letPass(std::chrono::milliseconds(random.bounded(200)));
        QVERIFY2(office.server.start(), office.server.log().constData());
    }
    QTRY_VERIFY_WITH_TIMEOUT(workload.isDone(), 4 * int(patience().count()));
    for (const auto &client : office.clients)
        QTRY_VERIFY_WITH_TIMEOUT(client->isQuiet(), 4 * int(patience().count()));

    QCOMPARE(workload.refused(), 0);
    QCOMPARE(workload.kept(), kMessages);
    qInfo("%d of %d kills met messages that were not acknowledged", inFlight, kKills);
    QVERIFY(inFlight > kKills / 4); // else it has tested nothing
    // The last of the others' messages may still be on their way.
    QTRY_COMPARE(faultsOf(office, workload), QString());
}

void TestServerKilled::theCheckOfThisTestCanFail()
{
    const QMap<QString, QStringList> sent{
        {QStringLiteral("a"), {QStringLiteral("a 1"), QStringLiteral("a 2")}}};
    const auto room = [](const QStringList &texts) {
        std::vector<Kontor::Message> messages;
        for (const auto &text : texts)
            messages.push_back(textOf(QStringLiteral("a"), text));
        return messages;
    };
    const QString first = QStringLiteral("a 1"), second = QStringLiteral("a 2");
    QCOMPARE(faultsOf(room({first, second}), sent), QString());
    QVERIFY(!faultsOf(room({first}), sent).isEmpty());
    QVERIFY(!faultsOf(room({first, second, second}), sent).isEmpty());
    QVERIFY(!faultsOf(room({second, first}), sent).isEmpty());
    QVERIFY(!faultsOf(room({first, second, QStringLiteral("a 3")}), sent).isEmpty());
}

QTEST_GUILESS_MAIN(TestServerKilled)
#include "tst_serverkilled.moc"
