// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sqlstore/rows.h"
#include "sqlstore/sqlcontext.h"

#include <QStringList>

namespace Kontor::Server {

//! What happened to a room; the number is stored (room_changes.kind).
enum class RoomChangeKind { Joined, Invited, Left, Removed, Renamed, Archived, Restored, RoleSet };

//! \brief One change of one room, inside the writer's transaction: who may, what it takes, who
//! hears of it.
//!
//! One function of one object. A change takes one rev, however many people it is about; what
//! changes nothing takes none, and tells nobody. An invalid \a actor is an administrator.
class RoomWriter {
public:
    RoomWriter(SqlContext &context, Database &database, RoomId room, UserId actor)
        : m_context(context)
        , m_database(database)
        , m_room(room)
        , m_actor(actor)
    {
    }

    // As RoomStore says.
    Result<Room> join();
    Result<Done> leave();
    Result<Room> invite(const QStringList &usernames);
    Result<Room> remove(const QString &username);
    Result<Room> rename(const QString &name);
    Result<Room> setActive(bool active);
    Result<Room> setRole(const QString &username, Role role);

    //! Puts somebody in, unless they are in: only of a room that is made in this transaction.
    Result<Done> addFirst(UserId user, Role role);
    //! Tells after the commit; the room as the actor sees it.
    Result<Room> finish();

private:
    struct Counts {
        qint64 people = 0;
        qint64 owners = 0;
    };

    Result<Done> may(RoomOperation operation);
    Result<bool> insert(UserId user, Role role);
    Result<Done> take(UserId user, RoomChangeKind kind);
    Result<Done> archive(bool archived);
    Result<Done> record(RoomChangeKind kind, UserId user = {}, const QString &detail = {});
    Result<std::optional<Role>> roleOf(UserId user);
    Result<Counts> counts();

    SqlContext &m_context;
    Database &m_database;
    const RoomId m_room;
    const UserId m_actor;
    RoomAccess m_access;
    Revision m_rev = -1; //!< this change's, once it has one
    std::vector<UserId> m_seeAnew;
    std::vector<UserId> m_removed;
};

//! Somebody by name, disabled or not. NoSuchUser.
Result<Account> anyUser(Database &database, const QString &username);
//! Everybody once; NoSuchUser names the first who isn't there or is disabled.
Result<std::vector<UserId>> activeUsers(Database &database, const QStringList &usernames);

} // namespace Kontor::Server
