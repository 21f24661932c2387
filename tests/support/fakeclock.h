// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"

namespace Kontor::Test {

//! Time goes on only when a test says so.
class FakeClock final : public Clock {
public:
    Timestamp now() const override { return m_now; }
    std::chrono::milliseconds elapsed() const override { return m_elapsed; }

    void advance(std::chrono::milliseconds by)
    {
        m_now += by;
        m_elapsed += by;
    }

private:
    Timestamp m_now = fromMilliseconds(1'769'850'902'117); // 2026-01-31T09:15:02.117Z
    std::chrono::milliseconds m_elapsed{1'000'000};
};

} // namespace Kontor::Test
