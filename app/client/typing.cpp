// SPDX-License-Identifier: Apache-2.0
#include "client/typing.h"

#include "cache/localcache.h"
#include "client/framecheck.h"
#include "connection/serverconnection.h"
#include "model/textrules.h"

#include <algorithm>

namespace Kontor::App {

namespace {
// More than these nobody can look at; a server that tells of more is not serious.
constexpr std::size_t kPeopleMax = 500;
} // namespace

Typing::Typing(const LocalCache &cache, ServerConnection &connection, const Clock &clock,
               const Timings &timings, QObject *parent)
    : QObject(parent)
    , m_cache(cache)
    , m_connection(connection)
    , m_clock(clock)
    , m_timings(timings)
{
    m_pause.setSingleShot(true);
    m_end.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &Typing::tell);
    connect(&m_end, &QTimer::timeout, this, &Typing::onEnd);
}

// Mine

void Typing::typed(RoomId room)
{
    m_mine = room;
    m_news = true;
    if (!m_pause.isActive())
        tell();
}

void Typing::stopped()
{
    m_mine = {};
    m_news = false;
    if (!m_pause.isActive())
        tell();
}

void Typing::tell()
{
    if (!m_running)
        return;
    ToServer::Typing frame;
    if (m_mine.isValid() && m_news) {
        // Where I wrote before, it ends by itself.
        frame.room = m_mine;
        frame.isTyping = true;
        m_told = m_mine;
    } else if (!m_mine.isValid() && m_told.isValid()) {
        frame.room = std::exchange(m_told, {});
    } else {
        return;
    }
    m_news = false;
    (void)m_connection.send(frame);
    m_pause.start(m_timings.typingPause);
}

void Typing::start()
{
    m_running = true;
}

void Typing::stop()
{
    m_running = false;
    m_told = {}; // the server has ended it
    const auto people = std::exchange(m_people, {});
    m_end.stop();
    QSet<RoomId> rooms;
    for (const auto &person : people)
        rooms.insert(person.room);
    for (const RoomId room : rooms)
        emit changed(room);
}

// The others'

QStringList Typing::people(RoomId room) const
{
    QStringList names;
    for (const auto &person : m_people) {
        if (person.room == room)
            names += person.username;
    }
    return names;
}

void Typing::take(const ToClient::Frame &frame)
{
    if (const auto *typing = std::get_if<ToClient::Typing>(&frame)) {
        const auto name = checkedUsername(typing->username);
        if (!name || !typing->room.isValid() || *name == m_cache.account().user.username)
            return;
        if (typing->isTyping)
            begin(typing->room, *name);
        else
            end(typing->room, *name);
    } else if (const auto *posted = std::get_if<ToClient::ChatMessage>(&frame)) {
        end(posted->message.room, posted->message.username);
    }
}

void Typing::begin(RoomId room, const QString &username)
{
    const auto end = m_clock.elapsed() + m_timings.typingEnd;
    const auto found = std::find_if(m_people.begin(), m_people.end(), [&](const Person &person) {
        return person.room == room && person.username == username;
    });
    if (found != m_people.end()) {
        found->end = end;
        return; // the timer finds out when it comes
    }
    if (m_people.size() >= kPeopleMax)
        return;
    m_people.push_back({room, username, end});
    if (!m_end.isActive())
        wait();
    emit changed(room);
}

void Typing::end(RoomId room, const QString &username)
{
    const auto gone = std::erase_if(m_people, [&](const Person &person) {
        return person.room == room && person.username == username;
    });
    if (gone > 0)
        emit changed(room);
}

void Typing::onEnd()
{
    const auto now = m_clock.elapsed();
    QSet<RoomId> rooms;
    std::erase_if(m_people, [&](const Person &person) {
        if (person.end > now)
            return false;
        rooms.insert(person.room);
        return true;
    });
    wait();
    for (const RoomId room : rooms)
        emit changed(room);
}

void Typing::wait()
{
    if (m_people.empty())
        return;
    const auto first =
        std::min_element(m_people.begin(), m_people.end(),
                         [](const Person &a, const Person &b) { return a.end < b.end; });
    m_end.start(std::max(first->end - m_clock.elapsed(), std::chrono::milliseconds(0)));
}

} // namespace Kontor::App
