// SPDX-License-Identifier: Apache-2.0
#include "replay/virtualtime.h"

#include <QCoreApplication>
#include <QTimerEvent>

#include <algorithm>

namespace Kontor::Test {

using std::chrono::milliseconds;

std::optional<milliseconds> VirtualTime::nextTimer() const
{
    std::optional<milliseconds> next;
    for (const auto &[id, timer] : m_timers)
        next = next ? std::min(*next, timer.due) : timer.due;
    return next;
}

void VirtualTime::advanceTo(milliseconds time)
{
    if (const auto next = nextTimer())
        time = std::min(time, *next);
    m_elapsed = std::max(m_elapsed, time);
    fireDue();
}

bool VirtualTime::fireDue()
{
    // Those that are due now; what they start is a later turn's.
    std::vector<Timer> due;
    for (const auto &[id, timer] : m_timers) {
        if (timer.due <= m_elapsed)
            due.push_back(timer);
    }
    std::sort(due.begin(), due.end(), [](const Timer &a, const Timer &b) {
        return std::pair(a.due, a.order) < std::pair(b.due, b.order);
    });
    for (const auto &timer : due) {
        const auto found = m_timers.find(timer.id);
        if (found == m_timers.end() || found->second.order != timer.order)
            continue; // stopped, or started anew, by one before it
        found->second.due = m_elapsed + std::max(milliseconds(1), timer.interval);
        found->second.order = ++m_order;
        QTimerEvent event(timer.id);
        QCoreApplication::sendEvent(timer.object, &event);
    }
    return !due.empty();
}

bool VirtualTime::processEvents(QEventLoop::ProcessEventsFlags flags)
{
    {
        // Every event that is posted wakes: none is missed between this and the next time.
        std::unique_lock lock(m_mutex);
        if (flags.testFlag(QEventLoop::WaitForMoreEvents))
            m_condition.wait(lock, [this] { return m_woken; });
        m_woken = false;
    }
    QCoreApplication::sendPostedEvents();
    return fireDue();
}

void VirtualTime::registerTimer(int id, qint64 interval, Qt::TimerType type, QObject *object)
{
    m_timers[id] = {
        id, m_elapsed + milliseconds(interval), milliseconds(interval), type, object, ++m_order};
}

bool VirtualTime::unregisterTimer(int id)
{
    return m_timers.erase(id) > 0;
}

bool VirtualTime::unregisterTimers(QObject *object)
{
    return std::erase_if(m_timers,
                         [object](const auto &timer) { return timer.second.object == object; })
        > 0;
}

QList<QAbstractEventDispatcher::TimerInfo> VirtualTime::registeredTimers(QObject *object) const
{
    QList<TimerInfo> list;
    for (const auto &[id, timer] : m_timers) {
        if (timer.object == object)
            list.append(TimerInfo(id, int(timer.interval.count()), timer.type));
    }
    return list;
}

int VirtualTime::remainingTime(int id)
{
    const auto found = m_timers.find(id);
    if (found == m_timers.end())
        return -1;
    return int(std::max(milliseconds(0), found->second.due - m_elapsed).count());
}

void VirtualTime::wakeUp()
{
    const std::scoped_lock lock(m_mutex);
    m_woken = true;
    m_condition.notify_one();
}

} // namespace Kontor::Test
