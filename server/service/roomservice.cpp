// SPDX-License-Identifier: Apache-2.0
#include "service/roomservice.h"

#include "model/textrules.h"
#include "service/wiresize.h"

namespace Kontor::Server {

namespace {

PageQuery toQuery(const QString &query, const QString &after, qint64 limit)
{
    return {query, after, int(std::clamp<qint64>(limit, 1, Limits::kPageSize))};
}

Result<QStringList> checkedUsernames(const QStringList &names)
{
    QStringList result;
    for (const auto &name : names) {
        const auto username = checkedUsername(name);
        if (!username) // nobody can have such a name
            return {ErrorCode::NoSuchUser, QStringLiteral("no such user")};
        result += *username;
    }
    return result;
}

Error noRoom()
{
    return {ErrorCode::BadFrame, QStringLiteral("room_id is missing")};
}

} // namespace

QFuture<Result<Room>> RoomService::create(const Identity &who, const ToServer::CreateRoom &request)
{
    const auto participants = checkedUsernames(request.participants);
    if (!participants)
        return ready<Room>(participants.error());
    if (request.type == RoomType::Private) {
        if (participants->size() != 1) {
            return ready<Room>(
                Error{ErrorCode::BadFrame, QStringLiteral("participants: one other person")});
        }
        return m_stores.rooms.openPrivate(who.user, participants->first());
    }
    const auto name = checkedName(request.name);
    if (!name)
        return ready<Room>(name.error());
    return m_stores.rooms.createGroup({who.user, *name, request.visibility, *participants});
}

QFuture<Result<std::vector<RoomId>>> RoomService::findGroup(const Identity &who,
                                                            const QString &name)
{
    using Rooms = std::vector<RoomId>;
    const auto good = checkedName(name);
    if (!good) // nothing can have such a name
        return ready<Rooms>(Error{ErrorCode::NoSuchRoom, QStringLiteral("no such room")});
    return mapResult(m_stores.rooms.findGroup(who.user, *good),
                     [](RoomId room) -> Result<Rooms> { return Rooms{room}; });
}

QFuture<Result<std::vector<RoomId>>> RoomService::openPrivate(const Identity &who,
                                                              const QString &peer)
{
    using Rooms = std::vector<RoomId>;
    const auto username = checkedUsername(peer);
    if (!username)
        return ready<Rooms>(Error{ErrorCode::NoSuchUser, QStringLiteral("no such user")});
    return mapResult(m_stores.rooms.openPrivate(who.user, *username),
                     [](const Room &room) -> Result<Rooms> { return Rooms{room.id}; });
}

QFuture<Result<Room>> RoomService::join(const Identity &who, RoomId room)
{
    return room.isValid() ? m_stores.rooms.join(who.user, room) : ready<Room>(noRoom());
}

QFuture<Result<Done>> RoomService::leave(const Identity &who, RoomId room)
{
    return room.isValid() ? m_stores.rooms.leave(who.user, room) : ready<Done>(noRoom());
}

QFuture<Result<Room>> RoomService::invite(const Identity &who, const ToServer::Invite &request)
{
    const auto participants = checkedUsernames(request.participants);
    if (!request.room.isValid() || !participants)
        return ready<Room>(request.room.isValid() ? participants.error() : noRoom());
    return m_stores.rooms.invite(who.user, request.room, *participants);
}

QFuture<Result<Room>> RoomService::remove(const Identity &who,
                                          const ToServer::RemoveParticipant &request)
{
    const auto names = checkedUsernames({request.participant});
    if (!request.room.isValid() || !names)
        return ready<Room>(request.room.isValid() ? names.error() : noRoom());
    return m_stores.rooms.remove(who.user, request.room, names->first());
}

QFuture<Result<Room>> RoomService::rename(const Identity &who, const ToServer::RenameRoom &request)
{
    const auto name = checkedName(request.name);
    if (!request.room.isValid() || !name)
        return ready<Room>(request.room.isValid() ? name.error() : noRoom());
    return m_stores.rooms.rename(who.user, request.room, *name);
}

QFuture<Result<Room>> RoomService::archive(const Identity &who,
                                           const ToServer::ArchiveRoom &request)
{
    if (!request.room.isValid())
        return ready<Room>(noRoom());
    return m_stores.rooms.setActive(who.user, request.room, !request.archive);
}

QFuture<Result<Room>> RoomService::setRole(const Identity &who, const ToServer::SetRole &request)
{
    const auto names = checkedUsernames({request.participant});
    if (!request.room.isValid() || !names)
        return ready<Room>(request.room.isValid() ? names.error() : noRoom());
    return m_stores.rooms.setRole(who.user, request.room, names->first(), request.role);
}

QFuture<Result<ToClient::ListUsers>> RoomService::users(const ToServer::ListUsers &request)
{
    using Answer = ToClient::ListUsers;
    const auto query = toQuery(request.query, request.after, request.limit);
    return mapResult(m_stores.users.list(query),
                     [id = request.requestId](const Page<User> &page) -> Result<Answer> {
                         Answer answer{id, page.items, page.hasMore};
                         answer.hasMore = cutToFrame(answer.users) || answer.hasMore;
                         return answer;
                     });
}

QFuture<Result<ToClient::ListRooms>> RoomService::publicRooms(const Identity &who,
                                                              const ToServer::ListRooms &request)
{
    using Answer = ToClient::ListRooms;
    const auto query = toQuery(request.query, request.after, request.limit);
    return mapResult(m_stores.rooms.publicRooms(who.user, query),
                     [id = request.requestId](const Page<Room> &page) -> Result<Answer> {
                         Answer answer{id, page.items, page.hasMore};
                         answer.hasMore = cutToFrame(answer.rooms) || answer.hasMore;
                         return answer;
                     });
}

QFuture<Result<ToClient::ListParticipants>>
RoomService::participants(const Identity &who, const ToServer::ListParticipants &request)
{
    using Answer = ToClient::ListParticipants;
    if (!request.room.isValid())
        return ready<Answer>(noRoom());
    const auto query = toQuery({}, request.after, request.limit);
    return mapResult(m_stores.rooms.participants(who.user, request.room, query),
                     [this, request](const Page<Participant> &page) -> Result<Answer> {
                         Answer answer{request.requestId, request.room, {}, page.hasMore};
                         for (const auto &person : page.items) {
                             answer.participants.push_back(
                                 {person.username, person.displayName, person.role,
                                  m_presence.statusOf(person.username), person.lastReadId});
                         }
                         answer.hasMore = cutToFrame(answer.participants) || answer.hasMore;
                         return answer;
                     });
}

} // namespace Kontor::Server
