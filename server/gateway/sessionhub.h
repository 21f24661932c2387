// SPDX-License-Identifier: Apache-2.0
#pragma once

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
    //! Events for its user reach the session from now on.
    void add(Session *session);
    void subscribe(Session *session, const std::vector<RoomId> &rooms);
    void remove(Session *session);

    bool isSubscribed(const Session *session, RoomId room) const;

    void deliver(const Event &event);
    //! Sends what deliver() has written: once a socket, after a burst.
    void flush();

private:
    void on(const MessagePosted &posted);
    void on(const CursorMoved &moved);
    void on(const RoomChanged &changed);
    void on(const TypingChanged &typing);
    void on(const SessionRevoked &revoked);
    void on(const UserDisabled &disabled);

    void send(Session *session, const QByteArray &frame);

    QHash<UserId, QSet<Session *>> m_byUser;
    QHash<RoomId, QSet<Session *>> m_byRoom;
    QHash<Session *, QSet<RoomId>> m_rooms;
    QSet<Session *> m_written;
};

} // namespace Kontor::Server
