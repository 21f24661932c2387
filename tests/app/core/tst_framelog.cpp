// SPDX-License-Identifier: Apache-2.0
#include "app/core/signedin.h"
#include "client/framelog.h"
#include "connection/serverconnection.h"
#include "support/fakeclock.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;
using namespace std::chrono_literals;

// Every allocation of this program, Qt's too. Sanitizers have a malloc of their own.
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define KONTOR_COUNTS_ALLOCATIONS
static thread_local long allocations = 0;
extern "C" void *__libc_malloc(std::size_t size); // NOLINT
extern "C" void *malloc(std::size_t size) noexcept // NOLINT
{
    ++allocations;
    return __libc_malloc(size);
}
#endif

namespace {

ToClient::Presence presence(const QString &username = QStringLiteral("bob"))
{
    ToClient::Presence frame;
    frame.username = username;
    return frame;
}

//! ">login": sent; without hints, which come when they like.
QStringList types(const FrameLog &log)
{
    const QStringList hints{QStringLiteral("list_users"), QStringLiteral("set_presence")};
    QStringList list;
    for (const auto &line : log.lines()) {
        if (!line.json.isEmpty() && !hints.contains(line.facts.type))
            list += (line.kind == Recording::Kind::Sent ? u'>' : u'<') + line.facts.type;
    }
    return list;
}

bool waitFor(const std::function<bool()> &done)
{
    return QTest::qWaitFor(done, int(patience().count()));
}

} // namespace

class TestFrameLog : public QObject {
    Q_OBJECT
private slots:
    void everythingOnTheWireIsALine();
    void secretsAreNowhere();
    void answersAreTimed();
    void ringIsBounded();
    void pausedItSeesNothing();
    void closedItCostsNothing();
    void recordingBeginsWithWhatTheClientHad();
    void recordingWithoutTextsHasNone();
    void recordingAfterTheRingHasDroppedStillBeginsSomewhere();
};

void TestFrameLog::everythingOnTheWireIsALine()
{
    SignedIn world;
    const FrameLog log(*world.session, world.clock);
    world.goOnline();
    world.server.cut(quint16(1001));
    QCOMPARE(types(log),
             (QStringList{QStringLiteral(">login"), QStringLiteral("<welcome"),
                          QStringLiteral(">sync"), QStringLiteral("<sync")}));
    QCOMPARE(int(log.lines()[0].kind), int(Recording::Kind::Connecting));
    QCOMPARE(int(log.lines()[1].kind), int(Recording::Kind::Opened));
    QCOMPARE(int(log.lines().back().kind), int(Recording::Kind::Closed));
    QCOMPARE(log.lines().back().closeCode, std::optional<quint16>(1001));
    for (std::size_t i = 0; i < log.lines().size(); ++i)
        QCOMPARE(log.lines()[i].number, qint64(i + 1));
}

void TestFrameLog::secretsAreNowhere()
{
    SignedIn world;
    const FrameLog log(*world.session, world.clock);
    world.goOnline();
    QByteArray all;
    for (const auto &line : log.lines())
        all += line.json;
    all += encodeRecording(log.recording(true));
    QVERIFY(!all.contains("secret"));
    QVERIFY(all.contains("•••"));
}

void TestFrameLog::answersAreTimed()
{
    SignedIn world;
    world.goOnline();
    const FrameLog log(*world.session, world.clock);
    QVERIFY(await(world.session->send(SignedIn::kRoom, QStringLiteral("Hello"))));
    const auto posted = world.next<ToServer::ChatMessage>();
    world.server.reply(ToClient::ChatMessage{
        SignedIn::message(11, 11, QStringLiteral("alice"), posted.clientMsgId)});
    QVERIFY(!log.lines()[0].answered); // it is there, but is it on the disk?
    QTest::qWait(20);
    world.server.reply(SignedIn::ack(posted, 11, 11));
    QCOMPARE(log.lines().size(), std::size_t(3));
    QVERIFY(log.lines()[0].answered);
    QVERIFY2(*log.lines()[0].answered >= 10ms, "the clock's own steps");
    QVERIFY(!log.lines()[2].answered);
    world.server.reply(SignedIn::ack(posted, 11, 11)); // again: to nothing
    QCOMPARE(log.lines().size(), std::size_t(4));
}

