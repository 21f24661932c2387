// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "base/guarded.h"

#include <QHash>
#include <QString>

namespace Kontor::Server {

//! \brief Slows down guessing of passwords, per account and per address, and never locks anybody
//! out.
//!
//! After \a freeFailures failures within 15 min each further one doubles a wait: 1 s up to 15 min.
//! Fewer are forgotten 15 min after the first, more 15 min after the last; a success forgets the
//! account's at once. Any thread.
class LoginThrottle {
public:
    LoginThrottle(const Clock &clock, int freeFailures)
        : m_clock(clock)
        , m_freeFailures(freeFailures)
    {
    }

    //! How long \a key has still to wait; zero: not at all.
    std::chrono::milliseconds waitFor(const QString &key);
    void failed(const QString &key);
    void succeeded(const QString &key);

private:
    struct Failures {
        int count = 0;
        std::chrono::milliseconds first{0};
        std::chrono::milliseconds last{0};
    };
    std::chrono::milliseconds waitAfter(int failures) const;

    const Clock &m_clock;
    const int m_freeFailures;
    Guarded<QHash<QString, Failures>> m_failures;
};

} // namespace Kontor::Server
