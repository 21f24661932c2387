// SPDX-License-Identifier: Apache-2.0
#include "admincommand.h"
#include "support/testserver.h"
#include "support/testsupport.h"

#include <QFileInfo>
#include <QSignalSpy>
#include <QTest>

using namespace Kontor;
using namespace Kontor::Test;
using namespace std::chrono_literals;

//! What clients see when the disk or the database has trouble, and when the server ends: rows D of
//! the bad-input catalogue, N5 and N6.
class TestStorageFaults : public QObject {
    Q_OBJECT
private slots:
    void D1_lockedDatabaseIsHonestAndHeals();
    void D1_loginThatCantReadItsRoomsIsToldWhenToComeBack();
    void D3_fullDiskRefusesAndReadingGoesOn();
    void D4_fileThatIsNoDatabaseIsRefusedAndKept();
    void D4_damagedFileEndsTheServer();
    void D5_killedServerKeepsEveryAcknowledgedMessage();
    void D6_walDoesNotGrowUnderReaders();
    void N3_portInUseIsRefused();
    void N5_secondServerOnTheSameFileIsRefused();
    void N6_newerSchemaIsRefusedAndNotWritten();
    void drainSaysGoodbyeAndAnswersWhatWasAsked();
    void drainDoesNotWaitForOneWhoDoesNotRead();
    void drainWaitsForEveryThread();
    void lostEventsSendEverybodyToSync();
    void restartKeepsEverything();
    void backupIsAnotherEpoch();
    void checkFindsWhatIsWrong();
};

namespace {

//! The database as another process sees it.
std::unique_ptr<Database> otherProcess(const InProcessServer &server)
{
    DatabaseConfig config;
    config.path = server.databasePath();
    auto database = Database::open(config);
    return database ? std::move(*database) : nullptr;
}

} // namespace

void TestStorageFaults::D1_lockedDatabaseIsHonestAndHeals()
{
    InProcessServer server;
    QVERIFY(server.start());
    const auto room = server.addRoom(QStringLiteral("general"), {QStringLiteral("alice")});
    const auto alice = server.client(QStringLiteral("alice"));
    const auto other = otherProcess(server);
    QVERIFY(other->execute(QStringLiteral("BEGIN IMMEDIATE")));
    alice->send(ToServer::ChatMessage{{}, room, QStringLiteral("x"), {}, QStringLiteral("c1"), {}});
    alice->send(ToServer::History{{}, room, {}, {}, {}, 1});
    const auto error =
        alice->next<ToClient::ErrorFrame>(); // after three tries of the busy time-out
    QVERIFY(error);
    QCOMPARE(error->code, ErrorCode::StorageUnavailable);
    QCOMPARE(error->clientMsgId, QStringLiteral("c1"));
    QVERIFY(error->retryAfterMs > 0);
    QVERIFY(!error->message.contains(QStringLiteral("SQL"), Qt::CaseInsensitive));
    QVERIFY(alice->next<ToClient::History>()->messages.empty());
    QVERIFY(other->execute(QStringLiteral("ROLLBACK")));
    alice->send(ToServer::ChatMessage{{}, room, QStringLiteral("x"), {}, QStringLiteral("c1"), {}});
    const auto ack = alice->next<ToClient::Ack>();
    QVERIFY(ack);
    QCOMPARE(ack->rev, 1);
    QVERIFY(!ack->duplicate);
}

