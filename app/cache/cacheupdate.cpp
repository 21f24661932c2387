// SPDX-License-Identifier: Apache-2.0
#include "cache/cacheupdate.h"

#include <algorithm>
#include <limits>

namespace Kontor::App {

namespace {

constexpr MessageId kNoEnd(std::numeric_limits<qint64>::max());

void lowerSpan(RoomPlace &place, MessageId id)
{
    if (!place.spanStart.isValid() || (place.atOldest && id < place.spanStart))
        place.spanStart = id;
}

} // namespace

Result<Done> CacheUpdate::event(const RoomEvent &event)
{
    const auto loaded = RoomPlace::load(m_database, event.room);
    if (!loaded)
        return loaded.error();
    const bool isWhole = event.state && event.state->isPersonal;
    if (!*loaded && !isWhole) { // invited just now, or the list is old: to be asked for
        m_applied.holes.insert(event.room);
        return event.isAck ? putMessage(*event.message) : Done();
    }
    auto place = loaded->value_or(RoomPlace());
    if (event.state) {
        if (const auto done = room(*event.state); !done)
            return done;
        const auto again = RoomPlace::load(m_database, event.room);
        if (!again)
            return again.error();
        place = again->value_or(place);
    }

    // Of a room at 0 nothing is known, unless a sync has told that it is empty.
    const bool isNext = event.rev == place.rev + 1 && (place.rev > 0 || place.atOldest);
    if (event.rev > place.rev && !isNext)
        m_applied.holes.insert(event.room);
    if (event.message && (event.rev <= place.rev || isNext || event.isAck)) {
        if (const auto done = putMessage(*event.message); !done)
            return done;
        if (touchesGap(place, *event.message))
            m_applied.checks.insert(event.room);
    }
    if (isNext) {
        place.rev = event.rev;
        if (event.message)
            lowerSpan(place, event.message->id);
        if (place.rev == place.snapshotRev) {
            if (const auto done = countGap(event.room, place); !done)
                return done;
        }
        m_applied.change.rooms.insert(event.room);
    }
    m_applied.revs.insert(event.room, place.rev);
    return save(event.room, place);
}

Result<Done> CacheUpdate::room(const Room &room)
{
    if (const auto done = putState(room); !done)
        return done;
    const auto loaded = RoomPlace::load(m_database, room.id);
    if (!loaded)
        return loaded.error();
    if (!*loaded) {
        m_applied.holes.insert(room.id);
        return Done();
    }
    auto place = **loaded;
    place.lastReadId = std::max(place.lastReadId, room.lastReadId);
    place.serverReadId = std::max(place.serverReadId, room.lastReadId);
    place.readUpTo = std::max(place.readUpTo, room.readUpTo);
    if (room.isPersonal && room.rev >= place.snapshotRev) {
        place.snapshotRev = room.rev;
        place.snapshotUnread = room.unread;
        place.snapshotReadId = room.lastReadId;
        if (place.rev == 0 && !place.atOldest) // nothing of it is here yet
            place.gapUnread = place.snapshotUnread;
        if (place.rev == place.snapshotRev) {
            if (const auto done = countGap(room.id, place); !done)
                return done;
        }
    }
    m_applied.change.rooms.insert(room.id);
    m_applied.revs.insert(room.id, place.rev);
    return save(room.id, place);
}

Result<Done> CacheUpdate::catchUp(const RoomCatchUp &catchUp)
{
    const auto loaded = RoomPlace::load(m_database, catchUp.room);
    if (!loaded)
        return loaded.error();
    if (!*loaded) {
        m_applied.holes.insert(catchUp.room);
        return Done();
    }
    auto place = **loaded;
    if (!catchUp.reset && catchUp.askedFrom > place.rev) { // the cache was begun anew in between
        m_applied.holes.insert(catchUp.room);
        return Done();
    }
    for (const auto &message : catchUp.messages) {
        if (const auto done = putMessage(message); !done)
            return done;
    }
    // A reset that goes back behind what was asked from: the server lost something, it is right.
    const bool goesBack = catchUp.reset && catchUp.toRev < catchUp.askedFrom;
    const auto &messages = catchUp.messages;
    const bool began = place.atOldest;
    if (catchUp.reset && (catchUp.toRev > place.rev || goesBack)) {
        place.spanStart = messages.empty() ? MessageId() : messages.front().id;
        place.atOldest = messages.empty() && !catchUp.more;
        place.gapUnread = 0;
        place.rev = catchUp.toRev;
        m_applied.change.resets.insert(catchUp.room);
    } else {
        if (place.rev == 0) {
            place.gapUnread = 0;
            place.atOldest = !catchUp.more;
        }
        for (const auto &message : messages)
            lowerSpan(place, message.id);
        place.rev = std::max(place.rev, catchUp.toRev);
        if (place.atOldest && !began) // whoever shows it waits to learn that
            m_applied.change.resets.insert(catchUp.room);
    }
    if (place.rev == place.snapshotRev) {
        if (const auto done = countGap(catchUp.room, place); !done)
            return done;
    }
    m_applied.change.rooms.insert(catchUp.room);
    m_applied.revs.insert(catchUp.room, place.rev);
    return save(catchUp.room, place);
}

Result<Done> CacheUpdate::remove(RoomId room)
{
    if (const auto left = Statement(m_database, "room_leave").bind(":id", room).run(); !left)
        return left.error();
    const auto messages = Statement(m_database, "messages_delete").bind(":room", room).run();
    if (!messages)
        return messages.error();
    const auto deleted = Statement(m_database, "room_delete").bind(":id", room).run();
    if (!deleted)
        return deleted.error();
    m_applied.change.rooms.insert(room);
    m_applied.change.resets.insert(room);
    m_applied.erased = true;
    return Done();
}

Result<Done> CacheUpdate::history(RoomId room, MessageId before,
                                  const std::vector<Message> &messages, bool hasMore)
{
    const auto loaded = RoomPlace::load(m_database, room);
    if (!loaded)
        return loaded.error();
    if (!*loaded)
        return Done();
    auto place = **loaded;
    for (const auto &message : messages) {
        if (const auto done = putMessage(message); !done)
            return done;
    }
    if (!before.isValid() || before != place.spanStart)
        return Done(); // the span begins elsewhere by now: this page doesn't touch it
    const auto start = messages.empty() ? before : messages.front().id;
    const auto known = countUnread(room, start, before, place.lastReadId);
    if (!known)
        return known.error();
    place.spanStart = start;
    place.atOldest = !hasMore || messages.empty();
    place.gapUnread = place.atOldest ? 0 : std::max<qint64>(0, place.gapUnread - *known);
    const bool ahead = std::any_of(messages.begin(), messages.end(),
                                   [&](const Message &m) { return m.rev > place.rev; });
    if (ahead && place.gapUnread > 0) // it knew more than the figure that the gap was counted by
        m_applied.checks.insert(room);
    m_applied.change.rooms.insert(room);
    // All of them, as cached ones from before the hole are part of the timeline only now; an empty
    // page tells something, too: that this is the beginning.
    auto &shown = m_applied.change.messages[room];
    shown.clear();
    for (const auto &message : messages)
        shown.push_back(message.id);
    return save(room, place);
}

Result<Done> CacheUpdate::readUpTo(RoomId room, MessageId upTo)
{
    const auto loaded = RoomPlace::load(m_database, room);
    if (!loaded)
        return loaded.error();
    if (!*loaded || (*loaded)->readUpTo >= upTo)
        return Done();
    auto place = **loaded;
    place.readUpTo = upTo;
    m_applied.change.rooms.insert(room);
    return save(room, place);
}

Result<Done> CacheUpdate::myRead(RoomId room, MessageId upTo, bool serverKnows)
{
    const auto loaded = RoomPlace::load(m_database, room);
    if (!loaded)
        return loaded.error();
    if (!*loaded)
        return Done();
    auto place = **loaded;
    if (serverKnows)
        place.serverReadId = std::max(place.serverReadId, upTo);
    if (upTo > place.lastReadId) {
        place.lastReadId = upTo;
        if (place.gapUnread > 0 && upTo < place.spanStart)
            m_applied.checks.insert(room);
        m_applied.change.rooms.insert(room);
    }
    return save(room, place);
}

Result<Done> CacheUpdate::learnUsers(const std::vector<User> &users)
{
    for (const auto &user : users) {
        const auto changed = Statement(m_database, "user_put")
                                 .bind(":username", user.username)
                                 .bind(":display_name", user.displayName)
                                 .bind(":is_admin", user.isAdmin)
                                 .run();
        if (!changed)
            return changed.error();
        m_applied.change.users = m_applied.change.users || *changed > 0;
    }
    return Done();
}

Result<Done> CacheUpdate::putMessage(const Message &message)
{
    Statement put(m_database, "message_put");
    bindMessage(put, message);
    const auto changed = put.run();
    if (!changed)
        return changed.error();
    if (*changed > 0) {
        m_applied.change.messages[message.room].push_back(message.id);
        m_applied.change.rooms.insert(message.room);
        m_applied.erased = m_applied.erased || message.isDeleted || message.editedAt.has_value();
    }
    return Done();
}

Result<Done> CacheUpdate::putState(const Room &room)
{
    Statement put(m_database, room.isPersonal ? "room_put_state" : "room_put_shared");
    room.isPersonal ? bindRoomState(put, room) : bindSharedState(put, room);
    if (const auto changed = put.run(); !changed)
        return changed.error();
    if (!room.isPersonal) // it was here, or it is a hole
        return Done();
    const auto back = Statement(m_database, "room_return").bind(":id", room.id).run();
    return back ? Result<Done>(Done()) : Result<Done>(back.error());
}

Result<Done> CacheUpdate::save(RoomId room, RoomPlace &place)
{
    if (place.atOldest || (place.spanStart.isValid() && place.lastReadId >= place.spanStart))
        place.gapUnread = 0;
    return place.save(m_database, room);
}

Result<Done> CacheUpdate::countGap(RoomId room, RoomPlace &place)
{
    const auto inSpan = countUnread(room, place.spanStart, kNoEnd, place.snapshotReadId);
    if (!inSpan)
        return inSpan.error();
    // What I have read here, but the server doesn't know yet, as far as it is known one by one.
    const auto readEnd = std::min(place.spanStart, MessageId(place.lastReadId.value() + 1));
    const auto readHere = countUnread(room, MessageId(), readEnd, place.snapshotReadId);
    if (!readHere)
        return readHere.error();
    place.gapUnread = std::max<qint64>(0, place.snapshotUnread - *inSpan - *readHere);
    // Only an estimate then: what is cached there may be out of date. Once the server knows my
    // cursor, its figure is exact.
    if (place.lastReadId > place.snapshotReadId && place.lastReadId < place.spanStart)
        m_applied.checks.insert(room);
    return Done();
}

Result<qint64> CacheUpdate::countUnread(RoomId room, MessageId from, MessageId before,
                                        MessageId after)
{
    const auto row = Statement(m_database, "messages_count_unread")
                         .bind(":room", room)
                         .bind(":from", from.value())
                         .bind(":before", before.value())
                         .bind(":after", after.value())
                         .bind(":me", m_me)
                         .first([](const Row &r) { return r.integer("n"); });
    return row ? Result<qint64>(row->value_or(0)) : Result<qint64>(row.error());
}

bool CacheUpdate::touchesGap(const RoomPlace &place, const Message &message) const
{
    return message.isDeleted && place.gapUnread > 0 && message.username != m_me
        && message.id < place.spanStart && message.id > place.lastReadId;
}

} // namespace Kontor::App
