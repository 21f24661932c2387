// SPDX-License-Identifier: Apache-2.0
#include "connection/connectionmachine.h"
#include "support/fakeclock.h"

#include <QTest>

#include <algorithm>
#include <tuple>

using namespace Kontor;
using namespace Kontor::App;
using namespace std::chrono_literals;
using Action = ConnectionMachine::Action;
using Event = ConnectionMachine::Event;
using State = ConnectionState;
using std::chrono::milliseconds;

namespace {

//! A machine with a clock, and what it asked for.
class World {
public:
    explicit World(double random = 0.5)
        : machine(Backoff(3s, 60s, 250ms, [random] { return random; }))
    {
    }

    std::vector<Action> tell(Event event, milliseconds delay = 0ms, std::optional<Error> error = {})
    {
        auto actions = machine.handle({event, delay, std::move(error)}, moment());
        for (const auto action : actions) {
            opens += action == Action::Open ? 1 : 0;
            pings += action == Action::Ping ? 1 : 0;
        }
        return actions;
    }

    //! Lets time go by, with a Tick whenever one is asked for.
    void pass(milliseconds time)
    {
        const auto end = clock.elapsed() + time;
        while (const auto next = machine.nextTick()) {
            if (*next > end)
                break;
            clock.advance(std::max(0ms, *next - clock.elapsed()));
            tell(Event::Tick);
        }
        clock.advance(end - clock.elapsed());
        tell(Event::Tick);
    }

    void goTo(State state)
    {
        if (state == State::SignedOut)
            return;
        tell(Event::SignIn);
        if (state == State::Connecting)
            return;
        if (state == State::Waiting) {
            tell(Event::Closed);
            tell(Event::Tick); // the first retry is at once
            tell(Event::Closed);
            return;
        }
        tell(Event::Opened);
        if (state == State::Rejected)
            tell(Event::Refused, 0ms, Error{ErrorCode::WrongCredentials});
        if (state == State::Authenticating || state == State::Rejected)
            return;
        tell(Event::Welcomed);
        if (state == State::Online)
            tell(Event::Synced);
    }

    ConnectionMachine::Moment moment() const { return {clock.elapsed(), clock.now()}; }

    Test::FakeClock clock;
    ConnectionMachine machine;
    int opens = 0;
    int pings = 0;
};

} // namespace

Q_DECLARE_METATYPE(Kontor::App::ConnectionState)

class TestConnectionMachine : public QObject {
    Q_OBJECT
private slots:
    void everyStateAnswersEveryEvent_data();
    void everyStateAnswersEveryEvent();
    void firstRetryIsAtOnceAndLaterOnesBackOff();
    void neverGivesUp();
    void fiveFailuresShowAsOffline();
    void failuresAreForgottenAfterThirtySecondsOnline();
    void W9_shortConnectionsDoNotResetTheBackoff();
    void W1_aLostConnectionIsRetriedAtOnce();
    void W2_aBlackHoleIsNoticedWithin45Seconds();
    void W8_wakingAfterEightHoursProbesAndReconnects();
    void W8_aWakeUpIsNoticedByTheClocksAlone();
    void W9_twoSecondsOfLatencyAreNoReasonToReconnect();
    void slowSyncIsFineAsLongAsItProgresses();
    void everyStageHasItsLimit_data();
    void everyStageHasItsLimit();
    void nudgesRetryAtOnceButNotMoreOftenThanEverySecond();
    void goodbyeIsObeyed_data();
    void goodbyeIsObeyed();
    void aServerThatSaysGoodbyeAndStaysIsLeft();
    void retryAfterIsObeyed();
    void A7_revokedSessionStopsAndAsks();
    void rejectedIsNotRetriedByAnythingButASignIn();
    void heartbeatFollowsTheServerWithinReason();
};

