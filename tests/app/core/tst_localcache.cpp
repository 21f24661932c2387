// SPDX-License-Identifier: Apache-2.0
#include "cache/cachefiles.h"
#include "cache/localcache.h"
#include "support/officeclient.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;

namespace {

const QString kUrl = QStringLiteral("wss://chat.example.org/ws/");
const QString kAlice = QStringLiteral("alice");
const QString kBob = QStringLiteral("bob");
constexpr RoomId kRoom(7);

Message message(qint64 id, Revision rev, const QString &username = kBob, const QString &text = {})
{
    return {.id = MessageId(id),
            .room = kRoom,
            .rev = rev,
            .username = username,
            .text = text.isEmpty() ? QStringLiteral("message %1").arg(id) : text,
            .timestamp = fromMilliseconds(1'769'850'000'000 + id)};
}

std::vector<Message> messages(qint64 from, qint64 to)
{
    std::vector<Message> list;
    for (auto id = from; id <= to; ++id)
        list.push_back(message(id, id));
    return list;
}

Room room(Revision rev, int unread = 0, qint64 lastRead = 0)
{
    return {.id = kRoom,
            .name = QStringLiteral("general"),
            .createdAt = fromMilliseconds(1'769'850'000'000),
            .rev = rev,
            .unread = unread,
            .lastReadId = MessageId(lastRead),
            .participantCount = 3};
}

RoomEvent posted(const Message &message)
{
    return {.room = message.room, .rev = message.rev, .message = message, .state = {}};
}

std::vector<qint64> ids(const TimelinePage &page)
{
    std::vector<qint64> numbers;
    for (const auto &m : page.messages)
        numbers.push_back(m.id.value());
    return numbers;
}

QStringList texts(const std::vector<OutboxEntry> &entries)
{
    QStringList list;
    for (const auto &entry : entries)
        list += entry.text;
    return list;
}

//! One start of the program on a profile.
class Start {
public:
    explicit Start(const QTemporaryDir &profile, const QString &username = kAlice,
                   qint64 maxPages = 0)
        : cache({profile.path(), kUrl, username, maxPages})
        , changes(&cache, &LocalCache::changed)
        , troubles(&cache, &LocalCache::troubled)
        , opened(await(cache.open()))
    {
    }

    //! The room at \a rev with \a unread, and its newest messages after a hole.
    void fill(Revision rev, int unread, std::vector<Message> newest, qint64 lastRead = 0)
    {
        QVERIFY(await(cache.apply({room(rev, unread, lastRead)},
                                  {{kRoom, std::move(newest), rev, true, 0}}, {})));
    }
    Applied apply(const Message &m)
    {
        const auto applied = await(cache.apply(posted(m)));
        return applied ? *applied : Applied();
    }
    CachedRoom theRoom()
    {
        const auto rooms = await(cache.rooms());
        return rooms && rooms->size() == 1 ? rooms->front() : CachedRoom();
    }
    int unread() { return theRoom().room.unread; }
    TimelinePage newest(int limit = 100)
    {
        const auto page = await(cache.newestPage(kRoom, limit));
        return page ? *page : TimelinePage();
    }
    OutboxEntry enqueue(const QString &text)
    {
        const auto entry = await(cache.enqueue({.clientMsgId = QStringLiteral("id-") + text,
                                                .room = kRoom,
                                                .text = text,
                                                .createdAt = fromMilliseconds(1)}));
        return entry ? *entry : OutboxEntry();
    }

