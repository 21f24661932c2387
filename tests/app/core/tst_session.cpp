// SPDX-License-Identifier: Apache-2.0
#include "connection/websockettransport.h"
#include "support/officeclient.h"
#include "support/testserver.h"

#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;
using namespace std::chrono_literals;

namespace {

const QString kAlice = QStringLiteral("alice");
const QString kBob = QStringLiteral("bob");
const QString kGeneral = QStringLiteral("general");

//! A real server with three people and a room.
class Office {
public:
    Office()
    {
        QVERIFY(server.addUsers({kAlice, kBob, QStringLiteral("carol")}));
        QVERIFY(server.addRoom(kGeneral, {kAlice, kBob, QStringLiteral("carol")}));
        QVERIFY2(server.start(), server.log().constData());
    }

    std::unique_ptr<OfficeClient> client(const QString &username, const QTemporaryDir &profile)
    {
        if (!tokens.contains(username))
            tokens[username] = server.issueToken(username);
        auto client = std::make_unique<OfficeClient>(
            OfficeClient::Account{profile.path(), server.url(), username, tokens.value(username)},
            Backoff(20ms, 200ms, 10ms));
        if (!client->start())
            QTest::qFail("the client doesn't start", __FILE__, __LINE__);
        return client;
    }

    TestServer server;
    QHash<QString, QString> tokens;
    QTemporaryDir alices;
    QTemporaryDir bobs;
};

//! Runs the event loop as the program does: QTest::qWaitFor() sleeps 10 ms between two looks, which
//! is long for a message that needs several turns.
bool waitFor(const std::function<bool()> &done)
{
    const QDeadlineTimer limit(3 * patience());
    QEventLoop loop;
    QTimer look;
    QObject::connect(&look, &QTimer::timeout, &loop, &QEventLoop::quit);
    look.start(20);
    while (!done()) {
        if (limit.hasExpired())
            return false;
        loop.exec();
    }
    return true;
}

//! Alice and bob at their desks.
class BothOnline : public Office {
public:
    BothOnline()
        : alice(client(kAlice, alices))
        , bob(client(kBob, bobs))
    {
        QVERIFY(waitFor([&] { return alice->isOnline() && bob->isOnline(); }));
    }

    std::unique_ptr<OfficeClient> alice;
    std::unique_ptr<OfficeClient> bob;
};

//! Alice's, without a token.
std::unique_ptr<Session> newSession(const Office &office, const QTemporaryDir &profile,
                                    const Clock &clock)
{
    return std::make_unique<Session>(std::make_unique<LocalCache>(CacheConfig{
                                         profile.path(), office.server.url().toString(), kAlice}),
                                     WebSocketTransport::factory(), clock);
}

QStringList texts(OfficeClient &client, RoomId room)
{
    QStringList list;
    for (const auto &message : client.timeline(room))
        list += message.text;
    return list;
}

CachedRoom cached(OfficeClient &client, RoomId room)
{
    const auto rooms = await(client.session().cache().rooms(QSet<RoomId>{room}));
    return rooms && !rooms->empty() ? rooms->front() : CachedRoom();
}

} // namespace

class TestSession : public QObject {
    Q_OBJECT
private slots:
    void twoPeopleTalk();
    void loginWithAPassword();
    void A3_wrongPasswordAsksAgain();
    void A10_disabledAccountStops();
    void roomsAreMadeAndFound();
    void serverIsKilledAndNothingIsLostOrDoubled();
    void longAbsenceEndsWithTheServersUnreadCount();
    void D12_restoredBackupBeginsAnewAndKeepsTheOutbox();
    void secondDeviceSeesTheSame();
    void restartedServerIsFoundAgain();
};

