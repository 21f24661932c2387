// SPDX-License-Identifier: Apache-2.0
#include "machineworld.h"

#include <QTest>

using namespace Kontor;
using namespace Kontor::App;
using namespace std::chrono_literals;
using Action = ConnectionMachine::Action;
using Event = ConnectionMachine::Event;
using State = ConnectionState;
using World = Test::MachineWorld;
using std::chrono::milliseconds;

//! The connection's machine: when it tries again.
class TestReconnecting : public QObject {
    Q_OBJECT
private slots:
    void firstRetryIsAtOnceAndLaterOnesBackOff();
    void neverGivesUp();
    void fiveFailuresShowAsOffline();
    void failuresAreForgottenAfterThirtySecondsOnline();
    void W9_shortConnectionsDoNotResetTheBackoff();
    void W1_aLostConnectionIsRetriedAtOnce();
    void nudgesRetryAtOnceButNotMoreOftenThanEverySecond();
    void goodbyeIsObeyed_data();
    void goodbyeIsObeyed();
    void aServerThatSaysGoodbyeAndStaysIsLeft();
    void retryAfterIsObeyed();
    void rejectedIsNotRetriedByAnythingButASignIn();
};

void TestReconnecting::firstRetryIsAtOnceAndLaterOnesBackOff()
{
    World world; // random 0.5: the middle of each range
    world.tell(Event::SignIn);
    std::vector<qint64> waits;
    for (int i = 0; i < 8; ++i) {
        world.tell(Event::Closed);
        QCOMPARE(int(world.machine.state()), int(State::Waiting));
        const auto wait = *world.machine.nextAttempt() - world.clock.now();
        waits.push_back(wait.count());
        world.pass(wait);
        QCOMPARE(int(world.machine.state()), int(State::Connecting));
    }
    QCOMPARE(waits, (std::vector<qint64>{0, 1500, 3000, 6000, 12000, 24000, 30000, 30000}));
}

