// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <iterator>
#include <mutex>
#include <vector>

namespace Kontor {

//! \brief Hands values from many threads to one, and never holds more than its capacity.
//!
//! First in, first out. What doesn't fit is refused: push() says so at once, nothing is dropped
//! that was taken. Any thread may push. With the standard library's mutex, not Qt's:
//! ThreadSanitizer sees what the former orders.
template <typename T>
class BoundedQueue {
public:
    explicit BoundedQueue(std::size_t capacity)
        : m_capacity(capacity)
    {
    }

    enum class Push {
        Refused, //!< full, or closed
        First, //!< taken by an empty queue: the taker has to be woken
        Queued //!< taken; the taker has been told already
    };

    Push push(T value)
    {
        std::lock_guard lock(m_mutex);
        if (m_closed || m_values.size() >= m_capacity)
            return Push::Refused;
        const bool first = m_values.empty();
        m_values.push_back(std::move(value));
        m_filled.notify_one();
        return first ? Push::First : Push::Queued;
    }

    //! Everything that is there, at most \a limit; empty when nothing is. Doesn't wait.
    std::vector<T> take(std::size_t limit = SIZE_MAX)
    {
        std::lock_guard lock(m_mutex);
        return takeLocked(limit);
    }

    //! Waits until something is there. Empty only after close(), when everything has been taken.
    std::vector<T> waitAndTake(std::size_t limit = SIZE_MAX)
    {
        std::unique_lock lock(m_mutex);
        m_filled.wait(lock, [this] { return !m_values.empty() || m_closed; });
        return takeLocked(limit);
    }

    //! Refuses every later push; what has been taken in is still handed out.
    void close()
    {
        std::lock_guard lock(m_mutex);
        m_closed = true;
        m_filled.notify_all();
    }

    std::size_t size() const
    {
        std::lock_guard lock(m_mutex);
        return m_values.size();
    }

private:
    std::vector<T> takeLocked(std::size_t limit)
    {
        const auto end = m_values.begin() + std::ptrdiff_t(std::min(limit, m_values.size()));
        std::vector<T> taken(std::make_move_iterator(m_values.begin()),
                             std::make_move_iterator(end));
        m_values.erase(m_values.begin(), end);
        return taken;
    }

    mutable std::mutex m_mutex;
    std::condition_variable m_filled;
    std::deque<T> m_values;
    const std::size_t m_capacity;
    bool m_closed = false;
};

} // namespace Kontor
