// SPDX-License-Identifier: Apache-2.0
#include "sqlstore/sqlroomstore.h"

#include "model/limits.h"
#include "model/textrules.h"
#include "sqlstore/rows.h"

#include <algorithm>

namespace Kontor::Server {

namespace {

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

Result<UserId> activeUser(Database &database, const QString &username)
{
    const auto account = anyUser(database, username);
    if (!account)
        return account.error();
    if (account->isDisabled)
        return {ErrorCode::NoSuchUser, username};
    return account->id;
}

Result<std::vector<UserId>> activeUsers(Database &database, const QStringList &usernames)
{
    std::vector<UserId> users;
    for (const auto &username : usernames) {
        const auto user = activeUser(database, username);
        if (!user)
            return user.error();
        if (std::find(users.begin(), users.end(), *user) == users.end())
            users.push_back(*user);
    }
    return users;
}

QString pairKey(UserId a, UserId b)
{
    const auto [first, second] = std::minmax(a, b);
    return QStringLiteral("%1:%2").arg(first.value()).arg(second.value());
}

Room viewFor(const std::vector<RoomView> &views, UserId user)
{
    const auto view = std::find_if(views.begin(), views.end(),
                                   [user](const RoomView &v) { return v.user == user; });
    return view == views.end() ? Room() : view->room;
}

} // namespace

QFuture<Result<Room>> SqlRoomStore::createGroup(const NewGroup &group)
{
    return m_context.executor.write<Room>(
        [this, group](Database &database) { return insertGroup(database, group); });
}

Result<Room> SqlRoomStore::insertGroup(Database &database, const NewGroup &group)
{
    const auto users = activeUsers(database, group.participants);
    if (!users)
        return users.error();
    Room room;
    room.name = group.name;
    room.visibility = group.visibility;
    const auto id = insertRoom(database, room, {});
    if (!id && id.error().code == ErrorCode::Conflict)
        return {ErrorCode::NameTaken, QStringLiteral("room name")};
    if (!id)
        return id.error();
    if (const auto owner = insertParticipant(database, *id, group.owner, Role::Owner); !owner)
        return owner.error();
    for (const UserId user : *users) {
        if (const auto added = insertParticipant(database, *id, user, Role::Member); !added)
            return added.error();
    }
    const auto views = announce(database, *id);
    if (!views)
        return views.error();
    return viewFor(*views, group.owner);
}

QFuture<Result<Room>> SqlRoomStore::openPrivate(UserId user, const QString &peer)
{
    return m_context.executor.write<Room>([this, user, peer](Database &database) {
        return findOrInsertPrivate(database, user, peer);
    });
}

Result<Room> SqlRoomStore::findOrInsertPrivate(Database &database, UserId user, const QString &peer)
{
    const auto other = anyUser(database, peer);
    if (!other)
        return other.error();
    if (other->id == user)
        return {ErrorCode::NotAllowed, QStringLiteral("a private room is for two")};
    const auto key = pairKey(user, other->id);
    const auto existing =
        Statement(database, "room_by_pair").bind(":pair_key", key).first([](const Row &row) {
            return row.id<RoomId>("id");
        });
    if (!existing)
        return existing.error();
    if (existing->has_value()) {
        const auto views = viewsOf(database, **existing, {user});
        return views ? Result<Room>(viewFor(*views, user)) : Result<Room>(views.error());
    }
    if (other->isDisabled)
        return {ErrorCode::NoSuchUser, peer};
    Room room;
    room.type = RoomType::Private;
    const auto id = insertRoom(database, room, key);
    if (!id)
        return id.error();
    for (const UserId participant : {user, other->id}) {
        if (const auto added = insertParticipant(database, *id, participant, Role::Member); !added)
            return added.error();
    }
    const auto views = announce(database, *id);
    return views ? Result<Room>(viewFor(*views, user)) : Result<Room>(views.error());
}

QFuture<Result<Done>> SqlRoomStore::addParticipants(RoomId room, const QStringList &usernames)
{
    return m_context.executor.write<Done>([this, room, usernames](Database &database) {
        return insertParticipants(database, room, usernames);
    });
}

Result<Done> SqlRoomStore::insertParticipants(Database &database, RoomId room,
                                              const QStringList &usernames)
{
    const auto users = activeUsers(database, usernames);
    if (!users)
        return users.error();
    bool changed = false;
    for (const UserId user : *users) {
        const auto added = insertParticipant(database, room, user, Role::Member);
        if (!added)
            return added.error();
        changed = changed || *added;
    }
    if (!changed)
        return Done();
    const auto rev =
        Statement(database, "room_next_unheld_rev").bind(":room", room).first([](const Row &row) {
            return row.integer("rev");
        });
    if (!rev)
        return rev.error();
    if (!rev->has_value())
        return {ErrorCode::NoSuchRoom, QStringLiteral("room %1").arg(room.value())};
    const auto views = announce(database, room);
    return views ? Result<Done>(Done()) : Result<Done>(views.error());
}

Result<RoomId> SqlRoomStore::insertRoom(Database &database, const Room &room, const QString &pair)
{
    const bool isPrivate = room.type == RoomType::Private;
    const auto id = Statement(database, "room_insert")
                        .bind(":name", room.name)
                        .bind(":name_key", isPrivate ? QVariant() : QVariant(nameKey(room.name)))
                        .bind(":pair_key", isPrivate ? QVariant(pair) : QVariant())
                        .bind(":type", int(room.type))
                        .bind(":visibility", int(room.visibility))
                        .bind(":created_at", m_context.clock.now())
                        .first([](const Row &row) { return row.id<RoomId>("id"); });
    if (!id)
        return id.error();
    return id->value_or(RoomId());
}

Result<bool> SqlRoomStore::insertParticipant(Database &database, RoomId room, UserId user,
                                             Role role)
{
    const auto added = Statement(database, "participant_insert")
                           .bind(":room", room)
                           .bind(":user", user)
                           .bind(":role", int(role))
                           .bind(":joined_at", m_context.clock.now())
                           .run();
    if (!added)
        return added.error();
    return *added > 0;
}

Result<std::vector<RoomView>> SqlRoomStore::announce(Database &database, RoomId room)
{
    const auto users = participantIds(database, room);
    if (!users)
        return users.error();
    auto views = viewsOf(database, room, *users);
    if (!views)
        return views;
    database.afterCommit([this, room, told = *views] {
        m_context.heads.tell(room, told.empty() ? 0 : told.front().room.rev);
        m_context.observer.roomChanged(told);
    });
    return views;
}

QFuture<Result<RoomId>> SqlRoomStore::findGroup(UserId reader, const QString &name)
{
    return m_context.executor.read<RoomId>([reader, name](Database &database) -> Result<RoomId> {
        const auto id = Statement(database, "room_by_name")
                            .bind(":name_key", nameKey(name))
                            .first([](const Row &row) { return row.id<RoomId>("id"); });
        if (!id)
            return id.error();
        if (!id->has_value())
            return {ErrorCode::NoSuchRoom, name};
        if (reader.isValid()) {
            const auto access = checkAccess(database, **id, reader);
            if (!access && access.error().code == ErrorCode::NoSuchRoom)
                return {ErrorCode::NoSuchRoom, name}; // not to be told from one that isn't there
            if (!access)
                return access.error();
        }
        return **id;
    });
}

QFuture<Result<std::vector<RoomView>>> SqlRoomStore::views(RoomId room,
                                                           const std::vector<UserId> &users)
{
    return m_context.executor.read<std::vector<RoomView>>(
        [room, users](Database &database) { return viewsOf(database, room, users); });
}

QFuture<Result<std::vector<RoomId>>> SqlRoomStore::roomsOf(UserId user)
{
    return m_context.executor.read<std::vector<RoomId>>([user](Database &database) {
        return Statement(database, "room_ids_of_user").bind(":user", user).all([](const Row &row) {
            return row.id<RoomId>("room_id");
        });
    });
}

QFuture<Result<Page<Room>>> SqlRoomStore::publicRooms(UserId user, const PageQuery &query)
{
    return m_context.executor.read<Page<Room>>(
        [user, query](Database &database) -> Result<Page<Room>> {
            const auto rooms = Statement(database, "rooms_public_page")
                                   .bind(":user", user)
                                   .bind(":query", nameKey(query.query))
                                   .bind(":after", nameKey(query.after))
                                   .bind(":limit", query.limit + 1)
                                   .all(toRoomSummary);
            if (!rooms)
                return rooms.error();
            return pageOf(*rooms, query.limit);
        });
}

QFuture<Result<Page<Room>>> SqlRoomStore::allRooms(RoomId after, int limit)
{
    return m_context.executor.read<Page<Room>>(
        [after, limit](Database &database) -> Result<Page<Room>> {
            const auto rooms = Statement(database, "rooms_all_page")
                                   .bind(":after", after.value())
                                   .bind(":limit", limit + 1)
                                   .all(toRoomSummary);
            if (!rooms)
                return rooms.error();
            return pageOf(*rooms, limit);
        });
}

QFuture<Result<Page<Participant>>> SqlRoomStore::participants(UserId reader, RoomId room,
                                                              const PageQuery &query)
{
    return m_context.executor.read<Page<Participant>>(
        [reader, room, query](Database &database) -> Result<Page<Participant>> {
            if (reader.isValid()) {
                if (const auto access = checkAccess(database, room, reader); !access)
                    return access.error();
            }
            const auto people =
                Statement(database, "participants_page")
                    .bind(":room", room)
                    .bind(":after", query.after)
                    .bind(":limit", query.limit + 1)
                    .all([](const Row &row) {
                        return Participant{row.text("username"), row.text("display_name"),
                                           Role(int(row.integer("role"))),
                                           row.id<MessageId>("last_read_id")};
                    });
            if (!people)
                return people.error();
            return pageOf(*people, query.limit);
        });
}

QFuture<Result<Done>> SqlRoomStore::markRead(const ReadMark &mark)
{
    return m_context.executor.write<Done>(
        [this, mark](Database &database) { return moveCursor(database, mark); });
}

Result<Done> SqlRoomStore::moveCursor(Database &database, const ReadMark &mark)
{
    const auto room =
        mark.room.isValid() ? Result<RoomId>(mark.room) : roomOfMessage(database, mark.upTo);
    if (!room)
        return room.error();
    if (const auto access = checkAccess(database, *room, mark.reader); !access) {
        const auto code = access.error().code;
        const bool isStranger = code == ErrorCode::NoSuchRoom || code == ErrorCode::NotAParticipant;
        if (isStranger && !mark.room.isValid()) // not to be told from a message that isn't there
            return {ErrorCode::NoSuchMessage, QStringLiteral("message %1").arg(mark.upTo.value())};
        return access.error();
    }
    if (mark.isMessage && mark.room.isValid()) {
        const auto home = roomOfMessage(database, mark.upTo);
        if (!home)
            return home.error();
        if (*home != mark.room)
            return {ErrorCode::NoSuchMessage, QStringLiteral("message %1").arg(mark.upTo.value())};
    }
    const auto toId = [](const char *column) {
        return [column](const Row &row) { return row.id<MessageId>(column); };
    };
    const auto current = Statement(database, "participant_cursor")
                             .bind(":room", *room)
                             .bind(":user", mark.reader)
                             .first(toId("last_read_id"));
    const auto target = Statement(database, "message_last_until")
                            .bind(":room", *room)
                            .bind(":up_to", mark.upTo)
                            .first(toId("id"));
    if (!current || !target)
        return current ? target.error() : current.error();
    const auto from = current->value_or(MessageId());
    if (!target->has_value() || **target <= from)
        return Done();
    if (const auto moved = Statement(database, "participant_set_cursor")
                               .bind(":up_to", **target)
                               .bind(":room", *room)
                               .bind(":user", mark.reader)
                               .run();
        !moved)
        return moved.error();
    const auto messages = Statement(database, "messages_newly_read")
                              .bind(":room", *room)
                              .bind(":from", from.value())
                              .bind(":to", **target)
                              .bind(":reader", mark.reader)
                              .bind(":limit", Limits::kSyncChanges)
                              .all(toId("id"));
    if (!messages)
        return messages.error();
    database.afterCommit([this, move = CursorMove{*room, mark.reader, mark.username, *messages}] {
        m_context.observer.cursorMoved(move);
    });
    return Done();
}

} // namespace Kontor::Server
