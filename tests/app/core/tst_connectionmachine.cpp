// SPDX-License-Identifier: Apache-2.0
#include "machineworld.h"

#include <QTest>

#include <tuple>

using namespace Kontor;
using namespace Kontor::App;
using namespace std::chrono_literals;
using Action = ConnectionMachine::Action;
using Event = ConnectionMachine::Event;
using State = ConnectionState;
using World = Test::MachineWorld;
using std::chrono::milliseconds;

//! The connection's machine: its states, and what notices a dead connection.
class TestConnectionMachine : public QObject {
    Q_OBJECT
private slots:
    void everyStateAnswersEveryEvent_data();
    void everyStateAnswersEveryEvent();
    void W2_aBlackHoleIsNoticedWithin45Seconds();
    void W8_wakingAfterEightHoursProbesAndReconnects();
    void W8_aWakeUpIsNoticedByTheClocksAlone();
    void W9_twoSecondsOfLatencyAreNoReasonToReconnect();
    void slowSyncIsFineAsLongAsItProgresses();
    void everyStageHasItsLimit_data();
    void everyStageHasItsLimit();
    void A7_revokedSessionStopsAndAsks();
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

void TestConnectionMachine::A7_revokedSessionStopsAndAsks()
{
    World world;
    world.goTo(State::Online);
    const auto actions = world.tell(Event::Refused, 0ms, Error{ErrorCode::SessionExpired});
    QCOMPARE(actions, (std::vector<Action>{Action::Drop, Action::Report}));
    QCOMPARE(int(world.machine.lastError()->code), int(ErrorCode::SessionExpired));
    QVERIFY(!world.machine.nextTick());
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
