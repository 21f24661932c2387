// SPDX-License-Identifier: Apache-2.0
#include "service/ratelimiter.h"

#include <algorithm>
#include <cmath>

namespace Kontor::Server {

namespace {
constexpr double kRounding = 1e-6; // of sums of fractions: what is one token must count as one
}

RateLimiter::RateLimiter(const Clock &clock, double perSecond, double burst)
    : m_clock(clock)
    , m_perSecond(perSecond)
    , m_burst(std::max(1.0, burst))
    , m_tokens(m_burst)
    , m_filledAt(clock.elapsed())
{
}

std::chrono::milliseconds RateLimiter::take()
{
    if (m_perSecond <= 0)
        return std::chrono::milliseconds(0);
    const auto now = m_clock.elapsed();
    m_tokens += double((now - m_filledAt).count()) / 1000.0 * m_perSecond;
    m_tokens = std::min(m_tokens, m_burst);
    m_filledAt = now;
    if (m_tokens >= 1.0 - kRounding) {
        m_tokens = std::max(0.0, m_tokens - 1.0);
        return std::chrono::milliseconds(0);
    }
    const double wait = (1.0 - m_tokens) / m_perSecond * 1000.0;
    return std::chrono::milliseconds(qint64(std::ceil(wait - kRounding)));
}

} // namespace Kontor::Server
