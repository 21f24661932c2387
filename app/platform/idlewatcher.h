// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"

#include <QObject>

#include <chrono>
#include <memory>

namespace Kontor::App {

//! \brief Tells when nobody has touched the computer for a while: its keyboard and its mouse,
//! whichever window has them.
//!
//! Nobody is ever idle where the system doesn't say so. GUI thread; waits for nothing.
class IdleWatcher : public QObject {
    Q_OBJECT
public:
    //! Idle: untouched for \a limit, which is more than two seconds.
    explicit IdleWatcher(std::chrono::milliseconds limit, QObject *parent = nullptr);

    bool isIdle() const { return m_idle; }

    //! Begins to ask the system. Once; may take some milliseconds: after the first window is shown.
    virtual void start() { }

signals:
    //! isIdle() has. Told within two seconds of the limit or of the first touch.
    void changed(bool idle);

protected:
    std::chrono::milliseconds limit() const { return m_limit; }
    void setIdleFor(std::chrono::milliseconds time);

private:
    const std::chrono::milliseconds m_limit;
    bool m_idle = false;
};

//! The one for this system. On Linux the X server is asked, or under Wayland the compositor (GNOME)
//! or else logind. \a clock outlives it.
std::unique_ptr<IdleWatcher> createIdleWatcher(std::chrono::milliseconds limit, const Clock &clock);

} // namespace Kontor::App
