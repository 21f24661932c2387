// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sqlstore/sqlcontext.h"
#include "store/roomstore.h"

namespace Kontor::Server {

class SqlRoomStore final : public RoomStore {
public:
    explicit SqlRoomStore(SqlContext &context)
        : m_context(context)
    {
    }

    QFuture<Result<Room>> createGroup(const NewGroup &group) override;
    QFuture<Result<Room>> openPrivate(UserId user, const QString &peer) override;
    QFuture<Result<Done>> addParticipants(RoomId room, const QStringList &usernames) override;
    QFuture<Result<RoomId>> findGroup(UserId reader, const QString &name) override;
    QFuture<Result<std::vector<RoomView>>> views(RoomId room,
                                                 const std::vector<UserId> &users) override;
    QFuture<Result<std::vector<RoomId>>> roomsOf(UserId user) override;
    QFuture<Result<Page<Room>>> publicRooms(UserId user, const PageQuery &query) override;
    QFuture<Result<Page<Room>>> allRooms(RoomId after, int limit) override;
    QFuture<Result<Page<Participant>>> participants(UserId reader, RoomId room,
                                                    const PageQuery &query) override;
    QFuture<Result<Done>> markRead(const ReadMark &mark) override;

private:
    Result<Room> insertGroup(Database &database, const NewGroup &group);
    Result<Room> findOrInsertPrivate(Database &database, UserId user, const QString &peer);
    Result<Done> insertParticipants(Database &database, RoomId room, const QStringList &usernames);
    Result<Done> moveCursor(Database &database, const ReadMark &mark);

    Result<RoomId> insertRoom(Database &database, const Room &room, const QString &pairKey);
    Result<bool> insertParticipant(Database &database, RoomId room, UserId user, Role role);
    //! Reads how the room looks now to each participant, and tells after the commit.
    Result<std::vector<RoomView>> announce(Database &database, RoomId room);

    SqlContext &m_context;
};

} // namespace Kontor::Server
