// SPDX-License-Identifier: Apache-2.0
#include "connection/connectionmachine.h"

#include "base/logging.h"
#include "model/limits.h"

#include <algorithm>

namespace Kontor::App {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// What a server may ask us to wait (reliability: the recipe's clamp).
constexpr milliseconds kComeBackMin{500};
constexpr milliseconds kComeBackMax{120'000};
constexpr milliseconds kHeartbeatMin{5'000};
constexpr milliseconds kHeartbeatMax{120'000};

} // namespace

//! What changes the state. Some are events as they come, some are made of time and events.
enum class ConnectionMachine::Trigger {
    SignIn,
    SignOut,
    Nudge,
    Due, //!< the state's limit has passed
    Dead, //!< no answer to pings
    Opened,
    Closed,
    Welcomed,
    Refused,
    Postponed,
    Progressed,
    Synced,
};

struct ConnectionMachine::Transition {
    ConnectionState from;
    Trigger on;
    ConnectionState to;
    std::vector<Action> actions;
};

// Whatever doesn't stand here changes nothing: an answer that comes too late, a second sign-out.
const ConnectionMachine::Transition *ConnectionMachine::find(ConnectionState from, Trigger trigger)
{
    using S = ConnectionState;
    using T = Trigger;
    using A = Action;
    static const std::vector<Transition> table{
        {S::SignedOut, T::SignIn, S::Connecting, {A::Open}},
        {S::Rejected, T::SignIn, S::Connecting, {A::Open}},
        {S::Waiting, T::SignIn, S::Connecting, {A::Open}},
        {S::Connecting, T::SignIn, S::Connecting, {A::Open}},
        {S::Authenticating, T::SignIn, S::Connecting, {A::Open}},
        {S::Syncing, T::SignIn, S::Connecting, {A::Open}},
        {S::Online, T::SignIn, S::Connecting, {A::Open}},

        {S::Rejected, T::SignOut, S::SignedOut, {}},
        {S::Waiting, T::SignOut, S::SignedOut, {A::Drop}},
        {S::Connecting, T::SignOut, S::SignedOut, {A::Drop}},
        {S::Authenticating, T::SignOut, S::SignedOut, {A::Drop}},
        {S::Syncing, T::SignOut, S::SignedOut, {A::Drop}},
        {S::Online, T::SignOut, S::SignedOut, {A::Drop}},

        {S::Waiting, T::Due, S::Connecting, {A::Open}},
        {S::Waiting, T::Nudge, S::Connecting, {A::Open}},
        // An attempt that began in another network, or before the computer slept.
        {S::Connecting, T::Nudge, S::Connecting, {A::Open}},

        {S::Connecting, T::Opened, S::Authenticating, {A::Authenticate}},
        {S::Authenticating, T::Welcomed, S::Syncing, {A::Synchronize}},
        {S::Syncing, T::Progressed, S::Syncing, {}},
        {S::Syncing, T::Synced, S::Online, {}},

        {S::Connecting, T::Due, S::Waiting, {A::Drop}},
        {S::Authenticating, T::Due, S::Waiting, {A::Drop}},
        {S::Syncing, T::Due, S::Waiting, {A::Drop}},
        {S::Online, T::Due, S::Waiting, {A::Drop}}, // it said goodbye, but doesn't go

        {S::Authenticating, T::Dead, S::Waiting, {A::Drop}},
        {S::Syncing, T::Dead, S::Waiting, {A::Drop}},
        {S::Online, T::Dead, S::Waiting, {A::Drop}},

        {S::Connecting, T::Closed, S::Waiting, {A::Drop}},
        {S::Authenticating, T::Closed, S::Waiting, {A::Drop}},
        {S::Syncing, T::Closed, S::Waiting, {A::Drop}},
        {S::Online, T::Closed, S::Waiting, {A::Drop}},

        {S::Authenticating, T::Postponed, S::Waiting, {A::Drop}},
        {S::Syncing, T::Postponed, S::Waiting, {A::Drop}},

        {S::Connecting, T::Refused, S::Rejected, {A::Drop, A::Report}},
        {S::Authenticating, T::Refused, S::Rejected, {A::Drop, A::Report}},
        {S::Syncing, T::Refused, S::Rejected, {A::Drop, A::Report}},
        {S::Online, T::Refused, S::Rejected, {A::Drop, A::Report}},
    };
    const auto found = std::find_if(table.begin(), table.end(), [=](const Transition &row) {
        return row.from == from && row.on == trigger;
    });
    return found == table.end() ? nullptr : &*found;
}

ConnectionMachine::ConnectionMachine(Backoff backoff)
    : m_backoff(std::move(backoff))
{
}

std::vector<ConnectionMachine::Action> ConnectionMachine::handle(const Input &input, Moment now)
{
    m_actions.clear();
    if (noticeSleep(now) && input.event != Event::SignOut)
        nudge({Event::Nudge}, now);
    switch (input.event) {
    case Event::SignIn:
        m_failures = 0;
        m_error.reset();
        fire(Trigger::SignIn, input, now);
        break;
    case Event::SignOut:
        fire(Trigger::SignOut, input, now);
        break;
    case Event::Nudge:
        nudge(input, now);
        break;
    case Event::Tick:
        tick(now);
        break;
    case Event::Opened:
        fire(Trigger::Opened, input, now);
        break;
    case Event::Closed:
        fire(Trigger::Closed, input, now);
        break;
    case Event::Heard:
        m_unanswered = 0;
        m_probeDue.reset();
        break;
    case Event::Welcomed:
        fire(Trigger::Welcomed, input, now);
        break;
    case Event::Refused:
        fire(Trigger::Refused, input, now);
        break;
    case Event::Postponed:
        postpone(input, now);
        break;
    case Event::Progressed:
        fire(Trigger::Progressed, input, now);
        break;
    case Event::Synced:
        fire(Trigger::Synced, input, now);
        break;
    case Event::Goodbye:
        if (isLive()) {
            m_comeBack = now.elapsed + std::clamp(input.delay, kComeBackMin, kComeBackMax);
            m_due = now.elapsed + kGoodbyeLimit;
        }
        break;
    }
    return m_actions;
}

void ConnectionMachine::fire(Trigger trigger, const Input &input, Moment now)
{
    const auto *transition = find(m_state, trigger);
    if (!transition)
        return;
    if (m_state == ConnectionState::Online && now.elapsed - m_entered >= kSettled)
        m_failures = 0;
    const auto from = m_state;
    m_actions.insert(m_actions.end(), transition->actions.begin(), transition->actions.end());
    if (transition->to == ConnectionState::Waiting) {
        m_error = input.error.value_or(Error{ErrorCode::Timeout, QStringLiteral("no answer")});
        // A server that said when to come back is no failure of the connection.
        const bool told = m_comeBack.has_value();
        const auto delay = told ? std::max(milliseconds(0), *m_comeBack - now.elapsed)
                                : m_backoff.delay(m_failures);
        m_failures += told ? 0 : 1;
        plan(delay, now);
    } else if (transition->to == ConnectionState::Rejected) {
        m_error = input.error;
    }
    enter(transition->to, now);
    if (from != m_state)
        qCInfo(lcConnection) << from << "->" << m_state << "failures" << m_failures
                             << (m_error ? m_error->detail : QString());
}

void ConnectionMachine::enter(ConnectionState state, Moment now)
{
    if (state != m_state) {
        m_since = now.wall;
        m_entered = now.elapsed;
    }
    m_state = state;
    const bool begins = state == ConnectionState::Connecting;
    if (begins || !isLive()) {
        m_pingDue.reset();
        m_probeDue.reset();
        m_comeBack.reset();
        m_unanswered = 0;
    }
    switch (state) {
    case ConnectionState::Connecting:
        m_due = now.elapsed + kConnectLimit;
        break;
    case ConnectionState::Authenticating:
        m_due = now.elapsed + kAuthenticationLimit;
        m_pingDue = now.elapsed + m_heartbeat;
        break;
    case ConnectionState::Syncing:
        m_due = now.elapsed + kSyncLimit;
        break;
    case ConnectionState::Online:
        if (!m_comeBack)
            m_due.reset();
        break;
    case ConnectionState::Waiting:
        break; // planned by the caller
    case ConnectionState::SignedOut:
    case ConnectionState::Rejected:
        m_due.reset();
        break;
    }
}

void ConnectionMachine::plan(Ms delay, Moment now)
{
    m_due = now.elapsed + delay;
    m_dueWall = now.wall + delay;
}

void ConnectionMachine::postpone(const Input &input, Moment now)
{
    const int before = m_failures;
    const auto from = m_state;
    fire(Trigger::Postponed, input, now);
    if (m_state == from || m_state != ConnectionState::Waiting)
        return;
    // The server's word, but never sooner than our own: it may say nothing at all.
    m_failures = before + 1;
    const auto asked = std::clamp(input.delay, kComeBackMin, kComeBackMax);
    plan(std::max(asked, *m_due - now.elapsed), now);
}

void ConnectionMachine::nudge(const Input &input, Moment now)
{
    if (m_state == ConnectionState::Waiting || m_state == ConnectionState::Connecting) {
        if (!m_lastNudge || now.elapsed - *m_lastNudge >= kNudgePause) {
            m_lastNudge = now.elapsed;
            fire(Trigger::Nudge, input, now);
        } else if (m_state == ConnectionState::Waiting) {
            const auto soonest = *m_lastNudge + kNudgePause;
            if (*m_due > soonest)
                plan(soonest - now.elapsed, now);
        }
    } else if (isLive()) {
        probe(now);
    }
}

void ConnectionMachine::tick(Moment now)
{
    const Input silence{
        Event::Tick, {}, Error{ErrorCode::Timeout, QStringLiteral("the server is silent")}};
    if (m_probeDue && now.elapsed >= *m_probeDue) {
        fire(Trigger::Dead, silence, now);
        return;
    }
    if (m_due && now.elapsed >= *m_due) {
        const Input late{
            Event::Tick, {}, Error{ErrorCode::Timeout, QStringLiteral("no answer in time")}};
        fire(Trigger::Due, late, now);
        return;
    }
    if (m_state == ConnectionState::Online && now.elapsed - m_entered >= kSettled)
        m_failures = 0;
    if (m_pingDue && now.elapsed >= *m_pingDue)
        heartbeat(now);
}

bool ConnectionMachine::noticeSleep(Moment now)
{
    const auto last = std::exchange(m_lastSeen, now);
    return last && (now.wall - last->wall) - (now.elapsed - last->elapsed) > kSleep;
}

void ConnectionMachine::heartbeat(Moment now)
{
    ++m_unanswered;
    m_actions.push_back(Action::Ping);
    m_pingDue = now.elapsed + m_heartbeat;
    if (m_unanswered >= 2) // the second one has a short time to be answered: 45 s in all
        m_probeDue = now.elapsed + kProbeLimit;
}

void ConnectionMachine::probe(Moment now)
{
    if (m_probeDue)
        return;
    m_actions.push_back(Action::Ping);
    m_probeDue = now.elapsed + kProbeLimit;
}

bool ConnectionMachine::isLive() const
{
    return m_state == ConnectionState::Authenticating || m_state == ConnectionState::Syncing
        || m_state == ConnectionState::Online;
}

std::optional<Timestamp> ConnectionMachine::nextAttempt() const
{
    return m_state == ConnectionState::Waiting ? std::optional(m_dueWall) : std::nullopt;
}

std::optional<milliseconds> ConnectionMachine::nextTick() const
{
    if (m_state == ConnectionState::SignedOut || m_state == ConnectionState::Rejected)
        return std::nullopt;
    std::optional<Ms> next;
    if (m_lastSeen)
        next = m_lastSeen->elapsed + kLook;
    for (const auto &due : {m_due, m_probeDue, m_pingDue}) {
        if (due)
            next = next ? std::min(*next, *due) : *due;
    }
    return next;
}

void ConnectionMachine::setHeartbeat(Ms interval)
{
    if (interval > Ms(0))
        m_heartbeat = std::clamp(interval, kHeartbeatMin, kHeartbeatMax);
}

} // namespace Kontor::App
