// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "client/timings.h"
#include "model/ids.h"
#include "protocol/toclient.h"

#include <QHash>
#include <QObject>
#include <QStringList>
#include <QTimer>

#include <vector>

namespace Kontor::App {

class LocalCache;
class ServerConnection;

//! \brief Who is writing just now, and in which room; and tells the others when I am.
//!
//! Somebody's typing ends when they say so, when their message comes, Timings::typingEnd after they
//! said it last, and when the connection goes. Mine is told at most once in Timings::typingPause,
//! whatever the rooms: of what happens in between, the newest is told afterwards. GUI thread.
class Typing : public QObject {
    Q_OBJECT
public:
    //! \a clock outlives it.
    Typing(const LocalCache &cache, ServerConnection &connection, const Clock &clock,
           const Timings &timings, QObject *parent = nullptr);

    //! A key was pressed in \a room's composer, and something stands in it.
    void typed(RoomId room);
    //! It is empty, was sent or left.
    void stopped();

    //! Usernames of the others who write in \a room, in the order in which they began.
    QStringList people(RoomId room) const;

    //! In sync: what I type is told from now on.
    void start();
    void stop();
    //! Takes typing, and chat_message, which ends its sender's.
    void take(const ToClient::Frame &frame);

signals:
    //! people() of \a room has changed.
    void changed(Kontor::RoomId room);

private:
    struct Person {
        RoomId room;
        QString username;
        std::chrono::milliseconds end; //!< Clock::elapsed()
    };

    void tell();
    void begin(RoomId room, const QString &username);
    void end(RoomId room, const QString &username);
    void onEnd();
    void wait();

    const LocalCache &m_cache;
    ServerConnection &m_connection;
    const Clock &m_clock;
    const Timings m_timings;

    bool m_running = false;
    RoomId m_mine; // where I write; invalid: nowhere
    bool m_news = false; // a key was pressed since the others were told
    RoomId m_told; // where they believe that I write
    QTimer m_pause;

    std::vector<Person> m_people; // a handful, in the order in which they began
    QTimer m_end;
};

} // namespace Kontor::App
