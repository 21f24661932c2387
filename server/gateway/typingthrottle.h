// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "model/ids.h"

#include <QHash>

#include <vector>

namespace Kontor::Server {

//! \brief Lets one connection's typing through: a beginning in kInterval and room, and its end.
class TypingThrottle {
public:
    static constexpr std::chrono::seconds kInterval{3};
    static constexpr std::chrono::seconds kEnds{6}; //!< by itself, at whoever sees it

    explicit TypingThrottle(const Clock &clock)
        : m_clock(clock)
    {
    }

    bool mayTell(RoomId room, bool isTyping)
    {
        const auto told = m_told.find(room);
        if (!isTyping) // of nothing that has begun there is no end
            return told != m_told.end() && std::exchange(told->isTyping, false);
        const auto now = m_clock.elapsed();
        if (told != m_told.end() && now - told->since < kInterval)
            return false;
        m_told.insert(room, {true, now});
        return true;
    }

    //! Rooms where what has begun is still seen.
    std::vector<RoomId> ongoing() const
    {
        std::vector<RoomId> rooms;
        for (auto it = m_told.begin(); it != m_told.end(); ++it) {
            if (it->isTyping && m_clock.elapsed() - it->since < kEnds)
                rooms.push_back(it.key());
        }
        return rooms;
    }

private:
    struct Told {
        bool isTyping;
        std::chrono::milliseconds since; //!< its beginning
    };
    const Clock &m_clock;
    QHash<RoomId, Told> m_told;
};

} // namespace Kontor::Server
