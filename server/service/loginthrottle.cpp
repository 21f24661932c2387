// SPDX-License-Identifier: Apache-2.0
#include "service/loginthrottle.h"

#include <algorithm>

namespace Kontor::Server {

namespace {
constexpr std::chrono::milliseconds kLongest = std::chrono::minutes(15);
//! Keys remembered before old ones are looked through: a crowd of names must not fill the memory.
constexpr qsizetype kMany = 10'000;
} // namespace

std::chrono::milliseconds LoginThrottle::waitFor(const QString &key)
{
    QMutexLocker lock(&m_mutex);
    const auto found = m_failures.constFind(key);
    if (found == m_failures.constEnd())
        return std::chrono::milliseconds(0);
    const auto until = found->last + waitAfter(found->count);
    return std::max(until - m_clock.elapsed(), std::chrono::milliseconds(0));
}

void LoginThrottle::failed(const QString &key)
{
    QMutexLocker lock(&m_mutex);
    const auto now = m_clock.elapsed();
    if (m_failures.size() > kMany)
        forgetOld(now);
    auto &failures = m_failures[key];
    if (now - failures.last > kLongest)
        failures.count = 0;
    ++failures.count;
    failures.last = now;
}

void LoginThrottle::succeeded(const QString &key)
{
    QMutexLocker lock(&m_mutex);
    m_failures.remove(key);
}

std::chrono::milliseconds LoginThrottle::waitAfter(int failures) const
{
    if (failures < m_freeFailures)
        return std::chrono::milliseconds(0);
    const int doublings = std::min(failures - m_freeFailures, 20);
    return std::min<std::chrono::milliseconds>(std::chrono::seconds(1) * (1 << doublings),
                                               kLongest);
}

void LoginThrottle::forgetOld(std::chrono::milliseconds now)
{
    erase_if(m_failures, [now](const auto &entry) { return now - entry.value().last > kLongest; });
}

} // namespace Kontor::Server
