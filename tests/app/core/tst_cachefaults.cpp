// SPDX-License-Identifier: Apache-2.0
#include "cachestart.h"

#include "sql/database.h"

#include <QDir>

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;

class TestCacheFaults : public QObject {
    Q_OBJECT
private slots:
    void C1_damagedCacheIsMovedAsideAndRebuilt_data();
    void C1_damagedCacheIsMovedAsideAndRebuilt();
    void C1_truncatedCacheIsMovedAsideAndRebuilt();
    void C1_newerSchemaIsMovedAside();
    void C1_outboxIsSalvagedFromADamagedFile();
    void C1_outboxOfANewerVersionIsSalvaged();
    void C1_interruptedSalvageIsDoneAgain();
    void C1_salvageThatTheDiskRefusedIsDoneAgain();
    void C1_damageFoundWhileRunningRebuildsTheCache();
    void C2_fullDiskRefusesToSendAndStillShows();
    void C4_whatWasNotCommittedIsAskedForAgain();
    void C5_everyAccountHasItsOwnCache();
    void C5_aStrangersFileIsNotRead();
    void C5_oneServerWrittenInManyWaysIsOneAccount();
    void C7_withoutAWritableProfileItRunsFromATemporaryFolder();
    void fileThatAnotherProcessHoldsIsNotTakenForDamaged_data();
    void fileThatAnotherProcessHoldsIsNotTakenForDamaged();
    void fileHeldWhileRunningIsNotTakenForDamaged();
    void wipeLeavesNothing();
};

namespace {

//! Another program that keeps a file for itself, as a backup or a virus scanner does.
std::unique_ptr<Database> holding(const QString &path)
{
    auto database = Database::open({.path = path, .statements = cacheStatements()});
    if (!database || !(*database)->execute(QStringLiteral("PRAGMA locking_mode=EXCLUSIVE"))
        || !(*database)->execute(QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)"))
        || !(*database)->execute(QStringLiteral("PRAGMA journal_mode=DELETE"))
        || !(*database)->execute(QStringLiteral("BEGIN EXCLUSIVE")))
        return nullptr;
    return std::move(*database);
}

} // namespace

void TestCacheFaults::C1_damagedCacheIsMovedAsideAndRebuilt_data()
{
    QTest::addColumn<qint64>("offset");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("no database at all") << qint64(0) << QByteArray(4096, 'x');
    QTest::newRow("a broken schema") << qint64(100) << QByteArray(3900, '\xff');
    QTest::newRow("empty header") << qint64(0) << QByteArray(100, '\0');
}

void TestCacheFaults::C1_damagedCacheIsMovedAsideAndRebuilt()
{
    QFETCH(qint64, offset);
    QFETCH(QByteArray, bytes);
    QTemporaryDir profile;
    {
        Start start(profile);
        start.fill(20, 0, messages(1, 20));
        start.enqueue(QStringLiteral("unsent"));
    }
    overwrite(fileOf(profile, QStringLiteral("cache.sqlite")), offset, bytes);
    Start again(profile);
    QVERIFY(again.opened);
    QVERIFY(QFile::exists(fileOf(profile, QStringLiteral("cache.sqlite.damaged-1"))));
    QCOMPARE(again.theRoom().title, QString()); // of the room only what waits in it is known
    QVERIFY(again.newest().messages.empty());
    QCOMPARE(texts(again.cache.outbox()), QStringList{QStringLiteral("unsent")});
    QCOMPARE(again.troubles.size(), 0);
    again.fill(20, 0, messages(1, 20));
    QCOMPARE(again.newest().messages.size(), std::size_t(20));
}

void TestCacheFaults::C1_truncatedCacheIsMovedAsideAndRebuilt()
{
    QTemporaryDir profile;
    {
        Start start(profile);
        start.fill(20, 0, messages(1, 20));
    }
    QVERIFY(QFile::resize(fileOf(profile, QStringLiteral("cache.sqlite")), 5000));
    Start again(profile);
    QVERIFY(again.opened);
    QSignalSpy rebuilt(&again.cache, &LocalCache::rebuilt);
    (void)await(
        again.cache.newestPage(kRoom, 10)); // what is missing may only be noticed when it is read
    QTRY_VERIFY(!rebuilt.isEmpty()
                || QFile::exists(fileOf(profile, QStringLiteral("cache.sqlite.damaged-1"))));
    again.fill(20, 0, messages(1, 20));
    QCOMPARE(again.newest().messages.size(), std::size_t(20));
}

