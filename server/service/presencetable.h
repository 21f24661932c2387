// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "model/ids.h"
#include "model/room.h"

#include <QHash>
#include <QSet>

#include <deque>
#include <optional>
#include <vector>

namespace Kontor::Server {

//! \brief Who is there: makes one presence of a person's many devices.
//!
//! Busy if one of them says so, else online if one is, else away if one is, else offline. A device
//! whose connection is lost counts for kGrace more: one that comes back, by its session, goes on
//! with its status, and nobody sees a flicker. Holds only those who are there. One thread at a
//! time.
class PresenceTable {
public:
    static constexpr std::chrono::seconds kGrace{5};

    using Device = quint64; //!< one connection; 0: none

    struct Change {
        UserId user;
        QString username;
        PresenceStatus status = PresenceStatus::Offline;
        std::optional<Timestamp> lastSeen = {}; //!< of those who are offline
    };

    explicit PresenceTable(const Clock &clock)
        : m_clock(clock)
    {
    }

    //! Online, until it says something else.
    Device add(UserId user, const QString &username, SessionId session);
    void set(Device device, PresenceStatus status);
    enum class Leaving { Lost, Deliberate };
    void remove(Device device, Leaving leaving);

    PresenceStatus statusOf(const QString &username) const;

    //! Up to \a limit people whose status isn't the one that was taken last. Each has to be told()
    //! before it is given again: two changes of a person can't overtake each other.
    std::vector<Change> takeChanges(std::size_t limit);
    void told(UserId user);
    //! Makes a change of somebody's status even if it is the same: somebody new has to hear of it.
    void tellAgain(const QString &username);

    struct Connections {
        QString username;
        std::size_t connections = 0;
    };
    struct Crowd {
        std::size_t users = 0; //!< with a connection, whatever it says
        std::vector<Connections> most; //!< those with the most, the first one first
    };
    Crowd crowd(std::size_t limit) const;

    //! Who isn't offline.
    std::vector<UserId> present() const;

private:
    struct Entry {
        Device id;
        SessionId session;
        PresenceStatus status;
        bool lost;
    };
    struct Person {
        QString username;
        std::vector<Entry> devices;
        PresenceStatus lastTold = PresenceStatus::Offline;
        Timestamp lastSeen;
        bool again = false;
        bool telling = false;
    };
    struct Loss {
        std::chrono::milliseconds at;
        Device device;
    };

    static PresenceStatus statusOf(const Person &person);
    void forgetLost();
    void erase(Device device);
    void dropIfGone(UserId user);

    const Clock &m_clock;
    Device m_next = 1;
    QHash<UserId, Person> m_people;
    QHash<QString, UserId> m_byName;
    QHash<Device, UserId> m_byDevice;
    QSet<UserId> m_changed; //!< since they were looked at last
    std::deque<Loss> m_losses; //!< in their order
};

} // namespace Kontor::Server
