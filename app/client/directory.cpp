// SPDX-License-Identifier: Apache-2.0
#include "client/directory.h"

#include "cache/localcache.h"
#include "client/framecheck.h"
#include "connection/serverconnection.h"
#include "model/limits.h"

namespace Kontor::App {

namespace {
// More people than this don't work in one office; a server that lists more is not serious.
constexpr qsizetype kUsersMax = 200'000;
} // namespace

Directory::Directory(LocalCache &cache, ServerConnection &connection, const Timings &timings,
                     QObject *parent)
    : QObject(parent)
    , m_cache(cache)
    , m_connection(connection)
    , m_timings(timings)
{
}

QString Directory::displayName(const QString &username) const
{
    const auto found = m_users.constFind(username);
    return found == m_users.constEnd() ? username : found->displayName;
}

QFuture<Result<Done>> Directory::load()
{
    const auto &me = m_cache.account().user;
    m_users.insert(me.username, me);
    auto promise = std::make_shared<QPromise<Result<Done>>>();
    promise->start();
    onReady(m_cache.users(), this, [this, promise](const Result<std::vector<User>> &users) {
        if (users) {
            for (const auto &user : *users)
                m_users.insert(user.username, user);
        }
        promise->addResult(users ? Result<Done>(Done()) : Result<Done>(users.error()));
        promise->finish();
    });
    return promise->future();
}

void Directory::start()
{
    m_asked.clear();
    if (m_complete || m_fetching)
        return;
    m_fetching = true;
    fetchPage({});
}

void Directory::fetchPage(const QString &after)
{
    ToServer::ListUsers question;
    question.after = after;
    question.limit = Limits::kPageSize;
    onReady(m_connection.request(question, m_timings.request), this,
            [this, after](const Result<ToClient::Frame> &answer) {
                const auto *page = answer ? std::get_if<ToClient::ListUsers>(&*answer) : nullptr;
                // learned already, by take()
                if (page && page->hasMore && !page->users.empty()
                    && page->users.back().username > after)
                    return fetchPage(page->users.back().username);
                onListed(page && !page->hasMore);
            });
}

void Directory::onListed(bool complete)
{
    m_fetching = false;
    m_complete = complete;
    for (const auto &username : std::exchange(m_wanted, {}))
        require(username);
}

void Directory::take(const ToClient::Frame &frame)
{
    if (const auto *list = std::get_if<ToClient::ListUsers>(&frame)) {
        learn(list->users);
    } else if (const auto *participants = std::get_if<ToClient::ListParticipants>(&frame)) {
        std::vector<User> users;
        for (const auto &participant : participants->participants) {
            const bool isAdmin = m_users.value(participant.username).isAdmin;
            users.push_back({participant.username, participant.displayName, isAdmin});
        }
        learn(std::move(users));
    } else if (const auto *posted = std::get_if<ToClient::ChatMessage>(&frame)) {
        require(posted->message.username);
    } else if (const auto *room = std::get_if<ToClient::RoomChanged>(&frame)) {
        require(room->room.peer);
    }
}

void Directory::learn(std::vector<User> users)
{
    std::vector<User> news;
    for (auto &user : users) {
        const auto usable = checked(std::move(user));
        if (!usable || m_users.value(usable->username) == *usable || m_users.size() >= kUsersMax)
            continue;
        m_users.insert(usable->username, *usable);
        news.push_back(*usable);
    }
    if (!news.empty())
        (void)m_cache.learnUsers(std::move(news));
}

void Directory::require(const QString &username)
{
    auto &names = m_complete ? m_asked : m_wanted;
    if (username.isEmpty() || m_users.contains(username) || names.contains(username)
        || names.size() >= Limits::kPageSize)
        return;
    names.insert(username);
    if (!m_complete)
        return;
    ToServer::ListUsers question;
    question.query = username;
    (void)m_connection.request(question, m_timings.request);
}

} // namespace Kontor::App
