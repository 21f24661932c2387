// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "client/session.h"
#include "protocol/toserver.h"

namespace Kontor::Test {

//! \brief Does at a client core what somebody did when their client sent a frame.
//!
//! Nothing for frames that a client sends by itself.
class RecordedUser {
public:
    explicit RecordedUser(App::Session &session)
        : m_session(session)
    {
    }

    void act(const ToServer::Frame &frame);

private:
    template <typename Frame>
    void on(const Frame &)
    {
    }
    void on(const ToServer::ChatMessage &message);
    void on(const ToServer::MarkRead &read);
    void on(const ToServer::EditMessage &edit);
    void on(const ToServer::DeleteMessage &deletion);
    void on(const ToServer::History &history);
    void on(const ToServer::Typing &typing);
    void on(const ToServer::SetPresence &presence);
    void on(const ToServer::ListParticipants &list);
    void on(const ToServer::ListUsers &list);
    void on(const ToServer::ListRooms &list);
    void on(const ToServer::CreateRoom &room);
    void on(const ToServer::JoinRoom &room);
    void on(const ToServer::LeaveRoom &room);
    void on(const ToServer::ArchiveRoom &room);
    void on(const ToServer::RenameRoom &room);
    void on(const ToServer::Invite &invitation);
    void on(const ToServer::RemoveParticipant &removal);
    void on(const ToServer::SetRole &change);
    //! Calls \a act with the message of that id in whichever room it is; not at all where in none.
    void find(MessageId id, const std::function<void(const App::MessageKey &)> &act);

    App::Session &m_session;
};

} // namespace Kontor::Test