    LocalCache cache;
    QSignalSpy changes;
    QSignalSpy troubles;
    const Result<Done> opened;
};

QString fileOf(const QTemporaryDir &profile, const QString &name, const QString &username = kAlice)
{
    return profile.path() + u'/' + accountKey(kUrl, username) + u'/' + name;
}

void overwrite(const QString &path, qint64 offset, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    file.seek(offset);
    QCOMPARE(file.write(bytes), bytes.size());
}

} // namespace

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
    void outboxKeepsItsOrderOverRestarts();
    void pendingMessageIsShownOnceWhenItHasArrived();
    void refusedMessageStaysVisibleEvenIfItsIdIsTaken();
    void draftsSurviveARestart();
    void privateRoomsAreCalledByTheirPeersName();
    void filesAreForTheirOwnerAlone();
    void C1_damagedCacheIsMovedAsideAndRebuilt_data();
    void C1_damagedCacheIsMovedAsideAndRebuilt();
    void C1_truncatedCacheIsMovedAsideAndRebuilt();
    void C1_newerSchemaIsMovedAside();
    void C1_outboxIsSalvagedFromADamagedFile();
    void C1_outboxOfANewerVersionIsSalvaged();
    void C1_damageFoundWhileRunningRebuildsTheCache();
    void C2_fullDiskRefusesToSendAndStillShows();
    void C4_whatWasNotCommittedIsAskedForAgain();
    void C5_everyAccountHasItsOwnCache();
    void C5_aStrangersFileIsNotRead();
    void C7_withoutAWritableProfileItRunsFromATemporaryFolder();
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
    QVERIFY(await(start.cache.rooms())->empty());
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

void TestLocalCache::outboxKeepsItsOrderOverRestarts()
{
    QTemporaryDir profile;
    const QStringList wanted{QStringLiteral("one"), QStringLiteral("two"), QStringLiteral("three")};
    {
        Start start(profile);
        start.fill(1, 0, {});
        for (const auto &text : wanted)
            QVERIFY(start.enqueue(text).position > 0);
        QVERIFY(await(start.cache.markFailed(QStringLiteral("id-two"),
                                             {ErrorCode::RoomArchived, QStringLiteral("closed")})));
    }
    {
        Start again(profile);
        QCOMPARE(texts(again.cache.outbox()), wanted);
        QCOMPARE(again.cache.outbox().at(1).failure, ErrorCode::RoomArchived);
        QCOMPARE(again.cache.outbox().at(1).failureDetail, QStringLiteral("closed"));
        QCOMPARE(texts(again.newest().pending), wanted);
        QCOMPARE(again.theRoom().lastPending->text, QStringLiteral("three"));
        QVERIFY(await(again.cache.markWaiting(QStringLiteral("id-two"), QStringLiteral("new-id"))));
        QVERIFY(await(again.cache.removeFromOutbox(QStringLiteral("id-one"))));
    }
    Start third(profile);
    QCOMPARE(third.cache.outbox().front().clientMsgId, QStringLiteral("new-id"));
    QVERIFY(!third.cache.outbox().front().failure);
    QVERIFY(third.enqueue(QStringLiteral("four")).position > third.cache.outbox().at(1).position);
}

void TestLocalCache::pendingMessageIsShownOnceWhenItHasArrived()
{
    QTemporaryDir profile;
    {
        Start start(profile);
        start.fill(10, 0, messages(8, 10));
        start.enqueue(QStringLiteral("hello"));
        auto arrived = message(11, 11, kAlice, QStringLiteral("hello"));
        arrived.clientMsgId = QStringLiteral("id-hello");
        start.apply(arrived);
        // Killed here: it is in the cache, and still in the outbox.
    }
    Start again(profile);
    QCOMPARE(again.cache.outbox().size(),
             std::size_t(1)); // to be sent again: a duplicate is harmless
    QVERIFY(again.newest().pending.empty());
    QVERIFY(!again.theRoom().lastPending);
    QVERIFY(await(again.cache.pending(kRoom))->empty());
    QCOMPARE(again.newest().messages.back().text, QStringLiteral("hello"));
}

void TestLocalCache::refusedMessageStaysVisibleEvenIfItsIdIsTaken()
{
    QTemporaryDir profile;
    Start start(profile);
    start.fill(10, 0, messages(8, 10));
    start.enqueue(QStringLiteral("hello"));
    auto other = message(11, 11, kAlice, QStringLiteral("another text"));
    other.clientMsgId = QStringLiteral("id-hello");
    start.apply(other);
    QVERIFY(await(start.cache.markFailed(QStringLiteral("id-hello"), {ErrorCode::Conflict})));
    QCOMPARE(texts(start.newest().pending), QStringList{QStringLiteral("hello")});
}

