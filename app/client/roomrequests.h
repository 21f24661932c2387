// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/futures.h"
#include "client/timings.h"
#include "model/user.h"
#include "protocol/toserver.h"

#include <QHash>
#include <QObject>

#include <vector>

namespace Kontor::App {

class LocalCache;
class ServerConnection;
class Synchronizer;

//! \brief What the user asks the server for, beside talking: pages of history, rooms, people.
//!
//! Each answers with a future; what it brought is in the cache then. Errors: the server's,
//! Unavailable without a connection, Timeout. GUI thread.
class RoomRequests : public QObject {
    Q_OBJECT
public:
    RoomRequests(LocalCache &cache, ServerConnection &connection, Synchronizer &synchronizer,
                 const Timings &timings, QObject *parent = nullptr);

    //! The page before what is in the cache; asked for twice at the same time it is fetched once.
    //! Unavailable also where the newest page isn't there yet: a reset tells when it is.
    QFuture<Result<Done>> fetchHistory(RoomId room);
    QFuture<Result<RoomId>> createGroup(const QString &name, Visibility visibility,
                                        const QStringList &participants);
    //! One that exists is found without the server.
    QFuture<Result<RoomId>> openPrivate(const QString &username);
    //! Each finished when the cache has it. Beside the errors above: NotAllowed, NoSuchUser,
    //! RoomArchived, NameTaken, as the server has it.
    QFuture<Result<RoomId>> join(RoomId room);
    QFuture<Result<RoomId>> leave(RoomId room);
    QFuture<Result<RoomId>> invite(RoomId room, const QStringList &usernames);
    QFuture<Result<RoomId>> removeParticipant(RoomId room, const QString &username);
    QFuture<Result<RoomId>> setRole(RoomId room, const QString &username, Role role);
    QFuture<Result<RoomId>> rename(RoomId room, const QString &name);
    //! \a archive false: brings it back.
    QFuture<Result<RoomId>> archive(RoomId room, bool archive);
    QFuture<Result<std::vector<User>>> findUsers(const QString &query);
    QFuture<Result<std::vector<Room>>> findRooms(const QString &query);

private:
    using RoomPromise = std::shared_ptr<QPromise<Result<RoomId>>>;

    void askForPage(RoomId room, MessageId before,
                    const std::shared_ptr<QPromise<Result<Done>>> &promise);
    void askForRoom(const ToServer::Frame &question, const RoomPromise &promise);
    QFuture<Result<RoomId>> changeRoom(const ToServer::Frame &question);
    template <typename Question, typename Answer, typename T>
    QFuture<Result<std::vector<T>>> list(const QString &query, std::vector<T> Answer::*values);

    LocalCache &m_cache;
    ServerConnection &m_connection;
    Synchronizer &m_synchronizer;
    const Timings m_timings;
    QHash<RoomId, QFuture<Result<Done>>> m_histories;
};

} // namespace Kontor::App
