// SPDX-License-Identifier: Apache-2.0
#include "sqlstore/rows.h"

namespace Kontor::Server {

namespace {

Message messageOf(const Row &row, UserId reader, const char *idColumn, const char *revColumn)
{
    Message message;
    message.id = row.id<MessageId>(idColumn);
    message.rev = row.integer(revColumn);
    message.username = row.text("username");
    message.text = row.text("content");
    message.timestamp = row.time("timestamp");
    if (!row.isNull("edited_at"))
        message.editedAt = row.time("edited_at");
    message.isDeleted = row.flag("is_deleted");
    message.replyTo = row.id<MessageId>("reply_to");
    if (!reader.isValid() || row.id<UserId>("sender_id") == reader)
        message.clientMsgId = row.text("client_msg_id");
    return message;
}

} // namespace

Message toMessage(const Row &row, UserId reader)
{
    Message message = messageOf(row, reader, "id", "rev");
    message.room = row.id<RoomId>("room_id");
    return message;
}

Room toRoomSummary(const Row &row)
{
    Room room;
    room.id = row.id<RoomId>("id");
    room.name = row.text("name");
    room.type = RoomType(int(row.integer("type")));
    room.visibility = Visibility(int(row.integer("visibility")));
    room.createdAt = row.time("created_at");
    room.isActive = row.flag("is_active");
    room.rev = row.integer("rev");
    room.participantCount = int(row.integer("participant_count"));
    room.isPersonal = false;
    return room;
}

Room toListedRoom(const Row &row)
{
    Room room = toRoomSummary(row);
    room.isPersonal = row.flag("is_participant");
    room.role = Role(int(row.integer("role")));
    return room;
}

Room toRoom(const Row &row, UserId user)
{
    Room room = toRoomSummary(row);
    room.isPersonal = true;
    room.role = Role(int(row.integer("role")));
    room.muted = Muted(int(row.integer("muted")));
    room.lastReadId = row.id<MessageId>("last_read_id");
    room.unread = int(row.integer("unread"));
    room.readUpTo = row.id<MessageId>("read_up_to");
    room.peer = row.text("peer");
    if (!row.isNull("message_id")) {
        room.lastMessage = messageOf(row, user, "message_id", "message_rev");
        room.lastMessage->room = room.id;
    }
    return room;
}

Account toAccount(const Row &row)
{
    return {row.id<UserId>("id"),
            {row.text("username"), row.text("display_name"), row.flag("is_admin")},
            row.text("password_hash"),
            !row.isNull("disabled_at")};
}

Result<RoomAccess> checkAccess(Database &database, RoomOperation operation, RoomId room,
                               UserId user)
{
    const auto access =
        Statement(database, "room_access")
            .bind(":room", room)
            .bind(":user", user)
            .first([](const Row &row) {
                return RoomAccess{RoomType(int(row.integer("type"))),
                                  Visibility(int(row.integer("visibility"))), row.flag("is_active"),
                                  row.flag("is_participant"), Role(int(row.integer("role")))};
            });
    if (!access)
        return access.error();
    if (!access->has_value())
        return {ErrorCode::NoSuchRoom, QStringLiteral("no such room")};
    auto found = **access;
    if (!user.isValid()) { // an administrator
        found.isParticipant = true;
        found.role = Role::Owner;
    }
    if (const auto may = mayDo(operation, found); !may)
        return may.error();
    return found;
}

Result<std::vector<RoomView>> viewsOf(Database &database, RoomId room,
                                      const std::vector<UserId> &users)
{
    std::vector<RoomView> views;
    views.reserve(users.size());
    for (const UserId user : users) {
        const auto view = Statement(database, "rooms_of_user")
                              .bind(":user", user)
                              .bind(":first_room", room)
                              .bind(":last_room", room)
                              .first([user](const Row &row) { return toRoom(row, user); });
        if (!view)
            return view.error();
        if (*view)
            views.push_back({user, **view});
    }
    return views;
}

Result<std::vector<UserId>> participantIds(Database &database, RoomId room)
{
    return Statement(database, "participant_ids").bind(":room", room).all([](const Row &row) {
        return row.id<UserId>("user_id");
    });
}

Result<Room> sharedView(Database &database, RoomId room)
{
    const auto found = Statement(database, "room_summary").bind(":room", room).first(toRoomSummary);
    if (!found)
        return found.error();
    if (!found->has_value())
        return {ErrorCode::NoSuchRoom, QStringLiteral("no such room")};
    return **found;
}

Result<RoomId> roomOfMessage(Database &database, MessageId message)
{
    const auto room =
        Statement(database, "message_room").bind(":id", message).first([](const Row &row) {
            return row.id<RoomId>("room_id");
        });
    if (!room)
        return room.error();
    if (!room->has_value())
        return {ErrorCode::NoSuchMessage, QStringLiteral("message %1").arg(message.value())};
    return **room;
}

} // namespace Kontor::Server
