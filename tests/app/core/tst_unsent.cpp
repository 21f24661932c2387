// SPDX-License-Identifier: Apache-2.0
#include "cachestart.h"

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;

//! What only this computer knows: the outbox and the drafts.
class TestUnsent : public QObject {
    Q_OBJECT
private slots:
    void outboxKeepsItsOrderOverRestarts();
    void pendingMessageIsShownOnceWhenItHasArrived();
    void refusedMessageStaysVisibleEvenIfItsIdIsTaken();
    void draftsSurviveARestart();
    void draftLeavesWithTheMessageThatItBecame();
    void unsentTextOfARoomThatIsGoneIsShown();
    void unsentTextIsShownBeforeItsRoomIsKnown();
};

void TestUnsent::outboxKeepsItsOrderOverRestarts()
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

void TestUnsent::pendingMessageIsShownOnceWhenItHasArrived()
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

void TestUnsent::refusedMessageStaysVisibleEvenIfItsIdIsTaken()
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

void TestUnsent::draftsSurviveARestart()
{
    QTemporaryDir profile;
    {
        Start start(profile);
        start.fill(1, 0, {});
        const auto saved = start.cache.setDraft(kRoom, QStringLiteral("half a thou"));
        QCOMPARE(start.cache.draft(kRoom), QStringLiteral("half a thou")); // at once
        QVERIFY(await(saved));
    }
    Start again(profile);
    QCOMPARE(again.cache.draft(kRoom), QStringLiteral("half a thou"));
    QCOMPARE(again.theRoom().draft, QStringLiteral("half a thou"));
    QVERIFY(await(again.cache.setDraft(kRoom, QString())));
    QCOMPARE(again.theRoom().draft, QString());
}

void TestUnsent::draftLeavesWithTheMessageThatItBecame()
{
    QTemporaryDir profile;
    {
        Start start(profile);
        QVERIFY(await(start.cache.setDraft(kRoom, QStringLiteral("hello"))));
        start.enqueue(QStringLiteral("hello"));
        QCOMPARE(start.cache.draft(kRoom), QString());
    } // killed before anybody could empty the draft
    {
        Start again(profile);
        QCOMPARE(texts(again.cache.outbox()), QStringList{QStringLiteral("hello")});
        QCOMPARE(again.cache.draft(kRoom), QString());
        // What is typed while a message is on its way to the disk stays.
        const auto sent = again.cache.enqueue({.clientMsgId = QStringLiteral("id-two"),
                                               .room = kRoom,
                                               .text = QStringLiteral("two"),
                                               .createdAt = fromMilliseconds(2)});
        const auto saved = again.cache.setDraft(kRoom, QStringLiteral("three"));
        QVERIFY(await(sent));
        QVERIFY(await(saved));
        QCOMPARE(again.cache.draft(kRoom), QStringLiteral("three"));
    }
    Start last(profile);
    QCOMPARE(last.cache.draft(kRoom), QStringLiteral("three"));
}

void TestUnsent::unsentTextOfARoomThatIsGoneIsShown()
{
    QTemporaryDir profile;
    Start start(profile);
    start.fill(20, 0, messages(1, 20));
    start.enqueue(QStringLiteral("unsent"));
    QVERIFY(await(start.cache.apply({}, {}, {kRoom})));
    QCOMPARE(start.theRoom().room.id, kRoom);
    QCOMPARE(start.theRoom().title, QStringLiteral("general"));
    QVERIFY(start.theRoom().isLeft);
    QCOMPARE(start.theRoom().lastPending->text, QStringLiteral("unsent"));
    QVERIFY(await(start.cache.rooms(QSet<RoomId>{RoomId(8)}))->empty());
    QCOMPARE(texts(start.newest().pending), QStringList{QStringLiteral("unsent")});
    QVERIFY(start.newest().atOldest && start.newest().messages.empty());
    QVERIFY(await(start.cache.setDraft(kRoom, QStringLiteral("half a sen"))));
    QVERIFY(await(start.cache.removeFromOutbox(QStringLiteral("id-unsent"))));
    QCOMPARE(start.theRoom().draft, QStringLiteral("half a sen"));
    QCOMPARE(start.theRoom().title, QStringLiteral("general"));
    QVERIFY(await(start.cache.setDraft(kRoom, QString())));
    QVERIFY(await(start.cache.rooms())->empty());
    QCOMPARE(int(await(start.cache.newestPage(kRoom, 10)).error().code),
             int(ErrorCode::NoSuchRoom));
}

void TestUnsent::unsentTextIsShownBeforeItsRoomIsKnown()
{
    QTemporaryDir profile;
    Start start(profile);
    start.enqueue(QStringLiteral("unsent"));
    QCOMPARE(start.theRoom().room.id, kRoom);
    QVERIFY(!start.theRoom().isLeft); // it may be there with the next sync
    start.fill(1, 0, {});
    QCOMPARE(start.theRoom().title, QStringLiteral("general"));
    QVERIFY(await(start.cache.apply({}, {}, {kRoom})));
    QVERIFY(start.theRoom().isLeft);
    start.fill(2, 0, {}); // invited again
    QVERIFY(!start.theRoom().isLeft);
}

QTEST_GUILESS_MAIN(TestUnsent)
#include "tst_unsent.moc"