void TestSession::twoPeopleTalk()
{
    BothOnline office;
    auto &alice = office.alice;
    auto &bob = office.bob;
    const auto room = alice->room(kGeneral);
    QVERIFY(room.isValid());
    QCOMPARE(alice->session().me().username, kAlice);
    QTRY_VERIFY(alice->session().displayName(kBob) != QString());

    QVERIFY(await(alice->session().send(room, QStringLiteral("Hello Bob 👋"))));
    QVERIFY(waitFor([&] {
        return alice->isQuiet() && texts(*bob, room) == QStringList{QStringLiteral("Hello Bob 👋")};
    }));
    QCOMPARE(cached(*bob, room).room.unread, 1);
    QCOMPARE(cached(*alice, room).room.unread, 0);
    const auto last = *cached(*bob, room).room.lastMessage;
    QCOMPARE(last.username, kAlice);
    QVERIFY(cached(*alice, room).room.readUpTo < last.id); // sent, not read

    bob->session().markRead(room, last.id);
    QVERIFY(waitFor([&] { return cached(*alice, room).room.readUpTo == last.id; })); // read
    QCOMPARE(cached(*bob, room).room.unread, 0);
    QVERIFY(await(bob->session().send(room, QStringLiteral("Hello Alice"))));
    QVERIFY(waitFor([&] { return texts(*alice, room).size() == 2; }));
    QCOMPARE(texts(*alice, room), texts(*bob, room));
    QCOMPARE(alice->session().status().subprotocol, QStringLiteral("kontor.v1"));
}

void TestSession::loginWithAPassword()
{
    Office office;
    SystemClock clock;
    QTemporaryDir profile;
    const auto own = newSession(office, profile, clock);
    auto &session = *own;
    QSignalSpy tokens(&session, &Session::tokenIssued);
    QVERIFY(await(session.open()));
    session.signIn({.username = kAlice,
                    .password = TestServer::kPassword,
                    .token = {},
                    .device = QStringLiteral("test")});
    QVERIFY(waitFor([&] { return session.status().state == ConnectionState::Online; }));
    QCOMPARE(tokens.size(), 1);
    const auto token = tokens.front().front().toString();
    session.signOut();
    QCOMPARE(int(session.status().state), int(ConnectionState::SignedOut));
    // Signed out is signed out: the token is worth nothing any more.
    QSignalSpy rejected(&session, &Session::credentialsRejected);
    QTest::qWait(0);
    QVERIFY(waitFor([&] {
        return office.server
                   .query(QStringLiteral("SELECT count(*) FROM sessions WHERE revoked_at IS NULL"))
                   .value(0)
            == QStringLiteral("0");
    }));
    session.signIn(
        {.username = kAlice, .password = {}, .token = token, .device = QStringLiteral("test")});
    QVERIFY(waitFor([&] { return rejected.size() == 1; }));
    QCOMPARE(int(rejected.front().front().value<Error>().code), int(ErrorCode::SessionExpired));
}

void TestSession::A3_wrongPasswordAsksAgain()
{
    Office office;
    SystemClock clock;
    QTemporaryDir profile;
    const auto own = newSession(office, profile, clock);
    auto &session = *own;
    QSignalSpy rejected(&session, &Session::credentialsRejected);
    QVERIFY(await(session.open()));
    session.signIn({.username = kAlice,
                    .password = QStringLiteral("not this one"),
                    .token = {},
                    .device = {}});
    QVERIFY(waitFor([&] { return rejected.size() == 1; }));
    QCOMPARE(int(rejected.front().front().value<Error>().code), int(ErrorCode::WrongCredentials));
    QCOMPARE(int(session.status().state), int(ConnectionState::Rejected));
    session.signIn(
        {.username = kAlice, .password = TestServer::kPassword, .token = {}, .device = {}});
    QVERIFY(waitFor([&] { return session.status().state == ConnectionState::Online; }));
}

void TestSession::A10_disabledAccountStops()
{
    Office office;
    auto alice = office.client(kAlice, office.alices);
    QSignalSpy rejected(&alice->session(), &Session::credentialsRejected);
    QVERIFY(waitFor([&] { return alice->isOnline(); }));
    QCOMPARE(
        office.server.command({QStringLiteral("user"), QStringLiteral("disable"), kAlice}).exitCode,
        0);
    QVERIFY(waitFor([&] { return rejected.size() == 1; }));
    QCOMPARE(int(rejected.front().front().value<Error>().code), int(ErrorCode::AccountDisabled));
    QVERIFY(alice->room(kGeneral).isValid()); // what is here stays readable
}

