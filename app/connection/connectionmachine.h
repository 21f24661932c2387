// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/backoff.h"
#include "connection/connectionstatus.h"

#include <optional>
#include <vector>

namespace Kontor::App {

//! \brief The states of a connection: what happens next, when, and why.
//!
//! Pure: no socket, no clock, no timer. It is told what happened and when, and says what to do and
//! when it wants to be asked again. The transitions stand in one table in the source.
//!
//! Retries: the first at once, then full jitter, for ever; forgotten after 30 s online. A nudge
//! (network back, awake, the user) retries at once, at most every second, and probes a connection
//! that looks alive.
class ConnectionMachine {
public:
    struct Moment {
        std::chrono::milliseconds elapsed; //!< Clock::elapsed()
        Timestamp wall; //!< Clock::now()
    };

    enum class Event {
        SignIn, //!< with credentials to try
        SignOut,
        Nudge,
        Tick, //!< time went on
        Opened, //!< the WebSocket stands
        Closed,
        Heard, //!< a frame or a pong
        Welcomed,
        Refused, //!< the credentials or the version: no use in trying again
        Postponed, //!< not now: try again after the delay
        Progressed, //!< a part of the sync came
        Synced,
        Goodbye, //!< the server will close; come back after the delay
    };

    struct Input {
        Event event;
        std::chrono::milliseconds delay{0}; //!< Postponed, Goodbye
        std::optional<Error> error = {}; //!< Closed, Refused, Postponed
    };

    enum class Action {
        Open, //!< a new transport; the old one, if any, is dropped
        Drop, //!< the transport is of no use any more
        Authenticate,
        Synchronize,
        Ping,
        Report, //!< tell the user that the server refused
    };

    explicit ConnectionMachine(Backoff backoff);

    //! What to do, in this order.
    std::vector<Action> handle(const Input &input, Moment now);

    ConnectionState state() const { return m_state; }
    int failures() const { return m_failures; }
    Timestamp since() const { return m_since; }
    std::optional<Error> lastError() const { return m_error; }
    //! Waiting only: the wall clock's time of the next attempt.
    std::optional<Timestamp> nextAttempt() const;
    //! When to come with a Tick at the latest, as Clock::elapsed(); nothing is due while signed
    //! out.
    std::optional<std::chrono::milliseconds> nextTick() const;
    //! How often to ping; the server's word, within 5 s … 120 s.
    void setHeartbeat(std::chrono::milliseconds interval);

    static constexpr std::chrono::seconds kConnectLimit{10};
    static constexpr std::chrono::seconds kAuthenticationLimit{10};
    static constexpr std::chrono::seconds kSyncLimit{30}; //!< since the last progress
    static constexpr std::chrono::seconds kProbeLimit{5};
    static constexpr std::chrono::seconds kGoodbyeLimit{
        10}; //!< for the acknowledgements on their way
    static constexpr std::chrono::seconds kSettled{
        30}; //!< online that long: failures are forgotten
    //! A network that comes and goes may not hammer the server, and still be back within 2 s.
    static constexpr std::chrono::seconds kNudgePause{1};
    //! How soon a wake-up that nobody told of is noticed.
    static constexpr std::chrono::seconds kLook{5};
    //! The wall clock went on that much more than the monotonic one: the computer slept.
    static constexpr std::chrono::seconds kSleep{60};

private:
    using Ms = std::chrono::milliseconds;
    enum class Trigger;
    struct Transition;
    static const Transition *find(ConnectionState from, Trigger trigger);

    void fire(Trigger trigger, const Input &input, Moment now);
    void enter(ConnectionState state, Moment now);
    void plan(Ms delay, Moment now);
    void postpone(const Input &input, Moment now);
    void nudge(const Input &input, Moment now);
    void tick(Moment now);
    bool noticeSleep(Moment now);
    void heartbeat(Moment now);
    void probe(Moment now);
    bool isLive() const;

    const Backoff m_backoff;
    std::vector<Action> m_actions; // of the event that is being handled

    ConnectionState m_state = ConnectionState::SignedOut;
    Timestamp m_since;
    Ms m_entered{0};
    int m_failures = 0;
    std::optional<Error> m_error;
    std::optional<Ms> m_due; // the state's own limit, or the next attempt
    Timestamp m_dueWall;
    std::optional<Ms> m_comeBack; // after a goodbye
    std::optional<Ms> m_lastNudge;
    std::optional<Ms> m_probeDue;
    std::optional<Ms> m_pingDue;
    int m_unanswered = 0; // pings
    Ms m_heartbeat{20'000};
    std::optional<Moment> m_lastSeen;
};

} // namespace Kontor::App
