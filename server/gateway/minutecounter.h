// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"

#include <deque>

namespace Kontor::Server {

//! Counts what has happened within the last minute.
class MinuteCounter {
public:
    explicit MinuteCounter(const Clock &clock)
        : m_clock(clock)
    {
    }

    //! With this one.
    int count()
    {
        const auto now = m_clock.elapsed();
        m_times.push_back(now);
        while (now - m_times.front() > std::chrono::minutes(1))
            m_times.pop_front();
        return int(m_times.size());
    }

private:
    const Clock &m_clock;
    std::deque<std::chrono::milliseconds> m_times;
};

} // namespace Kontor::Server
