// SPDX-License-Identifier: Apache-2.0
#include "bus/localeventbus.h"
#include "service/authservice.h"
#include "service/eventfeed.h"
#include "service/eventpublisher.h"
#include "service/loginthrottle.h"
#include "service/presenceservice.h"
#include "service/ratelimiter.h"
#include "service/syncservice.h"
#include "service/wiresize.h"
#include "sqlstore/sqlstores.h"
#include "support/fakeclock.h"
#include "support/testsupport.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Kontor;
using namespace Kontor::Server;
using namespace Kontor::Test;
using namespace std::chrono_literals;

//! The rules alone, on a clock that stands still until a test moves it.
class TestServices : public QObject {
    Q_OBJECT
private slots:
    void rateLimiterGivesItsBurstThenItsRate();
    void rateLimiterWithoutARateNeverRefuses();
    void rateLimiterNeverSavesMoreThanItsBurst();
    void A4_throttleDoublesUpTo15MinutesAndForgets();
    void A4_onlyFailuresOfFifteenMinutesCount();
    void A4_successForgetsFailures();
    void tokensAreLongAndNeverTheSame();
    void A6_passwordsAreTakenExactly();
    void hashOfAnotherCostIsRenewedAtLogin();
    void sessionEndsWhenIdleForTwoWeeks();
    void sessionEndsAfterNinetyDaysWhateverItsUse();
    void presenceThatCantFindItsRoomsIsToldLater();
    void busKeepsTheOrderAndWakesOnce();
    void busTellsWhenItHadToDrop();
    void unsubscribedInboxGetsNothing();
    void splitSaysHowFarEachPartGoes();
    void pageIsCutToOneFrame();
};

void TestServices::rateLimiterGivesItsBurstThenItsRate()
{
    FakeClock clock;
    RateLimiter limiter(clock, 10, 3);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(limiter.take(), 0ms);
    QCOMPARE(limiter.take(), 100ms);
    clock.advance(99ms);
    QCOMPARE(limiter.take(), 1ms);
    clock.advance(1ms);
    QCOMPARE(limiter.take(), 0ms);
    QCOMPARE(limiter.take(), 100ms);
}

