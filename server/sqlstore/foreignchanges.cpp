// SPDX-License-Identifier: Apache-2.0
#include "sqlstore/foreignchanges.h"

#include "model/limits.h"
#include "sqlstore/rows.h"

#include <algorithm>

namespace Kontor::Server {

namespace {

//! Clocks of two processes on one computer agree, but a commit may come this long after its
//! timestamp.
constexpr std::chrono::minutes kOverlap{1};

struct Head {
    RoomId room;
    Revision rev;
};

Result<std::vector<Head>> readHeads(Database &database)
{
    return Statement(database, "room_heads").all([](const Row &row) {
        return Head{row.id<RoomId>("id"), row.integer("rev")};
    });
}

} // namespace

Result<Done> ForeignChanges::start(Database &database)
{
    const auto heads = readHeads(database);
    if (!heads)
        return heads.error();
    for (const auto &head : *heads)
        m_context.heads.catchUp(head.room, head.rev);
    const auto version = dataVersion(database);
    if (!version)
        return version.error();
    m_version = *version;
    m_since = m_context.clock.now();
    return Done();
}

Result<qint64> ForeignChanges::dataVersion(Database &database)
{
    const auto version = Statement(database, "data_version").first([](const Row &row) {
        return row.integer("data_version");
    });
    if (!version)
        return version.error();
    return version->value_or(0);
}

Result<Done> ForeignChanges::announce(Database &database)
{
    const auto version = dataVersion(database);
    if (!version)
        return version.error();
    if (*version == m_version)
        return Done();
    const auto heads = readHeads(database);
    if (!heads)
        return heads.error();
    for (const auto &head : *heads) {
        const auto known = m_context.heads.of(head.room);
        if (known == head.rev)
            continue;
        const auto done = announceRoom(database, head.room, known.value_or(-1), head.rev);
        if (!done)
            return done;
    }
    if (const auto done = announceRevocations(database); !done)
        return done;
    database.afterCommit([this, seen = *version] { m_version = seen; });
    return Done();
}

Result<Done> ForeignChanges::announceRoom(Database &database, RoomId room, Revision from,
                                          Revision to)
{
    struct Post {
        Message message;
        UserId sender;
    };
    // More than this and a client gets the newest page anyway, when it asks for what it misses.
    const auto posts = Statement(database, "messages_changed")
                           .bind(":room", room)
                           .bind(":rev", std::max(from, to - Limits::kSyncChanges))
                           .bind(":limit", Limits::kSyncChanges)
                           .all([](const Row &row) {
                               const auto sender = row.id<UserId>("sender_id");
                               return Post{toMessage(row, sender), sender};
                           });
    if (!posts)
        return posts.error();
    const auto change = readChange(database, room, from);
    if (!change)
        return change.error();
    database.afterCommit([this, room, to, told = *posts, change = *change] {
        if (change)
            m_context.observer.roomChanged(*change);
        for (const auto &post : told) {
            const auto &message = post.message;
            if (m_context.heads.isTold(room, message.rev)) // one of our own
                continue;
            if (message.editedAt || message.isDeleted)
                m_context.observer.messageChanged(message, post.sender);
            else
                m_context.observer.messagePosted(message, post.sender);
        }
        m_context.heads.catchUp(room, to);
    });
    return Done();
}

Result<std::optional<RoomChange>> ForeignChanges::readChange(Database &database, RoomId room,
                                                             Revision from)
{
    const bool isNew = from < 0;
    std::vector<UserId> users; // to whom it is new, who left, or whose role has changed
    bool changed = isNew;
    const auto touched =
        Statement(database, "room_changes_since")
            .bind(":room", room)
            .bind(":rev", from)
            .each([&](const Row &row) {
                if (m_context.heads.isTold(room, row.integer("rev")))
                    return;
                changed = true;
                const auto user = row.id<UserId>("user_id");
                if (user.isValid() && std::find(users.begin(), users.end(), user) == users.end())
                    users.push_back(user);
            });
    if (!touched)
        return touched.error();
    if (!changed)
        return std::optional<RoomChange>();
    const auto shared = sharedView(database, room);
    if (!shared)
        return shared.error();
    RoomChange change{*shared, {}, {}};
    if (isNew) { // whose unread messages, an import's, are not counted here: clients ask
        const auto everybody = participantIds(database, room);
        if (!everybody)
            return everybody.error();
        for (const UserId user : *everybody)
            change.views.push_back({user, *shared});
        return std::optional(change);
    }
    const auto views = viewsOf(database, room, users);
    if (!views)
        return views.error();
    change.views = *views;
    for (const UserId user : users) {
        const auto isHere = [user](const RoomView &view) { return view.user == user; };
        if (std::none_of(views->begin(), views->end(), isHere))
            change.removed.push_back(user);
    }
    return std::optional(change);
}

Result<Done> ForeignChanges::announceRevocations(Database &database)
{
    const auto since = m_since - kOverlap;
    const auto sessions =
        Statement(database, "sessions_revoked_since").bind(":since", since).all([](const Row &row) {
            return row.id<SessionId>("id");
        });
    if (!sessions)
        return sessions.error();
    const auto users =
        Statement(database, "users_disabled_since").bind(":since", since).all([](const Row &row) {
            return row.id<UserId>("id");
        });
    if (!users)
        return users.error();
    database.afterCommit([this, now = m_context.clock.now(), sessions = *sessions, users = *users] {
        m_since = now;
        for (const auto session : sessions)
            m_context.observer.sessionRevoked(session);
        for (const auto user : users)
            m_context.observer.userDisabled(user);
    });
    return Done();
}

} // namespace Kontor::Server
