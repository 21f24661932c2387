// SPDX-License-Identifier: Apache-2.0
#include "gateway/sessionhub.h"

#include "gateway/clientconnection.h"
#include "gateway/session.h"
#include "protocol/codec.h"

#include <optional>

namespace Kontor::Server {

void SessionHub::add(Session *session)
{
    m_byUser[session->user()].insert(session);
    m_rooms.insert(session, {});
    m_leftBeforeEntering.insert(session, {});
}

void SessionHub::enter(Session *session, const std::vector<RoomId> &rooms)
{
    const auto left = m_leftBeforeEntering.take(session);
    for (const RoomId room : rooms) {
        if (!left.contains(room))
            subscribe(session, room);
    }
}

void SessionHub::subscribe(Session *session, RoomId room)
{
    indexOf(session)[room].insert(session);
    m_rooms[session].insert(room);
}

void SessionHub::unsubscribe(Session *session, RoomId room)
{
    if (const auto entering = m_leftBeforeEntering.find(session);
        entering != m_leftBeforeEntering.end())
        entering->insert(room);
    m_rooms[session].remove(room);
    m_watchers.forget(session, room);
    auto &index = indexOf(session);
    const auto entry = index.find(room);
    if (entry != index.end() && entry->remove(session) && entry->isEmpty())
        index.erase(entry);
}

void SessionHub::remove(Session *session)
{
    for (const RoomId room : m_rooms.value(session))
        unsubscribe(session, room);
    m_rooms.remove(session);
    m_leftBeforeEntering.remove(session);
    const auto entry = m_byUser.find(session->user());
    if (entry != m_byUser.end() && entry->remove(session) && entry->isEmpty())
        m_byUser.erase(entry);
    m_watchers.forget(session);
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

void SessionHub::notify(UserId user, ToClient::Notification notification)
{
    const auto sessions = m_byUser.value(user);
    std::optional<Outgoing> frame; // the same for all of them
    for (Session *session : sessions) {
        if (!session->isLobby() || !isSubscribed(session, notification.room))
            continue;
        if (!frame && notification.roomType == RoomType::Private)
            notification.targetUser = session->identity().person.username;
        if (!frame)
            frame = outgoing(notification);
        send(session, *frame);
    }
}

bool SessionHub::isSubscribed(const Session *session, RoomId room) const
{
    return m_rooms.value(session).contains(room);
}

void SessionHub::watch(Session *session, RoomId room)
{
    Q_ASSERT(isSubscribed(session, room));
    m_watchers.watch(session, room);
}

void SessionHub::deliver(const Event &event)
{
    std::visit([this](const auto &fact) { on(fact); }, event.fact);
}

void SessionHub::on(const MessagePosted &posted)
{
    sendMessage(ToClient::ChatMessage{posted.message}, posted.sender);
}

void SessionHub::on(const MessageChanged &changed)
{
    sendMessage(ToClient::MessageChanged{{}, changed.message}, changed.sender);
}

template <typename Frame>
void SessionHub::sendMessage(Frame frame, UserId sender)
{
    const auto sessions = m_byRoom.constFind(frame.message.room);
    if (sessions == m_byRoom.constEnd())
        return;
    const auto forSender = outgoing(frame);
    const bool hasId = !frame.message.clientMsgId.isEmpty();
    frame.message.clientMsgId.clear();
    const auto forOthers = hasId ? outgoing(frame) : forSender;
    for (Session *session : *sessions)
        send(session, session->user() == sender ? forSender : forOthers);
}

void SessionHub::on(const CursorMoved &moved)
{
    const auto sessions = m_byRoom.constFind(moved.move.room);
    if (sessions == m_byRoom.constEnd())
        return;
    const auto &move = moved.move;
    const auto frame = move.messages.size() == 1
        ? outgoing(ToClient::ReadReceipt{move.messages.front(), move.username, move.room})
        : outgoing(ToClient::BulkRead{move.messages, move.username, move.room});
    for (Session *session : *sessions)
        send(session, frame);
}

void SessionHub::on(const RoomChanged &changed)
{
    const auto &change = changed.change;
    const auto room = change.room.id;
    const auto removed = outgoing(ToClient::RoomRemoved{{}, room});
    for (const UserId user : change.removed) {
        for (Session *session : m_byUser.value(user)) {
            unsubscribe(session, room);
            if (session->isBoundTo(room))
                session->endRemoved();
            else if (session->isOpenFor(room) && !session->isLobby())
                send(session, removed);
        }
    }
    QSet<UserId> told;
    for (const auto &view : change.views) {
        told.insert(view.user);
        const auto sessions = m_byUser.constFind(view.user);
        if (sessions == m_byUser.constEnd())
            continue;
        const auto frame = outgoing(ToClient::RoomChanged{{}, view.room});
        for (Session *session : *sessions) {
            if (!session->isOpenFor(room))
                continue;
            subscribe(session, room);
            if (!session->isLobby())
                send(session, frame);
        }
    }
    const auto others = m_byRoom.constFind(room);
    if (others == m_byRoom.constEnd())
        return;
    const auto shared = outgoing(ToClient::RoomChanged{{}, change.room});
    for (Session *session : *others) {
        if (!told.contains(session->user()))
            send(session, shared);
    }
}

void SessionHub::on(const TypingChanged &typing)
{
    const auto sessions = m_byRoom.constFind(typing.room);
    if (sessions == m_byRoom.constEnd())
        return;
    const auto frame = outgoing(ToClient::Typing{typing.username, typing.isTyping, typing.room});
    for (Session *session : *sessions) {
        if (session->user() != typing.user)
            send(session, frame);
    }
}

void SessionHub::on(const PresenceChanged &changed)
{
    QSet<Session *> told;
    for (const auto &[room, type] : changed.rooms) {
        told.unite(m_watchers.of(room));
        if (type != RoomType::Private)
            continue;
        for (Session *session : m_byRoom.value(room)) {
            if (session->user() != changed.user && session->hearsEverything())
                told.insert(session);
        }
    }
    if (told.isEmpty())
        return;
    const auto frame = outgoing(changed.presence);
    for (Session *session : std::as_const(told))
        send(session, frame);
}

void SessionHub::on(const SessionRevoked &revoked)
{
    const auto byUser = m_byUser; // ending one changes the map
    for (const auto &sessions : byUser) {
        for (Session *session : sessions) {
            if (session->id() == revoked.session)
                session->endRevoked();
        }
    }
}

void SessionHub::on(const UserDisabled &disabled)
{
    const auto sessions = m_byUser.value(disabled.user);
    for (Session *session : sessions)
        session->endDisabled();
}

SessionHub::Outgoing SessionHub::outgoing(const ToClient::Frame &frame)
{
    return {toServerFrame(encode(frame)), frame.index()};
}

void SessionHub::send(Session *session, const Outgoing &frame)
{
    if (!session->isReady())
        return; // before its welcome; what it misses, its sync brings
    session->connection().sendFrame(frame.bytes);
    m_counters.framesOut[frame.type].add();
    m_written.insert(session);
}

void SessionHub::flush()
{
    const auto written = std::exchange(m_written, {});
    for (Session *session : written)
        session->connection().flush();
}

} // namespace Kontor::Server
