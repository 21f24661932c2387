// SPDX-License-Identifier: Apache-2.0
#include "sqlstore/roomwriter.h"

#include "model/textrules.h"

#include <algorithm>

namespace Kontor::Server {

namespace {

const Error kLastOwner{ErrorCode::NotAllowed, QStringLiteral("make somebody else owner first")};

} // namespace

Result<Account> anyUser(Database &database, const QString &username)
{
    const auto account =
        Statement(database, "user_by_name").bind(":username", username).first(toAccount);
    if (!account)
        return account.error();
    if (!account->has_value())
        return {ErrorCode::NoSuchUser, username};
    return **account;
}

Result<std::vector<UserId>> activeUsers(Database &database, const QStringList &usernames)
{
    std::vector<UserId> users;
    for (const auto &username : usernames) {
        const auto account = anyUser(database, username);
        if (!account)
            return account.error();
        if (account->isDisabled)
            return {ErrorCode::NoSuchUser, username};
        if (std::find(users.begin(), users.end(), account->id) == users.end())
            users.push_back(account->id);
    }
    return users;
}

Result<Room> RoomWriter::join()
{
    if (const auto allowed = may(RoomOperation::Join); !allowed)
        return allowed.error();
    const auto people = counts();
    if (!people)
        return people.error();
    // An empty one that an administrator has brought back: nobody would own it.
    const auto added = insert(m_actor, people->people == 0 ? Role::Owner : Role::Member);
    if (!added)
        return added.error();
    if (*added) {
        m_seeAnew.push_back(m_actor);
        if (const auto done = record(RoomChangeKind::Joined, m_actor); !done)
            return done.error();
    }
    return finish();
}

Result<Done> RoomWriter::leave()
{
    if (const auto allowed = may(RoomOperation::Leave); !allowed)
        return allowed;
    if (const auto done = take(m_actor, RoomChangeKind::Left); !done)
        return done;
    const auto finished = finish();
    return finished ? Result<Done>(Done()) : Result<Done>(finished.error());
}

Result<Room> RoomWriter::invite(const QStringList &usernames)
{
    if (const auto allowed = may(RoomOperation::Invite); !allowed)
        return allowed.error();
    const auto users = activeUsers(m_database, usernames);
    const auto people = counts();
    if (!users || !people)
        return users ? people.error() : users.error();
    bool isEmpty = people->people == 0; // an administrator's guests: the first one owns it
    for (const UserId user : *users) {
        const auto added = insert(user, std::exchange(isEmpty, false) ? Role::Owner : Role::Member);
        if (!added)
            return added.error();
        if (!*added)
            continue;
        m_seeAnew.push_back(user);
        if (const auto done = record(RoomChangeKind::Invited, user); !done)
            return done.error();
    }
    return finish();
}

Result<Room> RoomWriter::remove(const QString &username)
{
    if (const auto allowed = may(RoomOperation::Remove); !allowed)
        return allowed.error();
    const auto account = anyUser(m_database, username);
    if (!account)
        return account.error();
    const auto role = roleOf(account->id);
    if (!role)
        return role.error();
    if (!*role) // gone already
        return finish();
    if (!mayRemove(m_access.role, **role)) {
        return {ErrorCode::NotAllowed,
                QStringLiteral("only an owner removes owners and administrators")};
    }
    if (const auto done = take(account->id, RoomChangeKind::Removed); !done)
        return done.error();
    return finish();
}

Result<Room> RoomWriter::rename(const QString &name)
{
    if (const auto allowed = may(RoomOperation::Rename); !allowed)
        return allowed.error();
    const auto before = sharedView(m_database, m_room);
    if (!before)
        return before.error();
    if (before->name == name)
        return finish();
    const auto renamed = Statement(m_database, "room_rename")
                             .bind(":name", name)
                             .bind(":name_key", nameKey(name))
                             .bind(":room", m_room)
                             .run();
    if (!renamed && renamed.error().code == ErrorCode::Conflict)
        return {ErrorCode::NameTaken, QStringLiteral("room name")};
    if (!renamed)
        return renamed.error();
    if (const auto done = record(RoomChangeKind::Renamed, {}, name); !done)
        return done.error();
    return finish();
}

Result<Room> RoomWriter::setActive(bool active)
{
    if (const auto allowed = may(RoomOperation::Archive); !allowed)
        return allowed.error();
    if (m_access.isActive != active) {
        if (const auto done = archive(!active); !done)
            return done.error();
    }
    return finish();
}

Result<Room> RoomWriter::setRole(const QString &username, Role role)
{
    if (const auto allowed = may(RoomOperation::SetRole); !allowed)
        return allowed.error();
    const auto account = anyUser(m_database, username);
    if (!account)
        return account.error();
    const auto before = roleOf(account->id);
    if (!before)
        return before.error();
    if (!*before)
        return {ErrorCode::NoSuchUser, username + QStringLiteral(" isn't in this room")};
    if (**before == role)
        return finish();
    const auto people = counts();
    if (!people)
        return people.error();
    if (**before == Role::Owner && people->owners == 1)
        return kLastOwner;
    const auto set = Statement(m_database, "participant_set_role")
                         .bind(":role", int(role))
                         .bind(":room", m_room)
                         .bind(":user", account->id)
                         .run();
    if (!set)
        return set.error();
    m_seeAnew.push_back(account->id);
    const auto done = record(RoomChangeKind::RoleSet, account->id, QString::number(int(role)));
    return done ? finish() : Result<Room>(done.error());
}

Result<Done> RoomWriter::addFirst(UserId user, Role role)
{
    m_rev = 0;
    const auto added = insert(user, role);
    if (!added)
        return added.error();
    if (*added)
        m_seeAnew.push_back(user);
    return Done();
}

Result<Room> RoomWriter::finish()
{
    const auto shared = sharedView(m_database, m_room);
    if (!shared)
        return shared;
    const auto mine = viewsOf(m_database, m_room, {m_actor});
    if (!mine)
        return mine.error();
    if (m_rev >= 0) {
        const auto views = viewsOf(m_database, m_room, m_seeAnew);
        if (!views)
            return views.error();
        m_database.afterCommit(
            [&context = m_context, rev = m_rev, change = RoomChange{*shared, *views, m_removed}] {
                context.heads.tell(change.room.id, rev);
                context.observer.roomChanged(change);
            });
    }
    return mine->empty() ? *shared : mine->front().room;
}

Result<Done> RoomWriter::may(RoomOperation operation)
{
    const auto access = checkAccess(m_database, operation, m_room, m_actor);
    if (!access)
        return access.error();
    m_access = *access;
    return Done();
}

Result<bool> RoomWriter::insert(UserId user, Role role)
{
    const auto added = Statement(m_database, "participant_insert")
                           .bind(":room", m_room)
                           .bind(":user", user)
                           .bind(":role", int(role))
                           .bind(":joined_at", m_context.clock.now())
                           .run();
    return added ? Result<bool>(*added > 0) : Result<bool>(added.error());
}

Result<Done> RoomWriter::take(UserId user, RoomChangeKind kind)
{
    const auto role = roleOf(user);
    const auto people = counts();
    if (!role || !people)
        return role ? people.error() : role.error();
    const bool isLast = people->people == 1;
    if (*role == Role::Owner && people->owners == 1 && !isLast)
        return kLastOwner;
    const auto deleted =
        Statement(m_database, "participant_delete").bind(":room", m_room).bind(":user", user).run();
    if (!deleted)
        return deleted.error();
    m_removed.push_back(user);
    if (const auto done = record(kind, user); !done)
        return done;
    // Whoever joined an empty room would be in one that nobody owns.
    return isLast ? archive(true) : Result<Done>(Done());
}

Result<Done> RoomWriter::archive(bool archived)
{
    const auto set = Statement(m_database, "room_set_active")
                         .bind(":is_active", !archived)
                         .bind(":room", m_room)
                         .run();
    if (!set)
        return set.error();
    return record(archived ? RoomChangeKind::Archived : RoomChangeKind::Restored);
}

Result<Done> RoomWriter::record(RoomChangeKind kind, UserId user, const QString &detail)
{
    if (m_rev < 0) {
        const auto rev = Statement(m_database, "room_next_unheld_rev")
                             .bind(":room", m_room)
                             .first([](const Row &row) { return row.integer("rev"); });
        if (!rev)
            return rev.error();
        m_rev = rev->value_or(0);
    }
    const auto inserted = Statement(m_database, "room_change_insert")
                              .bind(":room", m_room)
                              .bind(":rev", m_rev)
                              .bind(":kind", int(kind))
                              .bind(":user", user)
                              .bind(":actor", m_actor)
                              .bind(":at", m_context.clock.now())
                              .bind(":detail", detail)
                              .run();
    return inserted ? Result<Done>(Done()) : Result<Done>(inserted.error());
}

Result<std::optional<Role>> RoomWriter::roleOf(UserId user)
{
    return Statement(m_database, "participant_role")
        .bind(":room", m_room)
        .bind(":user", user)
        .first([](const Row &row) { return Role(int(row.integer("role"))); });
}

Result<RoomWriter::Counts> RoomWriter::counts()
{
    const auto counts =
        Statement(m_database, "participant_counts").bind(":room", m_room).first([](const Row &row) {
            return Counts{row.integer("people"), row.integer("owners")};
        });
    if (!counts)
        return counts.error();
    return counts->value_or(Counts());
}

} // namespace Kontor::Server