void TestSession::roomsAreMadeAndFound()
{
    BothOnline office;
    auto &alice = office.alice;
    auto &bob = office.bob;
    const auto group =
        await(alice->session().createGroup(QStringLiteral("Lunch"), Visibility::Private, {kBob}));
    QVERIFY2(group, qPrintable(group ? QString() : group.error().detail));
    QVERIFY(alice->room(QStringLiteral("Lunch")).isValid()); // at once
    QVERIFY(waitFor([&] { return bob->room(QStringLiteral("Lunch")) == *group; }));
    const auto direct = await(alice->session().openPrivate(kBob));
    QVERIFY(direct);
    QCOMPARE(*await(alice->session().openPrivate(kBob)), *direct);
    QVERIFY(await(alice->session().send(*direct, QStringLiteral("psst"))));
    QVERIFY(waitFor([&] { return texts(*bob, *direct) == QStringList{QStringLiteral("psst")}; }));
    QCOMPARE(cached(*bob, *direct).room.unread, 1);
    const auto people = await(alice->session().findUsers(QStringLiteral("car")));
    QCOMPARE(people->size(), std::size_t(1));
    QCOMPARE(people->front().username, QStringLiteral("carol"));
    QVERIFY(await(alice->session().findRooms(QString())));
    const auto taken =
        await(alice->session().createGroup(QStringLiteral("lunch"), Visibility::Private, {}));
    QCOMPARE(int(taken.error().code), int(ErrorCode::NameTaken));
}

void TestSession::serverIsKilledAndNothingIsLostOrDoubled()
{
    BothOnline office;
    auto &alice = office.alice;
    auto &bob = office.bob;
    const auto room = alice->room(kGeneral);
    QStringList wanted;
    for (int i = 0; i < 60; ++i) {
        wanted += QStringLiteral("message %1").arg(i);
        QVERIFY(await(alice->session().send(room, wanted.back())));
        if (i % 20 == 10) {
            office.server.kill();
            QVERIFY(office.server.start());
            alice->session().networkChanged();
        }
    }
    QVERIFY(waitFor([&] { return alice->isQuiet() && bob->isOnline(); }));
    QVERIFY(waitFor([&] { return texts(*bob, room).size() >= wanted.size(); }));
    QCOMPARE(texts(*bob, room), wanted);
    QCOMPARE(texts(*alice, room), wanted);
    QCOMPARE(cached(*bob, room).room.unread, 60);
}

void TestSession::longAbsenceEndsWithTheServersUnreadCount()
{
    BothOnline office;
    auto &alice = office.alice;
    auto &bob = office.bob;
    const auto room = alice->room(kGeneral);
    QVERIFY(await(alice->session().send(room, QStringLiteral("before"))));
    QVERIFY(waitFor([&] { return texts(*bob, room).size() == 1; }));
    bob->session().markRead(room, cached(*bob, room).room.lastMessage->id);
    QVERIFY(waitFor([&] { return cached(*alice, room).room.readUpTo.isValid(); }));
    bob.reset(); // goes home

    constexpr int kMissed = 620; // more than a sync brings one by one
    QElapsedTimer timer;
    timer.start();
    QFuture<Result<Done>> last;
    for (int i = 0; i < kMissed; ++i)
        last = alice->session().send(room, QString::number(i));
    QVERIFY(waitFor([&] { return last.isFinished() && alice->isQuiet(); }));
    qInfo() << kMissed << "messages acknowledged in" << timer.elapsed() << "ms";
    QVERIFY(waitFor(
        [&] { return alice->isQuiet() && int(texts(*alice, room).size()) == kMissed + 1; }));

    bob = office.client(kBob, office.bobs);
    QVERIFY(waitFor([&] { return bob->isOnline(); }));
    QVERIFY(waitFor([&] { return cached(*bob, room).room.unread == kMissed; }));
    const auto newest = await(bob->session().cache().newestPage(room, 200));
    QVERIFY(newest->olderOnServer);
    QCOMPARE(newest->messages.back().text, QString::number(kMissed - 1));
    QCOMPARE(texts(*bob, room), texts(*alice, room)); // fetched page by page
    QCOMPARE(cached(*bob, room).room.unread, kMissed);
    bob->session().markRead(room, cached(*bob, room).room.lastMessage->id);
    QVERIFY(waitFor([&] { return cached(*bob, room).room.unread == 0; }));
}