void TestStorageFaults::D1_loginThatCantReadItsRoomsIsToldWhenToComeBack()
{
    InProcessServer server([](auto &config) { config.pollInterval = 1h; });
    QVERIFY(server.start());
    const auto token = server.token(QStringLiteral("alice"));
    QVERIFY(
        otherProcess(server)->execute(QStringLiteral("ALTER TABLE participants RENAME TO away")));
    RawClient alice;
    QVERIFY(alice.open(server.port()));
    alice.send(ToServer::Resume{QStringLiteral("r"), token});
    const auto error = alice.nextJson();
    QVERIFY(error);
    QCOMPARE(error->value(u"code").toString(), QStringLiteral("storage_unavailable"));
    QCOMPARE(error->value(u"request_id").toString(), QStringLiteral("r"));
    const auto goodbye = alice.next<ToClient::Goodbye>();
    QVERIFY(goodbye);
    QCOMPARE(goodbye->reason, QStringLiteral("busy"));
    QVERIFY(goodbye->reconnectAfterMs > 0);
    QCOMPARE(alice.closeCode(), 4503);
    QVERIFY(
        otherProcess(server)->execute(QStringLiteral("ALTER TABLE away RENAME TO participants")));
    RawClient again;
    QVERIFY(again.resume(server.port(), token));
}

void TestStorageFaults::D3_fullDiskRefusesAndReadingGoesOn()
{
    InProcessServer server([](auto &config) { config.maxPages = 100; });
    QVERIFY(server.start());
    const auto room = server.addRoom(QStringLiteral("general"), {QStringLiteral("alice")});
    const auto alice = server.client(QStringLiteral("alice"));
    const QString text(10'000, u'x');
    int stored = 0;
    while (post(*alice, room, text, QStringLiteral("c%1").arg(stored)).isValid() && stored < 1000)
        ++stored;
    QVERIFY(stored > 5 && stored < 1000);
    alice->send(ToServer::ChatMessage{{}, room, text, {}, QStringLiteral("again"), {}});
    const auto error = alice->next<ToClient::ErrorFrame>();
    QVERIFY(error);
    QCOMPARE(error->code, ErrorCode::StorageUnavailable);
    alice->send(ToServer::History{{}, room, {}, {}, {}, 1});
    const auto page = alice->next<ToClient::History>();
    QVERIFY(page);
    QCOMPARE(page->messages.at(0).rev, stored); // the refused ones took no rev
    QVERIFY(server.stores().office.check().result()->troubles.isEmpty());
}

void TestStorageFaults::D4_fileThatIsNoDatabaseIsRefusedAndKept()
{
    InProcessServer server;
    QFile file(server.databasePath());
    QVERIFY(file.open(QIODevice::WriteOnly));
    const QByteArray bytes = QByteArray("this is no database ").repeated(500);
    file.write(bytes);
    file.close();
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("not a database")));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("office.db")));
    QVERIFY(!server.start());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), bytes);
}

void TestStorageFaults::D4_damagedFileEndsTheServer()
{
    TestServer server({QStringLiteral("--set"), QStringLiteral("storage.poll_ms=50")});
    QVERIFY(server.start());
    QVERIFY(server.addUsers({QStringLiteral("alice")}));
    QVERIFY(server.addRoom(QStringLiteral("general"), {QStringLiteral("alice")}));
    RawClient alice;
    QVERIFY(alice.resume(server.port(), server.issueToken(QStringLiteral("alice"))));
    for (int i = 0; i < 100; ++i)
        QVERIFY(post(alice, RoomId(1), QString(5000, u'x')).isValid());
    (void)server.query(QStringLiteral("pragma wal_checkpoint(truncate)"));
    QFile file(server.databasePath());
    QVERIFY(file.open(QIODevice::ReadWrite));
    const auto pages = file.size() / 4096;
    QVERIFY(pages > 100);
    QVERIFY(file.seek(2 * 4096));
    file.write(QByteArray(int(pages - 2) * 4096, char(0xa5)));
    file.close();
    (void)server.query(QStringLiteral("pragma user_version=1")); // what is cached is read again
    const auto ended = [&] {
        alice.send(ToServer::History{{}, RoomId(1), {}, {}, {}, 50});
        return !server.isRunning();
    };
    QVERIFY(QTest::qWaitFor(ended, int(patience().count())));
    QCOMPARE(server.stop(), 1); // it has ended by itself
    QVERIFY2(server.log().contains("damaged"), server.log().constData());
}