void TestReconnecting::neverGivesUp()
{
    World world;
    world.tell(Event::SignIn);
    world.pass(std::chrono::hours(24 * 30)); // no attempt ever gets an answer
    // Each takes 10 s of connecting and 30 s of waiting by now.
    QVERIFY2(world.opens > 60'000, qPrintable(QString::number(world.opens)));
    QVERIFY(world.machine.nextTick().has_value());
}

void TestReconnecting::fiveFailuresShowAsOffline()
{
    World world;
    world.tell(Event::SignIn);
    for (int failures = 1; failures <= 5; ++failures) {
        const auto before =
            ConnectionStatus{.state = world.machine.state(), .failures = world.machine.failures()};
        QVERIFY(!before.isOffline());
        world.tell(Event::Closed, 0ms, Error{ErrorCode::Unavailable, QStringLiteral("refused")});
        QCOMPARE(world.machine.failures(), failures);
        if (failures < 5)
            world.pass(*world.machine.nextAttempt() - world.clock.now());
    }
    const ConnectionStatus after{.state = world.machine.state(),
                                 .failures = world.machine.failures()};
    QVERIFY(after.isOffline());
    QCOMPARE(world.machine.lastError()->detail, QStringLiteral("refused"));
    // The next attempt is under way: what the last one met is still the reason.
    world.pass(*world.machine.nextAttempt() - world.clock.now());
    QCOMPARE(world.machine.state(), State::Connecting);
    QCOMPARE(world.machine.lastError()->detail, QStringLiteral("refused"));
}

void TestReconnecting::failuresAreForgottenAfterThirtySecondsOnline()
{
    World world;
    world.goTo(State::Waiting);
    QCOMPARE(world.machine.failures(), 2);
    world.pass(2s);
    world.tell(Event::Opened);
    world.tell(Event::Welcomed);
    world.tell(Event::Synced);
    world.pass(29s);
    world.tell(Event::Heard);
    QCOMPARE(world.machine.failures(), 2);
    world.pass(2s);
    world.tell(Event::Closed);
    QCOMPARE(world.machine.failures(), 1);
    QCOMPARE(*world.machine.nextAttempt(), world.clock.now()); // and at once again
}

void TestReconnecting::W9_shortConnectionsDoNotResetTheBackoff()
{
    World world;
    world.tell(Event::SignIn);
    for (int i = 0; i < 6; ++i) { // each lives for a second only
        world.tell(Event::Opened);
        world.tell(Event::Welcomed);
        world.tell(Event::Synced);
        world.pass(1s);
        world.tell(Event::Closed);
        world.pass(*world.machine.nextAttempt() - world.clock.now());
    }
    world.tell(Event::Closed);
    QCOMPARE(*world.machine.nextAttempt() - world.clock.now(), 30'000ms);
}

void TestReconnecting::W1_aLostConnectionIsRetriedAtOnce()
{
    World world;
    world.goTo(State::Online);
    world.pass(31s);
    world.tell(Event::Heard);
    const auto actions = world.tell(Event::Closed);
    QCOMPARE(actions, std::vector<Action>{Action::Drop});
    QCOMPARE(world.tell(Event::Tick), std::vector<Action>{Action::Open});
}

void TestReconnecting::nudgesRetryAtOnceButNotMoreOftenThanEverySecond()
{
    World world(0.99);
    world.goTo(State::Waiting);
    const int opens = world.opens;
    world.tell(Event::Nudge);
    QCOMPARE(world.opens, opens + 1);
    world.tell(Event::Closed);
    world.clock.advance(200ms);
    for (int i = 0; i < 50; ++i)
        world.tell(Event::Nudge);
    QCOMPARE(world.opens, opens + 1);
    QCOMPARE(*world.machine.nextAttempt() - world.clock.now(),
             800ms); // sooner than the backoff had it
    world.pass(1s);
    QCOMPARE(world.opens, opens + 2);
}

void TestReconnecting::goodbyeIsObeyed_data()
{
    QTest::addColumn<int>("asked");
    QTest::addColumn<int>("waited");
    QTest::newRow("as asked") << 1234 << 1234;
    QTest::newRow("nothing: half a second") << 0 << 500;
    QTest::newRow("absurd: two minutes") << 86'400'000 << 120'000;
}

void TestReconnecting::goodbyeIsObeyed()
{
    QFETCH(int, asked);
    QFETCH(int, waited);
    World world;
    world.goTo(State::Online);
    world.tell(Event::Goodbye, milliseconds(asked));
    QCOMPARE(int(world.machine.state()),
             int(State::Online)); // acknowledgements are still on their way
    world.clock.advance(100ms);
    world.tell(Event::Closed);
    QCOMPARE(int(world.machine.state()), int(State::Waiting));
    QCOMPARE(*world.machine.nextAttempt() - world.clock.now(), milliseconds(waited - 100));
    QCOMPARE(world.machine.failures(), 0);
    const int opens = world.opens;
    world.pass(milliseconds(waited - 101));
    QCOMPARE(world.opens, opens);
    world.pass(1ms);
    QCOMPARE(world.opens, opens + 1);
    world.tell(Event::Closed); // it isn't back yet: as ever
    QCOMPARE(*world.machine.nextAttempt(), world.clock.now());
}

void TestReconnecting::aServerThatSaysGoodbyeAndStaysIsLeft()
{
    World world;
    world.goTo(State::Online);
    world.tell(Event::Goodbye, 1000ms);
    world.pass(9999ms);
    QCOMPARE(int(world.machine.state()), int(State::Online));
    world.clock.advance(1ms);
    QCOMPARE(world.tell(Event::Tick), std::vector<Action>{Action::Drop});
}

void TestReconnecting::retryAfterIsObeyed()
{
    World world;
    world.goTo(State::Authenticating);
    const auto actions = world.tell(Event::Postponed, 7s, Error{ErrorCode::RateLimited});
    QCOMPARE(actions, std::vector<Action>{Action::Drop});
    QCOMPARE(*world.machine.nextAttempt() - world.clock.now(), 7000ms);
    QCOMPARE(int(world.machine.lastError()->code), int(ErrorCode::RateLimited));
    QCOMPARE(world.machine.failures(), 1);
}

void TestReconnecting::rejectedIsNotRetriedByAnythingButASignIn()
{
    World world;
    world.goTo(State::Rejected);
    const int opens = world.opens;
    world.tell(Event::Nudge);
    world.pass(1h);
    QCOMPARE(world.opens, opens);
    QCOMPARE(world.tell(Event::SignIn), std::vector<Action>{Action::Open});
}

QTEST_GUILESS_MAIN(TestReconnecting)
#include "tst_reconnecting.moc"
