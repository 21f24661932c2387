// SPDX-License-Identifier: Apache-2.0
#include "server/sqlstore/storecontract.h"

#include "support/fakeclock.h"

#include <QTest>

namespace Kontor::Test {

using namespace Server;

void StoreContract::messageGetsTheNextRevOfItsRoom()
{
    const auto other = addRoom(QStringLiteral("other"), {});
    QCOMPARE(post(m_alice, m_room, QStringLiteral("a"))->message.rev, 1);
    QCOMPARE(post(m_alice, other, QStringLiteral("b"))->message.rev, 1);
    QCOMPARE(post(m_bob, m_room, QStringLiteral("c"))->message.rev, 2);
    QCOMPARE(post(m_bob, m_room, QStringLiteral("c"))->message.timestamp, m_clock->now());
}

void StoreContract::messageIsToldAfterItsCommitAndBeforeItsAnswer()
{
    for (int i = 1; i <= 20; ++i) {
        QVERIFY(post(m_alice, m_room, QString::number(i)));
        QCOMPARE(
            m_observer.take(),
            QStringList{QStringLiteral("message %1 rev %1 of %2").arg(i).arg(m_alice.value())});
    }
}

void StoreContract::concurrentAppendsTakeEveryRevOnce()
{
    std::vector<QFuture<Result<Posted>>> futures;
    constexpr int kCount = 300;
    for (int i = 0; i < kCount; ++i)
        futures.push_back(stores().messages.append(
            {i % 2 ? m_alice : m_bob, QStringLiteral("x"), m_room, QString::number(i)}));
    for (int i = 0; i < kCount; ++i) {
        const auto posted = futures[std::size_t(i)].result();
        QVERIFY(posted);
        QCOMPARE(posted->message.rev, i + 1); // in the order of the calls
    }
    QCOMPARE(m_observer.take().size(), kCount);
    QVERIFY(stores().office.check().result()->troubles.isEmpty());
}

void StoreContract::M1_sameIdGivesTheFirstMessageAndIsNotTold()
{
    const auto first = post(m_alice, m_room, QStringLiteral("once"), QStringLiteral("c1"));
    (void)m_observer.take();
    const auto again = post(m_alice, m_room, QStringLiteral("once"), QStringLiteral("c1"));
    QVERIFY(first && again);
    QVERIFY(!first->duplicate && again->duplicate);
    QCOMPARE(again->message.id, first->message.id);
    QCOMPARE(again->message.rev, first->message.rev);
    QVERIFY(m_observer.take().isEmpty());
    QCOMPARE(post(m_alice, m_room, QStringLiteral("next"))->message.rev, 2);
}

void StoreContract::M2_D10_sameIdWithOtherTextIsAConflict()
{
    QVERIFY(post(m_alice, m_room, QStringLiteral("this"), QStringLiteral("c1")));
    QCOMPARE(post(m_alice, m_room, QStringLiteral("that"), QStringLiteral("c1")).error().code,
             ErrorCode::Conflict);
    QVERIFY(post(m_bob, m_room, QStringLiteral("that"), QStringLiteral("c1")));
}

void StoreContract::failedWriteUndoesItselfAlone()
{
    std::vector<QFuture<Result<Posted>>> futures;
    for (int i = 0; i < 30; ++i) // every third is somebody who isn't in the room
        futures.push_back(stores().messages.append(
            {i % 3 == 2 ? m_carol : m_alice, QStringLiteral("x"), m_room, QString::number(i)}));
    Revision rev = 0;
    for (int i = 0; i < 30; ++i) {
        const auto posted = futures[std::size_t(i)].result();
        QCOMPARE(posted.hasValue(), i % 3 != 2);
        if (posted)
            QCOMPARE(posted->message.rev, ++rev);
    }
    QCOMPARE(m_observer.take().size(), 20);
}

void StoreContract::strangersSeeNoRoom()
{
    QCOMPARE(post(m_carol, m_room, QStringLiteral("x")).error().code, ErrorCode::NoSuchRoom);
    QCOMPARE(post(m_alice, RoomId(999), QStringLiteral("x")).error().code, ErrorCode::NoSuchRoom);
    const auto open =
        stores()
            .rooms.createGroup({m_alice, QStringLiteral("open"), Visibility::Public, {}})
            .result();
    QCOMPARE(post(m_carol, open->id, QStringLiteral("x")).error().code, ErrorCode::NotAParticipant);
    QCOMPARE(stores().messages.history(m_carol, {m_room}).result().error().code,
             ErrorCode::NoSuchRoom);
    QCOMPARE(stores().rooms.participants(m_carol, m_room, {}).result().error().code,
             ErrorCode::NoSuchRoom);
    QCOMPARE(stores().rooms.markRead({m_carol, {}, m_room, MessageId(1)}).result().error().code,
             ErrorCode::NoSuchRoom);
}

void StoreContract::historyPagesAreComplete()
{
    for (int i = 0; i < 25; ++i)
        QVERIFY(post(m_alice, m_room, QString::number(i)));
    QStringList texts;
    HistoryQuery query{m_room, {}, {}, {}, 10};
    for (bool more = true; more;) {
        const auto page = stores().messages.history(m_bob, query).result();
        QVERIFY(page && !page->messages.empty());
        for (auto it = page->messages.rbegin(); it != page->messages.rend(); ++it)
            texts.prepend(it->text);
        query.before = page->messages.front().id;
        more = page->hasMore;
    }
    QCOMPARE(texts.size(), 25);
    for (int i = 0; i < 25; ++i)
        QCOMPARE(texts.at(i), QString::number(i));
}

void StoreContract::syncIsOfOneMoment()
{
    std::vector<QFuture<Result<Posted>>> writes;
    std::vector<QFuture<Result<SyncSnapshot>>> reads;
    for (int i = 0; i < 200; ++i) {
        writes.push_back(
            stores().messages.append({m_alice, QStringLiteral("x"), m_room, QString::number(i)}));
        reads.push_back(stores().messages.sync(m_bob, {{m_room, 0}}));
    }
    for (auto &read : reads) {
        const auto snapshot = read.result();
        QVERIFY(snapshot);
        const auto &room = snapshot->rooms.at(0);
        QCOMPARE(room.unread, int(room.rev));
        if (room.rev == 0)
            continue;
        QCOMPARE(snapshot->changes.at(0).toRev, room.rev);
        QCOMPARE(Revision(snapshot->changes.at(0).messages.size()), room.rev);
        QCOMPARE(room.lastMessage->rev, room.rev);
    }
    for (auto &write : writes)
        QVERIFY(write.result());
}

void StoreContract::unreadCountsOthersMessagesAfterTheCursor()
{
    std::vector<MessageId> ids;
    for (int i = 0; i < 6; ++i)
        ids.push_back(post(i % 2 ? m_alice : m_bob, m_room, QString::number(i))->message.id);
    (void)m_observer.take();
    QVERIFY(
        stores().rooms.markRead({m_alice, QStringLiteral("alice"), m_room, ids.at(1)}).result());
    QCOMPARE(m_observer.take(), QStringList{QStringLiteral("cursor of alice: 2 read")});
    auto rooms = stores().messages.sync(m_alice, {}).result()->rooms;
    QCOMPARE(rooms.at(0).unread, 2); // of bob's three the first is read
    QCOMPARE(rooms.at(0).lastReadId, ids.at(1));
    QVERIFY(!rooms.at(0).readUpTo.isValid());
    QVERIFY(stores().rooms.markRead({m_alice, QStringLiteral("alice"), {}, ids.at(0)}).result());
    QVERIFY(m_observer.take().isEmpty()); // never back
    rooms = stores().messages.sync(m_bob, {}).result()->rooms;
    QCOMPARE(rooms.at(0).readUpTo, ids.at(1));
    QCOMPARE(rooms.at(0).unread, 3);
}

void StoreContract::R6_privateRoomIsOneForThePair()
{
    auto first = stores().rooms.openPrivate(m_alice, QStringLiteral("bob"));
    auto second = stores().rooms.openPrivate(m_bob, QStringLiteral("alice"));
    const auto a = first.result();
    const auto b = second.result();
    QVERIFY(a && b);
    QCOMPARE(a->id, b->id);
    QCOMPARE(a->peer, QStringLiteral("bob"));
    QCOMPARE(b->peer, QStringLiteral("alice"));
    QCOMPARE(m_observer.take().size(), 1);
    QVERIFY(stores().rooms.openPrivate(m_alice, QStringLiteral("carol")).result()->id != a->id);
}

void StoreContract::invitedPeopleTakeOneRevAndOnlyTheyGetAView()
{
    const QStringList both{QStringLiteral("carol"), QStringLiteral("bob")};
    QVERIFY(stores().rooms.invite(m_alice, m_room, both).result());
    QCOMPARE(
        m_observer.take(),
        QStringList{QStringLiteral("room general rev 1 to (%1) without ()").arg(m_carol.value())});
    QVERIFY(stores().rooms.invite(m_alice, m_room, both).result());
    QVERIFY(m_observer.take().isEmpty());
    QCOMPARE(post(m_carol, m_room, QStringLiteral("x"))->message.rev, 2);
    QVERIFY(stores().office.check().result()->troubles.isEmpty());
}

void StoreContract::usernamesAreUnique()
{
    const auto again =
        stores().users.create({{QStringLiteral("alice"), QStringLiteral("A"), false}, {}}).result();
    QCOMPARE(again.error().code, ErrorCode::NameTaken);
    QCOMPARE(stores().users.find(QStringLiteral("nobody")).result().error().code,
             ErrorCode::NoSuchUser);
    QCOMPARE(stores().users.setDisabled(UserId(999), true).result().error().code,
             ErrorCode::NoSuchUser);
}

void StoreContract::disabledPeopleAreNotListed()
{
    QVERIFY(stores().users.setDisabled(m_bob, true).result());
    QCOMPARE(m_observer.take(), QStringList{QStringLiteral("user %1 disabled").arg(m_bob.value())});
    QCOMPARE(stores().users.list({}).result()->items.size(), std::size_t(2));
    QCOMPARE(stores().users.accounts({}).result()->items.size(), std::size_t(3));
    QCOMPARE(stores().rooms.openPrivate(m_alice, QStringLiteral("bob")).result().error().code,
             ErrorCode::NoSuchUser);
    QVERIFY(stores().users.setDisabled(m_bob, false).result());
    QCOMPARE(stores().users.list({}).result()->items.size(), std::size_t(3));
}

void StoreContract::sessionsAreFoundByTokenUntilRevoked()
{
    auto &sessions = stores().sessions;
    const auto expires = m_clock->now() + std::chrono::hours(1);
    const auto id =
        sessions.create({m_alice, "hash-1", QStringLiteral("device"), expires}).result();
    QVERIFY(id);
    const auto found = sessions.find("hash-1").result();
    QVERIFY(found);
    QCOMPARE(found->id, *id);
    QCOMPARE(found->account.user.username, QStringLiteral("alice"));
    QCOMPARE(found->expiresAt, expires);
    QCOMPARE(sessions.find("hash-2").result().error().code, ErrorCode::SessionExpired);
    QVERIFY(sessions.revoke(*id).result());
    QCOMPARE(m_observer.take(), QStringList{QStringLiteral("session %1 revoked").arg(id->value())});
    QCOMPARE(sessions.find("hash-1").result().error().code, ErrorCode::SessionExpired);
}

void StoreContract::longestUnusedSessionsMakeRoom()
{
    auto &sessions = stores().sessions;
    auto &clock = static_cast<FakeClock &>(*m_clock);
    const auto expires = m_clock->now() + std::chrono::hours(1);
    const auto first = sessions.create({m_alice, "1", {}, expires, 2}).result();
    QVERIFY(first);
    clock.advance(std::chrono::seconds(1));
    QVERIFY(sessions.create({m_alice, "2", {}, expires, 2}).result());
    clock.advance(std::chrono::seconds(1));
    QVERIFY(sessions.touch(*first).result());
    QVERIFY(sessions.create({m_alice, "3", {}, expires, 2}).result());
    QVERIFY(sessions.find("1").result());
    QVERIFY(!sessions.find("2").result());
    QVERIFY(sessions.find("3").result());
}

void StoreContract::sessionIsOpenedForThePasswordThatWasChecked()
{
    auto &sessions = stores().sessions;
    const auto expires = m_clock->now() + std::chrono::hours(1);
    const auto open = [&](const QByteArray &token, const QString &passwordHash) {
        return sessions.create({m_alice, token, {}, expires, 30, passwordHash}).result();
    };
    QVERIFY(open("1", QStringLiteral("hash")));
    QVERIFY(stores().users.renewPasswordHash(m_alice, QStringLiteral("other"), {}).result());
    QVERIFY(open("2", QStringLiteral("hash"))); // it wasn't the other one
    QVERIFY(stores().users.setPasswordHash(m_alice, QStringLiteral("new"), false).result());
    QCOMPARE(open("3", QStringLiteral("hash")).error().code, ErrorCode::Conflict);
    QVERIFY(open("4", QStringLiteral("new")));
    QVERIFY(stores().users.setDisabled(m_alice, true).result());
    QCOMPARE(open("5", QStringLiteral("new")).error().code, ErrorCode::AccountDisabled);
}

void StoreContract::A10_confirmSeesRevokedAndDisabled()
{
    auto &sessions = stores().sessions;
    const auto id =
        sessions.create({m_alice, "1", {}, m_clock->now() + std::chrono::hours(1)}).result();
    QVERIFY(id && sessions.confirm(*id).result());
    QVERIFY(stores().users.setDisabled(m_alice, true).result());
    QCOMPARE(sessions.confirm(*id).result().error().code, ErrorCode::AccountDisabled);
    QVERIFY(sessions.revoke(*id).result());
    QCOMPARE(sessions.confirm(*id).result().error().code, ErrorCode::SessionExpired);
    QCOMPARE(sessions.confirm(SessionId(999)).result().error().code, ErrorCode::SessionExpired);
}

} // namespace Kontor::Test