void TestSession::D12_restoredBackupBeginsAnewAndKeepsTheOutbox()
{
    Office office;
    {
        auto alice = office.client(kAlice, office.alices);
        QVERIFY(waitFor([&] { return alice->isOnline(); }));
        QVERIFY(await(
            alice->session().send(alice->room(kGeneral), QStringLiteral("from another history"))));
        QVERIFY(waitFor([&] { return alice->isQuiet(); }));
        office.server.kill();
        QVERIFY(await(alice->session().send(alice->room(kGeneral), QStringLiteral("unsent"))));
    }
    Office restored; // another history on the same address, as far as this client can tell
    QTemporaryDir profile;
    OfficeClient::Account account{office.alices.path(), office.server.url(), kAlice,
                                  restored.server.issueToken(kAlice)};
    SystemClock clock;
    const auto url = restored.server.url();
    Session session(
        std::make_unique<LocalCache>(CacheConfig{account.profile, account.url.toString(), kAlice}),
        [url]() -> std::unique_ptr<Transport> {
            class Redirected final : public Transport {
            public:
                explicit Redirected(QUrl to)
                    : m_to(std::move(to))
                {
                    connect(&m_inner, &Transport::opened, this, &Transport::opened);
                    connect(&m_inner, &Transport::closed, this, &Transport::closed);
                    connect(&m_inner, &Transport::received, this, &Transport::received);
                    connect(&m_inner, &Transport::pong, this, &Transport::pong);
                }
                void open(const QUrl &) override { m_inner.open(m_to); }
                void close() override { m_inner.close(); }
                void abort() override { m_inner.abort(); }
                void send(const QByteArray &frame) override { m_inner.send(frame); }
                void ping() override { m_inner.ping(); }
                QString subprotocol() const override { return m_inner.subprotocol(); }
                std::optional<TlsFacts> tls() const override { return m_inner.tls(); }
                Trouble trouble() const override { return m_inner.trouble(); }

            private:
                const QUrl m_to;
                WebSocketTransport m_inner;
            };
            return std::make_unique<Redirected>(url);
        },
        clock);
    QVERIFY(await(session.open()));
    session.signIn({.username = kAlice, .password = {}, .token = account.token, .device = {}});
    QVERIFY(waitFor([&] {
        return session.status().state == ConnectionState::Online
            && session.cache().outbox().empty();
    }));
    const auto rooms = await(session.cache().rooms());
    QCOMPARE(rooms->size(), std::size_t(1));
    QCOMPARE(rooms->front().room.lastMessage->text, QStringLiteral("unsent"));
    const auto page = await(session.cache().newestPage(rooms->front().room.id, 50));
    QCOMPARE(page->messages.size(), std::size_t(1)); // the other history is forgotten
}

void TestSession::secondDeviceSeesTheSame()
{
    Office office;
    QTemporaryDir phone;
    auto desk = office.client(kAlice, office.alices);
    auto mobile = office.client(kAlice, phone);
    auto bob = office.client(kBob, office.bobs);
    QVERIFY(waitFor([&] { return desk->isOnline() && mobile->isOnline() && bob->isOnline(); }));
    const auto room = desk->room(kGeneral);
    QVERIFY(await(desk->session().send(room, QStringLiteral("from the desk"))));
    QVERIFY(await(bob->session().send(room, QStringLiteral("from bob"))));
    QVERIFY(waitFor(
        [&] { return texts(*mobile, room).size() == 2 && texts(*desk, room).size() == 2; }));
    QCOMPARE(cached(*mobile, room).room.unread, 1);
    mobile->session().markRead(room, cached(*mobile, room).room.lastMessage->id);
    QVERIFY(waitFor([&] { return cached(*desk, room).room.unread == 0; }));
    QCOMPARE(texts(*mobile, room), texts(*desk, room));
}

void TestSession::restartedServerIsFoundAgain()
{
    Office office;
    auto alice = office.client(kAlice, office.alices);
    QVERIFY(waitFor([&] { return alice->isOnline(); }));
    QCOMPARE(office.server.stop(), 0); // says goodbye
    QVERIFY(waitFor([&] { return !alice->isOnline(); }));
    QVERIFY(office.server.start());
    QVERIFY(waitFor([&] { return alice->isOnline(); }));
}

QTEST_GUILESS_MAIN(TestSession)
#include "tst_session.moc"