void TestCacheFaults::C1_newerSchemaIsMovedAside()
{
    QTemporaryDir profile;
    {
        Start start(profile);
    }
    overwrite(fileOf(profile, QStringLiteral("cache.sqlite")), 60,
              QByteArray::fromHex("00000063")); // user_version
    Start again(profile);
    QVERIFY(again.opened);
    QVERIFY(QFile::exists(fileOf(profile, QStringLiteral("cache.sqlite.damaged-1"))));
}

void TestCacheFaults::C1_outboxIsSalvagedFromADamagedFile()
{
    QTemporaryDir profile;
    const QString big(8000, u'y');
    {
        Start start(profile);
        for (int i = 0; i < 20; ++i) // over many pages
            start.enqueue(QString::number(i) + big);
        QVERIFY(await(start.cache.setDraft(kRoom, QStringLiteral("draft"))));
    }
    const auto path = fileOf(profile, QStringLiteral("outbox.sqlite"));
    overwrite(path, QFileInfo(path).size() - 4096, QByteArray(4096, '\xff')); // its last page
    Start again(profile);
    QVERIFY(again.opened);
    const auto saved = texts(again.cache.outbox());
    QVERIFY2(saved.size() >= 10, qPrintable(QString::number(saved.size())));
    for (qsizetype i = 0; i < saved.size(); ++i)
        QVERIFY(saved.at(i).startsWith(QString::number(i)));
    again.enqueue(QStringLiteral("new"));
    QCOMPARE(again.cache.outbox().back().text, QStringLiteral("new"));
}

void TestCacheFaults::C1_outboxOfANewerVersionIsSalvaged()
{
    QTemporaryDir profile;
    {
        Start start(profile);
        start.enqueue(QStringLiteral("one"));
        start.enqueue(QStringLiteral("two"));
    }
    overwrite(fileOf(profile, QStringLiteral("outbox.sqlite")), 60,
              QByteArray::fromHex("00000063"));
    Start again(profile);
    QCOMPARE(texts(again.cache.outbox()),
             (QStringList{QStringLiteral("one"), QStringLiteral("two")}));
    QVERIFY(QFile::exists(fileOf(profile, QStringLiteral("outbox.sqlite.damaged-1"))));
}

void TestCacheFaults::C1_interruptedSalvageIsDoneAgain()
{
    QTemporaryDir profile;
    {
        Start start(profile);
        start.enqueue(QStringLiteral("one"));
    }
    // Killed when it was aside and its successor not yet whole.
    const auto path = fileOf(profile, QStringLiteral("outbox.sqlite"));
    QVERIFY(QFile::rename(path, path + QStringLiteral(".damaged-1")));
    QFile half(path + QStringLiteral(".new"));
    QVERIFY(half.open(QIODevice::WriteOnly));
    half.write("half a database");
    half.close();
    Start again(profile);
    QCOMPARE(texts(again.cache.outbox()), QStringList{QStringLiteral("one")});
    QCOMPARE(again.enqueue(QStringLiteral("two")).position, 2);
    QVERIFY(QFile::exists(path));
    QVERIFY(!half.exists());
}

void TestCacheFaults::C1_salvageThatTheDiskRefusedIsDoneAgain()
{
    QTemporaryDir profile;
    const QString big(8000, u'y');
    {
        Start start(profile);
        for (int i = 0; i < 20; ++i)
            start.enqueue(QString::number(i) + big);
    }
    overwrite(fileOf(profile, QStringLiteral("outbox.sqlite")), 60,
              QByteArray::fromHex("00000063"));
    {
        Start full(profile, kAlice, 20);
        QVERIFY(full.opened);
        QVERIFY(!full.troubles.isEmpty());
        QVERIFY(full.cache.outbox().empty());
    }
    Start again(profile);
    QCOMPARE(again.cache.outbox().size(), std::size_t(20));
}

void TestCacheFaults::C1_damageFoundWhileRunningRebuildsTheCache()
{
    QTemporaryDir profile;
    {
        Start start(profile);
        std::vector<Message> many;
        for (int i = 1; i <= 500; ++i)
            many.push_back(message(i, i, kBob, QString(500, u'z')));
        start.fill(500, 0, many);
    }
    const auto path = fileOf(profile, QStringLiteral("cache.sqlite"));
    const auto size = QFileInfo(path).size();
    for (qint64 page = 14; page * 4096 < size; ++page) // the schema and the account stay readable
        overwrite(path, page * 4096, QByteArray(4096, '\xff'));
    Start again(profile);
    QVERIFY(again.opened);
    QSignalSpy rebuilt(&again.cache, &LocalCache::rebuilt);
    (void)await(again.cache.newestPage(kRoom, 200));
    (void)await(again.cache.apply(posted(message(501, 501))));
    QTRY_COMPARE(rebuilt.size(), 1);
    QVERIFY(QFile::exists(path + QStringLiteral(".damaged-1")));
    again.fill(501, 0, messages(490, 501));
    QCOMPARE(again.newest().messages.size(), std::size_t(12));
}

