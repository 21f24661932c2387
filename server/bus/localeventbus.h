// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/guarded.h"
#include "bus/eventbus.h"

namespace Kontor::Server {

//! The bus of a server that is alone: subscribers are threads of this process.
class LocalEventBus final : public EventBus {
public:
    //! Events that may wait in one inbox: 4 s of 25,000 messages a second. Events
    //! are shared by all inboxes: about 50 MB of short messages, 3 GB were all of them of 16 KiB.
    static constexpr std::size_t kInboxCapacity = 100'000;

    explicit LocalEventBus(std::size_t inboxCapacity = kInboxCapacity)
        : m_capacity(inboxCapacity)
    {
    }

    void publish(BusEventPtr event) override;
    std::shared_ptr<EventInbox> subscribe(std::function<void()> wake) override;
    void unsubscribe(const std::shared_ptr<EventInbox> &inbox) override;

    //! Events in the fullest inbox.
    std::size_t mostWaiting();

private:
    const std::size_t m_capacity;
    Guarded<std::vector<std::shared_ptr<EventInbox>>> m_inboxes;
};

} // namespace Kontor::Server