void TestFrameLog::ringIsBounded()
{
    SignedIn world;
    world.goOnline();
    const FrameLog log(*world.session, world.clock);
    const auto small = presence();
    for (std::size_t i = 0; i < FrameLog::kFrames + 10; ++i)
        world.server.reply(small);
    QCOMPARE(log.lines().size(), FrameLog::kFrames);
    QCOMPARE(log.lines().front().number, qint64(11));
    const auto big = presence(QString(60'000, u'b'));
    for (int i = 0; i < 200; ++i)
        world.server.reply(big);
    qsizetype bytes = 0;
    for (const auto &line : log.lines())
        bytes += line.json.size();
    QVERIFY2(bytes <= FrameLog::kBytes, qPrintable(QString::number(bytes)));
    QVERIFY(log.lines().size() >= 100);
    QCOMPARE(log.lines().back().number, qint64(FrameLog::kFrames + 210));
}

void TestFrameLog::pausedItSeesNothing()
{
    SignedIn world;
    world.goOnline();
    FrameLog log(*world.session, world.clock);
    log.setPaused(true);
    world.server.reply(presence());
    QVERIFY(log.lines().empty());
    log.setPaused(false);
    world.server.reply(presence());
    QCOMPARE(log.lines().size(), std::size_t(1));
}

void TestFrameLog::closedItCostsNothing()
{
#ifdef KONTOR_COUNTS_ALLOCATIONS
    SignedIn world; // for the observer alone
    const FakeClock clock;
    FakeServer server;
    ServerConnection connection(QUrl(QStringLiteral("ws://office/ws/")), server.factory(), clock,
                                Backoff(1ms, 2ms, 0ms));
    connection.signIn({.username = QStringLiteral("alice"),
                       .password = {},
                       .token = QStringLiteral("t"),
                       .device = {}});
    server.accept();
    server.reply(FakeServer::welcome(QStringLiteral("alice")));
    connection.syncFinished();
    const auto frame = encode(presence());
    const auto cost = [&] {
        const auto before = allocations;
        for (int i = 0; i < 100; ++i) {
            server.transport()->sent.clear();
            (void)connection.send(ToServer::Typing{});
            emit server.transport()->received(frame);
        }
        return allocations - before;
    };
    (void)cost(); // warm
    const auto never = cost();
    struct Counting final : FrameObserver {
        void connecting() override { }
        void opened() override { }
        void sent(const QByteArray &bytes) override { frames += withoutSecrets(bytes).size(); }
        void received(const QByteArray &bytes) override { sent(bytes); }
        void closed(std::optional<quint16>) override { }
        qsizetype frames = 0;
    } observer;
    connection.setObserver(&observer);
    const auto open = cost();
    connection.setObserver(nullptr);
    QCOMPARE(cost(), never);
    QVERIFY2(open >= never + 200, qPrintable(QString::number(open - never)));
#else
    QSKIP("only where malloc can be counted");
#endif
}

void TestFrameLog::recordingBeginsWithWhatTheClientHad()
{
    SignedIn world;
    world.goOnline();
    const FrameLog log(*world.session, world.clock);
    QVERIFY(waitFor([&] { return !log.recording(true).start.office.isEmpty(); }));
    QVERIFY(await(world.session->send(SignedIn::kRoom, QStringLiteral("Hello"))));
    (void)world.next<ToServer::ChatMessage>();
    const auto recording = log.recording(true);
    QCOMPARE(recording.username, QStringLiteral("alice"));
    QCOMPARE(recording.start.epoch, QStringLiteral("epoch-1"));
    QVERIFY(recording.start.isWelcomed);
    const auto office = decodeToClient(recording.start.office);
    const auto &sync = std::get<ToClient::Sync>(*office.frame);
    QCOMPARE(sync.rooms.size(), std::size_t(1));
    QCOMPARE(sync.rooms[0].rev, Revision(10));
    QCOMPARE(sync.changes[0].messages.size(), std::size_t(10));
    QCOMPARE(recording.events.size(), std::size_t(1));
    QCOMPARE(int(recording.events[0].kind), int(Recording::Kind::Sent));
}

void TestFrameLog::recordingWithoutTextsHasNone()
{
    SignedIn world;
    world.goOnline();
    const FrameLog log(*world.session, world.clock);
    QVERIFY(await(world.session->send(SignedIn::kRoom, QStringLiteral("between us"))));
    const auto posted = world.next<ToServer::ChatMessage>();
    world.server.reply(SignedIn::ack(posted, 11, 11));
    QVERIFY(waitFor([&] { return !log.recording(false).start.office.isEmpty(); }));
    const auto file = encodeRecording(log.recording(false));
    QVERIFY(!file.contains("between us"));
    QVERIFY(!file.contains("message 1\"")); // what was in the cache
    QVERIFY(encodeRecording(log.recording(true)).contains("between us"));
}

void TestFrameLog::recordingAfterTheRingHasDroppedStillBeginsSomewhere()
{
    SignedIn world;
    world.goOnline();
    const FrameLog log(*world.session, world.clock);
    const auto small = presence();
    for (int part = 0; part < 4; ++part) {
        for (std::size_t i = 0; i < FrameLog::kFrames / 2; ++i)
            world.server.reply(small);
        // The cache answers in its own time.
        QVERIFY(waitFor([&] { return !log.recording(false).start.office.isEmpty(); }));
    }
    const auto recording = log.recording(false);
    QVERIFY(recording.events.size() >= FrameLog::kFrames / 2 - 10);
    QVERIFY(recording.events.size() <= FrameLog::kFrames);
}

QTEST_GUILESS_MAIN(TestFrameLog)
#include "tst_framelog.moc"
