// SPDX-License-Identifier: Apache-2.0
#include "service/presencetable.h"
#include "support/fakeclock.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Kontor;
using namespace Kontor::Server;
using namespace Kontor::Test;
using namespace std::chrono_literals;

namespace {

using Leaving = PresenceTable::Leaving;
using Device = PresenceTable::Device;

constexpr auto kOffline = PresenceStatus::Offline;
constexpr auto kOnline = PresenceStatus::Online;
constexpr auto kAway = PresenceStatus::Away;
constexpr auto kBusy = PresenceStatus::Busy;

} // namespace

Q_DECLARE_METATYPE(std::vector<Kontor::PresenceStatus>)

//! Who is there, on a clock of the test's own.
class TestPresence : public QObject {
    Q_OBJECT
private slots:
    void init();

    void manyDevicesMakeOnePresence_data();
    void manyDevicesMakeOnePresence();
    void deviceIsOnlineUntilItSaysMore();
    void lostConnectionIsToldAfterItsGrace();
    void reconnectingInTimeIsNotSeen();
    void comingBackKeepsTheStatus();
    void anotherSessionInheritsNothing();
    void logoutIsToldAtOnce();
    void invisibleLooksOffline();
    void changesOfAPersonDontOvertakeEachOther();
    void flappingIsToldOnce();
    void nothingIsKeptOfThoseWhoHaveGone();
    void tellAgainRepeats();
    void changesAreTakenInParts();
    void randomDevicesAgreeWithTheRule();

private:
    Device add(qint64 session = 1)
    {
        return m_table->add(UserId(1), QStringLiteral("alice"), SessionId(session));
    }
    //! What is told now, of one person: the status, or nothing.
    std::optional<PresenceStatus> told();

    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<PresenceTable> m_table;
    std::optional<Timestamp> m_lastSeen; //!< of the change that told() gave last
};

void TestPresence::init()
{
    m_clock = std::make_unique<FakeClock>();
    m_table = std::make_unique<PresenceTable>(*m_clock);
}

std::optional<PresenceStatus> TestPresence::told()
{
    const auto changes = m_table->takeChanges(10);
    if (changes.empty())
        return std::nullopt;
    m_lastSeen = changes.front().lastSeen;
    m_table->told(changes.front().user);
    return changes.front().status;
}

void TestPresence::manyDevicesMakeOnePresence_data()
{
    QTest::addColumn<std::vector<PresenceStatus>>("devices");
    QTest::addColumn<PresenceStatus>("presence");
    using Devices = std::vector<PresenceStatus>;
    QTest::newRow("none") << Devices{} << kOffline;
    QTest::newRow("one online") << Devices{kOnline} << kOnline;
    QTest::newRow("one away") << Devices{kAway} << kAway;
    QTest::newRow("one busy") << Devices{kBusy} << kBusy;
    QTest::newRow("one invisible") << Devices{kOffline} << kOffline;
    QTest::newRow("all invisible") << Devices{kOffline, kOffline} << kOffline;
    QTest::newRow("online wins over away") << Devices{kAway, kOnline, kAway} << kOnline;
    QTest::newRow("busy wins over online") << Devices{kOnline, kBusy} << kBusy;
    QTest::newRow("busy wins over away") << Devices{kBusy, kAway} << kBusy;
    QTest::newRow("away wins over invisible") << Devices{kOffline, kAway} << kAway;
}

void TestPresence::manyDevicesMakeOnePresence()
{
    QFETCH(std::vector<PresenceStatus>, devices);
    QFETCH(PresenceStatus, presence);
    for (const auto status : devices)
        m_table->set(add(), status);
    QCOMPARE(m_table->statusOf(QStringLiteral("alice")), presence);
    QCOMPARE(told().value_or(kOffline), presence);
    QCOMPARE(m_table->present().size(), std::size_t(presence == kOffline ? 0 : 1));
}

