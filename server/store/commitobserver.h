// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/room.h"

#include <vector>

namespace Kontor::Server {

//! A room as one participant sees it.
struct RoomView {
    UserId user;
    Room room;
};

//! Somebody has read: message ids newest first, at most 500; the first is the new cursor.
struct CursorMove {
    RoomId room;
    UserId reader;
    QString username;
    std::vector<MessageId> messages;
};

//! \brief Learns what has been committed, in commit order, in the writer's thread.
//!
//! Called before the write's own future is finished. Must not wait: the writer does. This class
//! itself listens to nothing: for administrators' commands, whose changes a running server finds.
class CommitObserver {
public:
    virtual ~CommitObserver() = default;

    //! With clientMsgId set, if it has one.
    virtual void messagePosted(const Message & /*message*/, UserId /*sender*/) { }
    virtual void cursorMoved(const CursorMove & /*move*/) { }
    //! The room is new to these users, or its membership has changed.
    virtual void roomChanged(const std::vector<RoomView> & /*views*/) { }
    virtual void sessionRevoked(SessionId /*session*/) { }
    virtual void userDisabled(UserId /*user*/) { }
};

} // namespace Kontor::Server
