// SPDX-License-Identifier: Apache-2.0
#include "client/synchronizer.h"

#include "base/logging.h"
#include "cache/localcache.h"
#include "client/framecheck.h"
#include "connection/serverconnection.h"
#include "model/limits.h"

#include <algorithm>

namespace Kontor::App {

namespace {

// Events that wait for a hole to close; more of a room than a sync would bring are not worth
// keeping.
constexpr std::size_t kAheadPerRoom = Limits::kSyncChanges;
// A sync that doesn't help is repeated ever more slowly: 300 ms, doubled up to about 40 s.
constexpr int kVainMax = 7;
// What the server may ask for before a sync is repeated.
constexpr std::chrono::minutes kRetryMax{2};

} // namespace

Synchronizer::Synchronizer(LocalCache &cache, ServerConnection &connection, const Timings &timings,
                           QObject *parent)
    : QObject(parent)
    , m_cache(cache)
    , m_connection(connection)
    , m_timings(timings)
{
    m_askTimer.setSingleShot(true);
    connect(&m_askTimer, &QTimer::timeout, this, &Synchronizer::onTimer);
    connect(&m_cache, &LocalCache::rebuilt, this, [this] {
        m_failed = true; // everything is missing now
        askSoon();
    });
}

void Synchronizer::start()
{
    stop();
    m_running = true;
    m_initial = true;
    ask();
}

void Synchronizer::stop()
{
    ++m_round;
    m_running = false;
    m_asking = false;
    m_vain = 0;
    m_failed = false;
    m_askTimer.stop();
    m_held.reset();
    m_ahead.clear();
    m_checks.clear();
}

void Synchronizer::onTimer()
{
    if (m_asking) // no answer: ask again, as something else
        giveUp({ErrorCode::Timeout, QStringLiteral("no answer to a sync")});
    else if (hasReason())
        ask();
}

void Synchronizer::take(const ToClient::Frame &frame)
{
    if (!m_running)
        return;
    if (const auto *answer = std::get_if<ToClient::Sync>(&frame)) {
        take(*answer);
    } else if (const auto *posted = std::get_if<ToClient::ChatMessage>(&frame)) {
        takeMessage(posted->message);
    } else if (const auto *changed = std::get_if<ToClient::MessageChanged>(&frame)) {
        takeMessage(changed->message);
    } else if (const auto *room = std::get_if<ToClient::RoomChanged>(&frame)) {
        m_knownThen.remove(room->room.id); // an answer that doesn't name it is older
        m_goneSince.remove(room->room.id);
        m_named.insert(room->room.id);
        if (const auto state = checked(room->room))
            (void)apply({.room = state->id, .rev = state->rev, .message = {}, .state = state});
    } else if (const auto *gone = std::get_if<ToClient::RoomRemoved>(&frame)) {
        m_goneSince.insert(gone->room);
        m_ahead.remove(gone->room);
        (void)m_cache.apply({}, {}, {gone->room});
    } else if (const auto *error = std::get_if<ToClient::ErrorFrame>(&frame)) {
        if (m_asking && !m_requestId.isEmpty() && error->requestId == m_requestId)
            giveUp({error->code, error->message, std::chrono::milliseconds(error->retryAfterMs)});
    }
}

void Synchronizer::takeMessage(const Message &message)
{
    // One that can't be used leaves a hole, which a sync then closes, with it or without it.
    if (const auto usable = checked(message))
        (void)apply({.room = usable->room, .rev = usable->rev, .message = usable, .state = {}});
}

QFuture<Result<Applied>> Synchronizer::apply(const RoomEvent &event)
{
    const auto future = m_cache.apply(event);
    onReady(future, this, [this, event, round = m_round](const Result<Applied> &applied) {
        if (round == m_round)
            onApplied(event, applied);
    });
    return future;
}

void Synchronizer::check(RoomId room)
{
    m_checks.insert(room);
    askSoon();
}

// Events

void Synchronizer::onApplied(const RoomEvent &event, const Result<Applied> &applied)
{
    if (!applied) {
        m_failed = true;
        return askSoon();
    }
    if (applied->holes.contains(event.room)) {
        auto &ahead = m_ahead[event.room];
        if (ahead.size() < kAheadPerRoom)
            ahead.insert_or_assign(event.rev, event);
        if (m_ahead.size()
            > Limits::kRoomsPerSync) // nobody has that many: the server is not serious
            m_ahead.remove(event.room);
    }
    note(*applied);
}

void Synchronizer::note(const Applied &applied)
{
    m_checks.unite(applied.checks);
    for (auto it = applied.revs.begin(); it != applied.revs.end(); ++it)
        followUp(it.key(), it.value());
    if (hasReason())
        askSoon();
}

void Synchronizer::followUp(RoomId room, Revision rev)
{
    const auto found = m_ahead.find(room);
    if (found == m_ahead.end())
        return;
    auto &ahead = *found;
    ahead.erase(ahead.begin(), ahead.upper_bound(rev));
    if (ahead.empty()) {
        m_ahead.erase(found);
        return;
    }
    // Of a room at 0 nothing is known: its first event would be refused again and again.
    if (rev > 0 && ahead.begin()->first == rev + 1) {
        const auto next = ahead.extract(ahead.begin());
        if (ahead.empty())
            m_ahead.erase(found);
        (void)apply(next.mapped());
    }
}

bool Synchronizer::hasReason() const
{
    return !m_ahead.isEmpty() || !m_checks.isEmpty() || m_failed;
}

void Synchronizer::askSoon(std::chrono::milliseconds atLeast)
{
    if (!m_running || m_asking || m_askTimer.isActive())
        return;
    const auto pause = std::max<std::chrono::milliseconds>(
        m_timings.hole * (1 << std::min(m_vain, kVainMax)), atLeast);
    m_askTimer.start(m_failed ? std::max(pause, m_timings.trouble) : pause);
}

// Asking

void Synchronizer::ask()
{
    if (!m_running || m_asking)
        return;
    m_asking = true;
    m_more.clear();
    m_progressed = false;
    m_checks.clear();
    m_failed = false;
    m_goneSince.clear();
    m_skipped.clear();
    m_named.clear();
    m_held.reset();
    onReady(m_cache.cursors(), this,
            [this, round = m_round](const Result<std::vector<RoomCursor>> &cursors) {
                if (round != m_round)
                    return;
                if (!cursors) {
                    onAnswered(true, cursors.error());
                    return;
                }
                send(*cursors);
            });
}

void Synchronizer::send(const std::vector<RoomCursor> &cursors)
{
    m_requestId = m_connection.nextRequestId();
    m_askedFrom.clear();
    m_knownThen.clear();
    ToServer::Sync question{.requestId = m_requestId, .rooms = {}};
    for (const auto &cursor : cursors) {
        m_knownThen.insert(cursor.room);
        // Of a room without a rev nothing is known: unnamed, it comes with its newest page.
        if (cursor.rev > 0 && question.rooms.size() < Limits::kRoomsPerSync) {
            m_askedFrom.insert(cursor.room, cursor.rev);
            question.rooms.push_back({cursor.room, cursor.rev});
        }
    }
    (void)m_connection.send(question); // a connection that is gone has stopped us, or will
    m_askTimer.start(2 * m_timings.request);
}

void Synchronizer::take(const ToClient::Sync &answer)
{
    if (!m_asking || m_requestId.isEmpty() || answer.requestId != m_requestId)
        return;
    m_connection.syncProgressed();
    m_askTimer.start(2 * m_timings.request);
    std::vector<Room> rooms;
    for (const auto &room : answer.rooms) {
        m_knownThen.remove(room.id);
        m_named.insert(room.id);
        auto usable = checked(room);
        if (usable && !m_goneSince.contains(room.id))
            rooms.push_back(std::move(*usable));
    }
    auto catchUps = collect(answer);
    auto gone = answer.complete ? std::exchange(m_knownThen, {}) : QSet<RoomId>();
    if (answer.complete) {
        m_requestId.clear();
        // Events of rooms that are not mine any more wait for nothing.
        m_ahead.removeIf([this](const auto &waiting) { return !m_named.contains(waiting.key()); });
    }
    onReady(m_cache.apply(std::move(rooms), std::move(catchUps), std::move(gone)), this,
            [this, complete = answer.complete, round = m_round](const Result<Applied> &applied) {
                if (round == m_round)
                    onAnswered(complete, applied);
            });
}

std::vector<RoomCatchUp> Synchronizer::collect(const ToClient::Sync &answer)
{
    std::vector<RoomCatchUp> whole;
    const auto release = [&] {
        auto catchUp = std::move(*m_held);
        m_held.reset();
        catchUp.more = m_heldMore;
        if (catchUp.more)
            m_more.insert(catchUp.room);
        // The answer was full before this room: that tells nothing of it, whatever it looks like.
        if (catchUp.more && catchUp.messages.empty() && catchUp.toRev <= catchUp.askedFrom)
            return;
        m_progressed = m_progressed || catchUp.toRev != catchUp.askedFrom;
        whole.push_back(std::move(catchUp));
    };
    for (const auto &change : answer.changes) {
        // Of a room that went in between nothing is used, even if it is back before the last frame.
        if (m_goneSince.contains(change.room) || change.toRev > kMaxNumber)
            m_skipped.insert(change.room);
        if (m_skipped.contains(change.room))
            continue;
        if (m_held && m_held->room != change.room)
            release();
        if (!m_held) {
            m_held.emplace();
            m_held->room = change.room;
            m_held->askedFrom = m_askedFrom.value(change.room);
        }
        m_held->toRev = change.toRev;
        m_held->reset = m_held->reset || change.reset;
        m_heldMore = change.more;
        for (const auto &message : change.messages) {
            auto usable = checked(message);
            if (usable && usable->room == change.room)
                m_held->messages.push_back(std::move(*usable));
        }
    }
    if (answer.complete && m_held)
        release();
    for (auto &catchUp : whole) {
        std::sort(catchUp.messages.begin(), catchUp.messages.end(),
                  [](const Message &a, const Message &b) { return a.id < b.id; });
    }
    return whole;
}

void Synchronizer::onAnswered(bool complete, const Result<Applied> &applied)
{
    if (!applied) {
        m_failed = true;
    } else {
        note(*applied);
        m_checks.unite(applied->holes);
    }
    if (!complete)
        return;
    m_askTimer.stop();
    m_asking = false;
    if (!m_more.isEmpty() && m_progressed && !m_failed)
        return ask();
    m_checks.unite(m_more);
    if (std::exchange(m_initial, false))
        emit synced();
    m_vain = hasReason() ? m_vain + 1 : 0;
    if (hasReason())
        askSoon();
}

void Synchronizer::giveUp(const Error &error)
{
    m_askTimer.stop();
    m_asking = false;
    m_requestId.clear();
    if (m_initial)
        return m_connection.syncFailed(error);
    m_failed = true;
    askSoon(std::min<std::chrono::milliseconds>(error.retryAfter, kRetryMax));
}

} // namespace Kontor::App
