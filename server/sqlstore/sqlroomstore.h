// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sqlstore/sqlcontext.h"
#include "store/roomstore.h"

namespace Kontor::Server {

class RoomWriter;

class SqlRoomStore final : public RoomStore {
public:
    explicit SqlRoomStore(SqlContext &context)
        : m_context(context)
    {
    }

    QFuture<Result<Room>> createGroup(const NewGroup &group) override;
    QFuture<Result<Room>> openPrivate(UserId user, const QString &peer) override;
    QFuture<Result<Room>> join(UserId user, RoomId room) override;
    QFuture<Result<Done>> leave(UserId user, RoomId room) override;
    QFuture<Result<Room>> invite(UserId actor, RoomId room, const QStringList &usernames) override;
    QFuture<Result<Room>> remove(UserId actor, RoomId room, const QString &username) override;
    QFuture<Result<Room>> rename(UserId actor, RoomId room, const QString &name) override;
    QFuture<Result<Room>> setActive(UserId actor, RoomId room, bool active) override;
    QFuture<Result<Room>> setRole(UserId actor, RoomId room, const QString &username,
                                  Role role) override;
    QFuture<Result<Done>> setJoinedAt(RoomId room, UserId user, MessageId joined) override;
    QFuture<Result<RoomId>> findGroup(UserId reader, const QString &name) override;
    QFuture<Result<RoomUnread>> unreadOf(RoomId room, const std::vector<UserId> &users) override;
    QFuture<Result<std::vector<RoomId>>> roomsOf(UserId user) override;
    QFuture<Result<std::vector<RoomOfUser>>> roomTypesOf(UserId user) override;
    QFuture<Result<std::vector<Peer>>> peersOf(UserId user) override;
    QFuture<Result<Page<Room>>> publicRooms(UserId user, const PageQuery &query) override;
    QFuture<Result<Page<Room>>> allRooms(RoomId after, int limit) override;
    QFuture<Result<Page<Participant>>> participants(UserId reader, RoomId room,
                                                    const PageQuery &query) override;
    QFuture<Result<Done>> markRead(const ReadMark &mark) override;

private:
    Result<Room> insertGroup(Database &database, const NewGroup &group);
    Result<Room> findOrInsertPrivate(Database &database, UserId user, const QString &peer);
    static Result<RoomId> roomToRead(Database &database, const ReadMark &mark);
    Result<Done> moveCursor(Database &database, const ReadMark &mark);

    Result<RoomId> insertRoom(Database &database, const Room &room, const QString &pairKey);
    template <typename T, typename... Parameters, typename... Arguments>
    QFuture<Result<T>> change(UserId actor, RoomId room,
                              Result<T> (RoomWriter::*step)(Parameters...), Arguments... arguments);

    SqlContext &m_context;
};

} // namespace Kontor::Server
