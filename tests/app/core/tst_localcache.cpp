// SPDX-License-Identifier: Apache-2.0
#include "cachestart.h"

#include <QDir>

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;

//! What the server said, as this computer keeps it.
class TestLocalCache : public QObject {
    Q_OBJECT
private slots:
    void everythingIsThereAfterARestart();
    void eventsAreAppliedOnceAndInOrder();
    void anEventBehindAHoleIsNotWritten();
    void ownAcknowledgedMessageIsKeptEvenBehindAHole();
    void anOlderStateNeverReplacesANewerOne();
    void pagesNeverCrossAHole();
    void historyClosesTheHole();
    void historyThatDoesNotTouchIsIgnored();
    void unreadCountsWhatIsBeforeTheHole();
    void readingInTheNewestPageLeavesNothingUnread();
    void readCursorsNeverGoBack();
    void deletedMessagesAreNotUnread();
    void syncWritesRoomsAndMessagesInOneTransaction();
    void roomsThatAreGoneTakeTheirMessagesAlong();
    void anotherEpochForgetsAllButTheOutbox();
    void changedComesBeforeTheFuture();
    void D12_epochIsTakenOverWhenItIsWritten();
    void privateRoomsAreCalledByTheirPeersName();
    void filesAreForTheirOwnerAlone();
};

void TestLocalCache::everythingIsThereAfterARestart()
{
    QTemporaryDir profile;
    const User alice{kAlice, QStringLiteral("Alice Lindqvist"), true};
    auto rich = message(12, 12);
    rich.editedAt = fromMilliseconds(1'769'850'900'000);
    rich.replyTo = MessageId(11);
    rich.reactions = {{QStringLiteral("👍"), {kAlice, kBob}}};
    rich.attachments = {{QStringLiteral("f1"), QStringLiteral("plan.pdf"), 1234,
                         QStringLiteral("application/pdf")}};
    {
        Start start(profile);
        QVERIFY(start.opened);
        QVERIFY(await(start.cache.setAccount({alice, QStringLiteral("e1")})));
        start.fill(11, 2, messages(10, 11));
        start.apply(rich);
        QVERIFY(await(start.cache.applyReadUpTo(kRoom, MessageId(11))));
    }
    Start again(profile);
    QVERIFY(again.opened);
    QCOMPARE(again.cache.account(), (Account{alice, QStringLiteral("e1")}));
    const auto cached = again.theRoom();
    QCOMPARE(cached.title, QStringLiteral("general"));
    QCOMPARE(cached.room.rev, 12);
    QCOMPARE(cached.room.unread, 3);
    QCOMPARE(cached.room.readUpTo, MessageId(11));
    QCOMPARE(*cached.room.lastMessage, rich);
    QCOMPARE(again.newest().messages.back(), rich);
    const auto cursors = await(again.cache.cursors());
    QCOMPARE(cursors->front().rev, 12);
}

void TestLocalCache::eventsAreAppliedOnceAndInOrder()
{
    QTemporaryDir profile;
    Start start(profile);
    start.fill(10, 0, messages(8, 10), 10);
    start.apply(message(11, 11));
    const auto twice = start.apply(message(11, 11));
    QVERIFY(twice.holes.isEmpty());
    QVERIFY(twice.change.isEmpty());
    QCOMPARE(ids(start.newest()), (std::vector<qint64>{8, 9, 10, 11}));
    QCOMPARE(start.unread(), 1);
}

void TestLocalCache::anEventBehindAHoleIsNotWritten()
{
    QTemporaryDir profile;
    Start start(profile);
    start.fill(10, 0, messages(8, 10), 10);
    const auto applied = start.apply(message(12, 12));
    QCOMPARE(applied.holes, QSet<RoomId>{kRoom});
    QCOMPARE(applied.revs.value(kRoom), 10);
    QCOMPARE(ids(start.newest()), (std::vector<qint64>{8, 9, 10}));
}

