// SPDX-License-Identifier: Apache-2.0
#include "service/presencetable.h"

#include <algorithm>

namespace Kontor::Server {

PresenceTable::Device PresenceTable::add(UserId user, const QString &username, SessionId session)
{
    auto &person = m_people[user];
    person.username = username;
    m_byName.insert(username, user);
    Entry entry{m_next++, session, PresenceStatus::Online, false};
    const auto before =
        std::find_if(person.devices.begin(), person.devices.end(), [session](const Entry &other) {
            return other.lost && other.session == session;
        });
    if (before != person.devices.end()) { // it has come back
        entry.status = before->status;
        m_byDevice.remove(before->id);
        person.devices.erase(before);
    }
    person.devices.push_back(entry);
    m_byDevice.insert(entry.id, user);
    m_changed.insert(user);
    return entry.id;
}

void PresenceTable::set(Device device, PresenceStatus status)
{
    const auto user = m_byDevice.constFind(device);
    if (user == m_byDevice.constEnd())
        return;
    auto &person = m_people[*user];
    for (auto &entry : person.devices) {
        if (entry.id == device)
            entry.status = status;
    }
    if (status == PresenceStatus::Offline)
        person.lastSeen = m_clock.now();
    m_changed.insert(*user);
}

void PresenceTable::remove(Device device, Leaving leaving)
{
    const auto user = m_byDevice.constFind(device);
    if (user == m_byDevice.constEnd())
        return;
    auto &person = m_people[*user];
    person.lastSeen = m_clock.now();
    if (leaving == Leaving::Deliberate)
        return erase(device);
    for (auto &entry : person.devices) {
        if (entry.id == device)
            entry.lost = true;
    }
    m_losses.push_back({m_clock.elapsed(), device});
}

void PresenceTable::erase(Device device)
{
    const auto user = m_byDevice.take(device);
    if (!user.isValid())
        return; // it has come back
    auto &devices = m_people[user].devices;
    std::erase_if(devices, [device](const Entry &entry) { return entry.id == device; });
    m_changed.insert(user);
}

void PresenceTable::forgetLost()
{
    const auto now = m_clock.elapsed();
    while (!m_losses.empty() && now - m_losses.front().at >= kGrace) {
        erase(m_losses.front().device);
        m_losses.pop_front();
    }
}

PresenceStatus PresenceTable::statusOf(const Person &person)
{
    auto best = PresenceStatus::Offline;
    // In the order of what wins over what.
    for (const auto status : {PresenceStatus::Away, PresenceStatus::Online, PresenceStatus::Busy}) {
        for (const auto &entry : person.devices) {
            if (entry.status == status)
                best = status;
        }
    }
    return best;
}

PresenceStatus PresenceTable::statusOf(const QString &username) const
{
    const auto person = m_people.constFind(m_byName.value(username));
    return person == m_people.constEnd() ? PresenceStatus::Offline : statusOf(*person);
}

std::vector<PresenceTable::Change> PresenceTable::takeChanges(std::size_t limit)
{
    forgetLost();
    std::vector<Change> changes;
    for (auto it = m_changed.begin(); it != m_changed.end() && changes.size() < limit;) {
        const UserId user = *it;
        auto &person = m_people[user];
        if (person.telling) {
            ++it;
            continue;
        }
        it = m_changed.erase(it);
        const auto status = statusOf(person);
        if (status != person.lastTold || person.again) {
            person.lastTold = status;
            person.again = false;
            person.telling = true;
            const bool gone = status == PresenceStatus::Offline;
            changes.push_back({user, person.username, status,
                               gone ? std::optional(person.lastSeen) : std::nullopt});
        } else {
            dropIfGone(user);
        }
    }
    return changes;
}

void PresenceTable::told(UserId user)
{
    const auto person = m_people.find(user);
    if (person == m_people.end())
        return;
    person->telling = false;
    dropIfGone(user);
}

void PresenceTable::dropIfGone(UserId user)
{
    const auto person = m_people.constFind(user);
    if (!person->devices.empty() || person->lastTold != PresenceStatus::Offline
        || m_changed.contains(user))
        return;
    m_byName.remove(person->username);
    m_people.erase(person);
}

void PresenceTable::tellAgain(const QString &username)
{
    const auto person = m_people.find(m_byName.value(username));
    if (person == m_people.end())
        return; // offline: nothing to tell
    person->again = true;
    m_changed.insert(person.key());
}

PresenceTable::Crowd PresenceTable::crowd(std::size_t limit) const
{
    Crowd crowd;
    for (const auto &person : m_people) {
        const auto connections = std::count_if(person.devices.begin(), person.devices.end(),
                                               [](const Entry &entry) { return !entry.lost; });
        if (connections > 0)
            crowd.most.push_back({person.username, std::size_t(connections)});
    }
    crowd.users = crowd.most.size();
    const auto shown = std::min(limit, crowd.users);
    std::partial_sort(crowd.most.begin(), crowd.most.begin() + std::ptrdiff_t(shown),
                      crowd.most.end(), [](const Connections &a, const Connections &b) {
                          return a.connections > b.connections
                              || (a.connections == b.connections && a.username < b.username);
                      });
    crowd.most.resize(shown);
    return crowd;
}

std::vector<UserId> PresenceTable::present() const
{
    std::vector<UserId> users;
    for (auto it = m_people.begin(); it != m_people.end(); ++it) {
        if (statusOf(*it) != PresenceStatus::Offline)
            users.push_back(it.key());
    }
    return users;
}

} // namespace Kontor::Server
