// SPDX-License-Identifier: Apache-2.0
#include "sqlstore/sqlroomstore.h"

#include "model/limits.h"
#include "model/textrules.h"
#include "sqlstore/roomwriter.h"

#include <algorithm>

namespace Kontor::Server {

namespace {

QString pairKey(UserId a, UserId b)
{
    const auto [first, second] = std::minmax(a, b);
    return QStringLiteral("%1:%2").arg(first.value()).arg(second.value());
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
    RoomWriter writer(m_context, database, *id, group.owner);
    if (const auto owner = writer.addFirst(group.owner, Role::Owner); !owner)
        return owner.error();
    for (const UserId user : *users) {
        if (const auto added = writer.addFirst(user, Role::Member); !added)
            return added.error();
    }
    return writer.finish();
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
    if (existing->has_value())
        return RoomWriter(m_context, database, **existing, user).finish();
    if (other->isDisabled)
        return {ErrorCode::NoSuchUser, peer};
    Room room;
    room.type = RoomType::Private;
    const auto id = insertRoom(database, room, key);
    if (!id)
        return id.error();
    RoomWriter writer(m_context, database, *id, user);
    for (const UserId participant : {user, other->id}) {
        if (const auto added = writer.addFirst(participant, Role::Member); !added)
            return added.error();
    }
    return writer.finish();
}

template <typename T, typename... Parameters, typename... Arguments>
QFuture<Result<T>> SqlRoomStore::change(UserId actor, RoomId room,
                                        Result<T> (RoomWriter::*step)(Parameters...),
                                        Arguments... arguments)
{
    return m_context.executor.write<T>([=, this](Database &database) {
        RoomWriter writer(m_context, database, room, actor);
        return (writer.*step)(arguments...);
    });
}

QFuture<Result<Room>> SqlRoomStore::join(UserId user, RoomId room)
{
    return change(user, room, &RoomWriter::join);
}

QFuture<Result<Done>> SqlRoomStore::leave(UserId user, RoomId room)
{
    return change(user, room, &RoomWriter::leave);
}

QFuture<Result<Room>> SqlRoomStore::invite(UserId actor, RoomId room, const QStringList &usernames)
{
    return change(actor, room, &RoomWriter::invite, usernames);
}

QFuture<Result<Room>> SqlRoomStore::remove(UserId actor, RoomId room, const QString &username)
{
    return change(actor, room, &RoomWriter::remove, username);
}

QFuture<Result<Room>> SqlRoomStore::rename(UserId actor, RoomId room, const QString &name)
{
    return change(actor, room, &RoomWriter::rename, name);
}

QFuture<Result<Room>> SqlRoomStore::setActive(UserId actor, RoomId room, bool active)
{
    return change(actor, room, &RoomWriter::setActive, active);
}

QFuture<Result<Room>> SqlRoomStore::setRole(UserId actor, RoomId room, const QString &username,
                                            Role role)
{
    return change(actor, room, &RoomWriter::setRole, username, role);
}

QFuture<Result<Done>> SqlRoomStore::setJoinedAt(RoomId room, UserId user, MessageId joined)
{
    return m_context.executor.write<Done>([=](Database &database) -> Result<Done> {
        const auto set = Statement(database, "participant_set_joined")
                             .bind(":joined", joined.value())
                             .bind(":room", room)
                             .bind(":user", user)
                             .run();
        return set ? Result<Done>(Done()) : Result<Done>(set.error());
    });
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
            const auto access = checkAccess(database, RoomOperation::Read, **id, reader);
            if (!access && access.error().code == ErrorCode::NoSuchRoom)
                return {ErrorCode::NoSuchRoom, name}; // not to be told from one that isn't there
            if (!access)
                return access.error();
        }
        return **id;
    });
}

QFuture<Result<RoomUnread>> SqlRoomStore::unreadOf(RoomId room, const std::vector<UserId> &users)
{
    return m_context.executor.read<RoomUnread>(
        [room, users](Database &database) -> Result<RoomUnread> {
            RoomUnread result;
            for (const UserId user : users) {
                const auto row = Statement(database, "room_unread")
                                     .bind(":room", room)
                                     .bind(":user", user)
                                     .first([](const Row &r) {
                                         return RoomUnread{r.text("name"),
                                                           RoomType(int(r.integer("type"))),
                                                           {{UserId(), int(r.integer("unread"))}}};
                                     });
                if (!row)
                    return row.error();
                if (!row->has_value())
                    continue; // not in it any more
                result.name = (*row)->name;
                result.type = (*row)->type;
                result.unread.emplace_back(user, (*row)->unread.front().second);
            }
            return result;
        });
}