void TestLocalCache::ownAcknowledgedMessageIsKeptEvenBehindAHole()
{
    QTemporaryDir profile;
    Start start(profile);
    start.fill(10, 0, messages(8, 10), 10);
    auto own = posted(message(12, 12, kAlice));
    own.isAck = true;
    const auto applied = await(start.cache.apply(own));
    QVERIFY(applied);
    QCOMPARE(applied->holes, QSet<RoomId>{kRoom});
    QCOMPARE(ids(start.newest()), (std::vector<qint64>{8, 9, 10, 12}));
    QCOMPARE(start.theRoom().room.rev, 10); // what is missing is still asked for
    QCOMPARE(start.unread(), 0);
}

void TestLocalCache::anOlderStateNeverReplacesANewerOne()
{
    QTemporaryDir profile;
    Start start(profile);
    start.fill(10, 0, messages(8, 10));
    start.apply(message(9, 11, kBob, QStringLiteral("edited")));
    QVERIFY(await(start.cache.apply({room(12)}, {{kRoom, messages(8, 10), 12, false, 10}}, {})));
    const auto page = start.newest();
    QCOMPARE(page.messages.at(1).text, QStringLiteral("edited"));
    QCOMPARE(page.messages.at(1).rev, 11);
}

void TestLocalCache::pagesNeverCrossAHole()
{
    QTemporaryDir profile;
    Start start(profile);
    start.fill(10, 0, messages(1, 10));
    start.fill(900, 0, messages(880, 900)); // far behind: the newest only
    auto page = start.newest(10);
    QCOMPARE(page.messages.size(), std::size_t(10));
    QVERIFY(page.atNewest);
    QVERIFY(!page.olderOnServer);
    const auto before = await(start.cache.pageBefore(kRoom, MessageId(885), 10));
    QCOMPARE(ids(*before), (std::vector<qint64>{880, 881, 882, 883, 884}));
    QVERIFY(before->olderOnServer);
    QVERIFY(!before->atOldest);
    QVERIFY(!before->atNewest);
    const auto old = await(start.cache.pageBefore(kRoom, MessageId(8), 10));
    QVERIFY(old->messages.empty());
    const auto after = await(start.cache.pageAfter(kRoom, MessageId(3), 5));
    QCOMPARE(ids(*after), (std::vector<qint64>{880, 881, 882, 883, 884}));
    QVERIFY(after->olderOnServer);
    const auto end = await(start.cache.pageAfter(kRoom, MessageId(898), 5));
    QCOMPARE(ids(*end), (std::vector<qint64>{899, 900}));
    QVERIFY(end->atNewest);
}

void TestLocalCache::historyClosesTheHole()
{
    QTemporaryDir profile;
    Start start(profile);
    start.fill(20, 15, messages(16, 20), 3); // unread: 4 … 18, two of mine among them or not
    QCOMPARE(start.unread(), 15);
    QVERIFY(await(start.cache.applyHistory(kRoom, MessageId(16), messages(10, 15), true)));
    QCOMPARE(start.unread(), 15); // the same ones, known by now
    auto page = start.newest();
    QCOMPARE(page.messages.size(), std::size_t(11));
    QVERIFY(page.olderOnServer);
    QVERIFY(await(start.cache.applyHistory(kRoom, MessageId(10), messages(1, 9), false)));
    page = start.newest();
    QCOMPARE(page.messages.size(), std::size_t(20));
    QVERIFY(page.atOldest);
    QVERIFY(!page.olderOnServer);
    QCOMPARE(start.unread(), 17); // counted now: 4 … 20 are bob's
}

void TestLocalCache::historyThatDoesNotTouchIsIgnored()
{
    QTemporaryDir profile;
    Start start(profile);
    start.fill(20, 0, messages(16, 20), 20);
    start.fill(900, 0, messages(890, 900), 900);
    QVERIFY(await(start.cache.applyHistory(kRoom, MessageId(16), messages(10, 15), true)));
    const auto page = start.newest();
    QCOMPARE(page.messages.front().id, MessageId(890));
    QVERIFY(page.olderOnServer);
}

