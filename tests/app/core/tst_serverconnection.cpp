// SPDX-License-Identifier: Apache-2.0
#include "connection/serverconnection.h"
#include "protocol/errorcodes.h"
#include "support/fakeclock.h"
#include "support/faketransport.h"
#include "support/testsupport.h"

#include <QSignalSpy>
#include <QTest>

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;
using namespace std::chrono_literals;

namespace {

const QString kAlice = QStringLiteral("alice");

//! A connection whose time is the test's.
struct World {
    World()
        : connection(QUrl(QStringLiteral("ws://office/ws/")), server.factory(), clock,
                     Backoff(3s, 60s, 250ms, [] { return 0.5; }))
    {
    }

    void signIn(const QString &token = {})
    {
        connection.signIn({.username = kAlice,
                           .password = token.isEmpty() ? QStringLiteral("secret") : QString(),
                           .token = token,
                           .device = QStringLiteral("a test")});
    }
    void goOnline()
    {
        signIn();
        server.accept();
        auto welcome = FakeServer::welcome(kAlice);
        welcome.token = QStringLiteral("token-1");
        server.reply(welcome);
        connection.syncFinished();
        (void)server.take();
    }
    void pass(std::chrono::milliseconds time)
    {
        clock.advance(time);
        connection.tick();
    }
    ConnectionState state() const { return connection.status().state; }

    FakeClock clock;
    FakeServer server;
    ServerConnection connection;
};

} // namespace

class TestServerConnection : public QObject {
    Q_OBJECT
private slots:
    void loginBringsATokenThatLaterAttemptsUse();
    void aTokenIsResumedWithoutAPassword();
    void A3_wrongPasswordStopsAndAsks();
    void refusalsInTheHandshakeOfLogin_data();
    void refusalsInTheHandshakeOfLogin();
    void closeCodesThatStop_data();
    void closeCodesThatStop();
    void W1_aCutIsNeverTakenForAGoodbye();
    void staleTransportIsIgnored();
    void anotherUsersWelcomeIsRefused();
    void A5_busyLoginComesBackWhenTold();
    void requestsEndWithTheConnection();
    void requestsAreAnsweredById();
    void requestWithoutConnectionFailsAtOnce();
    void requestsTimeOut();
    void roundTripIsMeasured();
    void statusTellsWhatThePillShows();
    void signOutRevokesTheSessionAndStaysOut();
    void everyAttemptHasAFreshTransport();
    void framesBeforeTheWelcomeAreNotPassedOn();
    void troubleIsWhatEndedIt_data();
    void troubleIsWhatEndedIt();
    void troubleOfTheHandshakeIsTheTransports();
    void goodbyeIsObeyedAndNoFailure();
    void silenceIsTrouble();
    void checkPingsOnlyWhatStands();
    void W12_waitsOfACrowdAreSpreadOverTheWholeRange();
};

void TestServerConnection::loginBringsATokenThatLaterAttemptsUse()
{
    World world;
    QSignalSpy tokens(&world.connection, &ServerConnection::tokenIssued);
    QSignalSpy welcomes(&world.connection, &ServerConnection::welcomed);
    world.signIn();
    QCOMPARE(world.server.transport()->openedUrl.toString(), QStringLiteral("ws://office/ws/"));
    world.server.accept();
    const auto frames = world.server.take();
    QCOMPARE(frames.size(), std::size_t(1));
    const auto login = std::get<ToServer::Login>(frames.front());
    QCOMPARE(login.username, kAlice);
    QCOMPARE(login.password, QStringLiteral("secret"));
    QCOMPARE(login.device, QStringLiteral("a test"));
    auto welcome = FakeServer::welcome(kAlice);
    welcome.token = QStringLiteral("token-1");
    world.server.reply(welcome);
    QCOMPARE(tokens.size(), 1);
    QCOMPARE(tokens.front().front().toString(), QStringLiteral("token-1"));
    QCOMPARE(welcomes.size(), 1);
    QCOMPARE(int(world.state()), int(ConnectionState::Syncing));

    world.server.cut();
    world.pass(1ms);
    world.server.accept();
    QCOMPARE(std::get<ToServer::Resume>(world.server.take().front()).token,
             QStringLiteral("token-1"));
}

