// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QMutex>

#include <utility>

namespace Kontor {

//! \brief A value that many threads use, one at a time.
//!
//! It is reachable inside withLock() only. Keep the function short: the others wait.
template <typename T>
class Guarded {
public:
    template <typename Function>
    decltype(auto) withLock(Function function)
    {
        const QMutexLocker lock(&m_mutex);
        return function(m_value);
    }

private:
    QMutex m_mutex;
    T m_value;
};

} // namespace Kontor
