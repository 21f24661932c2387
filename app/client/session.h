// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/futures.h"
#include "cache/localcache.h"
#include "connection/connectionstatus.h"

#include <QObject>

namespace Kontor::App {

//! CONTRACT SKETCH for models and ui; app/client implements it.
//!
//! \brief One user's office: what the client knows of it and what it can do there.
//!
//! Lives in the GUI thread; nothing here waits. What is shown is read from cache(); a change arrives as
//! LocalCache::changed(). An action that needs the server answers with a future.
class Session : public QObject
{
    Q_OBJECT
public:
    LocalCache &cache();
    User me() const; //!< known offline, too, from the cache
    //! "Alice Lindqvist"; the username itself where nothing better is known.
    QString displayName(const QString &username) const;

    ConnectionStatus status() const;
    void reconnectNow();
    void signOut();

    //! Finished when the message is on this computer's disk: then the composer may be cleared.
    QFuture<Result<Done>> send(RoomId room, const QString &text);
    void retry(const QString &clientMsgId);
    void discard(const QString &clientMsgId);
    void saveDraft(RoomId room, const QString &text);
    //! Everything up to \a upTo was on screen in an active window.
    void markRead(RoomId room, MessageId upTo);

    //! Brings a page older than what the cache has; LocalCache::changed() tells when it is there.
    QFuture<Result<Done>> fetchHistory(RoomId room);
    QFuture<Result<RoomId>> createGroup(const QString &name, Visibility visibility, const QStringList &participants);
    QFuture<Result<RoomId>> openPrivate(const QString &username);
    QFuture<Result<std::vector<User>>> findUsers(const QString &query);
    QFuture<Result<std::vector<Room>>> findRooms(const QString &query);

signals:
    void statusChanged(const Kontor::App::ConnectionStatus &status);
    //! The server refused the credentials: ask for them again. The outbox and the cache stay.
    void credentialsRejected(const Kontor::Error &error);
    //! A login brought a token to remember.
    void tokenIssued(const QString &token);
};

} // namespace Kontor::App