void TestServerConnection::aTokenIsResumedWithoutAPassword()
{
    World world;
    world.signIn(QStringLiteral("kept"));
    world.server.accept();
    QCOMPARE(std::get<ToServer::Resume>(world.server.take().front()).token, QStringLiteral("kept"));
}

void TestServerConnection::A3_wrongPasswordStopsAndAsks()
{
    World world;
    QSignalSpy rejected(&world.connection, &ServerConnection::rejected);
    world.signIn();
    world.server.accept();
    world.server.reply(ToClient::ErrorFrame{ErrorCode::WrongCredentials, {}, {}, {}, 0});
    QCOMPARE(rejected.size(), 1);
    QCOMPARE(int(rejected.front().front().value<Error>().code), int(ErrorCode::WrongCredentials));
    QCOMPARE(int(world.state()), int(ConnectionState::Rejected));
    world.pass(1h);
    QCOMPARE(world.server.attempts(), 1);
    world.signIn();
    QCOMPARE(world.server.attempts(), 2);
}

void TestServerConnection::refusalsInTheHandshakeOfLogin_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("state");
    const auto row = [](const char *name, ErrorCode code, ConnectionState state) {
        QTest::newRow(name) << int(code) << int(state);
    };
    row("A7 session expired", ErrorCode::SessionExpired, ConnectionState::Rejected);
    row("A10 account disabled", ErrorCode::AccountDisabled, ConnectionState::Rejected);
    row("A4 too many tries", ErrorCode::RateLimited, ConnectionState::Waiting);
    row("D3 no storage", ErrorCode::StorageUnavailable, ConnectionState::Waiting);
    row("internal", ErrorCode::Internal, ConnectionState::Waiting);
}

void TestServerConnection::refusalsInTheHandshakeOfLogin()
{
    QFETCH(int, code);
    QFETCH(int, state);
    World world;
    world.signIn();
    world.server.accept();
    world.server.reply(ToClient::ErrorFrame{ErrorCode(code), {}, {}, {}, 1500});
    QCOMPARE(int(world.state()), state);
    QCOMPARE(int(world.connection.status().lastError->code), code);
}

void TestServerConnection::closeCodesThatStop_data()
{
    QTest::addColumn<int>("closeCode");
    QTest::addColumn<int>("state");
    QTest::addColumn<int>("error");
    const auto row = [](const char *name, int code, ConnectionState state, ErrorCode error) {
        QTest::newRow(name) << code << int(state) << int(error);
    };
    row("4409 revoked", CloseCode::kSessionRevoked, ConnectionState::Rejected,
        ErrorCode::SessionExpired);
    row("4423 disabled", CloseCode::kAccountDisabled, ConnectionState::Rejected,
        ErrorCode::AccountDisabled);
    row("4426 version", CloseCode::kVersion, ConnectionState::Rejected, ErrorCode::UnknownType);
    row("1000", CloseCode::kDone, ConnectionState::Waiting, ErrorCode::Unavailable);
    row("1001", CloseCode::kGoingAway, ConnectionState::Waiting, ErrorCode::Unavailable);
    row("4408", CloseCode::kHeartbeatMissed, ConnectionState::Waiting, ErrorCode::Unavailable);
    row("4413", CloseCode::kTooSlow, ConnectionState::Waiting, ErrorCode::Unavailable);
    row("4429", CloseCode::kFlooding, ConnectionState::Waiting, ErrorCode::Unavailable);
    row("4503", CloseCode::kBusy, ConnectionState::Waiting, ErrorCode::Unavailable);
}

void TestServerConnection::closeCodesThatStop()
{
    QFETCH(int, closeCode);
    QFETCH(int, state);
    QFETCH(int, error);
    World world;
    world.goOnline();
    world.server.cut(quint16(closeCode));
    QCOMPARE(int(world.state()), state);
    QCOMPARE(int(world.connection.status().lastError->code), error);
}

