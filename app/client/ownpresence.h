// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/room.h"

#include <QObject>

#include <chrono>

namespace Kontor::App {

class ServerConnection;

//! \brief What this device tells of me: what I chose, or away while nobody touches the computer.
//!
//! Away by itself only comes from online: whoever is busy or appears offline stays so. GUI thread.
class OwnPresence : public QObject {
    Q_OBJECT
public:
    //! So long nobody has touched the computer when its user counts as away.
    static constexpr std::chrono::minutes kAwayAfter{5};

    explicit OwnPresence(ServerConnection &connection, QObject *parent = nullptr);

    //! Offline: I am here, and appear not to be.
    void choose(PresenceStatus status);
    PresenceStatus chosen() const { return m_chosen; }
    //! Whether the computer has been idle for kAwayAfter.
    void setIdle(bool idle);
    bool isIdle() const { return m_idle; }
    //! What the server is told.
    PresenceStatus status() const;

    //! Welcomed. Before anything else: who appears offline isn't seen for a moment.
    void start();
    void stop() { m_running = false; }

signals:
    //! status() or chosen() has.
    void changed();
    //! isIdle() has, whatever is told of it.
    void idleChanged();

private:
    void update(PresenceStatus before);
    void tell();

    ServerConnection &m_connection;
    PresenceStatus m_chosen = PresenceStatus::Online;
    bool m_idle = false;
    bool m_running = false;
};

} // namespace Kontor::App
