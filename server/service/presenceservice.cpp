// SPDX-License-Identifier: Apache-2.0
#include "service/presenceservice.h"

#include "base/handover.h"

namespace Kontor::Server {

namespace {
//! Changes told at once: each reads a list of rooms, and others wait for the readers, too.
constexpr std::size_t kAtOnce = 200;
} // namespace

PresenceService::PresenceService(Stores stores, EventPublisher &publisher, const Clock &clock)
    : m_stores(stores)
    , m_publisher(publisher)
    , m_clock(clock)
    , m_table(clock)
{
}

PresenceService::Device PresenceService::connected(const Identity &who)
{
    return m_table.withLock([&who](PresenceTable &table) {
        return table.add(who.user, who.person.username, who.session);
    });
}

void PresenceService::set(Device device, PresenceStatus status)
{
    m_table.withLock([device, status](PresenceTable &table) { table.set(device, status); });
}

void PresenceService::disconnected(Device device, Leaving leaving)
{
    m_table.withLock([device, leaving](PresenceTable &table) { table.remove(device, leaving); });
}

PresenceStatus PresenceService::statusOf(const QString &username)
{
    return m_table.withLock(
        [&username](const PresenceTable &table) { return table.statusOf(username); });
}

QFuture<Result<std::vector<ToClient::Presence>>> PresenceService::peersOf(const Identity &who)
{
    using Presences = std::vector<ToClient::Presence>;
    return mapResult(m_stores.rooms.peersOf(who.user),
                     [this](const std::vector<Peer> &peers) -> Result<Presences> {
                         Presences presences;
                         for (const auto &peer : peers) {
                             const auto status = statusOf(peer.username);
                             const bool gone = status == PresenceStatus::Offline;
                             if (!gone)
                                 presences.push_back({peer.username, status, {}});
                             else if (peer.lastSeen)
                                 presences.push_back({peer.username, status, peer.lastSeen});
                         }
                         return presences;
                     });
}

PresenceTable::Crowd PresenceService::crowd(std::size_t limit)
{
    return m_table.withLock([limit](const PresenceTable &table) { return table.crowd(limit); });
}

void PresenceService::tellAgain(const QString &username)
{
    m_table.withLock([&username](PresenceTable &table) { table.tellAgain(username); });
}

void PresenceService::tell()
{
    const auto changes =
        m_table.withLock([](PresenceTable &table) { return table.takeChanges(kAtOnce); });
    for (const auto &change : changes) {
        if (change.lastSeen)
            (void)m_stores.users.setLastSeen({change.user}, *change.lastSeen);
        handOver();
        m_stores.rooms.roomTypesOf(change.user)
            .then([this, change](const Result<std::vector<RoomOfUser>> &rooms) {
                takeOver();
                if (rooms)
                    publish(change, *rooms);
                const bool failed = !rooms; // nobody has heard of it: next time
                m_table.withLock([&change, failed](PresenceTable &table) {
                    if (failed)
                        table.tellAgain(change.username);
                    table.told(change.user);
                });
            });
    }
}

void PresenceService::publish(const PresenceTable::Change &change,
                              const std::vector<RoomOfUser> &rooms)
{
    m_publisher.presenceChanged(
        {change.user, {change.username, change.status, change.lastSeen}, rooms});
}

void PresenceService::leaveAll()
{
    const auto users = m_table.withLock([](const PresenceTable &table) { return table.present(); });
    if (!users.empty())
        (void)m_stores.users.setLastSeen(users, m_clock.now());
}

} // namespace Kontor::Server