void TestConnectionMachine::everyStateAnswersEveryEvent_data()
{
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("event");
    QTest::addColumn<int>("to");
    const std::tuple<const char *, State, Event, State> rows[]{
        {"signed out, sign in", State::SignedOut, Event::SignIn, State::Connecting},
        {"signed out, nudge", State::SignedOut, Event::Nudge, State::SignedOut},
        {"signed out, closed", State::SignedOut, Event::Closed, State::SignedOut},
        {"signed out, welcomed", State::SignedOut, Event::Welcomed, State::SignedOut},
        {"waiting, sign in", State::Waiting, Event::SignIn, State::Connecting},
        {"waiting, sign out", State::Waiting, Event::SignOut, State::SignedOut},
        {"waiting, nudge", State::Waiting, Event::Nudge, State::Connecting},
        {"waiting, stale opened", State::Waiting, Event::Opened, State::Waiting},
        {"waiting, stale closed", State::Waiting, Event::Closed, State::Waiting},
        {"waiting, stale welcome", State::Waiting, Event::Welcomed, State::Waiting},
        {"waiting, stale synced", State::Waiting, Event::Synced, State::Waiting},
        {"connecting, opened", State::Connecting, Event::Opened, State::Authenticating},
        {"connecting, closed", State::Connecting, Event::Closed, State::Waiting},
        {"connecting, refused", State::Connecting, Event::Refused, State::Rejected},
        {"connecting, sign out", State::Connecting, Event::SignOut, State::SignedOut},
        {"connecting, welcome", State::Connecting, Event::Welcomed, State::Connecting},
        {"authenticating, welcomed", State::Authenticating, Event::Welcomed, State::Syncing},
        {"authenticating, closed", State::Authenticating, Event::Closed, State::Waiting},
        {"authenticating, refused", State::Authenticating, Event::Refused, State::Rejected},
        {"authenticating, postponed", State::Authenticating, Event::Postponed, State::Waiting},
        {"authenticating, sign out", State::Authenticating, Event::SignOut, State::SignedOut},
        {"authenticating, synced", State::Authenticating, Event::Synced, State::Authenticating},
        {"syncing, synced", State::Syncing, Event::Synced, State::Online},
        {"syncing, progressed", State::Syncing, Event::Progressed, State::Syncing},
        {"syncing, closed", State::Syncing, Event::Closed, State::Waiting},
        {"syncing, refused", State::Syncing, Event::Refused, State::Rejected},
        {"syncing, postponed", State::Syncing, Event::Postponed, State::Waiting},
        {"syncing, sign out", State::Syncing, Event::SignOut, State::SignedOut},
        {"syncing, second welcome", State::Syncing, Event::Welcomed, State::Syncing},
        {"online, closed", State::Online, Event::Closed, State::Waiting},
        {"online, refused", State::Online, Event::Refused, State::Rejected},
        {"online, sign out", State::Online, Event::SignOut, State::SignedOut},
        {"online, sign in", State::Online, Event::SignIn, State::Connecting},
        {"online, nudge", State::Online, Event::Nudge, State::Online},
        {"online, goodbye", State::Online, Event::Goodbye, State::Online},
        {"online, progressed", State::Online, Event::Progressed, State::Online},
        {"online, heard", State::Online, Event::Heard, State::Online},
        {"rejected, sign in", State::Rejected, Event::SignIn, State::Connecting},
        {"rejected, sign out", State::Rejected, Event::SignOut, State::SignedOut},
        {"rejected, nudge", State::Rejected, Event::Nudge, State::Rejected},
        {"rejected, closed", State::Rejected, Event::Closed, State::Rejected},
    };
    for (const auto &[name, from, event, to] : rows)
        QTest::newRow(name) << int(from) << int(event) << int(to);
}

void TestConnectionMachine::everyStateAnswersEveryEvent()
{
    QFETCH(int, from);
    QFETCH(int, event);
    QFETCH(int, to);
    World world;
    world.goTo(State(from));
    QCOMPARE(int(world.machine.state()), from);

    world.tell(Event(event));

    QCOMPARE(int(world.machine.state()), to);
}

void TestConnectionMachine::firstRetryIsAtOnceAndLaterOnesBackOff()
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

