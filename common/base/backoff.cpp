// SPDX-License-Identifier: Apache-2.0
#include "base/backoff.h"

#include <QRandomGenerator>

#include <algorithm>

namespace Kontor {

using std::chrono::milliseconds;

Backoff::Backoff(milliseconds base, milliseconds cap, milliseconds floor, Random random)
    : m_base(base)
    , m_cap(cap)
    , m_floor(floor)
    , m_random(std::move(random))
{
}

milliseconds Backoff::delay(int attempt) const
{
    if (attempt <= 0)
        return milliseconds(0);
    const int doublings = std::min(attempt - 1, 30); // 2³⁰ s is far past any cap
    const auto ceiling = std::min<milliseconds>(m_base * (qint64(1) << doublings), m_cap);
    return std::max(m_floor, spread(milliseconds(0), ceiling));
}

milliseconds Backoff::spread(milliseconds from, milliseconds to) const
{
    const double width = double((to - from).count());
    return from + milliseconds(qint64(width * m_random() + 0.5));
}

Backoff::Random Backoff::systemRandom()
{
    return [] { return QRandomGenerator::system()->generateDouble(); };
}

} // namespace Kontor
