// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/room.h"

namespace Kontor::App {

//! Why the user was told of a message, or wasn't. In the order in which they are tried: the first
//! that fits decides.
enum class NotificationRule {
    Mine, //!< I wrote it
    Deleted, //!< it was deleted before anybody could be told
    BeforeStart, //!< it was there already when the program came online for the first time
    Read, //!< I have read it, here or on another device
    OnScreen, //!< it is before my eyes: its room is open in the active window
    TurnedOff, //!< notifications are turned off
    Archived, //!< its room is archived
    MutedRoom, //!< its room is muted
    MentionsOnly, //!< its room is muted but for mentions, and it mentions nobody of us
    DoNotDisturb, //!< I asked for quiet
    Busy, //!< my presence says busy
    CaughtUp, //!< came while there was no connection: told in one summary of its room
    Mention, //!< told: it mentions me
    Message //!< told: nothing speaks against it
};

//! A new message and everything that the decision hangs on.
struct NotificationCase {
    bool isMine = false;
    bool isDeleted = false;
    bool isBeforeStart = false;
    bool isRead = false;
    bool isOnScreen = false;
    bool isTurnedOff = false;
    bool isArchived = false;
    Muted muted = Muted::None;
    bool isMention = false; //!< as isMentioned() has it
    bool isDoNotDisturb = false;
    bool isBusy = false;
    bool isCaughtUp = false;
};

//! \brief Whether a message deserves a notification, as design and FAQ want it. Pure; any thread.
//!
//! Mentions get through a room that is muted but for mentions, and through nothing else.
NotificationRule decide(const NotificationCase &message);

//! Whether somebody is told.
bool notifies(NotificationRule rule);

} // namespace Kontor::App
