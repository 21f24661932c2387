// SPDX-License-Identifier: Apache-2.0
#include "office.h"
#include "support/faultproxy.h"
#include "support/questions.h"
#include "support/testsupport.h"

#include <QElapsedTimer>

using namespace Kontor;
using namespace Kontor::Test;
using namespace std::chrono_literals;

namespace {

//! A client whose network comes and goes.
struct Traveller {
    Traveller(Office &office, int person)
        : proxy(office.server.port())
        , client({office.profile(person), office.server.url(proxy.port()), Office::nameOf(person),
                  office.token(person)})
    {
    }

    FaultProxy proxy;
    OfficeClient client; // with the program's own backoff
    RawClient truth; //!< the same user's other connection, always online
};

int percentile(std::vector<int> values, double part)
{
    std::sort(values.begin(), values.end());
    return values.at(std::size_t(part * double(values.size() - 1) + 0.5));
}

} // namespace

//! Row W8 and promise 9: the network comes back.
class TestOfflineSpans : public QObject {
    Q_OBJECT

private slots:
    void W8_onlineAgainAndUnreadCountsRightAfterAHundredOfflineSpans();

private:
    void talkWhileOffline(QRandomGenerator &random, int round);
    void comeBack(QRandomGenerator &random);
    void compareUnread();

    std::unique_ptr<Office> m_office;
    std::vector<std::unique_ptr<Traveller>> m_travellers;
    std::unique_ptr<OfficeClient> m_talker;
    QList<RoomId> m_rooms;
    std::vector<int> m_times;
    int m_unreadSeen = 0;
};

void TestOfflineSpans::talkWhileOffline(QRandomGenerator &random, int round)
{
    for (int i = random.bounded(6); i > 0; --i) {
        const auto room = m_rooms.at(random.bounded(int(m_rooms.size())));
        QVERIFY(await(m_talker->session().send(room, QStringLiteral("%1 %2").arg(round).arg(i))));
    }
    for (const auto &traveller : m_travellers) {
        auto &session = traveller->client.session();
        const auto room = m_rooms.at(random.bounded(int(m_rooms.size())));
        if (random.bounded(3) == 0)
            QVERIFY(await(session.send(room, QStringLiteral("%1 from a train").arg(round))));
        if (random.bounded(3) == 0) { // reads what it has
            const auto page = await(session.cache().newestPage(room, 50));
            QVERIFY(page);
            if (!page->messages.empty())
                session.markRead(room, page->messages.back().id);
        }
    }
}

void TestOfflineSpans::comeBack(QRandomGenerator &random)
{
    std::vector<QElapsedTimer> timers(m_travellers.size());
    std::vector<int> times(m_travellers.size(), -1);
    const QObject listener; // ends the connections below
    for (std::size_t i = 0; i < m_travellers.size(); ++i) {
        letPass(std::chrono::milliseconds(random.bounded(100)));
        auto &traveller = *m_travellers.at(i);
        QVERIFY(!traveller.client.isOnline());
        traveller.proxy.setReachable(true);
        timers[i].start();
        QObject::connect(&traveller.client.session(), &App::Session::statusChanged, &listener,
                         [&times, &timers, i](const App::ConnectionStatus &status) {
                             if (status.state == App::ConnectionState::Online && times[i] < 0)
                                 times[i] = int(timers[i].elapsed());
                         });
        traveller.client.session().networkChanged(); // as the system tells the program
    }
    const auto allBack = [&times] {
        return std::all_of(times.begin(), times.end(), [](int time) { return time >= 0; });
    };
    QTRY_VERIFY_WITH_TIMEOUT(allBack(), 7 * int(patience().count())); // the longest backoff is 60 s
    m_times.insert(m_times.end(), times.begin(), times.end());
}

void TestOfflineSpans::compareUnread()
{
    QTRY_VERIFY(m_talker->isQuiet());
    for (const auto &traveller : m_travellers)
        QTRY_VERIFY_WITH_TIMEOUT(traveller->client.isQuiet(), 2 * int(patience().count()));
    for (const auto &traveller : m_travellers) {
        const auto asServerSays = [&traveller] {
            QMap<qint64, int> counts;
            for (const auto &room : roomsOf(traveller->truth))
                counts.insert(room.id.value(), room.unread);
            return counts;
        };
        // The last message may still be on its way to one of them.
        QTRY_COMPARE_WITH_TIMEOUT(traveller->client.unread(), asServerSays(),
                                  int(patience().count()));
        for (const int count : traveller->client.unread())
            m_unreadSeen += count;
    }
}

void TestOfflineSpans::W8_onlineAgainAndUnreadCountsRightAfterAHundredOfflineSpans()
{
    constexpr int kTravellers = 4;
    constexpr int kRounds = 25;
    const auto seed = testSeed();
    QRandomGenerator random(seed);
    m_office = std::make_unique<Office>(kTravellers + 1);
    auto &office = *m_office;
    QVERIFY2(office.start(), office.server.log().constData());
    for (int i = 0; i < kTravellers; ++i) {
        m_travellers.push_back(std::make_unique<Traveller>(office, i));
        QVERIFY(m_travellers.back()->client.start());
        QVERIFY(m_travellers.back()->truth.resume(office.server.port(),
                                                  office.server.issueToken(Office::nameOf(i))));
    }
    m_talker = std::make_unique<OfficeClient>(
        OfficeClient::Account{office.profile(kTravellers), office.server.url(),
                              Office::nameOf(kTravellers), office.token(kTravellers)});
    QVERIFY(m_talker->start());
    QTRY_VERIFY(m_talker->isOnline());
    for (const auto &traveller : m_travellers)
        QTRY_VERIFY(traveller->client.isOnline());
    m_rooms = {m_talker->room(QStringLiteral("general")), m_talker->room(QStringLiteral("side"))};

    for (int round = 0; round < kRounds; ++round) {
        for (const auto &traveller : m_travellers)
            traveller->proxy.setReachable(false);
        for (const auto &traveller : m_travellers)
            QTRY_VERIFY(!traveller->client.isOnline());
        talkWhileOffline(random, round);
        letPass(std::chrono::milliseconds(random.bounded(1500)));
        comeBack(random);
        compareUnread();
        if (QTest::currentTestFailed())
            return;
    }
    qInfo("online again after %d offline spans: min %d, median %d, p95 %d, max %d ms",
          int(m_times.size()), percentile(m_times, 0), percentile(m_times, 0.5),
          percentile(m_times, 0.95), percentile(m_times, 1));
    QVERIFY(m_unreadSeen > kRounds); // else equal counts say nothing
    QCOMPARE(int(m_times.size()), kTravellers * kRounds);
    QVERIFY(percentile(m_times, 0.95) <= 2000 * slowness());
}

QTEST_GUILESS_MAIN(TestOfflineSpans)
#include "tst_offlinespans.moc"
