// SPDX-License-Identifier: Apache-2.0
#include "client/notificationcenter.h"

#include "client/ownpresence.h"
#include "client/session.h"
#include "client/settings.h"
#include "model/mentions.h"

#include <algorithm>

namespace Kontor::App {

namespace {

constexpr int kAtOnce = 100; // messages read in one go: under a millisecond of this thread's time
constexpr std::chrono::seconds kPace{1};

} // namespace

NotificationCenter::NotificationCenter(Session &session, const Settings &settings,
                                       const Clock &clock, IsOnScreen isOnScreen, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_settings(settings)
    , m_clock(clock)
    , m_isOnScreen(std::move(isOnScreen))
{
    m_pace.setSingleShot(true);
    connect(&m_pace, &QTimer::timeout, this, [this] {
        m_told.clear();
        for (const auto room : std::exchange(m_late, {}))
            tellSoon(room);
    });
    connect(&session.cache(), &LocalCache::changed, this, &NotificationCenter::onChanged);
    connect(&session, &Session::statusChanged, this, [this](const ConnectionStatus &status) {
        m_wasOnline = m_wasOnline || status.state == ConnectionState::Online;
    });
}

void NotificationCenter::start()
{
    onReady(m_session.cache().rooms(), this, [this](const Result<std::vector<CachedRoom>> &rooms) {
        for (const auto &row : rooms ? *rooms : std::vector<CachedRoom>()) {
            if (!row.room.lastMessage)
                continue;
            auto mark = row.room.lastMessage->id;
            // What came while this was read is to be decided.
            if (const auto dirty = m_dirty.constFind(row.room.id); dirty != m_dirty.constEnd())
                mark = std::min(mark, MessageId(dirty->begin()->first.value() - 1));
            m_marks.insert(row.room.id, mark);
        }
        m_started = true;
        next();
    });
}

std::optional<NotificationRecord> NotificationCenter::recordOf(MessageId message) const
{
    const auto found = std::find_if(
        m_records.rbegin(), m_records.rend(),
        [message](const NotificationRecord &record) { return record.message == message; });
    return found == m_records.rend() ? std::nullopt : std::optional(*found);
}

void NotificationCenter::withdrawAll()
{
    const auto shown = std::exchange(m_shown, {});
    for (auto it = shown.begin(); it != shown.end(); ++it)
        emit withdraw(it.key());
}

// What has changed

NotificationCenter::Arrival NotificationCenter::arrival() const
{
    if (m_session.status().state == ConnectionState::Online)
        return Arrival::Live;
    return m_wasOnline ? Arrival::CaughtUp : Arrival::BeforeStart;
}

void NotificationCenter::onChanged(const CacheChange &change)
{
    for (auto it = change.messages.begin(); it != change.messages.end(); ++it) {
        auto &dirty = m_dirty[it.key()];
        for (const auto id : it.value())
            dirty.try_emplace(id, arrival());
    }
    for (const auto room : change.rooms) {
        if (m_shown.contains(room))
            m_touched.insert(room);
    }
    next();
}

void NotificationCenter::next()
{
    if (!m_started || m_reading || (m_dirty.isEmpty() && m_touched.isEmpty()))
        return;
    m_reading = true;
    const auto room = m_dirty.isEmpty() ? RoomId() : m_dirty.begin().key();
    auto asked = std::exchange(m_touched, {});
    if (room.isValid())
        asked.insert(room);
    onReady(m_session.cache().rooms(asked), this,
            [this, room, asked](const Result<std::vector<CachedRoom>> &rooms) {
                m_reading = false;
                onRooms(room, asked, rooms ? *rooms : std::vector<CachedRoom>());
                next();
            });
}

void NotificationCenter::onRooms(RoomId room, const QSet<RoomId> &asked,
                                 const std::vector<CachedRoom> &rooms)
{
    const auto find = [&rooms](RoomId id) {
        return std::find_if(rooms.begin(), rooms.end(),
                            [id](const CachedRoom &row) { return row.room.id == id; });
    };
    for (const auto id : asked) {
        const auto shown = m_shown.constFind(id);
        if (shown == m_shown.constEnd())
            continue;
        const auto found = find(id);
        if (found == rooms.end() || found->isLeft || found->room.lastReadId >= shown->newest) {
            m_shown.erase(shown);
            m_late.remove(id);
            emit withdraw(id);
        }
    }
    if (!room.isValid())
        return;
    if (const auto found = find(room); found != rooms.end())
        readMessages(*found);
    else
        m_dirty.remove(room);
}

void NotificationCenter::readMessages(const CachedRoom &room)
{
    const auto id = room.room.id;
    auto &dirty = m_dirty[id];
    std::vector<MessageId> ids;
    std::map<MessageId, Arrival> arrivals;
    // Pages of history are older than what was decided last.
    const auto mark = m_marks.value(id);
    const auto shown = m_shown.value(id).newest;
    while (!dirty.empty() && ids.size() < kAtOnce) {
        const auto first = dirty.extract(dirty.begin());
        if (first.key() <= mark && first.key() != shown)
            continue;
        ids.push_back(first.key());
        arrivals.insert_or_assign(first.key(), first.mapped());
    }
    if (dirty.empty())
        m_dirty.remove(id);
    if (ids.empty())
        return;
    m_reading = true;
    onReady(m_session.cache().messages(id, ids), this,
            [this, room, arrivals](const Result<std::vector<Message>> &messages) {
                m_reading = false;
                if (messages)
                    decideAll(room, *messages, arrivals);
                next();
            });
}

// What is decided

void NotificationCenter::decideAll(const CachedRoom &room, const std::vector<Message> &messages,
                                   const std::map<MessageId, Arrival> &arrivals)
{
    const auto id = room.room.id;
    bool tells = false;
    for (const auto &message : messages) {
        auto &mark = m_marks[id];
        if (message.id <= mark) {
            onOldMessage(message);
            continue;
        }
        const auto arrival = arrivals.at(message.id);
        const auto rule = decideOne(room, message, arrival);
        // My own is here with its acknowledgement, before others' that the server stored earlier.
        if (rule != NotificationRule::Mine || arrival != Arrival::Live)
            mark = message.id;
        else if (recordOf(message.id))
            continue;
        record(message, rule);
        if (!notifies(rule))
            continue;
        show(room, message, rule);
        tells = true;
        const bool isMention = rule == NotificationRule::Mention;
        emit told(isMention, isMention || room.room.type == RoomType::Private);
    }
    if (!tells)
        return;
    tellSoon(id);
    m_touched.insert(id); // it may have been read since it was looked up
}

NotificationRule NotificationCenter::decideOne(const CachedRoom &room, const Message &message,
                                               Arrival arrival)
{
    const auto me = m_session.me().username;
    return decide({.isMine = message.username == me,
                   .isDeleted = message.isDeleted,
                   .isBeforeStart = arrival == Arrival::BeforeStart,
                   .isRead = message.id <= room.room.lastReadId,
                   .isOnScreen = m_isOnScreen(room.room.id),
                   .isTurnedOff = !m_settings.notifies(),
                   .isArchived = !room.room.isActive,
                   .muted = room.room.muted,
                   .isMention = isMentioned(message.text, me),
                   .isDoNotDisturb = m_settings.quietUntil() > m_clock.now(),
                   .isBusy = m_session.ownPresence().chosen() == PresenceStatus::Busy,
                   .isCaughtUp = arrival == Arrival::CaughtUp});
}

void NotificationCenter::show(const CachedRoom &room, const Message &message, NotificationRule rule)
{
    const bool isFirst = !m_shown.contains(room.room.id);
    auto &[newest, notice] = m_shown[room.room.id];
    if (isFirst) {
        notice.room = room.room.id;
        notice.first = message.id;
        notice.isCatchUp = true;
    }
    newest = message.id;
    ++notice.count;
    notice.isMention = notice.isMention || rule == NotificationRule::Mention;
    notice.isCatchUp = notice.isCatchUp && rule == NotificationRule::CaughtUp;
    notice.roomTitle = room.title;
    notice.isPrivate = room.room.type == RoomType::Private;
    notice.sender = m_session.displayName(message.username);
    notice.text = message.text;
}

//! The one that the notice shows was edited or deleted.
void NotificationCenter::onOldMessage(const Message &message)
{
    const auto shown = m_shown.find(message.room);
    if (shown == m_shown.end() || shown->newest != message.id || shown->notice.text == message.text)
        return;
    shown->notice.text = message.text;
    if (message.isDeleted && --shown->notice.count == 0) {
        m_shown.erase(shown);
        m_late.remove(message.room);
        emit withdraw(message.room);
        return;
    }
    tellSoon(message.room);
}

void NotificationCenter::record(const Message &message, NotificationRule rule)
{
    m_records.push_back({.room = message.room,
                         .message = message.id,
                         .sender = message.username,
                         .at = m_clock.now(),
                         .rule = rule});
    if (m_records.size() > kRecords)
        m_records.pop_front();
}

// What is told

void NotificationCenter::tellSoon(RoomId room)
{
    if (m_told.contains(room)) {
        m_late.insert(room);
        return;
    }
    const auto shown = m_shown.find(room);
    if (shown == m_shown.end())
        return;
    m_told.insert(room);
    if (!m_pace.isActive())
        m_pace.start(kPace);
    const auto notice = shown->notice;
    shown->notice.isRepeat = true;
    emit notify(notice);
}

} // namespace Kontor::App