void TestStorageFaults::D5_killedServerKeepsEveryAcknowledgedMessage()
{
    TestServer server; // a process of its own
    QVERIFY(server.start());
    QVERIFY(server.addUsers({QStringLiteral("alice")}));
    QVERIFY(server.addRoom(QStringLiteral("general"), {QStringLiteral("alice")}));
    const auto token = server.issueToken(QStringLiteral("alice"));
    QSet<QString> acked;
    for (int round = 0; round < 3; ++round) {
        RawClient alice;
        QVERIFY(alice.resume(server.port(), token));
        for (int i = 0; i < 200; ++i) {
            const auto id = QStringLiteral("%1-%2").arg(round).arg(i);
            alice.send(ToServer::ChatMessage{{}, RoomId(1), id, {}, id, {}});
        }
        for (int i = 0; i < 50; ++i)
            acked.insert(alice.next<ToClient::Ack>()->clientMsgId);
        server.kill();
        while (const auto ack = alice.next<ToClient::Ack>())
            acked.insert(ack->clientMsgId);
        QVERIFY(server.start());
    }
    QVERIFY(acked.size() >= 150);
    const auto stored = server.query(QStringLiteral("select client_msg_id from messages"));
    for (const auto &id : std::as_const(acked))
        QVERIFY(stored.contains(id));
    const auto check = server.command({QStringLiteral("check")});
    QVERIFY2(check.exitCode == 0, check.out.constData());
}

void TestStorageFaults::D6_walDoesNotGrowUnderReaders()
{
    InProcessServer server;
    QVERIFY(server.start());
    const auto room = server.addRoom(QStringLiteral("general"), {QStringLiteral("alice")});
    const auto alice = server.client(QStringLiteral("alice"));
    const QString text(10'000, u'x');
    for (int i = 0; i < 1500; ++i) {
        QVERIFY(post(*alice, room, text).isValid());
        if (i % 10 == 0) {
            alice->send(ToServer::History{{}, room, {}, {}, {}, 3});
            QVERIFY(alice->next<ToClient::History>());
        }
    }
    // 1,500 messages take 15 MB; a checkpoint comes every 1,000 pages of 4 KiB.
    QVERIFY(QFileInfo(server.databasePath() + QStringLiteral("-wal")).size() < 10'000'000);
}

void TestStorageFaults::N3_portInUseIsRefused()
{
    InProcessServer server;
    QVERIFY(server.start());
    const QTemporaryDir folder;
    Server::ServerConfig config;
    config.database = folder.filePath(QStringLiteral("office.db"));
    config.listen = QStringLiteral("127.0.0.1:%1").arg(server.port());
    const SystemClock clock;
    const auto second = Server::ServerApplication(config, clock).start();
    QVERIFY(!second);
    QCOMPARE(second.error().code, ErrorCode::Unavailable);
    QVERIFY2(second.error().detail.startsWith(config.listen), qPrintable(second.error().detail));
}

void TestStorageFaults::N5_secondServerOnTheSameFileIsRefused()
{
    InProcessServer server;
    QVERIFY(server.start());
    Server::ServerConfig config;
    config.database = server.databasePath();
    config.listen = QStringLiteral("127.0.0.1:0");
    const SystemClock clock;
    const auto second = Server::ServerApplication(config, clock).start();
    QVERIFY(!second);
    QVERIFY(second.error().detail.contains(QStringLiteral("another server")));
}

void TestStorageFaults::N6_newerSchemaIsRefusedAndNotWritten()
{
    InProcessServer server;
    QVERIFY(server.start());
    server.stop();
    QVERIFY(otherProcess(server)->execute(QStringLiteral("PRAGMA user_version=999")));
    QFile file(server.databasePath());
    QVERIFY(file.open(QIODevice::ReadOnly));
    const auto before = file.readAll();
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("schema 999")));
    QVERIFY(!server.start());
    file.seek(0);
    QCOMPARE(file.readAll(), before);
}

