// SPDX-License-Identifier: Apache-2.0
#include "client/roomrequests.h"

#include "cache/localcache.h"
#include "client/framecheck.h"
#include "client/promises.h"
#include "client/synchronizer.h"
#include "connection/serverconnection.h"

#include <algorithm>

namespace Kontor::App {

namespace {

constexpr qint64 kHistoryPage = 100;
const Error kUnusable{ErrorCode::BadFrame, QStringLiteral("an answer of another type")};

} // namespace

RoomRequests::RoomRequests(LocalCache &cache, ServerConnection &connection,
                           Synchronizer &synchronizer, const Timings &timings, QObject *parent)
    : QObject(parent)
    , m_cache(cache)
    , m_connection(connection)
    , m_synchronizer(synchronizer)
    , m_timings(timings)
{
}

QFuture<Result<Done>> RoomRequests::fetchHistory(RoomId room)
{
    if (const auto under = m_histories.constFind(room);
        under != m_histories.constEnd() && !under->isFinished())
        return *under;
    auto promise = started<Done>();
    m_histories.insert(room, promise->future());
    onReady(m_cache.cursors(), this, [=, this](const Result<std::vector<RoomCursor>> &cursors) {
        if (!cursors)
            return finish<Done>(promise, cursors.error());
        const auto cursor = std::find_if(cursors->begin(), cursors->end(),
                                         [room](const RoomCursor &c) { return c.room == room; });
        if (cursor == cursors->end())
            return finish<Done>(promise, ErrorCode::NoSuchRoom);
        if (cursor->atOldest)
            return finish<Done>(promise, Done());
        if (!cursor->spanStart.isValid()) { // the newest page is not there yet: a sync brings it
            m_synchronizer.check(room);
            return finish<Done>(
                promise,
                {ErrorCode::Unavailable, QStringLiteral("the newest page isn't there yet")});
        }
        askForPage(room, cursor->spanStart, promise);
    });
    return promise->future();
}

void RoomRequests::askForPage(RoomId room, MessageId before,
                              const std::shared_ptr<QPromise<Result<Done>>> &promise)
{
    const ToServer::History question{.requestId = {},
                                     .room = room,
                                     .before = before,
                                     .after = {},
                                     .around = {},
                                     .limit = kHistoryPage};
    onReady(m_connection.request(question, m_timings.request), this,
            [=, this](const Result<ToClient::Frame> &answer) {
                if (!answer)
                    return finish<Done>(promise, answer.error());
                const auto *page = std::get_if<ToClient::History>(&*answer);
                if (!page || page->room != room)
                    return finish<Done>(promise, kUnusable);
                std::vector<Message> messages;
                for (const auto &message : page->messages) {
                    auto usable = checked(message);
                    if (usable && usable->room == room && usable->id < before)
                        messages.push_back(std::move(*usable));
                }
                std::sort(messages.begin(), messages.end(),
                          [](const Message &a, const Message &b) { return a.id < b.id; });
                const auto kept =
                    m_cache.applyHistory(room, before, std::move(messages), page->hasMore);
                onReady(kept, this, [=, this](const Result<Applied> &applied) {
                    if (!applied)
                        return finish<Done>(promise, applied.error());
                    for (const RoomId uncertain : applied->checks)
                        m_synchronizer.check(uncertain);
                    finish<Done>(promise, Done());
                });
            });
}

QFuture<Result<RoomId>> RoomRequests::createGroup(const QString &name, Visibility visibility,
                                                  const QStringList &participants)
{
    auto promise = started<RoomId>();
    askForRoom(ToServer::CreateRoom{.requestId = {},
                                    .name = name,
                                    .type = RoomType::Group,
                                    .visibility = visibility,
                                    .participants = participants},
               promise);
    return promise->future();
}

QFuture<Result<RoomId>> RoomRequests::openPrivate(const QString &username)
{
    auto promise = started<RoomId>();
    onReady(m_cache.rooms(), this, [=, this](const Result<std::vector<CachedRoom>> &rooms) {
        if (rooms) {
            const auto found =
                std::find_if(rooms->begin(), rooms->end(), [&](const CachedRoom &cached) {
                    return cached.room.type == RoomType::Private && cached.room.peer == username;
                });
            if (found != rooms->end())
                return finish<RoomId>(promise, found->room.id);
        }
        askForRoom(ToServer::CreateRoom{.requestId = {},
                                        .name = {},
                                        .type = RoomType::Private,
                                        .visibility = Visibility::Private,
                                        .participants = {username}},
                   promise);
    });
    return promise->future();
}

void RoomRequests::askForRoom(const ToServer::Frame &question, const RoomPromise &promise)
{
    onReady(
        m_connection.request(question, m_timings.request), this,
        [=, this](const Result<ToClient::Frame> &answer) {
            if (!answer)
                return finish<RoomId>(promise, answer.error());
            if (const auto *removed = std::get_if<ToClient::RoomRemoved>(&*answer)) {
                const auto gone = m_cache.apply({}, {}, {removed->room});
                return onReady(gone, this, [=, id = removed->room](const auto &applied) {
                    finish<RoomId>(promise,
                                   applied ? Result<RoomId>(id) : Result<RoomId>(applied.error()));
                });
            }
            const auto *changed = std::get_if<ToClient::RoomChanged>(&*answer);
            const auto room = changed ? checked(changed->room) : std::nullopt;
            if (!room)
                return finish<RoomId>(promise, kUnusable);
            const auto id = room->id;
            const auto kept =
                m_synchronizer.apply({.room = id, .rev = room->rev, .message = {}, .state = room});
            onReady(kept, this, [=](const Result<Applied> &applied) {
                finish<RoomId>(promise,
                               applied ? Result<RoomId>(id) : Result<RoomId>(applied.error()));
            });
        });
}

QFuture<Result<RoomId>> RoomRequests::changeRoom(const ToServer::Frame &question)
{
    auto promise = started<RoomId>();
    askForRoom(question, promise);
    return promise->future();
}

QFuture<Result<RoomId>> RoomRequests::join(RoomId room)
{
    return changeRoom(ToServer::JoinRoom{{.requestId = {}, .room = room}});
}

QFuture<Result<RoomId>> RoomRequests::leave(RoomId room)
{
    return changeRoom(ToServer::LeaveRoom{{.requestId = {}, .room = room}});
}

QFuture<Result<RoomId>> RoomRequests::invite(RoomId room, const QStringList &usernames)
{
    return changeRoom(ToServer::Invite{.requestId = {}, .room = room, .participants = usernames});
}

QFuture<Result<RoomId>> RoomRequests::removeParticipant(RoomId room, const QString &username)
{
    return changeRoom(
        ToServer::RemoveParticipant{.requestId = {}, .room = room, .participant = username});
}

QFuture<Result<RoomId>> RoomRequests::setRole(RoomId room, const QString &username, Role role)
{
    return changeRoom(
        ToServer::SetRole{.requestId = {}, .room = room, .participant = username, .role = role});
}

QFuture<Result<RoomId>> RoomRequests::rename(RoomId room, const QString &name)
{
    return changeRoom(ToServer::RenameRoom{.requestId = {}, .room = room, .name = name});
}

QFuture<Result<RoomId>> RoomRequests::archive(RoomId room, bool archive)
{
    return changeRoom(ToServer::ArchiveRoom{.requestId = {}, .room = room, .archive = archive});
}

QFuture<Result<std::vector<User>>> RoomRequests::findUsers(const QString &query)
{
    return list<ToServer::ListUsers>(query, &ToClient::ListUsers::users);
}

QFuture<Result<std::vector<Room>>> RoomRequests::findRooms(const QString &query)
{
    return list<ToServer::ListRooms>(query, &ToClient::ListRooms::rooms);
}

template <typename Question, typename Answer, typename T>
QFuture<Result<std::vector<T>>> RoomRequests::list(const QString &query,
                                                   std::vector<T> Answer::*values)
{
    auto promise = started<std::vector<T>>();
    Question question;
    question.query = query;
    onReady(m_connection.request(question, m_timings.request), this,
            [promise, values](const Result<ToClient::Frame> &answer) {
                if (!answer)
                    return finish<std::vector<T>>(promise, answer.error());
                const auto *list = std::get_if<Answer>(&*answer);
                if (!list)
                    return finish<std::vector<T>>(promise, kUnusable);
                std::vector<T> usable;
                for (const auto &value : list->*values) {
                    if (auto good = checked(value))
                        usable.push_back(std::move(*good));
                }
                finish<std::vector<T>>(promise, std::move(usable));
            });
    return promise->future();
}

} // namespace Kontor::App
