// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "service/events.h"

namespace Kontor::Server {

//! \brief One gateway thread's events, from the bus.
//!
//! Read in that thread; \a wake is called from any, once a burst.
class EventFeed {
public:
    EventFeed(EventBus &bus, std::function<void()> wake)
        : m_bus(bus)
        , m_inbox(bus.subscribe(std::move(wake)))
    {
    }
    //! No wake is running any more when it returns.
    ~EventFeed() { m_bus.unsubscribe(m_inbox); }

    EventFeed(const EventFeed &) = delete;
    EventFeed &operator=(const EventFeed &) = delete;

    //! What has come, in order.
    std::vector<std::shared_ptr<const Event>> take();
    bool takeOverflow() { return m_inbox->takeOverflow(); }

private:
    EventBus &m_bus;
    std::shared_ptr<EventInbox> m_inbox;
};

} // namespace Kontor::Server
