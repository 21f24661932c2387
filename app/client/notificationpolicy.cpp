// SPDX-License-Identifier: Apache-2.0
#include "client/notificationpolicy.h"

namespace Kontor::App {

NotificationRule decide(const NotificationCase &message)
{
    if (message.isMine)
        return NotificationRule::Mine;
    if (message.isDeleted)
        return NotificationRule::Deleted;
    if (message.isBeforeStart)
        return NotificationRule::BeforeStart;
    if (message.isRead)
        return NotificationRule::Read;
    if (message.isOnScreen)
        return NotificationRule::OnScreen;
    if (message.isTurnedOff)
        return NotificationRule::TurnedOff;
    if (message.isArchived)
        return NotificationRule::Archived;
    if (message.muted == Muted::All)
        return NotificationRule::MutedRoom;
    if (message.muted == Muted::MentionsOnly && !message.isMention)
        return NotificationRule::MentionsOnly;
    if (message.isDoNotDisturb)
        return NotificationRule::DoNotDisturb;
    if (message.isBusy)
        return NotificationRule::Busy;
    if (message.isCaughtUp)
        return NotificationRule::CaughtUp;
    return message.isMention ? NotificationRule::Mention : NotificationRule::Message;
}

bool notifies(NotificationRule rule)
{
    return rule == NotificationRule::CaughtUp || rule == NotificationRule::Mention
        || rule == NotificationRule::Message;
}

} // namespace Kontor::App