void TestServerConnection::W1_aCutIsNeverTakenForAGoodbye()
{
    World world;
    world.goOnline();
    world.server.cut(); // no close code from the wire
    QCOMPARE(int(world.state()), int(ConnectionState::Waiting));
    world.pass(0ms);
    QCOMPARE(world.server.attempts(), 2); // at once
    QCOMPARE(int(world.state()), int(ConnectionState::Connecting));
}

void TestServerConnection::staleTransportIsIgnored()
{
    World world;
    world.signIn();
    QPointer<FakeTransport> old = world.server.transport();
    world.pass(10s); // the deadline
    QVERIFY(old->isAborted);
    world.pass(0ms);
    QCOMPARE(world.server.attempts(), 2);
    emit old->opened();
    QCOMPARE(int(world.state()), int(ConnectionState::Connecting));
    QVERIFY(world.server.take().empty());
    emit old->closed(CloseCode::kSessionRevoked, {}, {});
    emit old->received("{\"type\":\"error\",\"code\":\"wrong_credentials\"}");
    QCOMPARE(int(world.state()), int(ConnectionState::Connecting));
    world.server.accept();
    QCOMPARE(int(world.state()), int(ConnectionState::Authenticating));
    QTRY_VERIFY(!old); // thrown away
}

void TestServerConnection::anotherUsersWelcomeIsRefused()
{
    World world;
    world.signIn(QStringLiteral("kept"));
    world.server.accept();
    world.server.reply(FakeServer::welcome(QStringLiteral("mallory")));
    QCOMPARE(int(world.state()), int(ConnectionState::Rejected));
    QCOMPARE(int(world.connection.status().lastError->code), int(ErrorCode::UsernameMismatch));
}

void TestServerConnection::A5_busyLoginComesBackWhenTold()
{
    World world;
    world.signIn();
    world.server.accept();
    world.server.reply(ToClient::ErrorFrame{ErrorCode::RateLimited, {}, {}, {}, 9000});
    world.pass(8999ms);
    QCOMPARE(world.server.attempts(), 1);
    world.pass(1ms);
    QCOMPARE(world.server.attempts(), 2);
    world.server.accept();
    QCOMPARE(std::get<ToServer::Login>(world.server.take().front()).password,
             QStringLiteral("secret"));
}

void TestServerConnection::requestsEndWithTheConnection()
{
    World world;
    world.goOnline();
    const auto answer = world.connection.request(ToServer::ListUsers{}, 10s);
    world.server.cut();
    QTRY_VERIFY(answer.isFinished());
    QCOMPARE(int(answer.result().error().code), int(ErrorCode::Unavailable));
}

void TestServerConnection::requestsAreAnsweredById()
{
    World world;
    world.goOnline();
    QSignalSpy received(&world.connection, &ServerConnection::received);
    const auto one = world.connection.request(ToServer::ListUsers{}, 10s);
    const auto two = world.connection.request(ToServer::ListUsers{}, 10s);
    const auto frames = world.server.take();
    const auto first = std::get<ToServer::ListUsers>(frames.at(0)).requestId;
    const auto second = std::get<ToServer::ListUsers>(frames.at(1)).requestId;
    QVERIFY(first != second);
    world.server.reply(ToClient::ListUsers{second, {{kAlice, kAlice, false}}, false});
    QVERIFY(two.isFinished());
    QVERIFY(!one.isFinished());
    world.server.reply(
        ToClient::ErrorFrame{ErrorCode::RateLimited, QStringLiteral("slowly"), first, {}, 700});
    QCOMPARE(one.result().error(),
             (Error{ErrorCode::RateLimited, QStringLiteral("slowly"), 700ms}));
    world.server.reply(ToClient::ListUsers{second, {}, false}); // again: nobody waits for it
    QCOMPARE(std::get<ToClient::ListUsers>(*two.result()).users.size(), std::size_t(1));
    QCOMPARE(received.size(), 3);
}

