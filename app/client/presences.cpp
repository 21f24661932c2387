// SPDX-License-Identifier: Apache-2.0
#include "client/presences.h"

#include "client/framecheck.h"
#include "model/textrules.h"

namespace Kontor::App {

namespace {
// More people than this don't work in one office; a server that tells of more is not serious.
constexpr qsizetype kPeopleMax = 200'000;
} // namespace

std::optional<PersonPresence> Presences::of(const QString &username) const
{
    const auto found = m_people.constFind(username);
    return found == m_people.constEnd() ? std::nullopt : std::optional(*found);
}

void Presences::stop()
{
    if (m_people.isEmpty())
        return;
    m_people.clear();
    emit reset();
}

void Presences::take(const ToClient::Frame &frame)
{
    if (const auto *presence = std::get_if<ToClient::Presence>(&frame)) {
        learn(presence->username, {presence->status, presence->lastSeen});
    } else if (const auto *list = std::get_if<ToClient::ListParticipants>(&frame)) {
        for (const auto &person : list->participants)
            learn(person.username, {person.status, {}});
    }
}

void Presences::learn(const QString &username, PersonPresence presence)
{
    const auto name = checkedUsername(username);
    if (!name || (m_people.size() >= kPeopleMax && !m_people.contains(*name)))
        return;
    if (presence.status != PresenceStatus::Offline)
        presence.lastSeen.reset();
    else if (!presence.lastSeen) // this frame doesn't say; the one before may have
        presence.lastSeen = m_people.value(*name).lastSeen;
    else
        presence.lastSeen = checkedTime(*presence.lastSeen);
    if (of(*name) == presence)
        return;
    m_people.insert(*name, presence);
    emit changed(*name);
}

} // namespace Kontor::App
