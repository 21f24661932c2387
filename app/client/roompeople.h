// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "client/timings.h"
#include "model/room.h"
#include "protocol/toclient.h"

#include <QObject>
#include <QTimer>

#include <vector>

namespace Kontor::App {

class Presences;
class ServerConnection;

struct RoomPerson {
    QString username;
    Role role = Role::Member;
    MessageId lastReadId; //!< how far they have read

    bool operator==(const RoomPerson &) const = default;
};

//! \brief Who is in the room that is open, who of them is there, and how far each has read.
//!
//! The list is fetched page by page, again after every connect and whenever the room changes, and
//! follows receipts and presence meanwhile: asking for it makes the server tell of their presence.
//! What is known stays while it is fetched again. GUI thread.
class RoomPeople : public QObject {
    Q_OBJECT
public:
    RoomPeople(ServerConnection &connection, const Presences &presences, const Timings &timings,
               QObject *parent = nullptr);

    //! Invalid: no room.
    void watch(RoomId room);
    RoomId room() const { return m_room; }
    //! By username; while isComplete() is false, as many as are known.
    const std::vector<RoomPerson> &people() const { return m_people; }
    bool isComplete() const { return m_complete; }
    //! How many of people() aren't offline.
    int online() const;
    //! Asks again, now.
    void refresh();

    //! In sync.
    void start();
    void stop();
    //! Takes room and room_removed.
    void take(const ToClient::Frame &frame);
    //! \a username has read up to \a message.
    void onRead(RoomId room, const QString &username, MessageId message);

signals:
    //! room(), people(), isComplete() or online() has, or may have.
    void changed();

private:
    void ask();
    void askForPage(const QString &after);
    void onPage(const ToClient::ListParticipants &page);
    void onFailed(const Error &error);

    ServerConnection &m_connection;
    const Presences &m_presences;
    const Timings m_timings;
    RoomId m_room;
    bool m_running = false;
    bool m_complete = false;
    quint64 m_round = 0; // answers to older questions are ignored
    std::vector<RoomPerson> m_people;
    std::vector<RoomPerson> m_coming; // the pages so far
    QTimer m_askTimer;
    QTimer m_tellTimer; // a crowd comes and goes at once
};

} // namespace Kontor::App
