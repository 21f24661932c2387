// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "cache/cachetypes.h"
#include "client/notificationpolicy.h"

#include <QObject>
#include <QTimer>

#include <deque>
#include <functional>
#include <map>

namespace Kontor::App {

class Session;
class Settings;

//! What there is to tell of a room: everything since the user last looked, as one.
struct Notice {
    RoomId room;
    MessageId first; //!< the oldest of them: a click leads there
    int count = 0;
    bool isMention = false; //!< one of them is
    bool isCatchUp = false; //!< all of them came while there was no connection
    bool isRepeat = false; //!< takes the place of what was told of the room before
    QString roomTitle; //!< a group's name, or the person's
    bool isPrivate = false;
    QString sender; //!< display name of the newest one's
    QString text; //!< of the newest one; empty: it is deleted by now
};

//! What was decided for a message.
struct NotificationRecord {
    RoomId room;
    MessageId message;
    QString sender; //!< username
    Timestamp at; //!< when it was decided
    NotificationRule rule;
};

//! \brief Decides for every new message of a session whether the user is told, and remembers why.
//!
//! Follows the cache: what came over the wire, in a sync, or twice, is decided once. Of a room
//! there is one notice at a time, renewed once a second at most, and withdrawn when the room was
//! read, on this device or another one, or what it told of is gone. GUI thread.
class NotificationCenter : public QObject {
    Q_OBJECT
public:
    //! Whether a room's newest messages are before the user's eyes.
    using IsOnScreen = std::function<bool(RoomId)>;

    static constexpr int kRecords = 200;

    //! All outlive it.
    NotificationCenter(Session &session, const Settings &settings, const Clock &clock,
                       IsOnScreen isOnScreen, QObject *parent = nullptr);

    //! The cache is open: what it has by now is not new.
    void start();
    //! The user has closed the notice, or has followed it: what comes next begins anew.
    void forget(RoomId room) { m_shown.remove(room); }

    //! Nobody will follow a notice any more: all of them are withdrawn.
    void withdrawAll();

    //! The newest kRecords decisions, oldest first.
    const std::deque<NotificationRecord> &records() const { return m_records; }
    //! Nothing: decided too long ago, or never (older than this run of the program).
    std::optional<NotificationRecord> recordOf(MessageId message) const;

signals:
    void notify(const Kontor::App::Notice &notice);
    void withdraw(Kontor::RoomId room);
    //! For each message that the user is told of; \a calls: it mentions them, or was written to
    //! them alone.
    void told(bool isMention, bool calls);

private:
    enum class Arrival { BeforeStart, CaughtUp, Live };
    struct Shown {
        MessageId newest;
        Notice notice;
    };

    void onChanged(const CacheChange &change);
    Arrival arrival() const;
    void next();
    void onRooms(RoomId room, const QSet<RoomId> &asked, const std::vector<CachedRoom> &rooms);
    void readMessages(const CachedRoom &room);
    void decideAll(const CachedRoom &room, const std::vector<Message> &messages,
                   const std::map<MessageId, Arrival> &arrivals);
    NotificationRule decideOne(const CachedRoom &room, const Message &message, Arrival arrival);
    void show(const CachedRoom &room, const Message &message, NotificationRule rule);
    void onOldMessage(const Message &message);
    void record(const Message &message, NotificationRule rule);
    void tellSoon(RoomId room);

    Session &m_session;
    const Settings &m_settings;
    const Clock &m_clock;
    const IsOnScreen m_isOnScreen;
    bool m_started = false;
    bool m_wasOnline = false;
    bool m_reading = false;
    QHash<RoomId, std::map<MessageId, Arrival>> m_dirty; // not looked at yet
    QSet<RoomId> m_touched; // may have been read
    QHash<RoomId, MessageId> m_marks; // the newest that was decided, but for mine
    QHash<RoomId, Shown> m_shown;
    std::deque<NotificationRecord> m_records;
    QTimer m_pace;
    QSet<RoomId> m_told; // in this second
    QSet<RoomId> m_late; // to be told in the next one
};

} // namespace Kontor::App