void TestCacheFaults::C2_fullDiskRefusesToSendAndStillShows()
{
    QTemporaryDir profile;
    {
        Start start(profile);
        start.fill(20, 0, messages(1, 20));
        start.enqueue(QStringLiteral("before"));
    }
    Start full(profile, kAlice, 24); // pages: no more than are there
    QVERIFY(full.opened);
    const QString big(16'000, u'x');
    int taken = 0;
    for (int i = 0; i < 30; ++i)
        taken += full.enqueue(big + QString::number(i)).position > 0 ? 1 : 0;
    QVERIFY(taken < 30);
    QVERIFY(!full.troubles.isEmpty());
    QCOMPARE(int(full.troubles.front().front().value<Error>().code),
             int(ErrorCode::StorageUnavailable));
    QCOMPARE(int(full.cache.outbox().size()), taken + 1); // what was refused isn't there
    QCOMPARE(full.newest().messages.size(), std::size_t(20));
    QVERIFY(QFile::exists(fileOf(profile, QStringLiteral("cache.sqlite"))));
    QVERIFY(!QFile::exists(fileOf(profile, QStringLiteral("outbox.sqlite.damaged-1"))));
}

void TestCacheFaults::C4_whatWasNotCommittedIsAskedForAgain()
{
    QTemporaryDir profile;
    {
        Start start(profile, kAlice, 40);
        start.fill(1, 1, messages(1, 1));
        std::vector<Message> many;
        for (int i = 2; i <= 60; ++i)
            many.push_back(message(i, i, kBob, QString(9'000, u'z')));
        // It doesn't fit: neither a message nor the rev may stay.
        QVERIFY(!await(start.cache.apply({room(60, 60)}, {{kRoom, many, 60, false, 1}}, {})));
    }
    Start again(profile);
    QCOMPARE(await(again.cache.cursors())->front().rev, 1);
    QCOMPARE(ids(again.newest()), std::vector<qint64>{1});
    QCOMPARE(again.unread(), 1);
}

void TestCacheFaults::C5_everyAccountHasItsOwnCache()
{
    QTemporaryDir profile;
    Start alice(profile);
    alice.fill(20, 0, messages(1, 20));
    alice.enqueue(QStringLiteral("alice's"));
    Start bob(profile, kBob);
    QVERIFY(await(bob.cache.rooms())->empty());
    QVERIFY(bob.cache.outbox().empty());
    QVERIFY(accountKey(kUrl, kAlice)
            != accountKey(QStringLiteral("wss://other.example.org/ws/"), kAlice));
}

void TestCacheFaults::C5_aStrangersFileIsNotRead()
{
    QTemporaryDir profile;
    {
        Start bob(profile, kBob);
        bob.fill(20, 0, messages(1, 20));
    }
    {
        Start alice(profile);
    }
    const auto mine = fileOf(profile, QStringLiteral("cache.sqlite"));
    QVERIFY(QFile::remove(mine));
    QVERIFY(QFile::copy(fileOf(profile, QStringLiteral("cache.sqlite"), kBob), mine));
    Start alice(profile);
    QVERIFY(alice.opened);
    QVERIFY(await(alice.cache.rooms())->empty());
    QCOMPARE(alice.cache.account().user.username, kAlice);
}

void TestCacheFaults::C5_oneServerWrittenInManyWaysIsOneAccount()
{
    QTemporaryDir profile;
    {
        Start start(profile);
        start.fill(20, 0, messages(1, 20));
    }
    for (const auto *url : {"wss://Chat.Example.ORG/ws/", "wss://chat.example.org:443/ws/",
                            "wss://chat.example.org/ws", "WSS://chat.example.org:443/ws"}) {
        LocalCache cache({profile.path(), QLatin1String(url), kAlice});
        QVERIFY(await(cache.open()));
        QVERIFY2(await(cache.rooms())->size() == 1, url);
    }
    LocalCache other({profile.path(), QStringLiteral("wss://chat.example.org:80/ws/"), kAlice});
    QVERIFY(await(other.open()));
    QVERIFY(await(other.rooms())->empty());
}

void TestCacheFaults::C7_withoutAWritableProfileItRunsFromATemporaryFolder()
{
    QTemporaryDir profile;
    QFile blocker(profile.path() + QStringLiteral("/not-a-folder"));
    QVERIFY(blocker.open(QIODevice::WriteOnly));
    blocker.close();
    LocalCache cache({blocker.fileName(), kUrl, kAlice});
    QSignalSpy troubles(&cache, &LocalCache::troubled);
    QVERIFY(await(cache.open()));
    QVERIFY(!troubles.isEmpty());
    QVERIFY(await(cache.apply({room(20)}, {{kRoom, messages(1, 20), 20, true, 0}}, {})));
    QCOMPARE(await(cache.newestPage(kRoom, 100))->messages.size(), std::size_t(20));
    const auto refused = await(cache.enqueue({.clientMsgId = QStringLiteral("a"),
                                              .room = kRoom,
                                              .text = QStringLiteral("b"),
                                              .createdAt = {}}));
    QCOMPARE(int(refused.error().code), int(ErrorCode::StorageUnavailable));
}

void TestCacheFaults::fileThatAnotherProcessHoldsIsNotTakenForDamaged_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("cache") << QStringLiteral("cache.sqlite");
    QTest::newRow("outbox") << QStringLiteral("outbox.sqlite");
}

void TestCacheFaults::fileThatAnotherProcessHoldsIsNotTakenForDamaged()
{
    QFETCH(QString, name);
    QTemporaryDir profile;
    {
        Start start(profile);
        start.fill(20, 0, messages(1, 20));
        start.enqueue(QStringLiteral("unsent"));
    }
    const auto path = fileOf(profile, name);
    {
        const auto holder = holding(path);
        QVERIFY(holder);
        Start held(profile);
        QVERIFY(held.opened);
        QVERIFY(held.troubles.size() > 0); // it says so, and runs without
        QVERIFY(!QFile::exists(path + QStringLiteral(".damaged-1")));
        QVERIFY(holder->execute(QStringLiteral("ROLLBACK")));
    }
    Start again(profile);
    QCOMPARE(again.troubles.size(), 0);
    QCOMPARE(again.newest().messages.size(), std::size_t(20));
    QCOMPARE(texts(again.cache.outbox()), QStringList{QStringLiteral("unsent")});
}

void TestCacheFaults::fileHeldWhileRunningIsNotTakenForDamaged()
{
    QTemporaryDir profile;
    Start start(profile);
    start.fill(20, 0, messages(1, 20));
    QSignalSpy rebuilt(&start.cache, &LocalCache::rebuilt);
    const auto path = fileOf(profile, QStringLiteral("cache.sqlite"));
    auto holder = *Database::open({.path = path, .statements = cacheStatements()});
    QVERIFY(holder->execute(QStringLiteral("BEGIN EXCLUSIVE")));
    QVERIFY(!await(start.cache.apply(posted(message(21, 21)))));
    QVERIFY(start.troubles.size() > 0);
    QCOMPARE(start.newest().messages.size(), std::size_t(20)); // reading goes on
    QVERIFY(holder->execute(QStringLiteral("ROLLBACK")));
    QVERIFY(await(start.cache.apply(posted(message(21, 21)))));
    QCOMPARE(start.newest().messages.size(), std::size_t(21));
    QCOMPARE(rebuilt.size(), 0);
    QVERIFY(!QFile::exists(path + QStringLiteral(".damaged-1")));
}

void TestCacheFaults::wipeLeavesNothing()
{
    QTemporaryDir profile;
    {
        Start first(profile);
        QVERIFY(first.cache.isNew());
        first.fill(20, 0, messages(1, 20));
    }
    overwrite(fileOf(profile, QStringLiteral("cache.sqlite")), 0, QByteArray(4096, 'x'));
    Start bob(profile, kBob);
    Start start(profile);
    QVERIFY(!start.cache.isNew());
    start.enqueue(QStringLiteral("unsent"));
    QVERIFY(await(start.cache.setDraft(kRoom, QStringLiteral("draft"))));
    QVERIFY(QFile::exists(fileOf(profile, QStringLiteral("cache.sqlite.damaged-1"))));
    QVERIFY(start.cache.wipe());
    QVERIFY(!QDir(profile.path() + u'/' + accountKey(kUrl, kAlice)).exists());
    QVERIFY(start.cache.outbox().empty());
    QVERIFY(!await(start.cache.rooms()));
    QVERIFY(!await(start.cache.setDraft(kRoom, QStringLiteral("more"))));
    QVERIFY(await(bob.cache.rooms())); // others' stay
}

QTEST_GUILESS_MAIN(TestCacheFaults)
#include "tst_cachefaults.moc"