void TestServerConnection::requestWithoutConnectionFailsAtOnce()
{
    World world;
    const auto answer = world.connection.request(ToServer::ListUsers{}, 10s);
    QVERIFY(answer.isFinished());
    QCOMPARE(int(answer.result().error().code), int(ErrorCode::Unavailable));
    QVERIFY(!world.connection.send(ToServer::Typing{}));
}

void TestServerConnection::requestsTimeOut()
{
    World world;
    world.goOnline();
    const auto answer = world.connection.request(ToServer::ListUsers{}, 20ms);
    QTRY_VERIFY(answer.isFinished());
    QCOMPARE(int(answer.result().error().code), int(ErrorCode::Timeout));
}

void TestServerConnection::roundTripIsMeasured()
{
    World world;
    world.goOnline();
    QVERIFY(!world.connection.status().roundTrip);
    world.pass(20s);
    QCOMPARE(world.server.transport()->pings, 1);
    world.clock.advance(120ms);
    emit world.server.transport()->pong();
    QCOMPARE(*world.connection.status().roundTrip, 120ms);
}

void TestServerConnection::statusTellsWhatThePillShows()
{
    World world;
    QSignalSpy told(&world.connection, &ServerConnection::statusChanged);
    QCOMPARE(int(world.state()), int(ConnectionState::SignedOut));
    world.goOnline();
    const auto online = world.connection.status();
    QCOMPARE(online.subprotocol, QStringLiteral("kontor.v1"));
    QCOMPARE(online.url, QStringLiteral("ws://office/ws/"));
    QCOMPARE(*online.since, world.clock.now());
    QVERIFY(!online.isOffline());
    QCOMPARE(told.size(), 4); // connecting, authenticating, syncing, online
    told.clear();
    for (int failures = 1; failures <= 5; ++failures) {
        world.server.cut();
        QCOMPARE(world.connection.status().failures, failures);
        QCOMPARE(world.connection.status().isOffline(), failures == 5);
        QVERIFY(world.connection.status().nextAttempt);
        if (failures < 5)
            world.pass(*world.connection.status().nextAttempt - world.clock.now());
    }
    QCOMPARE(told.size(), 9);
    QCOMPARE(told.back().front().value<ConnectionStatus>(), world.connection.status());
}

void TestServerConnection::signOutRevokesTheSessionAndStaysOut()
{
    World world;
    world.goOnline();
    QPointer<FakeTransport> transport = world.server.transport();
    world.connection.signOut();
    QVERIFY(std::holds_alternative<ToServer::Logout>(world.server.take().front()));
    QVERIFY(transport->isClosed);
    QCOMPARE(int(world.state()), int(ConnectionState::SignedOut));
    emit transport->closed(CloseCode::kDone, {}, {});
    world.pass(1h);
    world.connection.nudge();
    QCOMPARE(world.server.attempts(), 1);
    QTRY_VERIFY(!transport);
}

void TestServerConnection::everyAttemptHasAFreshTransport()
{
    World world;
    world.signIn();
    QPointer<FakeTransport> first = world.server.transport();
    world.server.cut();
    world.pass(0ms);
    QVERIFY(world.server.transport() != first);
    QVERIFY(first->isAborted);
    QTRY_VERIFY(!first);
}

void TestServerConnection::framesBeforeTheWelcomeAreNotPassedOn()
{
    World world;
    QSignalSpy received(&world.connection, &ServerConnection::received);
    world.signIn();
    world.server.accept();
    world.server.reply(ToClient::ListUsers{});
    QCOMPARE(received.size(), 0);
}

void TestServerConnection::troubleIsWhatEndedIt_data()
{
    QTest::addColumn<int>("closeCode");
    QTest::addColumn<Trouble>("trouble");
    QTest::newRow("cut") << 0 << Trouble::Lost;
    QTest::newRow("goes away") << int(CloseCode::kGoingAway) << Trouble::GoingAway;
    QTest::newRow("kicked") << int(CloseCode::kSessionRevoked) << Trouble::Refusal;
    QTest::newRow("disabled") << int(CloseCode::kAccountDisabled) << Trouble::Refusal;
    QTest::newRow("another version") << int(CloseCode::kVersion) << Trouble::Refusal;
    QTest::newRow("too many sessions") << int(CloseCode::kFlooding) << Trouble::TooManySessions;
    QTest::newRow("too slow") << int(CloseCode::kTooSlow) << Trouble::TooSlow;
    QTest::newRow("busy") << int(CloseCode::kBusy) << Trouble::Busy;
    QTest::newRow("no heartbeat") << int(CloseCode::kHeartbeatMissed) << Trouble::Silent;
}

