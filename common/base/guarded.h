// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>
#include <utility>

namespace Kontor {

//! \brief A value that many threads use, one at a time.
//!
//! It is reachable inside withLock() only. Keep the function short: the others wait.
template <typename T>
class Guarded {
public:
    template <typename... Args>
    explicit Guarded(Args &&...args)
        : m_value(std::forward<Args>(args)...)
    {
    }

    template <typename Function>
    decltype(auto) withLock(Function function)
    {
        const std::lock_guard lock(m_mutex);
        return function(m_value);
    }

private:
    std::mutex m_mutex; // not Qt's: see BoundedQueue
    T m_value;
};

} // namespace Kontor
