// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>

namespace Kontor {

//! \brief How long to wait before the n-th try: exponential with full jitter.
//!
//! The first retry is at once; the n-th after it waits a random time in (0, min(base · 2ⁿ⁻¹, cap)],
//! never under \a floor. Full jitter spreads a crowd best (AWS, "Exponential Backoff and Jitter").
class Backoff {
public:
    //! Gives a number in [0, 1).
    using Random = std::function<double()>;

    Backoff(std::chrono::milliseconds base, std::chrono::milliseconds cap,
            std::chrono::milliseconds floor, Random random = systemRandom());

    //! \a attempt counts the failures so far, from 0.
    std::chrono::milliseconds delay(int attempt) const;
    //! A random time in [from, to], from the same source.
    std::chrono::milliseconds spread(std::chrono::milliseconds from,
                                     std::chrono::milliseconds to) const;

    static Random systemRandom();

private:
    std::chrono::milliseconds m_base;
    std::chrono::milliseconds m_cap;
    std::chrono::milliseconds m_floor;
    Random m_random;
};

} // namespace Kontor
