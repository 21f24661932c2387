// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "service/events.h"

namespace Kontor::Server {

//! Puts what has been committed, and what is only passed on, on the bus. Any thread.
class EventPublisher final : public CommitObserver {
public:
    explicit EventPublisher(EventBus &bus)
        : m_bus(bus)
    {
    }

    void messagePosted(const Message &message, UserId sender) override;
    void messageChanged(const Message &message, UserId sender) override;
    void cursorMoved(const CursorMove &move) override;
    void roomChanged(const RoomChange &change) override;
    void sessionRevoked(SessionId session) override;
    void userDisabled(UserId user) override;

    void typingChanged(const TypingChanged &typing);
    void presenceChanged(const PresenceChanged &presence);

private:
    void publish(Fact fact);

    EventBus &m_bus;
};

} // namespace Kontor::Server