QFuture<Result<std::vector<RoomId>>> SqlRoomStore::roomsOf(UserId user)
{
    return m_context.executor.read<std::vector<RoomId>>([user](Database &database) {
        return Statement(database, "room_ids_of_user").bind(":user", user).all([](const Row &row) {
            return row.id<RoomId>("room_id");
        });
    });
}

QFuture<Result<std::vector<RoomOfUser>>> SqlRoomStore::roomTypesOf(UserId user)
{
    return m_context.executor.read<std::vector<RoomOfUser>>([user](Database &database) {
        return Statement(database, "room_types_of_user")
            .bind(":user", user)
            .all([](const Row &row) {
                return RoomOfUser{row.id<RoomId>("id"), RoomType(int(row.integer("type")))};
            });
    });
}

QFuture<Result<std::vector<Peer>>> SqlRoomStore::peersOf(UserId user)
{
    return m_context.executor.read<std::vector<Peer>>([user](Database &database) {
        return Statement(database, "peers_of_user").bind(":user", user).all([](const Row &row) {
            return Peer{row.text("username"),
                        row.isNull("last_seen_at") ? std::nullopt
                                                   : std::optional(row.time("last_seen_at"))};
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
                                   .all(toListedRoom);
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
            if (const auto access = checkAccess(database, RoomOperation::Read, room, reader);
                !access)
                return access.error();
            const auto people =
                Statement(database, "participants_page")
                    .bind(":room", room)
                    .bind(":after", query.after)
                    .bind(":limit", query.limit + 1)
                    .all([](const Row &row) {
                        return Participant{row.text("username"), row.text("display_name"),
                                           Role(int(row.integer("role"))),
                                           row.id<MessageId>("last_read_id"),
                                           row.id<MessageId>("joined_message_id")};
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

//! Of the message that \a mark is about; its reader may read there.
Result<RoomId> SqlRoomStore::roomToRead(Database &database, const ReadMark &mark)
{
    const auto noMessage = [&mark] {
        return Error{ErrorCode::NoSuchMessage, QStringLiteral("message %1").arg(mark.upTo.value())};
    };
    const auto room =
        mark.room.isValid() ? Result<RoomId>(mark.room) : roomOfMessage(database, mark.upTo);
    if (!room)
        return room.error();
    if (const auto access = checkAccess(database, RoomOperation::Read, *room, mark.reader);
        !access) {
        const auto code = access.error().code;
        const bool isStranger = code == ErrorCode::NoSuchRoom || code == ErrorCode::NotAParticipant;
        if (isStranger && !mark.room.isValid()) // not to be told from a message that isn't there
            return noMessage();
        return access.error();
    }
    if (mark.isMessage && mark.room.isValid()) {
        const auto home = roomOfMessage(database, mark.upTo);
        if (!home)
            return home.error();
        if (*home != mark.room)
            return noMessage();
    }
    return *room;
}

Result<Done> SqlRoomStore::moveCursor(Database &database, const ReadMark &mark)
{
    const auto room = roomToRead(database, mark);
    if (!room)
        return room.error();
    const auto toId = [](const char *column) {
        return [column](const Row &row) { return row.id<MessageId>(column); };
    };
    struct Place {
        MessageId lastRead;
        MessageId joined;
    };
    const auto current = Statement(database, "participant_cursor")
                             .bind(":room", *room)
                             .bind(":user", mark.reader)
                             .first([](const Row &row) {
                                 return Place{row.id<MessageId>("last_read_id"),
                                              row.id<MessageId>("joined_message_id")};
                             });
    const auto target = Statement(database, "message_last_until")
                            .bind(":room", *room)
                            .bind(":up_to", mark.upTo)
                            .first(toId("id"));
    if (!current || !target)
        return current ? target.error() : current.error();
    const auto place = current->value_or(Place());
    const auto from = std::max(place.lastRead, place.joined);
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
                              .bind(":from", from.value()) // 0, not NULL
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