void TestLocalCache::unreadCountsWhatIsBeforeTheHole()
{
    QTemporaryDir profile;
    Start start(profile);
    start.fill(900, 700, messages(851, 900), 150); // 50 here, 650 on the server only
    QCOMPARE(start.unread(), 700);
    start.apply(message(901, 901));
    QCOMPARE(start.unread(), 701);
    start.apply(message(902, 902, kAlice));
    QCOMPARE(start.unread(), 701);
    QVERIFY(await(start.cache.apply({room(902, 690, 160)}, {}, {}))); // another device read on
    QCOMPARE(start.unread(), 690);
}

void TestLocalCache::readingInTheNewestPageLeavesNothingUnread()
{
    QTemporaryDir profile;
    Start start(profile);
    start.fill(900, 700, messages(851, 900), 150);
    QVERIFY(await(start.cache.applyMyRead(kRoom, MessageId(895), false)));
    QCOMPARE(start.unread(), 5);
    QVERIFY(await(start.cache.applyMyRead(kRoom, MessageId(900), false)));
    QCOMPARE(start.unread(), 0);
    // The server doesn't know yet, and says so: mine is the newer cursor.
    QVERIFY(await(start.cache.apply({room(900, 700, 150)}, {}, {})));
    QCOMPARE(start.unread(), 0);
    const auto cursors = await(start.cache.cursors());
    QCOMPARE(cursors->front().lastReadId, MessageId(900));
    QCOMPARE(cursors->front().serverReadId, MessageId(150));
}

void TestLocalCache::readCursorsNeverGoBack()
{
    QTemporaryDir profile;
    Start start(profile);
    start.fill(20, 0, messages(1, 20), 20);
    QVERIFY(await(start.cache.applyMyRead(kRoom, MessageId(5), true)));
    QVERIFY(await(start.cache.applyReadUpTo(kRoom, MessageId(9))));
    QVERIFY(await(start.cache.applyReadUpTo(kRoom, MessageId(4))));
    const auto cached = start.theRoom();
    QCOMPARE(cached.room.lastReadId, MessageId(20));
    QCOMPARE(cached.room.readUpTo, MessageId(9));
}

void TestLocalCache::deletedMessagesAreNotUnread()
{
    QTemporaryDir profile;
    Start start(profile);
    start.fill(900, 60, messages(851, 900), 150);
    auto gone = message(890, 901);
    gone.isDeleted = true;
    gone.text.clear();
    QVERIFY(start.apply(gone).checks.isEmpty());
    QCOMPARE(start.unread(), 59);
    auto unknown = message(300, 902); // before the hole: only the server can tell what that changes
    unknown.isDeleted = true;
    QCOMPARE(start.apply(unknown).checks, QSet<RoomId>{kRoom});
    QCOMPARE(start.unread(), 59);
}

void TestLocalCache::syncWritesRoomsAndMessagesInOneTransaction()
{
    QTemporaryDir profile;
    Start start(profile);
    auto other = room(1);
    other.id = RoomId(8);
    start.changes.clear();
    const auto applied = await(start.cache.apply(
        {room(20, 20), other}, {{kRoom, messages(1, 20), 20, true, 0}, {RoomId(8), {}, 1, true, 0}},
        {}));
    QVERIFY(applied);
    QCOMPARE(start.changes.size(), 1);
    QCOMPARE(applied->revs, (QHash<RoomId, Revision>{{kRoom, 20}, {RoomId(8), 1}}));
    QCOMPARE(applied->change.resets, (QSet<RoomId>{kRoom, RoomId(8)}));
    const auto empty = await(start.cache.newestPage(RoomId(8), 10));
    QVERIFY(empty->atOldest);
}

void TestLocalCache::roomsThatAreGoneTakeTheirMessagesAlong()
{
    QTemporaryDir profile;
    Start start(profile);
    start.fill(20, 0, messages(1, 20));
    QVERIFY(await(start.cache.apply({}, {}, {kRoom})));
    QVERIFY(await(start.cache.rooms())->empty());
    QCOMPARE(int(await(start.cache.newestPage(kRoom, 10)).error().code),
             int(ErrorCode::NoSuchRoom));
    start.fill(1, 0, {});
    QVERIFY(start.newest().messages.empty());
}