void TestStorageFaults::drainSaysGoodbyeAndAnswersWhatWasAsked()
{
    InProcessServer server;
    QVERIFY(server.start());
    const auto room = server.addRoom(QStringLiteral("general"), {QStringLiteral("alice")});
    const auto alice = server.client(QStringLiteral("alice"));
    RawClient newcomer;
    QVERIFY(newcomer.open(server.port()));
    for (int i = 0; i < 500; ++i)
        alice->send(
            ToServer::ChatMessage{{}, room, QString::number(i), {}, QString::number(i), {}});
    QVERIFY(alice->next<ToClient::Ack>());
    QVERIFY(server.drain());
    int acked = 1;
    std::optional<ToClient::Goodbye> goodbye;
    while (const auto json = alice->nextJson()) {
        acked += json->value(u"type").toString() == u"ack";
        if (json->value(u"type").toString() == u"goodbye")
            goodbye = ToClient::Goodbye{{}, json->value(u"reconnect_after_ms").toInteger()};
    }
    QVERIFY(goodbye);
    QVERIFY(goodbye->reconnectAfterMs > 0);
    QCOMPARE(alice->closeCode(), 1001);
    QCOMPARE(newcomer.closeCode(), 1001);
    server.stop();
    QVERIFY(server.start());
    const auto page = syncAll(*server.client(QStringLiteral("alice")));
    QCOMPARE(page.at(0).rooms.at(0).rev, acked); // stored is acknowledged, acknowledged is stored
}

