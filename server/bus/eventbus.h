// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/boundedqueue.h"

#include <atomic>
#include <functional>
#include <memory>

namespace Kontor::Server {

//! What travels on the bus; the services say what it is. Never changed once published.
struct BusEvent {
    virtual ~BusEvent() = default;
};
using BusEventPtr = std::shared_ptr<const BusEvent>;

//! \brief One subscriber's events, in the order in which they were published.
//!
//! Filled from any thread, emptied in one.
class EventInbox {
public:
    //! \a wake is called from a publisher's thread when an empty inbox gets its first event: once a
    //! burst. It must not wait.
    EventInbox(std::size_t capacity, std::function<void()> wake)
        : m_events(capacity)
        , m_wake(std::move(wake))
    {
    }

    void push(const BusEventPtr &event);
    std::vector<BusEventPtr> take() { return m_events.take(); }

    std::size_t waiting() const { return m_events.size(); }

    //! Whether events were lost since the last call, because the inbox was full: what they told has
    //! to be read from the database.
    bool takeOverflow() { return m_overflow.exchange(false); }

private:
    BoundedQueue<BusEventPtr> m_events;
    const std::function<void()> m_wake;
    std::atomic<bool> m_overflow = false;
};

//! \brief Hands events to every subscriber: a hint, the database is the truth.
//!
//! Any thread.
class EventBus {
public:
    virtual ~EventBus() = default;

    virtual void publish(BusEventPtr event) = 0;
    virtual std::shared_ptr<EventInbox> subscribe(std::function<void()> wake) = 0;
    //! When it returns, nothing is put in any more, and no wake is running.
    virtual void unsubscribe(const std::shared_ptr<EventInbox> &inbox) = 0;
};

} // namespace Kontor::Server