void TestLocalCache::anotherEpochForgetsAllButTheOutbox()
{
    QTemporaryDir profile;
    Start start(profile);
    const User alice{kAlice, kAlice, false};
    QVERIFY(await(start.cache.setAccount({alice, QStringLiteral("e1")})));
    start.fill(20, 0, messages(1, 20));
    start.enqueue(QStringLiteral("unsent"));
    QVERIFY(await(start.cache.setAccount({alice, QStringLiteral("e1")})));
    QCOMPARE(await(start.cache.rooms())->size(), std::size_t(1));
    start.changes.clear();
    QVERIFY(await(start.cache.setAccount({alice, QStringLiteral("e2")})));
    QCOMPARE(start.theRoom().title, QString()); // of the room only what waits in it is known
    QVERIFY(start.newest().messages.empty());
    QCOMPARE(texts(start.cache.outbox()), QStringList{QStringLiteral("unsent")});
    QTRY_COMPARE(start.changes.size(), 1);
    QVERIFY(start.changes.front().front().value<CacheChange>().resets.contains(kRoom));
}

void TestLocalCache::changedComesBeforeTheFuture()
{
    QTemporaryDir profile;
    Start start(profile);
    start.fill(10, 0, messages(8, 10));
    QStringList order;
    QObject context;
    connect(&start.cache, &LocalCache::changed, &context, [&order](const CacheChange &change) {
        order += QStringLiteral("changed");
        QCOMPARE(change.messages.value(kRoom), std::vector<MessageId>{MessageId(11)});
    });
    bool done = false;
    onReady(start.cache.apply(posted(message(11, 11))), &context, [&](const Result<Applied> &) {
        order += QStringLiteral("future");
        done = true;
    });
    QTRY_VERIFY(done);
    QCOMPARE(order, (QStringList{QStringLiteral("changed"), QStringLiteral("future")}));
}

void TestLocalCache::D12_epochIsTakenOverWhenItIsWritten()
{
    QTemporaryDir profile;
    Start start(profile);
    const User alice{kAlice, QStringLiteral("Alice"), false};
    QVERIFY(await(start.cache.setAccount({alice, QStringLiteral("one")})));
    start.fill(20, 0, messages(1, 20));
    const auto second = start.cache.setAccount({alice, QStringLiteral("two")});
    QCOMPARE(start.cache.account().epoch, QStringLiteral("one")); // should it be refused
    QVERIFY(await(second));
    QCOMPARE(start.cache.account().epoch, QStringLiteral("two"));
    QVERIFY(await(start.cache.rooms())->empty());
}

void TestLocalCache::privateRoomsAreCalledByTheirPeersName()
{
    QTemporaryDir profile;
    Start start(profile);
    auto direct = room(1);
    direct.type = RoomType::Private;
    direct.name.clear();
    direct.peer = kBob;
    QVERIFY(await(start.cache.apply({direct}, {}, {})));
    QCOMPARE(start.theRoom().title, kBob);
    const auto learned =
        await(start.cache.learnUsers({{kBob, QStringLiteral("Bob Okafor"), false}}));
    QVERIFY(learned->change.users);
    QCOMPARE(start.theRoom().title, QStringLiteral("Bob Okafor"));
    QVERIFY(!await(start.cache.learnUsers({{kBob, QStringLiteral("Bob Okafor"), false}}))
                 ->change.users);
}

void TestLocalCache::filesAreForTheirOwnerAlone()
{
    QTemporaryDir profile;
    Start start(profile);
    start.enqueue(QStringLiteral("secret"));
    const auto others = QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther;
    const QDir folder(QFileInfo(fileOf(profile, QString())).absoluteFilePath());
    QVERIFY(!(QFile::permissions(folder.path()) & others));
    const auto files = folder.entryList(QDir::Files);
    QVERIFY(files.size() >= 2);
    for (const auto &file : files)
        QVERIFY2(!(QFile::permissions(folder.filePath(file)) & others), qPrintable(file));
}

QTEST_GUILESS_MAIN(TestLocalCache)
#include "tst_localcache.moc"
