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
    const auto failures = m_failures.withLock([&key](const auto &all) { return all.value(key); });
    const auto until = failures.last + waitAfter(failures.count);
    return std::max(until - m_clock.elapsed(), std::chrono::milliseconds(0));
}

void LoginThrottle::failed(const QString &key)
{
    const auto now = m_clock.elapsed();
    m_failures.withLock([&key, now, free = m_freeFailures](auto &all) {
        if (all.size() > kMany)
            erase_if(all, [now](const auto &entry) { return now - entry.value().last > kLongest; });
        auto &failures = all[key];
        const auto since = failures.count < free ? failures.first : failures.last;
        if (now - since > kLongest)
            failures = {};
        if (++failures.count == 1)
            failures.first = now;
        failures.last = now;
    });
}

void LoginThrottle::succeeded(const QString &key)
{
    m_failures.withLock([&key](auto &all) { all.remove(key); });
}

std::chrono::milliseconds LoginThrottle::waitAfter(int failures) const
{
    if (failures < m_freeFailures)
        return std::chrono::milliseconds(0);
    const int doublings = std::min(failures - m_freeFailures, 20);
    return std::min<std::chrono::milliseconds>(std::chrono::seconds(1) * (1 << doublings),
                                               kLongest);
}

} // namespace Kontor::Server