void TestServerConnection::troubleIsWhatEndedIt()
{
    QFETCH(int, closeCode);
    QFETCH(Trouble, trouble);
    World world;
    world.goOnline();
    QCOMPARE(world.connection.status().trouble, Trouble::None);
    world.server.cut(closeCode ? std::optional(quint16(closeCode)) : std::nullopt);
    const auto status = world.connection.status();
    QCOMPARE(status.trouble, trouble);
    QCOMPARE(*status.troubledAt, world.clock.now());
}

void TestServerConnection::troubleOfTheHandshakeIsTheTransports()
{
    World world;
    world.signIn();
    world.server.transport()->closedBy = Trouble::NotTrusted;
    world.server.cut();
    QCOMPARE(world.connection.status().trouble, Trouble::NotTrusted);
    world.pass(1ms);
    world.server.transport()->tlsFacts = TlsFacts{.protocol = QStringLiteral("TLS 1.3")};
    world.server.accept();
    QVERIFY(!world.connection.status().tls); // not before the welcome
    world.server.reply(FakeServer::welcome(kAlice));
    QCOMPARE(world.connection.status().tls->protocol, QStringLiteral("TLS 1.3"));
    QCOMPARE(world.connection.status().trouble, Trouble::NotTrusted); // the last one
}

void TestServerConnection::goodbyeIsObeyedAndNoFailure()
{
    World world;
    world.goOnline();
    world.server.reply(ToClient::Goodbye{QStringLiteral("restart"), 7'000});
    world.server.cut(); // and not even a close code
    auto status = world.connection.status();
    QCOMPARE(status.trouble, Trouble::GoingAway);
    QCOMPARE(status.failures, 0);
    QCOMPARE(*status.nextAttempt - world.clock.now(), 7'000ms);
    world.pass(6'999ms);
    QCOMPARE(world.server.attempts(), 1);
    world.pass(1ms);
    QCOMPARE(world.server.attempts(), 2);
    world.server.cut();
    QCOMPARE(world.connection.status().trouble, Trouble::Lost); // not the old goodbye again
}

void TestServerConnection::silenceIsTrouble()
{
    World world;
    world.signIn();
    world.pass(10s);
    QCOMPARE(world.connection.status().trouble, Trouble::Silent);
}

void TestServerConnection::checkPingsOnlyWhatStands()
{
    World world;
    world.connection.check();
    QCOMPARE(world.server.attempts(), 0);
    world.goOnline();
    world.connection.check();
    QCOMPARE(world.server.transport()->pings, 1);
    world.clock.advance(9ms);
    emit world.server.transport()->pong();
    QCOMPARE(*world.connection.status().roundTrip, 9ms);
    world.server.cut();
    world.connection.check(); // no attempt of its own
    QCOMPARE(world.server.attempts(), 1);
}

void TestServerConnection::W12_waitsOfACrowdAreSpreadOverTheWholeRange()
{
    const Backoff backoff(3s, 60s, 250ms);
    constexpr int kTries = 20'000;
    std::vector<int> tenths(10);
    for (int i = 0; i < kTries; ++i) {
        const auto wait = backoff.delay(6); // full range: 60 s
        QVERIFY(wait >= 250ms && wait <= 60s);
        ++tenths[std::size_t(std::min<qint64>(9, wait.count() / 6000))];
    }
    // Uniform: 2,000 each, with a standard deviation of 42; seven of them off is not chance.
    for (const int n : tenths)
        QVERIFY2(std::abs(n - kTries / 10) < 300, qPrintable(QString::number(n)));
}

QTEST_GUILESS_MAIN(TestServerConnection)
#include "tst_serverconnection.moc"
