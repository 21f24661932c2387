// SPDX-License-Identifier: Apache-2.0
#include "client/roompeople.h"

#include "client/framecheck.h"
#include "client/presences.h"
#include "connection/passing.h"
#include "connection/serverconnection.h"
#include "model/limits.h"
#include "model/textrules.h"

#include <algorithm>

namespace Kontor::App {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t kPeopleMax = 20'000; // a larger room's last ones aren't told of
constexpr auto kAskPause = 100ms; // whoever only passes through a room asks nothing
constexpr auto kTellPause = 50ms;

bool isBefore(const RoomPerson &person, const QString &username)
{
    return person.username < username;
}

RoomPerson *find(std::vector<RoomPerson> &people, const QString &username)
{
    const auto found = std::lower_bound(people.begin(), people.end(), username, isBefore);
    return found != people.end() && found->username == username ? &*found : nullptr;
}

} // namespace

RoomPeople::RoomPeople(ServerConnection &connection, const Presences &presences,
                       const Timings &timings, QObject *parent)
    : QObject(parent)
    , m_connection(connection)
    , m_presences(presences)
    , m_timings(timings)
{
    m_askTimer.setSingleShot(true);
    m_tellTimer.setSingleShot(true);
    m_tellTimer.setInterval(kTellPause);
    connect(&m_askTimer, &QTimer::timeout, this, &RoomPeople::ask);
    connect(&m_tellTimer, &QTimer::timeout, this, &RoomPeople::changed);
    const auto tellSoon = [this] {
        if (!m_tellTimer.isActive())
            m_tellTimer.start();
    };
    connect(&presences, &Presences::changed, this, tellSoon);
    connect(&presences, &Presences::reset, this, tellSoon);
}

void RoomPeople::watch(RoomId room)
{
    if (room == m_room)
        return;
    ++m_round;
    m_room = room;
    m_complete = false;
    m_people.clear();
    if (room.isValid())
        m_askTimer.start(kAskPause);
    else
        m_askTimer.stop();
    emit changed();
}

int RoomPeople::online() const
{
    return int(std::count_if(m_people.begin(), m_people.end(), [this](const RoomPerson &person) {
        const auto presence = m_presences.of(person.username);
        return presence && presence->status != PresenceStatus::Offline;
    }));
}

void RoomPeople::refresh()
{
    ask();
}

void RoomPeople::start()
{
    m_running = true;
    if (m_room.isValid())
        ask();
}

void RoomPeople::stop()
{
    m_running = false;
    ++m_round;
}

void RoomPeople::take(const ToClient::Frame &frame)
{
    if (const auto *room = std::get_if<ToClient::RoomChanged>(&frame)) {
        if (room->room.id == m_room && !m_askTimer.isActive())
            m_askTimer.start(kAskPause);
    } else if (const auto *gone = std::get_if<ToClient::RoomRemoved>(&frame)) {
        if (gone->room == m_room)
            watch({});
    }
}

void RoomPeople::onRead(RoomId room, const QString &username, MessageId message)
{
    if (room != m_room)
        return;
    for (auto *people : {&m_people, &m_coming}) {
        if (auto *person = find(*people, username))
            person->lastReadId = std::max(person->lastReadId, message);
    }
    emit changed();
}

void RoomPeople::ask()
{
    m_askTimer.stop();
    if (!m_running || !m_room.isValid())
        return;
    ++m_round;
    m_coming.clear();
    askForPage({});
}

void RoomPeople::askForPage(const QString &after)
{
    const ToServer::ListParticipants question{
        .requestId = {}, .room = m_room, .after = after, .limit = Limits::kPageSize};
    onReady(m_connection.request(question, m_timings.request), this,
            [this, round = m_round](const Result<ToClient::Frame> &answer) {
                if (round != m_round)
                    return;
                if (!answer)
                    return onFailed(answer.error());
                const auto *page = std::get_if<ToClient::ListParticipants>(&*answer);
                if (page && page->room == m_room)
                    onPage(*page);
            });
}

void RoomPeople::onPage(const ToClient::ListParticipants &page)
{
    for (const auto &participant : page.participants) {
        const auto name = checkedUsername(participant.username);
        const bool inOrder = m_coming.empty() || (name && m_coming.back().username < *name);
        if (!name || !inOrder || m_coming.size() >= kPeopleMax)
            continue;
        RoomPerson person{*name, participant.role, participant.lastReadId};
        // A receipt may have overtaken the list.
        if (const auto *known = find(m_people, *name))
            person.lastReadId = std::max(person.lastReadId, known->lastReadId);
        m_coming.push_back(std::move(person));
    }
    const auto last = page.participants.empty() ? QString() : page.participants.back().username;
    const bool more = page.hasMore && m_coming.size() < kPeopleMax && !m_coming.empty()
        && m_coming.back().username == last;
    m_complete = m_complete || !more;
    if (!more)
        m_people = std::exchange(m_coming, {});
    else if (m_people.size() < m_coming.size())
        m_people = m_coming;
    emit changed();
    if (more)
        askForPage(last);
}

void RoomPeople::onFailed(const Error &error)
{
    if (m_running && isPassing(error.code))
        m_askTimer.start(m_timings.trouble);
}

} // namespace Kontor::App
