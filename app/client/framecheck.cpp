// SPDX-License-Identifier: Apache-2.0
#include "client/framecheck.h"

#include "model/limits.h"
#include "model/textrules.h"

#include <algorithm>

namespace Kontor::App {

namespace {

// More than these nobody can see, and they'd have to be kept with every message.
constexpr qsizetype kReactions = 100;
constexpr qsizetype kReactors = 1000;
constexpr qsizetype kEmojiLength = 40;
constexpr std::size_t kAttachments = 20;
constexpr qsizetype kFieldLength = 255;
constexpr int kCountMax = 1'000'000;

// The years 1970 to 9999: what every part of the program can print.
constexpr Timestamp kFirstTime(std::chrono::milliseconds(0));
constexpr Timestamp kLastTime(std::chrono::milliseconds(253'402'300'799'999));

bool isUsable(qint64 number)
{
    return number > 0 && number <= kMaxNumber;
}

QString cut(const QString &text, qsizetype length)
{
    if (text.size() <= length)
        return text;
    const bool splits = text.at(length - 1).isHighSurrogate();
    return text.left(splits ? length - 1 : length);
}

void cutReactions(QMap<QString, QStringList> &reactions)
{
    for (auto it = reactions.begin(); it != reactions.end();) {
        const bool usable = it.key().size() <= kEmojiLength && !it.key().isEmpty()
            && std::distance(reactions.begin(), it) < kReactions;
        if (!usable) {
            it = reactions.erase(it);
            continue;
        }
        if (it->size() > kReactors)
            it->resize(kReactors);
        for (auto &name : *it)
            name = cut(name, Limits::kNameLength);
        ++it;
    }
}

void cutAttachments(std::vector<Attachment> &attachments)
{
    if (attachments.size() > kAttachments)
        attachments.resize(kAttachments);
    for (auto &attachment : attachments) {
        attachment.id = cut(attachment.id, kFieldLength);
        attachment.name = cut(attachment.name, kFieldLength);
        attachment.mediaType = cut(attachment.mediaType, kFieldLength);
    }
}

} // namespace

Timestamp checkedTime(Timestamp time)
{
    return std::clamp(time, kFirstTime, kLastTime);
}

std::optional<Message> checked(Message message)
{
    const auto username = checkedUsername(message.username);
    if (!username || !isUsable(message.id.value()) || !isUsable(message.room.value())
        || !isUsable(message.rev))
        return std::nullopt;
    message.username = *username;
    if (message.isDeleted)
        message.text.clear();
    message.text = cut(message.text, Limits::kMessageBytes);
    message.timestamp = checkedTime(message.timestamp);
    if (message.editedAt)
        message.editedAt = checkedTime(*message.editedAt);
    if (!isUsable(message.replyTo.value()))
        message.replyTo = {};
    if (message.clientMsgId.size() > Limits::kRequestIdLength)
        message.clientMsgId.clear();
    cutReactions(message.reactions);
    cutAttachments(message.attachments);
    return message;
}

std::optional<Room> checked(Room room)
{
    if (!isUsable(room.id.value()) || room.rev < 0 || room.rev > kMaxNumber)
        return std::nullopt;
    const auto peer = checkedUsername(room.peer);
    room.peer = peer ? *peer : QString();
    const auto name = checkedName(room.name);
    room.name = name ? *name : QString();
    if (room.type == RoomType::Private && room.peer.isEmpty())
        return std::nullopt;
    if (room.type == RoomType::Group && room.name.isEmpty())
        room.name = u'#' + QString::number(room.id.value());
    room.createdAt = checkedTime(room.createdAt);
    room.unread = std::clamp(room.unread, 0, kCountMax);
    room.mentions = std::clamp(room.mentions, 0, kCountMax);
    room.participantCount = std::clamp(room.participantCount, 0, kCountMax);
    if (!isUsable(room.lastReadId.value()))
        room.lastReadId = {};
    if (!isUsable(room.readUpTo.value()))
        room.readUpTo = {};
    return room;
}

std::optional<User> checked(User user)
{
    const auto username = checkedUsername(user.username);
    if (!username)
        return std::nullopt;
    user.username = *username;
    const auto name = checkedName(user.displayName);
    user.displayName = name ? *name : user.username;
    return user;
}

} // namespace Kontor::App
