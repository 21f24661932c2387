// SPDX-License-Identifier: Apache-2.0
#include "modeloffice.h"

#include <algorithm>

namespace Kontor::Test {

namespace {
constexpr qint64 kStart = 1'769'850'000'000;
}

ModelOffice::ModelOffice(QString me, int rooms, std::mt19937 &random)
    : m_me(std::move(me))
    , m_random(random)
{
    for (int i = 1; i <= rooms; ++i) {
        auto &room = m_rooms[RoomId(i)];
        room.id = RoomId(i);
    }
}

void ModelOffice::tell(const ModelRoom &room, const ToClient::Frame &event) const
{
    if (room.isMine)
        onEvent(event);
}

void ModelOffice::post(RoomId id, const QString &username, const QString &text,
                       const QString &clientMsgId)
{
    auto &room = m_rooms[id];
    const MessageId message(++m_lastId);
    room.messages[message.value()] = {.id = message,
                                      .room = id,
                                      .rev = ++room.rev,
                                      .username = username,
                                      .text = text,
                                      .timestamp = fromMilliseconds(kStart + m_lastId),
                                      .clientMsgId = clientMsgId};
    tell(room, ToClient::ChatMessage{room.messages[message.value()]});
}

void ModelOffice::edit(RoomId id, MessageId message, const QString &text)
{
    auto &room = m_rooms[id];
    auto &stored = room.messages[message.value()];
    if (stored.isDeleted)
        return;
    stored.text = text;
    stored.editedAt = stored.timestamp;
    stored.rev = ++room.rev;
    tell(room, ToClient::MessageChanged{{}, stored});
}

void ModelOffice::erase(RoomId id, MessageId message)
{
    auto &room = m_rooms[id];
    auto &stored = room.messages[message.value()];
    if (stored.isDeleted)
        return;
    stored.text.clear();
    stored.isDeleted = true;
    stored.rev = ++room.rev;
    tell(room, ToClient::MessageChanged{{}, stored});
}

void ModelOffice::rename(RoomId id)
{
    auto &room = m_rooms[id];
    room.name = QStringLiteral("room %1").arg(++room.rev);
    auto shared = state(id); // what everybody is told
    shared.isPersonal = false;
    tell(room, ToClient::RoomChanged{{}, shared});
}

void ModelOffice::readByOther(RoomId id, MessageId upTo)
{
    auto &room = m_rooms[id];
    room.readUpTo = std::max(room.readUpTo, upTo);
    tell(room, ToClient::ReadReceipt{upTo, QStringLiteral("bob"), id});
}

void ModelOffice::readByMe(RoomId id, MessageId upTo)
{
    auto &room = m_rooms[id];
    room.lastRead = std::max(room.lastRead, upTo);
    tell(room, ToClient::ReadReceipt{upTo, m_me, id});
}

void ModelOffice::putOut(RoomId id)
{
    auto &room = m_rooms[id];
    if (!room.isMine)
        return;
    ++room.rev;
    tell(room, ToClient::RoomRemoved{{}, id});
    room.isMine = false;
}

void ModelOffice::takeIn(RoomId id)
{
    auto &room = m_rooms[id];
    if (room.isMine)
        return;
    room.isMine = true;
    ++room.rev;
    tell(room, ToClient::RoomChanged{{}, state(id)});
}

std::vector<ToClient::Frame> ModelOffice::answer(const ToServer::Frame &frame)
{
    if (const auto *question = std::get_if<ToServer::Sync>(&frame))
        return sync(*question);
    if (const auto *history = std::get_if<ToServer::History>(&frame))
        return {page(*history)};
    if (const auto *posted = std::get_if<ToServer::ChatMessage>(&frame))
        return store(*posted);
    if (const auto *users = std::get_if<ToServer::ListUsers>(&frame))
        return {ToClient::ListUsers{users->requestId, {}, false}};
    if (const auto *read = std::get_if<ToServer::MarkRead>(&frame)) {
        auto &room = m_rooms[read->room];
        if (room.isMine)
            room.lastRead = std::max(room.lastRead, std::min(read->upTo, MessageId(m_lastId)));
    }
    return {};
}

std::vector<ToClient::Frame> ModelOffice::store(const ToServer::ChatMessage &posted)
{
    auto &room = m_rooms[posted.room];
    if (!room.isMine)
        return {ToClient::ErrorFrame{ErrorCode::NotAParticipant, {}, {}, posted.clientMsgId, 0}};
    const auto ack = [&](const Message &m, bool duplicate) {
        return ToClient::Ack{{}, m.clientMsgId, m.id, m.room, m.rev, m.timestamp, duplicate};
    };
    for (const auto &[id, message] : room.messages) {
        if (message.clientMsgId == posted.clientMsgId)
            return {ack(message, true)};
    }
    m_stored[posted.room] += posted.message;
    post(posted.room, m_me, posted.message, posted.clientMsgId);
    return {ack(room.messages.rbegin()->second, false)};
}

ToClient::RoomChanges ModelOffice::changesSince(const ModelRoom &room, Revision rev) const
{
    ToClient::RoomChanges changes{room.id, {}, room.rev, false, false};
    if (rev == 0 || rev > room.rev || room.rev - rev > changesLimit) {
        changes.reset = true;
        for (auto it = room.messages.rbegin();
             it != room.messages.rend() && int(changes.messages.size()) < resetMessages; ++it)
            changes.messages.push_back(it->second);
    } else {
        for (const auto &[id, message] : room.messages) {
            if (message.rev > rev)
                changes.messages.push_back(message);
        }
    }
    const auto byRev = [](const Message &a, const Message &b) { return a.rev < b.rev; };
    std::sort(changes.messages.begin(), changes.messages.end(), byRev);
    if (!changes.reset && int(changes.messages.size()) > partLimit) {
        changes.messages.resize(std::size_t(partLimit));
        changes.toRev = changes.messages.back().rev;
        changes.more = true;
    }
    return changes;
}

std::vector<ToClient::Frame> ModelOffice::sync(const ToServer::Sync &question)
{
    std::vector<ToClient::Sync> frames{{question.requestId, false, {}, {}}};
    const auto next = [&] {
        if (m_random() % 3 == 0)
            frames.push_back({question.requestId, false, {}, {}});
    };
    for (const auto &[id, room] : m_rooms) {
        if (room.isMine) {
            frames.back().rooms.push_back(state(id));
            next();
        }
    }
    for (const auto &[id, room] : m_rooms) {
        const auto known = std::find_if(question.rooms.begin(), question.rooms.end(),
                                        [wanted = id](const auto &r) { return r.room == wanted; });
        const Revision rev = known == question.rooms.end() ? 0 : known->rev;
        if (!room.isMine || rev == room.rev)
            continue;
        const auto whole = changesSince(room, rev);
        if (m_random() % 4 == 0) { // the answer is full
            frames.back().changes.push_back({id, {}, whole.reset ? 0 : rev, true, whole.reset});
            continue;
        }
        // In parts, anywhere: a part ends where no later one has an older change.
        ToClient::RoomChanges part{id, {}, whole.toRev, whole.more, whole.reset};
        for (const auto &message : whole.messages) {
            part.messages.push_back(message);
            if (m_random() % 4 == 0 && &message != &whole.messages.back()) {
                auto now = part;
                now.toRev = message.rev;
                now.more = true;
                frames.back().changes.push_back(now);
                frames.push_back({question.requestId, false, {}, {}});
                part.messages.clear();
                part.reset = false;
            }
        }
        frames.back().changes.push_back(part);
        next();
    }
    frames.back().complete = true;
    return {frames.begin(), frames.end()};
}

ToClient::Frame ModelOffice::page(const ToServer::History &question) const
{
    ToClient::History found{question.requestId, question.room, {}, false};
    const auto &room = m_rooms.at(question.room);
    auto it = room.messages.lower_bound(question.before.value());
    while (it != room.messages.begin() && found.messages.size() < 4) {
        --it;
        found.messages.insert(found.messages.begin(), it->second);
    }
    found.hasMore = it != room.messages.begin();
    return found;
}

int ModelOffice::unread(RoomId id) const
{
    const auto &room = m_rooms.at(id);
    return int(std::count_if(room.messages.begin(), room.messages.end(), [&](const auto &entry) {
        const auto &message = entry.second;
        return message.id > room.lastRead && !message.isDeleted && message.username != m_me;
    }));
}

Room ModelOffice::state(RoomId id) const
{
    const auto &room = m_rooms.at(id);
    Room state{.id = id,
               .name = room.name,
               .createdAt = fromMilliseconds(kStart),
               .rev = room.rev,
               .unread = unread(id),
               .lastReadId = room.lastRead,
               .readUpTo = room.readUpTo,
               .participantCount = 3};
    if (!room.messages.empty())
        state.lastMessage = room.messages.rbegin()->second;
    return state;
}

std::vector<RoomId> ModelOffice::rooms() const
{
    std::vector<RoomId> ids;
    for (const auto &[id, room] : m_rooms) {
        if (room.isMine)
            ids.push_back(id);
    }
    return ids;
}

} // namespace Kontor::Test