void TestServices::rateLimiterWithoutARateNeverRefuses()
{
    FakeClock clock;
    RateLimiter limiter(clock, 0, 1);
    for (int i = 0; i < 10'000; ++i)
        QCOMPARE(limiter.take(), 0ms);
}

void TestServices::rateLimiterNeverSavesMoreThanItsBurst()
{
    FakeClock clock;
    RateLimiter limiter(clock, 10, 3);
    clock.advance(1h);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(limiter.take(), 0ms);
    QVERIFY(limiter.take() > 0ms);
}

void TestServices::A4_throttleDoublesUpTo15MinutesAndForgets()
{
    FakeClock clock;
    LoginThrottle throttle(clock, 3);
    const auto key = QStringLiteral("alice");
    for (int i = 0; i < 2; ++i)
        throttle.failed(key);
    QCOMPARE(throttle.waitFor(key), 0ms);
    std::chrono::milliseconds expected = 1s;
    for (int i = 0; i < 20; ++i) {
        throttle.failed(key);
        QCOMPARE(throttle.waitFor(key), expected);
        QCOMPARE(throttle.waitFor(QStringLiteral("bob")), 0ms);
        clock.advance(expected);
        QCOMPARE(throttle.waitFor(key), 0ms); // never locked out
        expected = std::min<std::chrono::milliseconds>(2 * expected, 15min);
    }
    clock.advance(15min);
    throttle.failed(key);
    QCOMPARE(throttle.waitFor(key), 0ms); // counted from the start again
}

void TestServices::A4_onlyFailuresOfFifteenMinutesCount()
{
    FakeClock clock;
    LoginThrottle throttle(clock, 3);
    for (int i = 0; i < 20; ++i) { // an office behind one address, where somebody mistypes
        throttle.failed(QStringLiteral("address"));
        QCOMPARE(throttle.waitFor(QStringLiteral("address")), 0ms);
        clock.advance(8min);
    }
}

void TestServices::A4_successForgetsFailures()
{
    FakeClock clock;
    LoginThrottle throttle(clock, 1);
    throttle.failed(QStringLiteral("alice"));
    QVERIFY(throttle.waitFor(QStringLiteral("alice")) > 0ms);
    throttle.succeeded(QStringLiteral("alice"));
    QCOMPARE(throttle.waitFor(QStringLiteral("alice")), 0ms);
}

void TestServices::tokensAreLongAndNeverTheSame()
{
    const PasswordHasher starts({1, 8192});
    QSet<QByteArray> tokens;
    for (int i = 0; i < 1000; ++i) {
        const auto token = newToken();
        QCOMPARE(token.size(), 43);
        QVERIFY(!token.contains('=') && !token.contains('+') && !token.contains('/'));
        tokens.insert(token);
    }
    QCOMPARE(tokens.size(), 1000);
    QCOMPARE(tokenHash("x").size(), 32);
}

void TestServices::A6_passwordsAreTakenExactly()
{
    QVERIFY(!AuthService::checkPassword("seven77"));
    QVERIFY(AuthService::checkPassword("eight888"));
    QVERIFY(AuthService::checkPassword(QByteArray(1024, 'x')));
    QVERIFY(!AuthService::checkPassword(QByteArray(1025, 'x')));
    const PasswordHasher hasher({1, 8192});
    const auto hash = hasher.hash(QByteArray("pass\0word", 9));
    QVERIFY(hash);
    QVERIFY(hasher.matches(*hash, QByteArray("pass\0word", 9)));
    QVERIFY(!hasher.matches(*hash, QByteArray("pass\0w0rd", 9)));
    QVERIFY(!hasher.matches(*hash, "pass"));
    QVERIFY(!hasher.matches(*hash, "PASS\0WORD"));
    QVERIFY(!hasher.matches(QString(), "pass"));
    QVERIFY(!hasher.matches(QStringLiteral("not a hash"), "pass"));
}

namespace {

struct Office {
    Office()
    {
        DatabaseConfig config;
        config.path = folder.filePath(QStringLiteral("office.db"));
        stores = std::make_unique<SqlStores>(config, clock, nobody);
        (void)stores->start().result();
        const PasswordHasher hasher({1, 8192});
        const auto hash = hasher.hash("correct horse battery");
        (void)stores->stores().users.create({{QStringLiteral("alice"), {}, false}, *hash}).result();
    }

    QTemporaryDir folder;
    FakeClock clock;
    CommitObserver nobody;
    std::unique_ptr<SqlStores> stores;
};

AuthSettings quick(unsigned long long passes = 1)
{
    AuthSettings settings;
    settings.hashCost = {passes, 8192};
    return settings;
}

const Credentials kAlice{QStringLiteral("alice"), "correct horse battery", {}, {}};

} // namespace

void TestServices::hashOfAnotherCostIsRenewedAtLogin()
{
    Office office;
    const auto before =
        office.stores->stores().users.find(QStringLiteral("alice")).result()->passwordHash;
    AuthService auth(office.stores->stores(), office.clock, quick(2));
    QVERIFY(auth.login(kAlice).result());
    const auto hash = [&] {
        return office.stores->stores().users.find(QStringLiteral("alice")).result()->passwordHash;
    };
    QTRY_VERIFY(hash() != before);
    QVERIFY(!auth.hasher().needsRehash(hash()));
    QVERIFY(auth.login(kAlice).result());
    auth.stop();
    office.stores->stop();
}

void TestServices::sessionEndsWhenIdleForTwoWeeks()
{
    Office office;
    AuthService auth(office.stores->stores(), office.clock, quick());
    const auto token = auth.login(kAlice).result()->token;
    for (int i = 0; i < 3; ++i) { // each use begins the two weeks anew
        office.clock.advance(14 * 24h - 1min);
        const auto identity = auth.resume(token).result();
        QVERIFY(identity);
        QCOMPARE(identity->person.username, QStringLiteral("alice"));
        const auto touched = [&] {
            return office.stores->stores().sessions.find(tokenHash(token)).result()->lastUsed
                == office.clock.now();
        };
        QTRY_VERIFY(touched());
    }
    office.clock.advance(14 * 24h);
    QCOMPARE(auth.resume(token).result().error().code, ErrorCode::SessionExpired);
    auth.stop();
    office.stores->stop();
}

void TestServices::sessionEndsAfterNinetyDaysWhateverItsUse()
{
    Office office;
    AuthService auth(office.stores->stores(), office.clock, quick());
    const auto token = auth.login(kAlice).result()->token;
    for (int i = 0; i < 8; ++i) {
        office.clock.advance(11 * 24h);
        const auto identity = auth.resume(token).result();
        QVERIFY(identity);
        QVERIFY(office.stores->stores().sessions.touch(identity->session).result());
    }
    office.clock.advance(2 * 24h);
    QCOMPARE(auth.resume(token).result().error().code, ErrorCode::SessionExpired);
    auth.stop();
    office.stores->stop();
}

void TestServices::presenceThatCantFindItsRoomsIsToldLater()
{
    Office office;
    const auto stores = office.stores->stores();
    const auto alice = stores.users.find(QStringLiteral("alice")).result()->id;
    DatabaseConfig config;
    config.path = office.folder.filePath(QStringLiteral("office.db"));
    const auto other = Database::open(config); // another process
    LocalEventBus bus;
    EventFeed feed(bus, [] {});
    EventPublisher publisher(bus);
    PresenceService presence(stores, publisher, office.clock);
    (void)presence.connected({SessionId(1), alice, {QStringLiteral("alice"), {}, false}, {}, {}});
    QVERIFY((*other)->execute(QStringLiteral("ALTER TABLE participants RENAME TO away")));
    presence.tell();
    for (int reader = 0; reader < 10; ++reader) // behind it, whichever thread has it
        QVERIFY(!stores.rooms.roomTypesOf(alice).result());
    QVERIFY((*other)->execute(QStringLiteral("ALTER TABLE away RENAME TO participants")));
    std::vector<std::shared_ptr<const Event>> events;
    const auto told = [&] {
        presence.tell();
        events = feed.take();
        return !events.empty();
    };
    QVERIFY(QTest::qWaitFor(told, int(patience().count())));
    QCOMPARE(events.size(), std::size_t(1));
    QCOMPARE(std::get<PresenceChanged>(events.front()->fact).presence.status,
             PresenceStatus::Online);
    office.stores->stop();
}

void TestServices::busKeepsTheOrderAndWakesOnce()
{
    LocalEventBus bus;
    int wakes = 0;
    EventFeed feed(bus, [&wakes] { ++wakes; });
    EventPublisher publisher(bus);
    for (int i = 1; i <= 3; ++i)
        publisher.userDisabled(UserId(i));
    QCOMPARE(wakes, 1);
    const auto events = feed.take();
    QCOMPARE(events.size(), std::size_t(3));
    for (int i = 1; i <= 3; ++i)
        QCOMPARE(std::get<UserDisabled>(events[std::size_t(i - 1)]->fact).user, UserId(i));
    publisher.userDisabled(UserId(4));
    QCOMPARE(wakes, 2);
    QVERIFY(!feed.takeOverflow());
}

void TestServices::busTellsWhenItHadToDrop()
{
    LocalEventBus bus(2);
    EventFeed slow(bus, [] {});
    EventFeed quickOne(bus, [] {});
    EventPublisher publisher(bus);
    publisher.userDisabled(UserId(1));
    QCOMPARE(quickOne.take().size(), std::size_t(1));
    publisher.userDisabled(UserId(2));
    publisher.userDisabled(UserId(3));
    QCOMPARE(slow.take().size(), std::size_t(2));
    QVERIFY(slow.takeOverflow());
    QVERIFY(!slow.takeOverflow());
    QCOMPARE(quickOne.take().size(), std::size_t(2));
    QVERIFY(!quickOne.takeOverflow());
}

void TestServices::unsubscribedInboxGetsNothing()
{
    LocalEventBus bus;
    int wakes = 0;
    {
        EventFeed feed(bus, [&wakes] { ++wakes; });
    }
    EventPublisher(bus).userDisabled(UserId(1));
    QCOMPARE(wakes, 0);
}

void TestServices::splitSaysHowFarEachPartGoes()
{
    // A reset page whose oldest message was edited last: what has been delivered up to a part's end
    // goes no further than the messages still to come allow.
    RoomChanges changes{RoomId(1), {}, 10, false, true};
    for (int i = 1; i <= 6; ++i) {
        Message message{MessageId(i),          RoomId(1),
                        i == 1 ? 10 : i + 1,   QStringLiteral("alice"),
                        QString(16'000, u'x'), Timestamp()};
        changes.messages.push_back(message);
    }
    const auto frames = splitToFrames({{}, {changes}}, QStringLiteral("7"));
    QCOMPARE(frames.size(), std::size_t(2));
    const auto &first = frames[0].changes.at(0);
    const auto &last = frames[1].changes.at(0);
    QVERIFY(!frames[0].complete && frames[1].complete);
    QVERIFY(first.reset && first.more && !last.reset && !last.more);
    QCOMPARE(first.messages.size() + last.messages.size(), std::size_t(6));
    QCOMPARE(first.toRev, last.messages.front().rev - 1);
    QCOMPARE(last.toRev, 10);
    for (const auto &frame : frames)
        QVERIFY(encode(frame).size() <= Limits::kFrameBytes);
}

void TestServices::pageIsCutToOneFrame()
{
    std::vector<User> users(200, User{QString(80, u'x'), QString(80, QChar(0x4e00)), false});
    auto few = std::vector<User>(users.begin(), users.begin() + 3);
    QVERIFY(!cutToFrame(few));
    QCOMPARE(few.size(), std::size_t(3));
    QVERIFY(cutToFrame(users));
    QVERIFY(!users.empty());
    QVERIFY(encode(ToClient::ListUsers{{}, users, true}).size() <= Limits::kFrameBytes);
    std::vector<User> none;
    QVERIFY(!cutToFrame(none));
}

QTEST_GUILESS_MAIN(TestServices)
#include "tst_services.moc"
