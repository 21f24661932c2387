// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"

namespace Kontor::Server {

//! \brief A token bucket: \a burst at once, \a perSecond on the long run.
//!
//! perSecond 0: no limit. One thread.
class RateLimiter {
public:
    RateLimiter(const Clock &clock, double perSecond, double burst);

    //! Takes a token and gives zero; or takes none and gives the time until there is one.
    std::chrono::milliseconds take();

private:
    const Clock &m_clock;
    double m_perSecond;
    double m_burst;
    double m_tokens;
    std::chrono::milliseconds m_filledAt;
};

} // namespace Kontor::Server
