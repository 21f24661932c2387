// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

#include <chrono>

namespace Kontor::Test {

//! How many times slower than an ordinary build this one may be: KONTOR_SLOW, set by the
//! sanitizers' presets; 1 otherwise. For waiting limits only, never for what a test asserts.
int slowness();

//! Waiting limit for something that happens at once.
inline std::chrono::milliseconds patience()
{
    return std::chrono::seconds(10) * slowness();
}

//! KONTOR_SEED when it is set, else a new one; printed, so that a failure can be played again.
quint32 testSeed();

} // namespace Kontor::Test
