// SPDX-License-Identifier: Apache-2.0
#include "app/core/signedin.h"
#include "client/ownpresence.h"
#include "client/presences.h"
#include "client/settings.h"

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;
using namespace std::chrono_literals;

namespace {

const QString kBob = QStringLiteral("bob");
const Timestamp kSeen = fromMilliseconds(1'769'850'000'000);

ToClient::Presence presence(PresenceStatus status, std::optional<Timestamp> lastSeen = {})
{
    return {kBob, status, lastSeen};
}

PersonPresence of(PresenceStatus status, std::optional<Timestamp> lastSeen = {})
{
    return {status, lastSeen};
}

} // namespace

class TestPresence : public QObject {
    Q_OBJECT
private slots:
    void nobodyIsKnownAtFirst();
    void toldIsKnownUntilTheConnectionGoes();
    void lastSeenIsOfThoseWhoAreOffline();
    void participantsTellToo();
    void hostilePresenceIsHarmless();

    void ownIsToldAtOnceAndAgainAfterEveryConnect();
    void choiceIsTold();
    void idleMakesAway_data();
    void idleMakesAway();
    void choiceIsRemembered();
};

void TestPresence::nobodyIsKnownAtFirst()
{
    SignedIn world;
    QVERIFY(!world.session->presences().of(kBob));
    world.goOnline();
    QVERIFY(!world.session->presences().of(kBob));
}

void TestPresence::toldIsKnownUntilTheConnectionGoes()
{
    SignedIn world;
    world.goOnline();
    auto &presences = world.session->presences();
    QSignalSpy changed(&presences, &Presences::changed);
    QSignalSpy reset(&presences, &Presences::reset);
    world.server.reply(presence(PresenceStatus::Busy));
    world.server.reply(presence(PresenceStatus::Busy));
    QCOMPARE(presences.of(kBob), of(PresenceStatus::Busy));
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed.front().front().toString(), kBob);
    world.server.cut();
    QVERIFY(!presences.of(kBob));
    QCOMPARE(reset.size(), 1);
    world.welcome();
    world.sync({SignedIn::room(10)});
    QVERIFY(!presences.of(kBob));
}

void TestPresence::lastSeenIsOfThoseWhoAreOffline()
{
    SignedIn world;
    world.goOnline();
    auto &presences = world.session->presences();
    world.server.reply(presence(PresenceStatus::Offline, kSeen));
    QCOMPARE(presences.of(kBob), of(PresenceStatus::Offline, kSeen));
    world.server.reply(presence(PresenceStatus::Offline)); // doesn't say
    QCOMPARE(presences.of(kBob), of(PresenceStatus::Offline, kSeen));
    world.server.reply(presence(PresenceStatus::Online, kSeen));
    QCOMPARE(presences.of(kBob), of(PresenceStatus::Online));
}

void TestPresence::participantsTellToo()
{
    SignedIn world;
    world.goOnline();
    ToClient::ListParticipants list{.requestId = {}, .room = SignedIn::kRoom, .participants = {}};
    list.participants.push_back({.username = kBob,
                                 .displayName = {},
                                 .role = Role::Member,
                                 .status = PresenceStatus::Away,
                                 .lastReadId = {}});
    world.server.reply(list);
    QCOMPARE(world.session->presences().of(kBob), of(PresenceStatus::Away));
}

void TestPresence::hostilePresenceIsHarmless()
{
    SignedIn world;
    world.goOnline();
    world.server.reply(ToClient::Presence{QStringLiteral("not\na name"), PresenceStatus::Busy, {}});
    world.server.reply(ToClient::Presence{QString(), PresenceStatus::Busy, {}});
    QVERIFY(!world.session->presences().of(QString()));
    world.server.reply(presence(PresenceStatus::Offline, fromMilliseconds(-1)));
    QCOMPARE(world.session->presences().of(kBob), of(PresenceStatus::Offline, fromMilliseconds(0)));
}

void TestPresence::ownIsToldAtOnceAndAgainAfterEveryConnect()
{
    SignedIn world;
    world.session->ownPresence().choose(PresenceStatus::Offline);
    world.signIn();
    QTRY_VERIFY(!world.server.transport()->sent.empty());
    const auto frames = world.server.take();
    const auto is = [&frames](std::size_t at, auto *type) {
        return std::holds_alternative<std::remove_pointer_t<decltype(type)>>(frames.at(at));
    };
    // Nobody sees them come: this is said before anything is asked.
    QVERIFY(is(0, static_cast<ToServer::Login *>(nullptr)));
    QVERIFY(is(1, static_cast<ToServer::SetPresence *>(nullptr)));
    QCOMPARE(std::get<ToServer::SetPresence>(frames.at(1)).status, PresenceStatus::Offline);
    world.server.cut();
    world.session->ownPresence().choose(PresenceStatus::Online);
    world.welcome();
    QCOMPARE(world.next<ToServer::SetPresence>().status, PresenceStatus::Online);
}

void TestPresence::choiceIsTold()
{
    SignedIn world;
    world.goOnline();
    auto &own = world.session->ownPresence();
    QCOMPARE(own.status(), PresenceStatus::Online);
    QSignalSpy changed(&own, &OwnPresence::changed);
    own.choose(PresenceStatus::Busy);
    own.choose(PresenceStatus::Busy);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(world.next<ToServer::SetPresence>().status, PresenceStatus::Busy);
    QVERIFY(!world.sends<ToServer::SetPresence>(50ms));
}

void TestPresence::idleMakesAway_data()
{
    QTest::addColumn<PresenceStatus>("chosen");
    QTest::addColumn<PresenceStatus>("whileIdle");
    QTest::newRow("online") << PresenceStatus::Online << PresenceStatus::Away;
    QTest::newRow("away") << PresenceStatus::Away << PresenceStatus::Away;
    QTest::newRow("busy") << PresenceStatus::Busy << PresenceStatus::Busy;
    QTest::newRow("appears offline") << PresenceStatus::Offline << PresenceStatus::Offline;
}

void TestPresence::idleMakesAway()
{
    QFETCH(const PresenceStatus, chosen);
    QFETCH(const PresenceStatus, whileIdle);
    SignedIn world;
    auto &own = world.session->ownPresence();
    own.choose(chosen);
    world.goOnline();
    (void)world.server.take();
    own.setIdle(true);
    QCOMPARE(own.status(), whileIdle);
    QCOMPARE(own.chosen(), chosen);
    QCOMPARE(world.sends<ToServer::SetPresence>(50ms), whileIdle != chosen);
    own.setIdle(false);
    QCOMPARE(own.status(), chosen);
    QCOMPARE(world.sends<ToServer::SetPresence>(50ms), whileIdle != chosen);
    QCOMPARE(OwnPresence::kAwayAfter, 5min);
}

void TestPresence::choiceIsRemembered()
{
    QTemporaryDir profile;
    QCOMPARE(Settings(profile.path()).presence(), PresenceStatus::Online);
    for (const auto status : {PresenceStatus::Offline, PresenceStatus::Away, PresenceStatus::Busy,
                              PresenceStatus::Online}) {
        Settings(profile.path()).setPresence(status);
        QCOMPARE(Settings(profile.path()).presence(), status);
    }
}

QTEST_GUILESS_MAIN(TestPresence)
#include "tst_presences.moc"