void TestPresence::deviceIsOnlineUntilItSaysMore()
{
    const auto device = add();
    QCOMPARE(told(), kOnline);
    QCOMPARE(told(), std::nullopt);
    m_table->set(device, kAway);
    QCOMPARE(told(), kAway);
    m_table->set(device, kAway);
    QCOMPARE(told(), std::nullopt);
}

void TestPresence::lostConnectionIsToldAfterItsGrace()
{
    const auto device = add();
    QCOMPARE(told(), kOnline);
    const auto left = m_clock->now();
    m_table->remove(device, Leaving::Lost);
    m_clock->advance(4999ms);
    QCOMPARE(told(), std::nullopt);
    QCOMPARE(m_table->statusOf(QStringLiteral("alice")), kOnline);
    m_clock->advance(1ms);
    QCOMPARE(told(), kOffline);
    QCOMPARE(m_lastSeen, left); // not when the grace ended
}

void TestPresence::reconnectingInTimeIsNotSeen()
{
    auto device = add();
    QCOMPARE(told(), kOnline);
    for (int i = 0; i < 20; ++i) {
        m_table->remove(device, Leaving::Lost);
        m_clock->advance(4s);
        device = add();
        QCOMPARE(told(), std::nullopt);
    }
    m_clock->advance(10s);
    QCOMPARE(told(), std::nullopt); // none of the losses counts any more
    QCOMPARE(m_table->statusOf(QStringLiteral("alice")), kOnline);
}

void TestPresence::comingBackKeepsTheStatus()
{
    const auto device = add();
    m_table->set(device, kBusy);
    QCOMPARE(told(), kBusy);
    m_table->remove(device, Leaving::Lost);
    m_clock->advance(2s);
    const auto again = add();
    m_clock->advance(10s);
    QCOMPARE(told(), std::nullopt);
    m_table->set(again, kAway);
    QCOMPARE(told(), kAway);
}

void TestPresence::anotherSessionInheritsNothing()
{
    const auto laptop = add(1);
    m_table->set(laptop, kAway);
    QCOMPARE(told(), kAway);
    m_table->remove(laptop, Leaving::Lost);
    add(2);
    QCOMPARE(told(), kOnline);
}

void TestPresence::logoutIsToldAtOnce()
{
    const auto laptop = add(1);
    const auto phone = add(2);
    m_table->set(phone, kAway);
    QCOMPARE(told(), kOnline);
    m_table->remove(laptop, Leaving::Deliberate);
    QCOMPARE(told(), kAway);
    m_table->remove(phone, Leaving::Deliberate);
    QCOMPARE(told(), kOffline);
    QCOMPARE(m_lastSeen, m_clock->now());
}

void TestPresence::invisibleLooksOffline()
{
    const auto device = add();
    QCOMPARE(told(), kOnline);
    const auto hidden = m_clock->now();
    m_table->set(device, kOffline);
    m_clock->advance(1min);
    QCOMPARE(told(), kOffline);
    QCOMPARE(m_lastSeen, hidden);
    QVERIFY(m_table->present().empty());
    m_table->set(device, kOnline);
    QCOMPARE(told(), kOnline);
}

void TestPresence::changesOfAPersonDontOvertakeEachOther()
{
    const auto device = add();
    QCOMPARE(m_table->takeChanges(10).size(), std::size_t(1)); // and it takes its time
    m_table->set(device, kAway);
    QVERIFY(m_table->takeChanges(10).empty());
    m_table->set(device, kBusy);
    QVERIFY(m_table->takeChanges(10).empty());
    m_table->told(UserId(1));
    QCOMPARE(told(), kBusy);
}

void TestPresence::flappingIsToldOnce()
{
    const auto device = add();
    for (int i = 0; i < 1000; ++i)
        m_table->set(device, i % 2 ? kAway : kBusy);
    QCOMPARE(told(), kAway);
    for (int i = 0; i < 1000; ++i)
        m_table->set(device, i % 2 ? kAway : kBusy);
    QCOMPARE(told(), std::nullopt); // it is what it was
}

