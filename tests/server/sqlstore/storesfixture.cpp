// SPDX-License-Identifier: Apache-2.0
#include "server/sqlstore/storesfixture.h"

#include "support/fakeclock.h"

#include <QTest>

namespace Kontor::Test {

using namespace Server;

void RecordingObserver::add(const QString &line)
{
    const QMutexLocker lock(&m_mutex);
    m_lines += line;
}

QStringList RecordingObserver::take()
{
    const QMutexLocker lock(&m_mutex);
    return std::exchange(m_lines, {});
}

void RecordingObserver::messagePosted(const Message &message, UserId sender)
{
    add(QStringLiteral("message %1 rev %2 of %3")
            .arg(message.text)
            .arg(message.rev)
            .arg(sender.value()));
}

void RecordingObserver::cursorMoved(const CursorMove &move)
{
    add(QStringLiteral("cursor of %1: %2 read").arg(move.username).arg(move.messages.size()));
}

void RecordingObserver::messageChanged(const Message &message, UserId sender)
{
    add(QStringLiteral("changed %1 rev %2 of %3")
            .arg(message.isDeleted ? QStringLiteral("(deleted)") : message.text)
            .arg(message.rev)
            .arg(sender.value()));
}

void RecordingObserver::roomChanged(const RoomChange &change)
{
    QStringList anew;
    for (const auto &view : change.views)
        anew += QString::number(view.user.value());
    QStringList removed;
    for (const auto user : change.removed)
        removed += QString::number(user.value());
    add(QStringLiteral("room %1 rev %2 to (%3) without (%4)")
            .arg(change.room.name)
            .arg(change.room.rev)
            .arg(anew.join(u' '), removed.join(u' ')));
}

void RecordingObserver::sessionRevoked(SessionId session)
{
    add(QStringLiteral("session %1 revoked").arg(session.value()));
}

void RecordingObserver::userDisabled(UserId user)
{
    add(QStringLiteral("user %1 disabled").arg(user.value()));
}

void StoresFixture::init()
{
    m_clock = std::make_unique<FakeClock>();
    m_stores = std::make_unique<Stores>(makeStores(m_observer, *m_clock));
    m_alice = addUser(QStringLiteral("alice"));
    m_bob = addUser(QStringLiteral("bob"));
    m_carol = addUser(QStringLiteral("carol"));
    m_room = addRoom(QStringLiteral("general"), {QStringLiteral("alice"), QStringLiteral("bob")});
    QVERIFY(m_room.isValid());
    (void)m_observer.take();
}

UserId StoresFixture::addUser(const QString &name)
{
    const auto id =
        stores().users.create({{name, name.toUpper(), false}, QStringLiteral("hash")}).result();
    return id ? *id : UserId();
}

RoomId StoresFixture::addRoom(const QString &name, const QStringList &participants,
                              Visibility visibility)
{
    const auto room =
        stores().rooms.createGroup({m_alice, name, visibility, participants}).result();
    return room ? room->id : RoomId();
}

Result<Posted> StoresFixture::post(UserId sender, RoomId room, const QString &text,
                                   const QString &clientMsgId)
{
    return stores()
        .messages.append({sender, QStringLiteral("name"), room, text, clientMsgId})
        .result();
}

} // namespace Kontor::Test
