// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gateway/roomwatchers.h"
#include "gateway/threadcounters.h"
#include "service/events.h"

#include <QHash>
#include <QSet>

#include <vector>

namespace Kontor::Server {

class Session;

//! \brief Knows which of its thread's sessions get an event, and hands it to them.
//!
//! An event is encoded once for all of them (a message twice: its sender's devices see
//! client_msg_id). One gateway thread; borrows the sessions.
class SessionHub {
public:
    //! \a counters outlive this.
    explicit SessionHub(ThreadCounters &counters)
        : m_counters(counters)
    {
    }

    //! Events for its user reach the session from now on.
    void add(Session *session);
    //! The rooms that the session's user was in when they were read, after add(): without those
    //! that events have taken away since. Once.
    void enter(Session *session, const std::vector<RoomId> &rooms);
    void remove(Session *session);

    // Connections on /ws/lobby/ hear of a room through these only.
    bool hasLobby(RoomId room) const { return m_lobbyByRoom.contains(room); }
    std::vector<UserId> usersInLobby(RoomId room) const;
    //! Tells \a user's; fills in whom it is for.
    void notify(UserId user, ToClient::Notification notification);

    //! The session, which is subscribed to \a room, hears of the presence of those in it: until it
    //! asks for another.
    void watch(Session *session, RoomId room);

    bool isSubscribed(const Session *session, RoomId room) const;

    void deliver(const Event &event);
    //! Sends what deliver() has written: once a socket, after a burst.
    void flush();

private:
    void on(const MessagePosted &posted);
    void on(const MessageChanged &changed);
    void on(const CursorMoved &moved);
    void on(const RoomChanged &changed);
    void on(const TypingChanged &typing);
    void on(const PresenceChanged &changed);
    void on(const SessionRevoked &revoked);
    void on(const UserDisabled &disabled);

    void subscribe(Session *session, RoomId room);
    void unsubscribe(Session *session, RoomId room);
    //! A frame with a message, in which only the sender's devices see clientMsgId.
    template <typename Frame>
    void sendMessage(Frame frame, UserId sender);
    //! Encoded once for all its receivers.
    struct Outgoing {
        QByteArray bytes;
        std::size_t type; //!< index in ToClient::Frame
    };
    static Outgoing outgoing(const ToClient::Frame &frame);
    void send(Session *session, const Outgoing &frame);
    using ByRoom = QHash<RoomId, QSet<Session *>>;
    ByRoom &indexOf(const Session *session);

    ThreadCounters &m_counters;
    QHash<UserId, QSet<Session *>> m_byUser;
    ByRoom m_byRoom;
    ByRoom m_lobbyByRoom;
    QHash<const Session *, QSet<RoomId>> m_rooms;
    QHash<const Session *, QSet<RoomId>> m_leftBeforeEntering;
    RoomWatchers m_watchers;
    QSet<Session *> m_written;
};

} // namespace Kontor::Server