void TestConnectionMachine::neverGivesUp()
{
    World world;
    world.tell(Event::SignIn);
    world.pass(std::chrono::hours(24 * 30)); // no attempt ever gets an answer
    // Each takes 10 s of connecting and 30 s of waiting by now.
    QVERIFY2(world.opens > 60'000, qPrintable(QString::number(world.opens)));
    QVERIFY(world.machine.nextTick().has_value());
}

void TestConnectionMachine::fiveFailuresShowAsOffline()
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

void TestConnectionMachine::failuresAreForgottenAfterThirtySecondsOnline()
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

void TestConnectionMachine::W9_shortConnectionsDoNotResetTheBackoff()
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

void TestConnectionMachine::W1_aLostConnectionIsRetriedAtOnce()
{
    World world;
    world.goTo(State::Online);
    world.pass(31s);
    world.tell(Event::Heard);
    const auto actions = world.tell(Event::Closed);
    QCOMPARE(actions, std::vector<Action>{Action::Drop});
    QCOMPARE(world.tell(Event::Tick), std::vector<Action>{Action::Open});
}

void TestConnectionMachine::W2_aBlackHoleIsNoticedWithin45Seconds()
{
    World world;
    world.goTo(State::Online);
    for (int i = 0; i < 10; ++i) { // answered pings keep it
        world.pass(20s);
        world.tell(Event::Heard);
    }
    QCOMPARE(int(world.machine.state()), int(State::Online));
    const int pings = world.pings;
    QVERIFY(pings >= 9);
    world.pass(44s);
    QCOMPARE(int(world.machine.state()), int(State::Online));
    QCOMPARE(world.pings, pings + 2);
    world.pass(1s);
    QVERIFY(world.machine.state() != State::Online);
    QCOMPARE(int(world.machine.lastError()->code), int(ErrorCode::Timeout));
}

void TestConnectionMachine::W8_wakingAfterEightHoursProbesAndReconnects()
{
    World world;
    world.goTo(State::Online);
    const int opens = world.opens;
    const auto actions = world.tell(Event::Nudge); // logind said so
    QCOMPARE(actions, std::vector<Action>{Action::Ping});
    world.pass(4900ms);
    QCOMPARE(int(world.machine.state()), int(State::Online));
    world.pass(100ms);
    QCOMPARE(world.opens, opens + 1); // the first retry is at once
    QCOMPARE(int(world.machine.state()), int(State::Connecting));
}

void TestConnectionMachine::W8_aWakeUpIsNoticedByTheClocksAlone()
{
    Test::FakeClock clock;
    ConnectionMachine machine(Backoff(3s, 60s, 250ms, [] { return 0.5; }));
    auto moment = [&](std::chrono::hours slept) {
        return ConnectionMachine::Moment{clock.elapsed(), clock.now() + slept};
    };
    machine.handle({Event::SignIn}, moment(0h));
    machine.handle({Event::Opened}, moment(0h));
    machine.handle({Event::Welcomed}, moment(0h));
    machine.handle({Event::Synced}, moment(0h));
    clock.advance(5s); // what the monotonic clock saw of the night
    QVERIFY(*machine.nextTick() <= clock.elapsed());

    const auto actions = machine.handle({Event::Tick}, moment(8h));

    QCOMPARE(actions, std::vector<Action>{Action::Ping});
    machine.handle({Event::Heard}, moment(8h)); // it lives after all
    clock.advance(6s);
    QVERIFY(machine.handle({Event::Tick}, moment(8h)).empty());
    QCOMPARE(int(machine.state()), int(State::Online));
}

void TestConnectionMachine::W9_twoSecondsOfLatencyAreNoReasonToReconnect()
{
    World world;
    world.tell(Event::SignIn);
    world.pass(6s); // three round trips: TCP, TLS, upgrade
    world.tell(Event::Opened);
    world.pass(4s);
    world.tell(Event::Welcomed);
    for (int i = 0; i < 20; ++i) {
        world.pass(20s); // a frame of 64 KiB at 16 KB/s, and slower
        world.tell(Event::Heard);
        world.tell(Event::Progressed);
    }
    world.tell(Event::Synced);
    for (int i = 0; i < 100; ++i) {
        world.pass(22s); // each pong is two seconds late
        world.tell(Event::Heard);
    }
    QCOMPARE(int(world.machine.state()), int(State::Online));
    QCOMPARE(world.opens, 1);
}

void TestConnectionMachine::slowSyncIsFineAsLongAsItProgresses()
{
    World world;
    world.goTo(State::Syncing);
    for (int i = 0; i < 10; ++i) {
        world.pass(25s);
        world.tell(Event::Heard);
        world.tell(Event::Progressed);
    }
    QCOMPARE(int(world.machine.state()), int(State::Syncing));
    world.pass(30s);
    QVERIFY(world.machine.state() != State::Syncing);
}

void TestConnectionMachine::everyStageHasItsLimit_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<int>("seconds");
    QTest::newRow("connecting") << int(State::Connecting) << 10;
    QTest::newRow("authenticating") << int(State::Authenticating) << 10;
    QTest::newRow("syncing") << int(State::Syncing) << 30;
}

