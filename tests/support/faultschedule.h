// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/faultproxy.h"

#include <QMap>
#include <QRandomGenerator>
#include <QTimer>

namespace Kontor::Test {

//! \brief A seeded random sequence of faults on one proxy: cuts, half-closes, stalls, delays, split
//! writes, little bandwidth, acknowledgements that vanish.
//!
//! Each lasts a random time, then comes a quiet one, so that work gets done. The same seed gives
//! the same sequence and lengths. Lives in the test's thread.
class FaultSchedule {
public:
    FaultSchedule(FaultProxy &proxy, quint32 seed);

    void start();
    //! Everything passes again.
    void stop();
    //! "cut 12, stall 9, …": how often each was done.
    QString summary() const;
    int faults() const { return m_faults; }

private:
    void next();
    void doFault();

    FaultProxy &m_proxy;
    QRandomGenerator m_random;
    QTimer m_timer;
    QMap<QString, int> m_done;
    int m_faults = 0;
    bool m_quiet = true;
};

} // namespace Kontor::Test
