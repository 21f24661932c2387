// SPDX-License-Identifier: Apache-2.0
#include "server/sqlstore/roomcontract.h"
#include "server/sqlstore/roomletters.h"
#include "support/fakeclock.h"
#include "support/testsupport.h"

#include <QRandomGenerator>
#include <QTest>

namespace Kontor::Test {

using namespace Server;

Room RoomContract::seen(UserId user, RoomId room)
{
    const auto snapshot = stores().messages.sync(user, {}).result();
    for (const auto &view : snapshot->rooms) {
        if (view.id == room)
            return view;
    }
    return {};
}

void RoomContract::administratorMayDoWhatAnOwnerMay()
{
    auto &rooms = stores().rooms;
    const UserId nobody;
    const auto invited = rooms.invite(nobody, m_room, {QStringLiteral("carol")}).result();
    QVERIFY(invited && !invited->isPersonal);
    QVERIFY(rooms.setRole(nobody, m_room, QStringLiteral("carol"), Role::Owner).result());
    QVERIFY(rooms.remove(nobody, m_room, QStringLiteral("alice")).result());
    QVERIFY(rooms.rename(nobody, m_room, QStringLiteral("all")).result());
    QVERIFY(rooms.setActive(nobody, m_room, false).result());
    QCOMPARE(letterOf(rooms.invite(nobody, m_room, {QStringLiteral("alice")})), 'a');
    QVERIFY(rooms.setActive(nobody, m_room, true).result());
    QCOMPARE(letterOf(rooms.remove(nobody, m_room, QStringLiteral("carol"))), 'x'); // only owner
    QCOMPARE(letterOf(rooms.rename(nobody, RoomId(999), QStringLiteral("x"))), 's');
}

void RoomContract::onlyOwnerCantLeaveOrBeDemotedWhileOthersAreThere()
{
    auto &rooms = stores().rooms;
    QCOMPARE(letterOf(rooms.leave(m_alice, m_room)), 'x');
    QCOMPARE(letterOf(rooms.setRole(m_alice, m_room, QStringLiteral("alice"), Role::Admin)), 'x');
    QVERIFY(rooms.setRole(m_alice, m_room, QStringLiteral("bob"), Role::Owner).result());
    QVERIFY(rooms.leave(m_alice, m_room).result());
    QCOMPARE(seen(m_bob, m_room).role, Role::Owner);
    QCOMPARE(letterOf(rooms.setRole(m_bob, m_room, QStringLiteral("bob"), Role::Member)), 'x');
}

void RoomContract::R10_twoOwnersWhoLeaveAtOnceLeaveOne()
{
    auto &rooms = stores().rooms;
    QVERIFY(rooms.invite(m_alice, m_room, {QStringLiteral("carol")}).result());
    QVERIFY(rooms.setRole(m_alice, m_room, QStringLiteral("bob"), Role::Owner).result());
    const auto first = rooms.leave(m_alice, m_room);
    const auto second = rooms.leave(m_bob, m_room);
    QCOMPARE(letterOf(first), '+');
    QCOMPARE(letterOf(second), 'x');
    QCOMPARE(stores().office.check().result()->troubles, QStringList());
}

void RoomContract::lastOneToLeaveArchivesTheRoom()
{
    auto &rooms = stores().rooms;
    const auto open = addRoom(QStringLiteral("open"), {}, Visibility::Public);
    QVERIFY(rooms.leave(m_alice, open).result());
    QVERIFY(rooms.publicRooms(m_bob, {}).result()->items.empty());
    QCOMPARE(letterOf(rooms.join(m_bob, open)), 'a');
    QVERIFY(rooms.setActive({}, open, true).result()); // an administrator rescues it
    QVERIFY(rooms.invite({}, open, {QStringLiteral("bob"), QStringLiteral("carol")}).result());
    QCOMPARE(seen(m_bob, open).role, Role::Owner);
    QCOMPARE(seen(m_carol, open).role, Role::Member);
    QCOMPARE(stores().office.check().result()->troubles, QStringList());
}

void RoomContract::whoeverJoinsAnEmptyRoomOwnsIt()
{
    auto &rooms = stores().rooms;
    const auto open = addRoom(QStringLiteral("open"), {}, Visibility::Public);
    QVERIFY(rooms.leave(m_alice, open).result());
    QVERIFY(rooms.setActive({}, open, true).result()); // an administrator rescues it
    QCOMPARE(rooms.join(m_bob, open).result()->role, Role::Owner);
    QCOMPARE(rooms.join(m_carol, open).result()->role, Role::Member);
    QCOMPARE(stores().office.check().result()->troubles, QStringList());
}

void RoomContract::nothingIsUnreadToWhoeverComes()
{
    auto &rooms = stores().rooms;
    MessageId last;
    for (int i = 0; i < 5; ++i)
        last = post(m_alice, m_room, QString::number(i))->message.id;
    QVERIFY(rooms.invite(m_alice, m_room, {QStringLiteral("carol")}).result());
    auto view = seen(m_carol, m_room);
    QCOMPARE(view.unread, 0);
    QCOMPARE(view.lastReadId, last);
    QVERIFY(!seen(m_alice, m_room).readUpTo.isValid()); // she hasn't read it, though
    QVERIFY(!rooms.participants(m_alice, m_room, {QString(), QStringLiteral("bob")})
                 .result()
                 ->items.at(0)
                 .lastReadId.isValid());
    const auto next = post(m_alice, m_room, QStringLiteral("next"))->message.id;
    QCOMPARE(seen(m_carol, m_room).unread, 1);
    (void)m_observer.take();
    QVERIFY(rooms.markRead({m_carol, QStringLiteral("carol"), m_room, next}).result());
    QCOMPARE(m_observer.take(), QStringList{QStringLiteral("cursor of carol: 1 read")});
    QCOMPARE(seen(m_carol, m_room).unread, 0);
    QCOMPARE(seen(m_alice, m_room).readUpTo, next);
    QVERIFY(rooms.remove(m_alice, m_room, QStringLiteral("carol")).result());
    QVERIFY(post(m_alice, m_room, QStringLiteral("away")));
    QVERIFY(rooms.invite(m_alice, m_room, {QStringLiteral("carol")}).result());
    QCOMPARE(seen(m_carol, m_room).unread, 0);
    QCOMPARE(seen(m_bob, m_room).unread, 7); // who was there all the time
}

void RoomContract::readingWhatWasThereBeforeIsNotTold()
{
    const auto old = post(m_alice, m_room, QStringLiteral("old"))->message.id;
    const auto last = post(m_alice, m_room, QStringLiteral("last"))->message.id;
    QVERIFY(stores().rooms.invite(m_alice, m_room, {QStringLiteral("carol")}).result());
    (void)m_observer.take();
    for (const auto id : {old, last})
        QVERIFY(stores().rooms.markRead({m_carol, QStringLiteral("carol"), m_room, id}).result());
    QCOMPARE(m_observer.take(), QStringList());
    QCOMPARE(seen(m_carol, m_room).lastReadId, last);
}

void RoomContract::joiningPointMovesForwardWithinItsRoom()
{
    auto &rooms = stores().rooms;
    const auto other = addRoom(QStringLiteral("other"), {});
    const auto first = post(m_alice, m_room, QStringLiteral("first"))->message.id;
    const auto second = post(m_alice, m_room, QStringLiteral("second"))->message.id;
    const auto elsewhere = post(m_alice, other, QStringLiteral("elsewhere"))->message.id;
    QVERIFY(rooms.setJoinedAt(m_room, m_bob, first).result());
    QCOMPARE(seen(m_bob, m_room).unread, 1);
    QVERIFY(rooms.setJoinedAt(m_room, m_bob, elsewhere).result());
    QCOMPARE(seen(m_bob, m_room).lastReadId, first);
    QVERIFY(rooms.setJoinedAt(m_room, m_bob, second).result());
    QVERIFY(rooms.setJoinedAt(m_room, m_bob, first).result());
    QCOMPARE(seen(m_bob, m_room).lastReadId, second);
}

void RoomContract::whatIsSoAlreadyTakesNoRevAndIsNotTold()
{
    auto &rooms = stores().rooms;
    const auto carol = QStringLiteral("carol");
    QVERIFY(rooms.join(m_alice, m_room).result());
    QVERIFY(rooms.invite(m_alice, m_room, {QStringLiteral("bob")}).result());
    QVERIFY(rooms.invite(m_alice, m_room, {}).result());
    QVERIFY(rooms.remove(m_alice, m_room, carol).result());
    QVERIFY(rooms.rename(m_alice, m_room, QStringLiteral("general")).result());
    QVERIFY(rooms.setActive(m_alice, m_room, true).result());
    const auto same = rooms.setRole(m_alice, m_room, QStringLiteral("bob"), Role::Member).result();
    QVERIFY(same);
    QCOMPARE(same->rev, 0);
    QCOMPARE(m_observer.take(), QStringList());
    QCOMPARE(rooms.setRole(m_alice, m_room, carol, Role::Admin).result().error().code,
             ErrorCode::NoSuchUser);
    QCOMPARE(rooms.remove(m_alice, m_room, QStringLiteral("nobody")).result().error().code,
             ErrorCode::NoSuchUser);
}

void RoomContract::removalIsToldToTheRemoved()
{
    QVERIFY(stores().rooms.remove(m_alice, m_room, QStringLiteral("bob")).result());
    QCOMPARE(
        m_observer.take(),
        QStringList{QStringLiteral("room general rev 1 to () without (%1)").arg(m_bob.value())});
    QVERIFY(stores().messages.sync(m_bob, {}).result()->rooms.empty());
    QCOMPARE(letterOf(stores().messages.history(m_bob, {m_room})), 's');
}

void RoomContract::roleIsToldToWhoeverGotIt()
{
    QVERIFY(stores().rooms.setRole(m_alice, m_room, QStringLiteral("bob"), Role::Admin).result());
    QCOMPARE(
        m_observer.take(),
        QStringList{QStringLiteral("room general rev 1 to (%1) without ()").arg(m_bob.value())});
    QCOMPARE(seen(m_bob, m_room).role, Role::Admin);
}

void RoomContract::renamedRoomIsFoundByItsNewName()
{
    auto &rooms = stores().rooms;
    QVERIFY(addRoom(QStringLiteral("other"), {}).isValid());
    QCOMPARE(rooms.rename(m_alice, m_room, QStringLiteral("OTHER")).result().error().code,
             ErrorCode::NameTaken);
    QVERIFY(rooms.rename(m_alice, m_room, QStringLiteral("General")).result()); // its own name
    QVERIFY(rooms.rename(m_alice, m_room, QStringLiteral("Büro")).result());
    QCOMPARE(*rooms.findGroup({}, QStringLiteral("BÜRO")).result(), m_room);
    QVERIFY(!rooms.findGroup({}, QStringLiteral("general")).result());
    QVERIFY(addRoom(QStringLiteral("general"), {}).isValid());
    QCOMPARE(m_observer.take().size(), 4); // two made, two renamed
}

void RoomContract::archivedRoomIsReadAndNotListed()
{
    auto &rooms = stores().rooms;
    const auto open = addRoom(QStringLiteral("open"), {}, Visibility::Public);
    QVERIFY(post(m_alice, open, QStringLiteral("kept")));
    QVERIFY(rooms.setActive(m_alice, open, false).result());
    QVERIFY(rooms.publicRooms(m_bob, {}).result()->items.empty());
    QVERIFY(!seen(m_alice, open).isActive);
    QCOMPARE(stores().messages.history(m_alice, {open}).result()->messages.size(), std::size_t(1));
    QCOMPARE(rooms.createGroup({m_bob, QStringLiteral("open"), Visibility::Public, {}})
                 .result()
                 .error()
                 .code,
             ErrorCode::NameTaken); // or it couldn't come back
    QVERIFY(rooms.setActive(m_alice, open, true).result());
    const auto listed = rooms.publicRooms(m_bob, {}).result()->items;
    QCOMPARE(listed.size(), std::size_t(1));
    QVERIFY(!listed.at(0).isPersonal); // bob isn't in it
    QVERIFY(rooms.publicRooms(m_alice, {}).result()->items.at(0).isPersonal);
}

void RoomContract::editMovesTheMessageToTheNextRev()
{
    const auto first = post(m_bob, m_room, QStringLiteral("frist"), QStringLiteral("c1"))->message;
    QVERIFY(post(m_alice, m_room, QStringLiteral("second")));
    (void)m_observer.take();
    static_cast<FakeClock &>(*m_clock).advance(std::chrono::minutes(1));
    const auto edited = stores().messages.edit(m_bob, first.id, QStringLiteral("first")).result();
    QVERIFY(edited);
    QCOMPARE(edited->rev, 3);
    QCOMPARE(edited->text, QStringLiteral("first"));
    QCOMPARE(edited->timestamp, first.timestamp);
    QCOMPARE(*edited->editedAt, m_clock->now());
    QCOMPARE(edited->clientMsgId, QStringLiteral("c1"));
    QCOMPARE(m_observer.take(),
             QStringList{QStringLiteral("changed first rev 3 of %1").arg(m_bob.value())});
    const auto change = stores().messages.sync(m_alice, {{m_room, 2}}).result()->changes.at(0);
    QCOMPARE(change.messages.size(), std::size_t(1));
    QCOMPARE(change.messages.at(0).text, QStringLiteral("first"));
    QVERIFY(change.messages.at(0).clientMsgId.isEmpty());
    QCOMPARE(post(m_alice, m_room, QStringLiteral("third"))->message.rev, 4);
    QCOMPARE(stores().office.check().result()->troubles, QStringList());
}

void RoomContract::sameTextChangesNothing()
{
    const auto id = post(m_bob, m_room, QStringLiteral("x"))->message.id;
    QVERIFY(stores().messages.edit(m_bob, id, QStringLiteral("y")).result());
    (void)m_observer.take();
    const auto again = stores().messages.edit(m_bob, id, QStringLiteral("y")).result(); // a resend
    QVERIFY(again);
    QCOMPARE(again->rev, 2);
    QCOMPARE(m_observer.take(), QStringList());
}

void RoomContract::deletedMessageIsEmptyForGood()
{
    const auto id = post(m_bob, m_room, QStringLiteral("oops"))->message.id;
    QVERIFY(stores().messages.edit(m_bob, id, QStringLiteral("oops!")).result());
    const auto deleted = stores().messages.remove(m_alice, id).result(); // the room's owner
    QVERIFY(deleted);
    QVERIFY(deleted->isDeleted && deleted->text.isEmpty() && !deleted->editedAt);
    QCOMPARE(deleted->username, QStringLiteral("bob"));
    QCOMPARE(deleted->rev, 3);
    (void)m_observer.take();
    QCOMPARE(stores().messages.remove(m_bob, id).result()->rev, 3); // a resend
    QCOMPARE(m_observer.take(), QStringList());
    QCOMPARE(letterOf(stores().messages.edit(m_bob, id, QStringLiteral("back"))), 'm');
    QCOMPARE(stores().messages.history(m_alice, {m_room}).result()->messages.at(0), *deleted);
    QCOMPARE(letterOf(stores().messages.remove(m_bob, MessageId(999))), 'm');
}

void RoomContract::deletedMessagesAreNotUnread()
{
    const auto id = post(m_bob, m_room, QStringLiteral("1"))->message.id;
    QVERIFY(post(m_bob, m_room, QStringLiteral("2")));
    QCOMPARE(seen(m_alice, m_room).unread, 2);
    QVERIFY(stores().messages.edit(m_bob, id, QStringLiteral("one")).result());
    QCOMPARE(seen(m_alice, m_room).unread, 2);
    QVERIFY(stores().messages.remove(m_bob, id).result());
    QCOMPARE(seen(m_alice, m_room).unread, 1);
}

void RoomContract::M1_resendOfAnEditedOrDeletedMessageIsADuplicate()
{
    const auto edited = post(m_bob, m_room, QStringLiteral("a"), QStringLiteral("c1"))->message.id;
    const auto gone = post(m_bob, m_room, QStringLiteral("b"), QStringLiteral("c2"))->message.id;
    QVERIFY(stores().messages.edit(m_bob, edited, QStringLiteral("A")).result());
    QVERIFY(stores().messages.remove(m_bob, gone).result());
    const auto first = post(m_bob, m_room, QStringLiteral("a"), QStringLiteral("c1"));
    const auto second = post(m_bob, m_room, QStringLiteral("b"), QStringLiteral("c2"));
    QVERIFY(first && first->duplicate && second && second->duplicate);
    QCOMPARE(first->message.text, QStringLiteral("A"));
    QVERIFY(second->message.isDeleted);
}

void RoomContract::randomChangesKeepEverythingSound()
{
    QRandomGenerator random(testSeed());
    const std::vector<UserId> people{m_alice, m_bob, m_carol};
    const QStringList names{QStringLiteral("alice"), QStringLiteral("bob"),
                            QStringLiteral("carol")};
    std::vector<RoomId> all{m_room, addRoom(QStringLiteral("open"), {}, Visibility::Public)};
    all.push_back(stores().rooms.openPrivate(m_alice, names.at(1)).result()->id);
    std::vector<std::function<void()>> waits;
    const auto keep = [&](auto future) {
        waits.push_back([future]() mutable { future.waitForFinished(); });
    };
    for (int i = 0; i < 2000; ++i) {
        const auto actor = people.at(random.bounded(3u));
        const auto &name = names.at(random.bounded(3));
        const auto room = all.at(random.bounded(3u));
        const auto message = MessageId(random.bounded(1, 200));
        auto &rooms = stores().rooms;
        if (i % 20 == 0) { // an administrator brings everybody back
            keep(rooms.setActive({}, room, true));
            keep(rooms.invite({}, room, names));
        }
        switch (random.bounded(12)) {
        case 0:
            keep(rooms.join(actor, room));
            break;
        case 1:
            keep(rooms.leave(actor, room));
            break;
        case 2:
            keep(rooms.invite(actor, room, {name}));
            break;
        case 3:
            keep(rooms.remove(actor, room, name));
            break;
        case 4:
            keep(rooms.rename(actor, room, newName()));
            break;
        case 5:
            keep(rooms.setActive(actor, room, random.bounded(10) > 0));
            break;
        case 6:
            keep(rooms.setRole(actor, room, name, Role(random.bounded(3))));
            break;
        case 7:
            keep(stores().messages.edit(actor, message, QString::number(i)));
            break;
        case 8:
            keep(stores().messages.remove(actor, message));
            break;
        case 9:
            keep(rooms.markRead({actor, name, room, message}));
            break;
        default:
            keep(stores().messages.append({actor, name, room, QString::number(i)}));
            break;
        }
    }
    for (auto &wait : waits)
        wait();
    QCOMPARE(stores().office.check().result()->troubles, QStringList());
    QVERIFY(m_observer.take().size() > 100);
}

} // namespace Kontor::Test
