// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

#include <algorithm>
#include <array>
#include <atomic>

namespace Kontor {

//! \brief A count that one thread keeps and any thread may read.
//!
//! Adding costs a load and a store, no locked instruction: it may stand on the hottest path.
class Tally {
public:
    void add(quint64 by = 1)
    {
        m_value.store(m_value.load(std::memory_order_relaxed) + by, std::memory_order_relaxed);
    }
    quint64 value() const { return m_value.load(std::memory_order_relaxed); }

private:
    std::atomic<quint64> m_value = 0;
};

//! \brief How often a measured value fell under each of N bounds, in ascending order, for one
//! thread that measures and any that read.
template <std::size_t N>
class Histogram {
public:
    constexpr explicit Histogram(const std::array<double, N> &bounds)
        : m_bounds(bounds)
    {
    }

    void add(double value)
    {
        const auto *bound = std::lower_bound(m_bounds.begin(), m_bounds.end(), value);
        m_counts[std::size_t(bound - m_bounds.begin())].add();
        m_sum.store(m_sum.load(std::memory_order_relaxed) + value, std::memory_order_relaxed);
    }

    const std::array<double, N> &bounds() const { return m_bounds; }
    //! Of values over bounds()[index - 1] and not over bounds()[index]; index N: over all of them.
    quint64 count(std::size_t index) const { return m_counts[index].value(); }
    double sum() const { return m_sum.load(std::memory_order_relaxed); }

private:
    const std::array<double, N> m_bounds;
    std::array<Tally, N + 1> m_counts;
    std::atomic<double> m_sum = 0;
};

} // namespace Kontor
