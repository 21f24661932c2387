// SPDX-License-Identifier: Apache-2.0
#include "server/sqlstore/roomcontract.h"
#include "server/sqlstore/roomletters.h"

#include <QTest>

namespace Kontor::Test {

using namespace Server;

//! One room with everybody that an operation may be about, and somebody who does it.
struct RoomContract::Case {
    UserId boss; //!< an owner, always
    QStringList mates; //!< a member, an admin and an owner beside
    RoomId room;
    UserId actor;
    QString actorName;
    MessageId own; //!< the actor's
    MessageId others; //!< the boss'
};

void RoomContract::R2_whoMayDoWhat_data()
{
    // For a stranger, a member, an admin, an owner: done, refused (x: not allowed, s: no such room,
    // p: not a participant, m: no such message, a: archived). In a pair: a stranger, one of the
    // two.
    QTest::addColumn<QString>("publicRoom");
    QTest::addColumn<QString>("publicArchived");
    QTest::addColumn<QString>("group");
    QTest::addColumn<QString>("groupArchived");
    QTest::addColumn<QString>("pair");
    const auto row = [](const char *name, const char *a, const char *b, const char *c,
                        const char *d, const char *e) {
        QTest::newRow(name) << QString::fromLatin1(a) << QString::fromLatin1(b)
                            << QString::fromLatin1(c) << QString::fromLatin1(d)
                            << QString::fromLatin1(e);
    };
    row("read", "p+++", "p+++", "s+++", "s+++", "s+");
    row("participants", "p+++", "p+++", "s+++", "s+++", "s+");
    row("mark read", "p+++", "p+++", "s+++", "s+++", "s+");
    row("join", "++++", "a+++", "s+++", "s+++", "s+");
    row("leave", "p+++", "paaa", "s+++", "saaa", "sx");
    row("post", "p+++", "paaa", "s+++", "saaa", "s+");
    row("edit own", "m+++", "maaa", "m+++", "maaa", "m+");
    row("edit another's", "mxxx", "maaa", "mxxx", "maaa", "mx");
    row("delete own", "m+++", "maaa", "m+++", "maaa", "m+");
    row("delete another's", "mx++", "mxaa", "mx++", "mxaa", "mx");
    row("invite", "p+++", "paaa", "sx++", "sxaa", "sx");
    row("remove member", "px++", "pxaa", "sx++", "sxaa", "sx");
    row("remove admin", "pxx+", "pxaa", "sxx+", "sxaa", "sx");
    row("remove owner", "pxx+", "pxaa", "sxx+", "sxaa", "sx");
    row("rename", "px++", "pxaa", "sx++", "sxaa", "sx");
    row("archive", "px++", "px++", "sx++", "sx++", "sx");
    row("bring back", "px++", "px++", "sx++", "sx++", "sx");
    row("set role", "pxx+", "pxxa", "sxx+", "sxxa", "sx");
}

void RoomContract::R2_whoMayDoWhat()
{
    const QString operation = QString::fromLatin1(QTest::currentDataTag());
    for (const auto &[kind, archived] :
         {std::pair("publicRoom", false), std::pair("publicRoom", true), std::pair("group", false),
          std::pair("group", true), std::pair("pair", false)}) {
        QString column = QString::fromLatin1(kind);
        if (archived)
            column.replace(QStringLiteral("Room"), QString()).append(QStringLiteral("Archived"));
        const auto expected =
            *static_cast<QString *>(QTest::qData(qPrintable(column), QMetaType::QString));
        for (int role = 0; role < expected.size(); ++role) {
            play(operation, QString::fromLatin1(kind), role, archived,
                 expected.at(role).toLatin1());
            if (QTest::currentTestFailed()) {
                QFAIL(qPrintable(
                    QStringLiteral("%1 in %2, role %3").arg(operation, column).arg(role)));
            }
        }
    }
    QCOMPARE(stores().office.check().result()->troubles, QStringList());
}

RoomContract::Case RoomContract::setUp(const QString &kind, int role, bool archived)
{
    auto &rooms = stores().rooms;
    const auto tag = QString::number(++m_rooms);
    Case c;
    c.boss = addUser(QStringLiteral("boss") + tag);
    c.actorName = QStringLiteral("actor") + tag;
    c.actor = addUser(c.actorName);
    for (const auto *mate : {"member", "admin", "owner"}) {
        c.mates += QString::fromLatin1(mate) + tag;
        addUser(c.mates.last());
    }
    if (kind == u"pair") {
        const auto pair = rooms.openPrivate(c.boss, role > 0 ? c.actorName : c.mates.first());
        c.room = pair.result()->id;
        c.own = post(role > 0 ? c.actor : c.boss, c.room, QStringLiteral("own"))->message.id;
    } else {
        const auto visibility = kind == u"publicRoom" ? Visibility::Public : Visibility::Private;
        const NewGroup group{c.boss, newName(), visibility, c.mates + QStringList{c.actorName}};
        c.room = rooms.createGroup(group).result()->id;
        (void)rooms.setRole(c.boss, c.room, c.mates.at(1), Role::Admin);
        (void)rooms.setRole(c.boss, c.room, c.mates.at(2), Role::Owner);
        c.own = post(c.actor, c.room, QStringLiteral("own"))->message.id;
        if (role == 0)
            (void)rooms.remove(c.boss, c.room, c.actorName);
        else
            (void)rooms.setRole(c.boss, c.room, c.actorName, Role(role - 1));
    }
    c.others = post(c.boss, c.room, QStringLiteral("another's"))->message.id;
    if (archived)
        (void)rooms.setActive(c.boss, c.room, false).result();
    return c;
}

QHash<QString, std::function<char()>> RoomContract::operationsOn(const Case &c)
{
    auto &rooms = stores().rooms;
    auto &messages = stores().messages;
    const auto removed = [&rooms, c](int mate) {
        return letterOf(rooms.remove(c.actor, c.room, c.mates.at(mate)));
    };
    return QHash<QString, std::function<char()>>{
        {QStringLiteral("read"),
         [&messages, c] { return letterOf(messages.history(c.actor, {c.room})); }},
        {QStringLiteral("participants"),
         [&rooms, c] { return letterOf(rooms.participants(c.actor, c.room, {})); }},
        {QStringLiteral("mark read"),
         [&rooms, c] {
             return letterOf(rooms.markRead({c.actor, c.actorName, c.room, c.others}));
         }},
        {QStringLiteral("join"), [&rooms, c] { return letterOf(rooms.join(c.actor, c.room)); }},
        {QStringLiteral("leave"), [&rooms, c] { return letterOf(rooms.leave(c.actor, c.room)); }},
        {QStringLiteral("post"),
         [&messages, c] {
             return letterOf(messages.append({c.actor, c.actorName, c.room, QStringLiteral("x")}));
         }},
        {QStringLiteral("edit own"),
         [&messages, c] { return letterOf(messages.edit(c.actor, c.own, QStringLiteral("y"))); }},
        {QStringLiteral("edit another's"),
         [&messages, c] {
             return letterOf(messages.edit(c.actor, c.others, QStringLiteral("y")));
         }},
        {QStringLiteral("delete own"),
         [&messages, c] { return letterOf(messages.remove(c.actor, c.own)); }},
        {QStringLiteral("delete another's"),
         [&messages, c] { return letterOf(messages.remove(c.actor, c.others)); }},
        {QStringLiteral("invite"),
         [&rooms, c] {
             return letterOf(rooms.invite(c.actor, c.room, {QStringLiteral("carol")}));
         }},
        {QStringLiteral("remove member"), [removed] { return removed(0); }},
        {QStringLiteral("remove admin"), [removed] { return removed(1); }},
        {QStringLiteral("remove owner"), [removed] { return removed(2); }},
        {QStringLiteral("rename"),
         [this, &rooms, c] { return letterOf(rooms.rename(c.actor, c.room, newName())); }},
        {QStringLiteral("archive"),
         [&rooms, c] { return letterOf(rooms.setActive(c.actor, c.room, false)); }},
        {QStringLiteral("bring back"),
         [&rooms, c] { return letterOf(rooms.setActive(c.actor, c.room, true)); }},
        {QStringLiteral("set role"),
         [&rooms, c] {
             return letterOf(rooms.setRole(c.actor, c.room, c.mates.first(), Role::Admin));
         }},
    };
}

void RoomContract::play(const QString &operation, const QString &kind, int role, bool archived,
                        char expected)
{
    const auto c = setUp(kind, role, archived);
    const auto before = seen(c.boss, c.room);
    QVERIFY(before.id.isValid());
    QCOMPARE(before.isActive, !archived);
    if (role > 0 && kind != u"pair")
        QCOMPARE(seen(c.actor, c.room).role, Role(role - 1));
    (void)m_observer.take();
    const char got = operationsOn(c).value(operation)();
    QCOMPARE(QChar::fromLatin1(got), QChar::fromLatin1(expected));
    if (got == '+')
        return;
    QCOMPARE(seen(c.boss, c.room), before); // a refusal changes nothing, and tells nobody
    QCOMPARE(m_observer.take(), QStringList());
}

} // namespace Kontor::Test