void TestLocalCache::draftsSurviveARestart()
{
    QTemporaryDir profile;
    {
        Start start(profile);
        start.fill(1, 0, {});
        const auto saved = start.cache.setDraft(kRoom, QStringLiteral("half a thou"));
        QCOMPARE(*await(start.cache.draft(kRoom)), QStringLiteral("half a thou")); // at once
        QVERIFY(await(saved));
    }
    Start again(profile);
    QCOMPARE(*await(again.cache.draft(kRoom)), QStringLiteral("half a thou"));
    QCOMPARE(again.theRoom().draft, QStringLiteral("half a thou"));
    QVERIFY(await(again.cache.setDraft(kRoom, QString())));
    QCOMPARE(again.theRoom().draft, QString());
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

void TestLocalCache::C1_damagedCacheIsMovedAsideAndRebuilt_data()
{
    QTest::addColumn<qint64>("offset");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("no database at all") << qint64(0) << QByteArray(4096, 'x');
    QTest::newRow("a broken schema") << qint64(100) << QByteArray(3900, '\xff');
    QTest::newRow("empty header") << qint64(0) << QByteArray(100, '\0');
}

void TestLocalCache::C1_damagedCacheIsMovedAsideAndRebuilt()
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
    QVERIFY(await(again.cache.rooms())->empty());
    QCOMPARE(texts(again.cache.outbox()), QStringList{QStringLiteral("unsent")});
    QCOMPARE(again.troubles.size(), 0);
    again.fill(20, 0, messages(1, 20));
    QCOMPARE(again.newest().messages.size(), std::size_t(20));
}

void TestLocalCache::C1_truncatedCacheIsMovedAsideAndRebuilt()
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
    QTRY_VERIFY(rebuilt.size() > 0
                || QFile::exists(fileOf(profile, QStringLiteral("cache.sqlite.damaged-1"))));
    again.fill(20, 0, messages(1, 20));
    QCOMPARE(again.newest().messages.size(), std::size_t(20));
}

void TestLocalCache::C1_newerSchemaIsMovedAside()
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

void TestLocalCache::C1_outboxIsSalvagedFromADamagedFile()
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

void TestLocalCache::C1_outboxOfANewerVersionIsSalvaged()
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

void TestLocalCache::C1_damageFoundWhileRunningRebuildsTheCache()
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

void TestLocalCache::C2_fullDiskRefusesToSendAndStillShows()
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
    QVERIFY(full.troubles.size() > 0);
    QCOMPARE(int(full.troubles.front().front().value<Error>().code),
             int(ErrorCode::StorageUnavailable));
    QCOMPARE(int(full.cache.outbox().size()), taken + 1); // what was refused isn't there
    QCOMPARE(full.newest().messages.size(), std::size_t(20));
    QVERIFY(QFile::exists(fileOf(profile, QStringLiteral("cache.sqlite"))));
    QVERIFY(!QFile::exists(fileOf(profile, QStringLiteral("outbox.sqlite.damaged-1"))));
}

void TestLocalCache::C4_whatWasNotCommittedIsAskedForAgain()
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

void TestLocalCache::C5_everyAccountHasItsOwnCache()
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

void TestLocalCache::C5_aStrangersFileIsNotRead()
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

void TestLocalCache::C7_withoutAWritableProfileItRunsFromATemporaryFolder()
{
    QTemporaryDir profile;
    QFile blocker(profile.path() + QStringLiteral("/not-a-folder"));
    QVERIFY(blocker.open(QIODevice::WriteOnly));
    blocker.close();
    LocalCache cache({blocker.fileName(), kUrl, kAlice});
    QSignalSpy troubles(&cache, &LocalCache::troubled);
    QVERIFY(await(cache.open()));
    QVERIFY(troubles.size() >= 1);
    QVERIFY(await(cache.apply({room(20)}, {{kRoom, messages(1, 20), 20, true, 0}}, {})));
    QCOMPARE(await(cache.newestPage(kRoom, 100))->messages.size(), std::size_t(20));
    const auto refused = await(cache.enqueue({.clientMsgId = QStringLiteral("a"),
                                              .room = kRoom,
                                              .text = QStringLiteral("b"),
                                              .createdAt = {}}));
    QCOMPARE(int(refused.error().code), int(ErrorCode::StorageUnavailable));
}

QTEST_GUILESS_MAIN(TestLocalCache)
#include "tst_localcache.moc"