void TestStorageFaults::drainDoesNotWaitForOneWhoDoesNotRead()
{
    InProcessServer server([](auto &config) { config.gateway.closeDeadline = 200ms; });
    QVERIFY(server.start());
    const auto room =
        server.addRoom(QStringLiteral("general"), {QStringLiteral("alice"), QStringLiteral("bob")});
    const auto alice = server.client(QStringLiteral("alice"));
    const auto bob = server.client(QStringLiteral("bob"));
    bob->stopReading();
    for (int i = 0; i < 200; ++i)
        QVERIFY(post(*alice, room, QString(15'000, u'x')).isValid());
    QVERIFY(server.drain());
}

void TestStorageFaults::drainWaitsForEveryThread()
{
    InProcessServer server([](auto &config) { config.gateway.drainDeadline = 1h; });
    QVERIFY(server.start());
    const auto room = server.addRoom(QStringLiteral("general"), {QStringLiteral("alice")});
    const auto alice = server.client(QStringLiteral("alice")); // of the first thread
    RawClient late; // of the second, which has nobody when the drain begins
    QVERIFY(late.connectTo(server.port()));
    const auto other = otherProcess(server);
    QVERIFY(other->execute(QStringLiteral("BEGIN IMMEDIATE")));
    alice->send(ToServer::ChatMessage{{}, room, QStringLiteral("x"), {}, QStringLiteral("c"), {}});
    alice->sendText(R"({"type":"dance"})");
    QVERIFY(alice->next<ToClient::ErrorFrame>()); // so the message is in work
    QSignalSpy stopped(&server.application(), &Server::ServerApplication::stopped);
    server.application().drain();
    QVERIFY(late.upgrade());
    QVERIFY(late.waitForEnd());
    QVERIFY(stopped.isEmpty() && !stopped.wait(100));
    QVERIFY(other->execute(QStringLiteral("ROLLBACK")));
    QVERIFY(alice->next<ToClient::Ack>());
    QVERIFY(!stopped.isEmpty() || stopped.wait(int(patience().count())));
}

void TestStorageFaults::lostEventsSendEverybodyToSync()
{
    InProcessServer server([](auto &config) { config.waitingEvents = 3; });
    QVERIFY(server.start());
    const auto alice = server.client(QStringLiteral("alice"));
    Server::EventPublisher publisher(server.application().bus());
    const auto isCut = [&] {
        for (int i = 0; i < 10'000; ++i) // faster than its thread wakes up
            publisher.typingChanged({RoomId(99), UserId(99), {}, true});
        return !alice->isSilentFor(10ms);
    };
    QVERIFY(QTest::qWaitFor(isCut, int(patience().count())));
    const auto goodbye = alice->next<ToClient::Goodbye>();
    QVERIFY(goodbye);
    QCOMPARE(goodbye->reason, QStringLiteral("busy"));
    QVERIFY(goodbye->reconnectAfterMs > 0);
    QCOMPARE(alice->closeCode(), 4503);
}

void TestStorageFaults::restartKeepsEverything()
{
    InProcessServer server;
    QVERIFY(server.start());
    const auto room = server.addRoom(QStringLiteral("general"), {QStringLiteral("alice")});
    const auto token = server.token(QStringLiteral("alice"));
    RawClient before, after;
    const auto welcome = before.resume(server.port(), token);
    QVERIFY(post(before, room, QStringLiteral("kept"), QStringLiteral("c1")).isValid());
    server.stop();
    QVERIFY(server.start());
    const auto again = after.resume(server.port(), token);
    QVERIFY(welcome && again);
    QCOMPARE(again->epoch, welcome->epoch);
    after.send(
        ToServer::ChatMessage{{}, room, QStringLiteral("kept"), {}, QStringLiteral("c1"), {}});
    QVERIFY(after.next<ToClient::Ack>()->duplicate);
}

void TestStorageFaults::backupIsAnotherEpoch()
{
    InProcessServer server;
    QVERIFY(server.start());
    const auto room = server.addRoom(QStringLiteral("general"), {QStringLiteral("alice")});
    const auto alice = server.client(QStringLiteral("alice"));
    QVERIFY(post(*alice, room, QStringLiteral("saved")).isValid());
    const QTemporaryDir folder;
    const auto file = folder.filePath(QStringLiteral("backup.db"));
    QVERIFY(server.stores().office.backup(file).result());
    QCOMPARE(server.stores().office.backup(file).result().error().code, ErrorCode::Conflict);
    QCOMPARE(QFile::permissions(file) & (QFile::ReadGroup | QFile::ReadOther),
             QFile::Permissions());
    const auto again = folder.filePath(QStringLiteral("again.db"));
    QVERIFY(QFile::copy(file, again)); // restored twice: two histories
    AdminCommand command(file), second(again);
    QVERIFY(command.stores.stores().office.info().result()->epoch
            != second.stores.stores().office.info().result()->epoch);
    const auto copy = command.stores.stores().office.info().result();
    QVERIFY(copy);
    QVERIFY(copy->epoch != server.stores().office.info().result()->epoch);
    QCOMPARE(command.stores.stores().office.check().result()->messages, 1);
}

void TestStorageFaults::checkFindsWhatIsWrong()
{
    InProcessServer server;
    QVERIFY(server.start());
    const auto room =
        server.addRoom(QStringLiteral("general"), {QStringLiteral("alice"), QStringLiteral("bob")});
    const auto alice = server.client(QStringLiteral("alice"));
    for (int i = 0; i < 3; ++i)
        QVERIFY(post(*alice, room, QString::number(i)).isValid());
    QVERIFY(server.stores().office.check().result()->troubles.isEmpty());
    const auto other = otherProcess(server);
    QVERIFY(other->execute(QStringLiteral("UPDATE participants SET last_read_id = 99")));
    QVERIFY(other->execute(QStringLiteral("UPDATE rooms SET rev = 1")));
    const auto troubles = server.stores().office.check().result()->troubles;
    QCOMPARE(troubles.size(), 3); // two cursors, one rev
}

QTEST_GUILESS_MAIN(TestStorageFaults)
#include "tst_storagefaults.moc"