void TestPresence::nothingIsKeptOfThoseWhoHaveGone()
{
    m_table->remove(add(), Leaving::Deliberate); // nobody has noticed
    QCOMPARE(told(), std::nullopt);
    const auto device = add();
    QCOMPARE(told(), kOnline);
    m_table->remove(device, Leaving::Deliberate);
    QCOMPARE(told(), kOffline);
    m_table->tellAgain(QStringLiteral("alice"));
    QCOMPARE(told(), std::nullopt);
    m_table->set(device, kBusy); // too late
    m_table->remove(device, Leaving::Lost);
    QCOMPARE(m_table->statusOf(QStringLiteral("alice")), kOffline);
    QCOMPARE(told(), std::nullopt);
}

void TestPresence::tellAgainRepeats()
{
    add();
    QCOMPARE(told(), kOnline);
    m_table->tellAgain(QStringLiteral("alice"));
    m_table->tellAgain(QStringLiteral("alice"));
    QCOMPARE(told(), kOnline);
    QCOMPARE(told(), std::nullopt);
}

void TestPresence::changesAreTakenInParts()
{
    for (int i = 1; i <= 25; ++i)
        m_table->add(UserId(i), QString::number(i), SessionId(i));
    QSet<UserId> seen;
    for (const std::size_t expected : {10U, 10U, 5U, 0U}) {
        const auto changes = m_table->takeChanges(10);
        QCOMPARE(changes.size(), expected);
        for (const auto &change : changes)
            seen.insert(change.user);
    }
    QCOMPARE(seen.size(), qsizetype(25));
}

void TestPresence::randomDevicesAgreeWithTheRule()
{
    const auto wanted = quint32(qEnvironmentVariableIntValue("KONTOR_SEED"));
    const auto seed = wanted ? wanted : QRandomGenerator::global()->generate() >> 1;
    QRandomGenerator random(seed);
    struct Model {
        Device device;
        PresenceStatus status;
        std::optional<std::chrono::milliseconds> lostAt = {};
    };
    std::vector<Model> devices;
    auto lastTold = kOffline;
    for (int step = 0; step < 20'000; ++step) {
        const auto action = random.bounded(10);
        if (action < 3) { // each has a session of its own: nobody inherits
            devices.push_back({add(step + 1), kOnline});
        } else if (action < 6 && !devices.empty()) {
            auto &device = devices[std::size_t(random.bounded(int(devices.size())))];
            const auto status = PresenceStatus(random.bounded(4));
            if (!device.lostAt) {
                m_table->set(device.device, status);
                device.status = status;
            }
        } else if (action < 9 && !devices.empty()) {
            const auto index = random.bounded(int(devices.size()));
            auto &device = devices[std::size_t(index)];
            if (!device.lostAt && random.bounded(2)) {
                m_table->remove(device.device, Leaving::Lost);
                device.lostAt = m_clock->elapsed();
            } else if (!device.lostAt) {
                m_table->remove(device.device, Leaving::Deliberate);
                devices.erase(devices.begin() + index);
            }
        } else {
            m_clock->advance(std::chrono::milliseconds(random.bounded(4000)));
        }
        std::erase_if(devices, [this](const Model &device) {
            return device.lostAt && m_clock->elapsed() - *device.lostAt >= PresenceTable::kGrace;
        });
        const auto any = [&devices](PresenceStatus status) {
            return std::any_of(devices.begin(), devices.end(),
                               [status](const Model &device) { return device.status == status; });
        };
        const auto expected = any(kBusy) ? kBusy
            : any(kOnline)               ? kOnline
            : any(kAway)                 ? kAway
                                         : kOffline;
        if (const auto now = told())
            lastTold = *now;
        const auto where = QStringLiteral("step %1, KONTOR_SEED=%2").arg(step).arg(seed);
        QVERIFY2(lastTold == expected, qPrintable(where));
        QVERIFY2(m_table->statusOf(QStringLiteral("alice")) == expected, qPrintable(where));
    }
}

QTEST_APPLESS_MAIN(TestPresence)
#include "tst_presence.moc"
