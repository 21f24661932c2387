// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/backoff.h"
#include "base/futures.h"
#include "cache/localcache.h"
#include "client/timings.h"
#include "connection/connectionstatus.h"
#include "connection/credentials.h"
#include "connection/transport.h"
#include "protocol/toclient.h"

#include <QObject>

#include <memory>

namespace Kontor::App {

class Directory;
class FrameObserver;
class MessageChanges;
class Outbox;
class OwnPresence;
class Presences;
class ReadCursors;
class RoomPeople;
class RoomRequests;
class ServerConnection;
class Synchronizer;
class Typing;

//! \brief One user's office: what the client knows of it and what it can do there.
//!
//! Lives in the GUI thread; nothing here waits. What is shown is read from cache(); a change
//! arrives as LocalCache::changed(). An action that needs the server answers with a future; without
//! a connection it is Error{Unavailable}, at once.
class Session : public QObject {
    Q_OBJECT
public:
    //! \a clock outlives it. The server and the user are those of \a cache.
    Session(std::unique_ptr<LocalCache> cache, TransportFactory transports, const Clock &clock,
            Backoff backoff = defaultBackoff(), const Timings &timings = {},
            QObject *parent = nullptr);
    ~Session() override;

    //! 3 s, doubled up to 60 s, never under 250 ms; the first retry is at once.
    static Backoff defaultBackoff();

    //! Opens the cache: from now on everything known can be shown, with no network at all.
    QFuture<Result<Done>> open();
    //! Connects, and stays connected until signOut() or credentialsRejected().
    void signIn(const Credentials &credentials);

    LocalCache &cache();
    Typing &typing();
    Presences &presences();
    OwnPresence &ownPresence();
    //! Of the room that is open.
    RoomPeople &roomPeople();
    User me() const; //!< known offline, too, from the cache
    //! "Alice Lindqvist"; the username itself where nothing better is known.
    QString displayName(const QString &username) const;

    ConnectionStatus status() const;
    void reconnectNow();
    //! Measures the round trip; a connection that is dead without knowing it is noticed in 5 s.
    void checkConnection();
    //! Ends the session on the server, too, where it can be reached: its farewell needs this object
    //! for kFarewell. The cache and the outbox stay, until LocalCache::wipe().
    void signOut();
    static constexpr std::chrono::seconds kFarewell{3};

    //! ServerConnection::setObserver().
    void setFrameObserver(FrameObserver *observer);

    //! Finished when the message is on this computer's disk: then the composer may be cleared.
    //! Errors: those of checkedMessageText(); StorageUnavailable: it is not kept.
    QFuture<Result<Done>> send(RoomId room, const QString &text);
    void retry(const QString &clientMsgId);
    void discard(const QString &clientMsgId);
    //! Of one of mine that the server has: needs the connection. What still waits here is changed
    //! here; Conflict: it is on its way just now. Errors: those of send(), and the server's.
    QFuture<Result<Done>> editMessage(const MessageKey &message, const QString &text);
    QFuture<Result<Done>> deleteMessage(const MessageKey &message);
    void saveDraft(RoomId room, const QString &text);
    //! Everything up to \a upTo was on screen in an active window.
    void markRead(RoomId room, MessageId upTo);

    //! Brings a page older than what the cache has; LocalCache::changed() tells when it is there.
    QFuture<Result<Done>> fetchHistory(RoomId room);
    //! The room is in the cache when the future is finished.
    QFuture<Result<RoomId>> createGroup(const QString &name, Visibility visibility,
                                        const QStringList &participants);
    QFuture<Result<RoomId>> openPrivate(const QString &username);
    //! What is done with rooms and the people in them.
    RoomRequests &rooms();
    //! The first page, by username.
    QFuture<Result<std::vector<User>>> findUsers(const QString &query);
    //! Public group rooms, the first page, by name.
    QFuture<Result<std::vector<Room>>> findRooms(const QString &query);

public slots:
    //! The network is back, or is another one.
    void networkChanged();
    //! The computer was asleep.
    void wokeUp();

signals:
    void statusChanged(const Kontor::App::ConnectionStatus &status);
    //! The server refused the credentials: ask for them again. The outbox and the cache stay.
    void credentialsRejected(const Kontor::Error &error);
    //! A login brought a token to remember.
    void tokenIssued(const QString &token);

private:
    void onWelcomed(const ToClient::Welcome &welcome);
    void onReceived(const ToClient::Frame &frame);
    void onSynced();
    void onStatusChanged(const ConnectionStatus &status);

    // From the bottom to the top: the upper ones use the lower ones.
    std::unique_ptr<LocalCache> m_cache;
    std::unique_ptr<ServerConnection> m_connection;
    std::unique_ptr<Synchronizer> m_synchronizer;
    std::unique_ptr<Outbox> m_outbox;
    std::unique_ptr<MessageChanges> m_messageChanges;
    std::unique_ptr<ReadCursors> m_readCursors;
    std::unique_ptr<Directory> m_directory;
    std::unique_ptr<Typing> m_typing;
    std::unique_ptr<Presences> m_presences;
    std::unique_ptr<OwnPresence> m_ownPresence;
    std::unique_ptr<RoomPeople> m_roomPeople;
    std::unique_ptr<RoomRequests> m_requests;
};

} // namespace Kontor::App
