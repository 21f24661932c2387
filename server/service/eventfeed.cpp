// SPDX-License-Identifier: Apache-2.0
#include "service/eventfeed.h"

namespace Kontor::Server {

std::vector<std::shared_ptr<const Event>> EventFeed::take()
{
    std::vector<std::shared_ptr<const Event>> events;
    for (auto &event : m_inbox->take()) {
        // Only services publish, and they publish nothing else.
        events.push_back(std::static_pointer_cast<const Event>(std::move(event)));
    }
    return events;
}

} // namespace Kontor::Server
