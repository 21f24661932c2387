// SPDX-License-Identifier: Apache-2.0
#include "bus/localeventbus.h"

namespace Kontor::Server {

void EventInbox::push(const BusEventPtr &event)
{
    using Push = BoundedQueue<BusEventPtr>::Push;
    switch (m_events.push(event)) {
    case Push::First:
        m_wake();
        break;
    case Push::Refused:
        m_overflow = true;
        break;
    case Push::Queued:
        break;
    }
}

void LocalEventBus::publish(BusEventPtr event)
{
    // Under the lock: all inboxes get one order, whoever publishes, and unsubscribe() waits for a
    // wake.
    m_inboxes.withLock([&event](auto &inboxes) {
        for (const auto &inbox : inboxes)
            inbox->push(event);
    });
}

std::shared_ptr<EventInbox> LocalEventBus::subscribe(std::function<void()> wake)
{
    auto inbox = std::make_shared<EventInbox>(m_capacity, std::move(wake));
    m_inboxes.withLock([&inbox](auto &inboxes) { inboxes.push_back(inbox); });
    return inbox;
}

std::size_t LocalEventBus::mostWaiting()
{
    return m_inboxes.withLock([](const auto &inboxes) {
        std::size_t most = 0;
        for (const auto &inbox : inboxes)
            most = std::max(most, inbox->waiting());
        return most;
    });
}

void LocalEventBus::unsubscribe(const std::shared_ptr<EventInbox> &inbox)
{
    m_inboxes.withLock([&inbox](auto &inboxes) { std::erase(inboxes, inbox); });
}

} // namespace Kontor::Server
