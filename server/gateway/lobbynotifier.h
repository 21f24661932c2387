// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "service/services.h"

#include <QHash>
#include <QObject>
#include <QSet>

#include <chrono>
#include <vector>

namespace Kontor::Server {

class SessionHub;

//! \brief Tells connections on /ws/lobby/ of messages, with the receiver's unread count.
//!
//! The count is read after the commit, only while somebody listens, one read a room in kPause:
//! messages of one sender that come meanwhile make one notification. A hint, as every event is.
//! One gateway thread.
class LobbyNotifier final : public QObject {
public:
    static constexpr std::chrono::milliseconds kPause{300};

    //! Both outlive this.
    LobbyNotifier(RoomService &rooms, SessionHub &hub, QObject *parent = nullptr);

    void posted(const MessagePosted &posted);
    //! Asks for what posted() has gathered.
    void tell();

private:
    struct Sender {
        UserId user;
        QString username;
    };
    void ask(RoomId room);
    void answer(RoomId room, const RoomUnread &unread, const std::vector<Sender> &senders);

    RoomService &m_rooms;
    SessionHub &m_hub;
    QHash<RoomId, std::vector<Sender>> m_waiting;
    QSet<RoomId> m_asking;
};

} // namespace Kontor::Server
