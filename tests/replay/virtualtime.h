// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"

#include <QAbstractEventDispatcher>

#include <condition_variable>
#include <map>
#include <mutex>

namespace Kontor::Test {

//! \brief The main thread's event loop and clock, in which time goes on only when it is told to.
//!
//! Every QTimer of the thread runs on it: an hour of waiting takes no time, and happens the same
//! way each time. Other threads (the databases') have real time. Set it before the
//! QCoreApplication.
class VirtualTime final : public QAbstractEventDispatcher, public Clock {
public:
    Timestamp now() const override { return m_began + m_elapsed; }
    std::chrono::milliseconds elapsed() const override { return m_elapsed; }
    //! The wall clock at elapsed() 0.
    void setBegin(Timestamp began) { m_began = began; }

    //! When the next timer is due; nothing: none runs.
    std::optional<std::chrono::milliseconds> nextTimer() const;
    //! Goes on to \a time, at nextTimer() the furthest, and fires what is due then.
    void advanceTo(std::chrono::milliseconds time);

    bool processEvents(QEventLoop::ProcessEventsFlags flags) override;
    void registerSocketNotifier(QSocketNotifier *) override { }
    void unregisterSocketNotifier(QSocketNotifier *) override { }
    void registerTimer(int id, qint64 interval, Qt::TimerType type, QObject *object) override;
    bool unregisterTimer(int id) override;
    bool unregisterTimers(QObject *object) override;
    QList<TimerInfo> registeredTimers(QObject *object) const override;
    int remainingTime(int id) override;
    void wakeUp() override;
    void interrupt() override { wakeUp(); }

private:
    struct Timer {
        int id = 0;
        std::chrono::milliseconds due{0};
        std::chrono::milliseconds interval{0};
        Qt::TimerType type = Qt::CoarseTimer;
        QObject *object = nullptr;
        qint64 order = 0; // of two that are due together
    };
    bool fireDue();

    Timestamp m_began{};
    std::chrono::milliseconds m_elapsed{0};
    std::map<int, Timer> m_timers;
    qint64 m_order = 0;
    std::mutex m_mutex;
    std::condition_variable m_condition;
    bool m_woken = false;
};

} // namespace Kontor::Test
