// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "connection/connectionmachine.h"
#include "support/fakeclock.h"

namespace Kontor::Test {

//! A machine with a clock, and what it asked for.
class MachineWorld {
public:
    using Action = App::ConnectionMachine::Action;
    using Event = App::ConnectionMachine::Event;
    using State = App::ConnectionState;

    explicit MachineWorld(double random = 0.5)
        : machine(Backoff(std::chrono::seconds(3), std::chrono::seconds(60),
                          std::chrono::milliseconds(250), [random] { return random; }))
    {
    }

    std::vector<Action> tell(Event event,
                             std::chrono::milliseconds delay = std::chrono::milliseconds(0),
                             std::optional<Error> error = {})
    {
        auto actions = machine.handle({event, delay, std::move(error)}, moment());
        for (const auto action : actions) {
            opens += action == Action::Open ? 1 : 0;
            pings += action == Action::Ping ? 1 : 0;
        }
        return actions;
    }

    //! Lets time go by, with a Tick whenever one is asked for.
    void pass(std::chrono::milliseconds time)
    {
        const auto end = clock.elapsed() + time;
        while (const auto next = machine.nextTick()) {
            if (*next > end)
                break;
            clock.advance(std::max(std::chrono::milliseconds(0), *next - clock.elapsed()));
            tell(Event::Tick);
        }
        clock.advance(end - clock.elapsed());
        tell(Event::Tick);
    }

    void goTo(State state)
    {
        if (state == State::SignedOut)
            return;
        tell(Event::SignIn);
        if (state == State::Connecting)
            return;
        if (state == State::Waiting) {
            tell(Event::Closed);
            tell(Event::Tick); // the first retry is at once
            tell(Event::Closed);
            return;
        }
        tell(Event::Opened);
        if (state == State::Rejected)
            tell(Event::Refused, std::chrono::milliseconds(0), Error{ErrorCode::WrongCredentials});
        if (state == State::Authenticating || state == State::Rejected)
            return;
        tell(Event::Welcomed);
        if (state == State::Online)
            tell(Event::Synced);
    }

    App::ConnectionMachine::Moment moment() const { return {clock.elapsed(), clock.now()}; }

    FakeClock clock;
    App::ConnectionMachine machine;
    int opens = 0;
    int pings = 0;
};

} // namespace Kontor::Test