void TestConnectionMachine::everyStageHasItsLimit()
{
    QFETCH(int, state);
    QFETCH(int, seconds);
    World world;
    world.goTo(State(state));
    world.clock.advance(std::chrono::seconds(seconds) - 1ms);
    world.tell(Event::Heard);
    world.tell(Event::Tick);
    QCOMPARE(int(world.machine.state()), state);
    world.clock.advance(1ms);

    const auto actions = world.tell(Event::Tick);

    QCOMPARE(actions, std::vector<Action>{Action::Drop});
    QCOMPARE(int(world.machine.state()), int(State::Waiting));
    QCOMPARE(int(world.machine.lastError()->code), int(ErrorCode::Timeout));
}

void TestConnectionMachine::nudgesRetryAtOnceButNotMoreOftenThanEverySecond()
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

void TestConnectionMachine::goodbyeIsObeyed_data()
{
    QTest::addColumn<int>("asked");
    QTest::addColumn<int>("waited");
    QTest::newRow("as asked") << 1234 << 1234;
    QTest::newRow("nothing: half a second") << 0 << 500;
    QTest::newRow("absurd: two minutes") << 86'400'000 << 120'000;
}

void TestConnectionMachine::goodbyeIsObeyed()
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

void TestConnectionMachine::aServerThatSaysGoodbyeAndStaysIsLeft()
{
    World world;
    world.goTo(State::Online);
    world.tell(Event::Goodbye, 1000ms);
    world.pass(9999ms);
    QCOMPARE(int(world.machine.state()), int(State::Online));
    world.clock.advance(1ms);
    QCOMPARE(world.tell(Event::Tick), std::vector<Action>{Action::Drop});
}

void TestConnectionMachine::retryAfterIsObeyed()
{
    World world;
    world.goTo(State::Authenticating);
    const auto actions = world.tell(Event::Postponed, 7s, Error{ErrorCode::RateLimited});
    QCOMPARE(actions, std::vector<Action>{Action::Drop});
    QCOMPARE(*world.machine.nextAttempt() - world.clock.now(), 7000ms);
    QCOMPARE(int(world.machine.lastError()->code), int(ErrorCode::RateLimited));
    QCOMPARE(world.machine.failures(), 1);
}

void TestConnectionMachine::A7_revokedSessionStopsAndAsks()
{
    World world;
    world.goTo(State::Online);
    const auto actions = world.tell(Event::Refused, 0ms, Error{ErrorCode::SessionExpired});
    QCOMPARE(actions, (std::vector<Action>{Action::Drop, Action::Report}));
    QCOMPARE(int(world.machine.lastError()->code), int(ErrorCode::SessionExpired));
    QVERIFY(!world.machine.nextTick());
}

void TestConnectionMachine::rejectedIsNotRetriedByAnythingButASignIn()
{
    World world;
    world.goTo(State::Rejected);
    const int opens = world.opens;
    world.tell(Event::Nudge);
    world.pass(1h);
    QCOMPARE(world.opens, opens);
    QCOMPARE(world.tell(Event::SignIn), std::vector<Action>{Action::Open});
}

void TestConnectionMachine::heartbeatFollowsTheServerWithinReason()
{
    World world;
    world.machine.setHeartbeat(1ms); // nobody wants that
    world.goTo(State::Online);
    world.pass(4999ms);
    QCOMPARE(world.pings, 0);
    world.pass(1ms);
    QCOMPARE(world.pings, 1);
}

QTEST_GUILESS_MAIN(TestConnectionMachine)
#include "tst_connectionmachine.moc"
