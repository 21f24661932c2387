// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "model/room.h"
#include "protocol/toclient.h"

#include <QHash>
#include <QObject>

#include <optional>

namespace Kontor::App {

struct PersonPresence {
    PresenceStatus status = PresenceStatus::Offline;
    std::optional<Timestamp> lastSeen = {}; //!< of those who are offline; nothing: it isn't known

    bool operator==(const PersonPresence &) const = default;
};

//! \brief Who is there, as the server has told since the connection was made.
//!
//! It tells of the peers of private rooms and of the people of the room that was asked for last.
//! Nothing is kept: without a connection nobody's presence is known. GUI thread.
class Presences : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    //! Nothing: it isn't known.
    std::optional<PersonPresence> of(const QString &username) const;

    //! The connection is gone.
    void stop();
    //! Takes presence and list_participants.
    void take(const ToClient::Frame &frame);

signals:
    void changed(const QString &username);
    //! Nobody's is known any more.
    void reset();

private:
    void learn(const QString &username, PersonPresence presence);

    QHash<QString, PersonPresence> m_people;
};

} // namespace Kontor::App
