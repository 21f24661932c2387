// SPDX-License-Identifier: Apache-2.0
#include "cachestart.h"

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;

//! What the cache makes of a room's own state, told to everybody in it or to me alone.
class TestRoomState : public QObject {
    Q_OBJECT
private slots:
    void whatEverybodyIsToldLeavesMyPartAlone();
    void whatEverybodyIsToldOfAnUnknownRoomIsAHole();
};

namespace {

RoomEvent toldToEverybody(Revision rev)
{
    auto state = room(rev);
    state.isPersonal = false;
    state.name = QStringLiteral("renamed");
    state.isActive = false;
    state.participantCount = 9;
    return {.room = kRoom, .rev = rev, .message = {}, .state = state};
}

} // namespace

void TestRoomState::whatEverybodyIsToldLeavesMyPartAlone()
{
    QTemporaryDir profile;
    Start start(profile);
    auto mine = room(10, 3, 5);
    mine.role = Role::Admin;
    mine.muted = Muted::All;
    mine.mentions = 2;
    mine.readUpTo = MessageId(7);
    QVERIFY(await(start.cache.apply({mine}, {{kRoom, messages(8, 10), 10, true, 0}}, {})));
    const auto applied = await(start.cache.apply(toldToEverybody(11)));
    QVERIFY(applied && applied->holes.isEmpty());
    QCOMPARE(applied->change.rooms, QSet<RoomId>{kRoom});
    auto expected = mine;
    expected.rev = 11;
    expected.name = QStringLiteral("renamed");
    expected.isActive = false;
    expected.participantCount = 9;
    auto cached = start.theRoom().room;
    cached.lastMessage.reset();
    QCOMPARE(cached, expected);
    QVERIFY(await(start.cache.apply(toldToEverybody(10)))); // late: changes nothing
    QCOMPARE(start.theRoom().room.rev, 11);
}

void TestRoomState::whatEverybodyIsToldOfAnUnknownRoomIsAHole()
{
    QTemporaryDir profile;
    Start start(profile);
    const auto applied = await(start.cache.apply(toldToEverybody(11)));
    QVERIFY(applied);
    QCOMPARE(applied->holes, QSet<RoomId>{kRoom});
    auto answered = await(start.cache.apply({*toldToEverybody(11).state}, {}, {}));
    QVERIFY(answered);
    QCOMPARE(answered->holes, QSet<RoomId>{kRoom});
    QVERIFY(await(start.cache.rooms())->empty());
}

QTEST_GUILESS_MAIN(TestRoomState)
#include "tst_roomstate.moc"
