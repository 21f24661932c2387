// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/guarded.h"
#include "protocol/codec.h"
#include "service/authservice.h"
#include "service/eventpublisher.h"
#include "service/presencetable.h"

namespace Kontor::Server {

//! \brief Tells people who is there, of those whom they know.
//!
//! Changes are gathered and told by tell(), each with the person's rooms, so that gateways need no
//! database to find who has to hear of it. A hint, as every event is. Any thread; destroy it after
//! the stores have been stopped.
class PresenceService {
public:
    using Device = PresenceTable::Device;
    using Leaving = PresenceTable::Leaving;

    PresenceService(Stores stores, EventPublisher &publisher, const Clock &clock);

    //! A new connection: online, until it says something else.
    Device connected(const Identity &who);
    void set(Device device, PresenceStatus status);
    void disconnected(Device device, Leaving leaving);

    PresenceStatus statusOf(const QString &username);
    //! The peers of one's private rooms: who is there, and when the others were.
    QFuture<Result<std::vector<ToClient::Presence>>> peersOf(const Identity &who);
    //! Somebody new has to hear of this person.
    void tellAgain(const QString &username);

    PresenceTable::Crowd crowd(std::size_t limit);

    //! Publishes what has changed; to be called every kInterval.
    void tell();
    static constexpr std::chrono::milliseconds kInterval{500};

    //! Remembers that those who are there were seen now; before the stores are stopped.
    void leaveAll();

private:
    void publish(const PresenceTable::Change &change, const std::vector<RoomOfUser> &rooms);

    const Stores m_stores;
    EventPublisher &m_publisher;
    const Clock &m_clock;
    Guarded<PresenceTable> m_table;
};

} // namespace Kontor::Server
