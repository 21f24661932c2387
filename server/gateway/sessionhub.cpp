// SPDX-License-Identifier: Apache-2.0
#include "gateway/sessionhub.h"

#include "gateway/clientconnection.h"
#include "gateway/session.h"
#include "protocol/codec.h"

namespace Kontor::Server {

void SessionHub::add(Session *session)
{
    m_byUser[session->user()].insert(session);
    m_rooms.insert(session, {});
}

void SessionHub::subscribe(Session *session, const std::vector<RoomId> &rooms)
{
    auto &index = indexOf(session);
    for (const RoomId room : rooms) {
        index[room].insert(session);
        m_rooms[session].insert(room);
    }
}

void SessionHub::remove(Session *session)
{
    auto &index = indexOf(session);
    for (const RoomId room : m_rooms.take(session)) {
        const auto entry = index.find(room);
        entry->remove(session);
        if (entry->isEmpty())
            index.erase(entry);
    }
    const auto entry = m_byUser.find(session->user());
    if (entry != m_byUser.end() && entry->remove(session) && entry->isEmpty())
        m_byUser.erase(entry);
    m_written.remove(session);
}

SessionHub::ByRoom &SessionHub::indexOf(const Session *session)
{
    return session->isLobby() ? m_lobbyByRoom : m_byRoom;
}

std::vector<UserId> SessionHub::usersInLobby(RoomId room) const
{
    QSet<UserId> users;
    const auto sessions = m_lobbyByRoom.value(room);
    for (const Session *session : sessions)
        users.insert(session->user());
    return {users.begin(), users.end()};
}

void SessionHub::notify(UserId user, const Room &room, const QString &sender)
{
    const auto sessions = m_lobbyByRoom.value(room.id);
    for (Session *session : sessions) {
        if (session->user() != user)
            continue;
        const bool isPrivate = room.type == RoomType::Private;
        const auto me = isPrivate ? session->identity().person.username : QString();
        send(session,
             toServerFrame(encode(
                 ToClient::Notification{sender, me, room.name, room.type, room.id, room.unread})));
    }
}

bool SessionHub::isSubscribed(const Session *session, RoomId room) const
{
    return m_rooms.value(const_cast<Session *>(session)).contains(room);
}

void SessionHub::deliver(const Event &event)
{
    std::visit([this](const auto &fact) { on(fact); }, event.fact);
}

void SessionHub::on(const MessagePosted &posted)
{
    const auto sessions = m_byRoom.constFind(posted.message.room);
    if (sessions == m_byRoom.constEnd())
        return;
    ToClient::ChatMessage frame{posted.message};
    const auto forSender = toServerFrame(encode(frame));
    frame.message.clientMsgId.clear();
    const auto forOthers =
        posted.message.clientMsgId.isEmpty() ? forSender : toServerFrame(encode(frame));
    for (Session *session : *sessions)
        send(session, session->user() == posted.sender ? forSender : forOthers);
}

void SessionHub::on(const CursorMoved &moved)
{
    const auto sessions = m_byRoom.constFind(moved.move.room);
    if (sessions == m_byRoom.constEnd())
        return;
    const auto &move = moved.move;
    const auto frame = toServerFrame(
        move.messages.size() == 1
            ? encode(ToClient::ReadReceipt{move.messages.front(), move.username, move.room})
            : encode(ToClient::BulkRead{move.messages, move.username, move.room}));
    for (Session *session : *sessions)
        send(session, frame);
}

void SessionHub::on(const RoomChanged &changed)
{
    for (const auto &view : changed.views) {
        const auto sessions = m_byUser.constFind(view.user);
        if (sessions == m_byUser.constEnd())
            continue;
        const auto frame = toServerFrame(encode(ToClient::RoomChanged{{}, view.room}));
        for (Session *session : *sessions) {
            if (!session->isOpenFor(view.room.id))
                continue;
            subscribe(session, {view.room.id});
            if (!session->isLobby())
                send(session, frame);
        }
    }
}

void SessionHub::on(const TypingChanged &typing)
{
    const auto sessions = m_byRoom.constFind(typing.room);
    if (sessions == m_byRoom.constEnd())
        return;
    const auto frame =
        toServerFrame(encode(ToClient::Typing{typing.username, typing.isTyping, typing.room}));
    for (Session *session : *sessions) {
        if (session->user() != typing.user)
            send(session, frame);
    }
}

void SessionHub::on(const SessionRevoked &revoked)
{
    const auto sessions = m_rooms.keys(); // ending one changes the map
    for (Session *session : sessions) {
        if (session->id() == revoked.session)
            session->endRevoked();
    }
}

void SessionHub::on(const UserDisabled &disabled)
{
    const auto sessions = m_byUser.value(disabled.user);
    for (Session *session : sessions)
        session->endDisabled();
}

void SessionHub::send(Session *session, const QByteArray &frame)
{
    if (!session->isReady())
        return; // before its welcome; what it misses, its sync brings
    session->connection().sendFrame(frame);
    m_written.insert(session);
}

void SessionHub::flush()
{
    const auto written = std::exchange(m_written, {});
    for (Session *session : written)
        session->connection().flush();
}

} // namespace Kontor::Server
