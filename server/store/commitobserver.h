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

//! A room's own state has changed: who is in it, somebody's role, its name, whether it is archived.
struct RoomChange {
    Room room; //!< without a personal part: for everybody else in it
    //! For those to whom it is new, or whose role has changed. One without a personal part says
    //! that the rest is to be asked for.
    std::vector<RoomView> views;
    std::vector<UserId> removed; //!< who isn't in it any more
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
    //! Edited or deleted; with clientMsgId set, if it has one.
    virtual void messageChanged(const Message & /*message*/, UserId /*sender*/) { }
    virtual void cursorMoved(const CursorMove & /*move*/) { }
    virtual void roomChanged(const RoomChange & /*change*/) { }
    virtual void sessionRevoked(SessionId /*session*/) { }
    virtual void userDisabled(UserId /*user*/) { }
};

} // namespace Kontor::Server
