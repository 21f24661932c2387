// SPDX-License-Identifier: Apache-2.0
#include "cache/cacherows.h"

#include <QDataStream>
#include <QIODevice>

namespace Kontor::App {

namespace {

// Reactions and attachments are only ever read and written with their message.
QByteArray packExtras(const Message &message)
{
    if (message.reactions.isEmpty() && message.attachments.empty())
        return {};
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_0);
    out << message.reactions << qint32(message.attachments.size());
    for (const auto &attachment : message.attachments)
        out << attachment.id << attachment.name << attachment.sizeBytes << attachment.mediaType;
    return bytes;
}

void unpackExtras(const QByteArray &bytes, Message &message)
{
    if (bytes.isEmpty())
        return;
    QDataStream in(bytes);
    in.setVersion(QDataStream::Qt_6_0);
    qint32 count = 0;
    in >> message.reactions >> count;
    for (qint32 i = 0; i < count && in.status() == QDataStream::Ok; ++i) {
        Attachment attachment;
        in >> attachment.id >> attachment.name >> attachment.sizeBytes >> attachment.mediaType;
        message.attachments.push_back(std::move(attachment));
    }
}

} // namespace

Message toMessage(const Row &row)
{
    Message message{.id = row.id<MessageId>("id"),
                    .room = row.id<RoomId>("room"),
                    .rev = row.integer("rev"),
                    .username = row.text("username"),
                    .text = row.text("text"),
                    .timestamp = row.time("timestamp")};
    if (!row.isNull("edited_at"))
        message.editedAt = row.time("edited_at");
    message.isDeleted = row.flag("is_deleted");
    message.replyTo = row.id<MessageId>("reply_to");
    message.clientMsgId = row.text("client_msg_id");
    unpackExtras(row.bytes("extras"), message);
    return message;
}

void bindMessage(Statement &statement, const Message &message)
{
    const auto extras = packExtras(message);
    statement.bind(":id", message.id)
        .bind(":room", message.room)
        .bind(":rev", message.rev)
        .bind(":username", message.username)
        .bind(":text", message.text)
        .bind(":timestamp", message.timestamp)
        .bind(":edited_at", message.editedAt)
        .bind(":is_deleted", message.isDeleted)
        .bind(":reply_to", message.replyTo)
        .bind(":client_msg_id", message.clientMsgId)
        .bind(":extras", extras.isEmpty() ? QVariant() : QVariant(extras));
}

CachedRoom toCachedRoom(const Row &row)
{
    CachedRoom cached;
    auto &room = cached.room;
    room.id = row.id<RoomId>("id");
    room.name = row.text("name");
    room.type = RoomType(row.integer("type"));
    room.visibility = Visibility(row.integer("visibility"));
    room.createdAt = row.time("created_at");
    room.isActive = row.flag("is_active");
    room.rev = row.integer("rev");
    room.role = Role(row.integer("role"));
    room.muted = Muted(row.integer("muted"));
    room.unread = int(row.integer("unread"));
    room.mentions = int(std::min(row.integer("mentions"), row.integer("unread")));
    room.lastReadId = row.id<MessageId>("last_read_id");
    room.readUpTo = row.id<MessageId>("read_up_to");
    room.participantCount = int(row.integer("participant_count"));
    room.peer = row.text("peer");
    cached.title = room.type == RoomType::Private ? row.text("peer_name") : room.name;
    return cached;
}

void bindSharedState(Statement &statement, const Room &room)
{
    statement.bind(":id", room.id)
        .bind(":name", room.name)
        .bind(":type", int(room.type))
        .bind(":visibility", int(room.visibility))
        .bind(":created_at", room.createdAt)
        .bind(":is_active", room.isActive)
        .bind(":participant_count", room.participantCount)
        .bind(":rev", room.rev);
}

void bindRoomState(Statement &statement, const Room &room)
{
    bindSharedState(statement, room);
    statement.bind(":role", int(room.role))
        .bind(":muted", int(room.muted))
        .bind(":peer", room.peer)
        .bind(":mentions", room.mentions);
}

User toUser(const Row &row)
{
    return {row.text("username"), row.text("display_name"), row.flag("is_admin")};
}

OutboxEntry toOutboxEntry(const Row &row)
{
    OutboxEntry entry{.position = row.integer("position"),
                      .clientMsgId = row.text("client_msg_id"),
                      .room = row.id<RoomId>("room"),
                      .text = row.text("text"),
                      .createdAt = row.time("created_at")};
    if (!row.isNull("failure"))
        entry.failure = ErrorCode(row.integer("failure"));
    entry.failureDetail = row.text("failure_detail");
    return entry;
}

RoomPlace RoomPlace::fromRow(const Row &row)
{
    return {.rev = row.integer("rev"),
            .stateRev = row.integer("state_rev"),
            .lastReadId = row.id<MessageId>("last_read_id"),
            .serverReadId = row.id<MessageId>("server_read_id"),
            .readUpTo = row.id<MessageId>("read_up_to"),
            .spanStart = row.id<MessageId>("span_start"),
            .atOldest = row.flag("at_oldest"),
            .gapUnread = row.integer("gap_unread"),
            .snapshotRev = row.integer("snapshot_rev"),
            .snapshotUnread = row.integer("snapshot_unread"),
            .snapshotReadId = row.id<MessageId>("snapshot_read_id")};
}

Result<std::optional<RoomPlace>> RoomPlace::load(Database &database, RoomId room)
{
    return Statement(database, "room_place").bind(":id", room).first(&RoomPlace::fromRow);
}

Result<Done> RoomPlace::save(Database &database, RoomId room) const
{
    const auto saved = Statement(database, "room_save_place")
                           .bind(":id", room)
                           .bind(":rev", rev)
                           .bind(":last_read_id", lastReadId.value())
                           .bind(":server_read_id", serverReadId.value())
                           .bind(":read_up_to", readUpTo.value())
                           .bind(":span_start", spanStart.value())
                           .bind(":at_oldest", atOldest)
                           .bind(":gap_unread", gapUnread)
                           .bind(":snapshot_rev", snapshotRev)
                           .bind(":snapshot_unread", snapshotUnread)
                           .bind(":snapshot_read_id", snapshotReadId.value())
                           .run();
    return saved ? Result<Done>(Done()) : Result<Done>(saved.error());
}

} // namespace Kontor::App
