// SPDX-License-Identifier: Apache-2.0
#include "service/eventpublisher.h"

namespace Kontor::Server {

void EventPublisher::messagePosted(const Message &message, UserId sender)
{
    publish(MessagePosted{message, sender});
}

void EventPublisher::messageChanged(const Message &message, UserId sender)
{
    publish(MessageChanged{message, sender});
}

void EventPublisher::cursorMoved(const CursorMove &move)
{
    publish(CursorMoved{move});
}

void EventPublisher::roomChanged(const RoomChange &change)
{
    publish(RoomChanged{change});
}

void EventPublisher::sessionRevoked(SessionId session)
{
    publish(SessionRevoked{session});
}

void EventPublisher::userDisabled(UserId user)
{
    publish(UserDisabled{user});
}

void EventPublisher::typingChanged(const TypingChanged &typing)
{
    publish(typing);
}

void EventPublisher::presenceChanged(const PresenceChanged &presence)
{
    publish(presence);
}

void EventPublisher::publish(Fact fact)
{
    m_bus.publish(std::make_shared<const Event>(std::move(fact)));
}

} // namespace Kontor::Server
