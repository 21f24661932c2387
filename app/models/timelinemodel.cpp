// SPDX-License-Identifier: Apache-2.0
#include "models/timelinemodel.h"

#include "client/session.h"

namespace Kontor::App {

TimelineModel::TimelineModel(Session &session, QObject *parent)
    : QAbstractListModel(parent)
    , m_session(session)
{
    connect(&session.cache(), &LocalCache::changed, this, &TimelineModel::onChanged);
    connect(&session, &Session::statusChanged, this, [this](const ConnectionStatus &status) {
        if (status.state == ConnectionState::Online && m_older == Older::OutOfReach)
            setOlder(Older::More);
    });
}

// What is open

void TimelineModel::open(RoomId room)
{
    m_room = room;
    m_newSince.reset();
    m_readUpTo = {};
    m_reading = false;
    m_following = true;
    m_unreadable = false;
    beginResetModel();
    m_rows.clear();
    m_stored = 0;
    m_loaded = false;
    m_newLine = {};
    endResetModel();
    setOlder(Older::Nothing);
    reload();
}

void TimelineModel::reload()
{
    ++m_generation;
    m_refreshing = false;
    m_fetchingNewer = false;
    m_dirty.clear();
    if (!m_room.isValid())
        return;
    if (m_loaded) {
        refreshRoom();
        return readNewest();
    }
    // Where the reader left off comes first: the first page has to reach it.
    onReady(m_session.cache().rooms(QSet<RoomId>{m_room}), this,
            [this, generation = m_generation](const auto &rooms) {
                if (generation != m_generation)
                    return;
                if (rooms && !rooms->empty()) {
                    const auto &room = rooms->front().room;
                    m_readUpTo = room.readUpTo;
                    if (room.unread > 0)
                        m_newSince = room.lastReadId;
                }
                readNewest();
            });
}

void TimelineModel::readNewest()
{
    onReady(m_session.cache().newestPage(m_room, kPageRows), this,
            [this, generation = m_generation](const Result<TimelinePage> &page) {
                if (generation != m_generation)
                    return;
                if (page)
                    return reachBack(*page);
                if (page.error().code != ErrorCode::NoSuchRoom) {
                    m_unreadable = true;
                    emit olderChanged();
                    return;
                }
                TimelinePage nothing; // it isn't in the cache (yet)
                nothing.atOldest = true;
                show(nothing);
            });
}

void TimelineModel::reachBack(const TimelinePage &page)
{
    const bool reaches = page.atOldest || page.messages.empty() || !m_newSince
        || page.messages.front().id <= *m_newSince;
    if (m_loaded || reaches || int(page.messages.size()) + kPageRows > kMostRows)
        return show(page);
    onReady(m_session.cache().pageBefore(m_room, page.messages.front().id, kPageRows), this,
            [this, page, generation = m_generation](const Result<TimelinePage> &before) {
                if (generation != m_generation)
                    return;
                if (!before || before->messages.empty()) // only the server knows more
                    return show(page);
                auto both = page;
                both.messages.insert(both.messages.begin(), before->messages.begin(),
                                     before->messages.end());
                both.atOldest = before->atOldest;
                reachBack(both);
            });
}

void TimelineModel::show(const TimelinePage &page)
{
    beginResetModel();
    m_rows.clear();
    for (const auto &message : page.messages)
        m_rows.push_back(toRow(message));
    m_stored = int(m_rows.size());
    for (const auto &entry : page.pending)
        m_rows.push_back(toRow(entry));
    m_atNewest = true;
    m_loaded = true;
    if (!m_newSince && !m_reading)
        m_newSince = newestId();
    updateNewLine();
    endResetModel();
    setOlder(page.atOldest ? Older::Nothing : Older::More);
    emit loaded();
    refresh();
}

void TimelineModel::jumpToNewest()
{
    if (!m_atNewest)
        reload();
}

void TimelineModel::setReading(bool reading)
{
    if (reading == m_reading)
        return;
    m_reading = reading;
    if (!m_loaded)
        return;
    if (!reading && m_atNewest) {
        m_newSince = newestId();
        updateNewLine();
    } else if (reading && m_newSince && newestId() <= *m_newSince) {
        m_newSince.reset(); // what comes now is seen as it comes
    }
}

QModelIndex TimelineModel::indexOf(MessageId message) const
{
    const int row = rowOf(message);
    return row < 0 ? QModelIndex() : index(row);
}

MessageId TimelineModel::newestId() const
{
    return m_stored > 0 ? m_rows[size_t(m_stored - 1)].id : MessageId();
}

// Pages at both ends

void TimelineModel::fetchOlder()
{
    if (m_older != Older::More || !m_loaded)
        return;
    setOlder(Older::Loading);
    if (m_stored == 0)
        return fetchFromServer();
    const auto first = m_rows.front().id;
    onReady(m_session.cache().pageBefore(m_room, first, kPageRows), this,
            [this, first, generation = m_generation](const Result<TimelinePage> &page) {
                if (generation != m_generation)
                    return;
                if (!page || m_stored == 0 || m_rows.front().id != first)
                    return setOlder(Older::More);
                onOlderPage(*page);
            });
}

void TimelineModel::onOlderPage(const TimelinePage &page)
{
    if (page.messages.empty() && !page.atOldest)
        return fetchFromServer();
    std::vector<Row> rows;
    for (const auto &message : page.messages)
        rows.push_back(toRow(message));
    addRows(0, std::move(rows));
    setOlder(page.atOldest ? Older::Nothing : Older::More);
    trim(false);
}

void TimelineModel::fetchFromServer()
{
    onReady(m_session.fetchHistory(m_room), this,
            [this, generation = m_generation](const Result<Done> &done) {
                if (generation != m_generation)
                    return;
                if (!done)
                    return setOlder(Older::OutOfReach);
                setOlder(Older::More);
                if (m_stored == 0)
                    reload();
                else
                    fetchOlder();
            });
}

void TimelineModel::fetchNewer()
{
    if (m_atNewest || m_fetchingNewer || !m_loaded || m_stored == 0)
        return;
    m_fetchingNewer = true;
    const auto last = newestId();
    onReady(m_session.cache().pageAfter(m_room, last, kPageRows), this,
            [this, last, generation = m_generation](const Result<TimelinePage> &page) {
                if (generation != m_generation)
                    return;
                m_fetchingNewer = false;
                if (page && newestId() == last)
                    onNewerPage(*page);
            });
}

void TimelineModel::onNewerPage(const TimelinePage &page)
{
    std::vector<Row> rows;
    for (const auto &message : page.messages)
        rows.push_back(toRow(message));
    addRows(m_stored, std::move(rows));
    m_atNewest = page.atNewest;
    if (m_atNewest) {
        setPending(page.pending);
        refresh();
    }
    trim(true);
}

void TimelineModel::trim(bool fromStart)
{
    const int surplus = rowCount() - kMostRows;
    if (surplus <= 0)
        return;
    if (fromStart) {
        dropRows(0, std::min(surplus, m_stored));
        setOlder(Older::More);
        return;
    }
    m_atNewest = false;
    dropRows(kMostRows, surplus);
}

void TimelineModel::setOlder(Older older)
{
    if (older == m_older)
        return;
    m_older = older;
    emit olderChanged();
}

// What changed

void TimelineModel::onChanged(const CacheChange &change)
{
    if (!m_room.isValid())
        return;
    if (change.resets.contains(m_room))
        return reload();
    if (change.rooms.contains(m_room))
        refreshRoom();
    if (change.users && !m_rows.empty())
        touch(0, rowCount() - 1);
    for (const auto id : change.messages.value(m_room))
        m_dirty.insert(id);
    m_pendingDirty = m_pendingDirty || change.outboxes.contains(m_room);
    refresh();
}

void TimelineModel::refresh()
{
    if (m_refreshing || !m_loaded || (m_dirty.isEmpty() && !m_pendingDirty))
        return;
    m_refreshing = true;
    const std::vector<MessageId> ids(m_dirty.cbegin(), m_dirty.cend());
    m_dirty.clear();
    m_pendingDirty = false;
    // The outbox first: what leaves it in between is then among the messages, never nowhere.
    using Entries = std::vector<OutboxEntry>;
    onReady(m_session.cache().pending(m_room), this,
            [this, ids, generation = m_generation](const Result<Entries> &pending) {
                if (generation != m_generation)
                    return;
                onReady(m_session.cache().messages(m_room, ids), this,
                        [this, pending, generation](const Result<std::vector<Message>> &messages) {
                            if (generation != m_generation)
                                return;
                            m_refreshing = false;
                            if (messages) {
                                for (const auto &message : *messages)
                                    place(message);
                            }
                            if (pending && m_atNewest)
                                setPending(*pending);
                            trim(m_following);
                            refresh();
                        });
            });
}

void TimelineModel::refreshRoom()
{
    onReady(m_session.cache().rooms(QSet<RoomId>{m_room}), this,
            [this, generation = m_generation](const auto &rooms) {
                if (generation != m_generation || !rooms || rooms->empty())
                    return;
                const auto &room = rooms->front().room;
                if (room.readUpTo == m_readUpTo)
                    return;
                m_readUpTo = room.readUpTo;
                if (m_stored > 0)
                    touch(0, m_stored - 1);
            });
}

void TimelineModel::place(const Message &message)
{
    if (const int row = rowOf(message.id); row >= 0)
        return replaceRow(row, toRow(message));
    const int waiting = pendingRowOf(message.clientMsgId);
    const bool isNewest = message.id > newestId();
    if (waiting == m_stored && isNewest && m_atNewest) { // the usual way: it stays where it is
        replaceRow(waiting, toRow(message));
        ++m_stored;
        return;
    }
    if (waiting >= 0)
        dropRows(waiting, 1);
    const bool afterStart = m_older == Older::Nothing
        || (m_stored > 0 && message.id > m_rows.front().id) || (m_stored == 0 && m_atNewest);
    if (!afterStart || (isNewest && !m_atNewest))
        return; // outside the window: comes with its page
    const auto at = std::lower_bound(m_rows.begin(), m_rows.begin() + m_stored, message.id,
                                     [](const Row &row, MessageId id) { return row.id < id; });
    addRows(int(at - m_rows.begin()), {toRow(message)});
}

void TimelineModel::setPending(const std::vector<OutboxEntry> &entries)
{
    std::vector<Row> wanted;
    for (const auto &entry : entries) {
        const auto stored =
            std::any_of(m_rows.begin(), m_rows.begin() + m_stored,
                        [&entry](const Row &row) { return row.clientMsgId == entry.clientMsgId; });
        if (!stored || entry.failure)
            wanted.push_back(toRow(entry));
    }
    for (int row = rowCount() - 1; row >= m_stored; --row) {
        const auto &id = m_rows[size_t(row)].clientMsgId;
        if (std::none_of(wanted.begin(), wanted.end(),
                         [&id](const Row &entry) { return entry.clientMsgId == id; }))
            dropRows(row, 1);
    }
    for (size_t i = 0; i < wanted.size(); ++i) {
        const int row = m_stored + int(i);
        if (row < rowCount() && m_rows[size_t(row)].clientMsgId == wanted[i].clientMsgId) {
            replaceRow(row, wanted[i]);
            continue;
        }
        if (const int other = pendingRowOf(wanted[i].clientMsgId); other >= 0)
            dropRows(other, 1);
        addRows(row, {wanted[i]});
    }
}

// Rows

void TimelineModel::addRows(int at, std::vector<Row> rows)
{
    if (rows.empty())
        return;
    const int last = at + int(rows.size()) - 1;
    const auto stored = std::count_if(rows.begin(), rows.end(), isStored);
    beginInsertRows({}, at, last);
    m_stored += int(stored);
    m_rows.insert(m_rows.begin() + at, std::make_move_iterator(rows.begin()),
                  std::make_move_iterator(rows.end()));
    endInsertRows();
    updateNewLine();
    touch(at - 1, last + 1);
}

void TimelineModel::dropRows(int from, int count)
{
    if (count <= 0)
        return;
    beginRemoveRows({}, from, from + count - 1);
    const auto begin = m_rows.begin() + from;
    m_stored -= int(std::count_if(begin, begin + count, isStored));
    m_rows.erase(begin, begin + count);
    endRemoveRows();
    updateNewLine();
    touch(from - 1, from);
}

void TimelineModel::replaceRow(int at, Row row)
{
    if (m_rows[size_t(at)] == row)
        return;
    m_rows[size_t(at)] = std::move(row);
    touch(at - 1, at + 1);
}

void TimelineModel::touch(int from, int to)
{
    from = std::max(from, 0);
    to = std::min(to, rowCount() - 1);
    if (from <= to)
        emit dataChanged(index(from), index(to));
}

void TimelineModel::updateNewLine()
{
    MessageId line;
    if (m_newSince) {
        for (int row = 0; row < m_stored && !line.isValid(); ++row) {
            const auto &candidate = m_rows[size_t(row)];
            if (candidate.id > *m_newSince && !isMine(candidate))
                line = candidate.id;
        }
        // The window begins after the place where the reader left off: the line is further up.
        if (line.isValid() && m_rows.front().id > *m_newSince && m_older != Older::Nothing)
            line = {};
    }
    if (line == m_newLine)
        return;
    const int before = rowOf(m_newLine);
    m_newLine = line;
    for (const int row : {before, rowOf(line)}) {
        if (row >= 0 && m_loaded)
            touch(row - 1, row);
    }
}

int TimelineModel::rowOf(MessageId id) const
{
    const auto end = m_rows.begin() + m_stored;
    const auto found = std::lower_bound(
        m_rows.begin(), end, id, [](const Row &row, MessageId wanted) { return row.id < wanted; });
    return found != end && found->id == id ? int(found - m_rows.begin()) : -1;
}

int TimelineModel::pendingRowOf(const QString &clientMsgId) const
{
    for (int row = m_stored; row < rowCount(); ++row) {
        if (m_rows[size_t(row)].clientMsgId == clientMsgId)
            return row;
    }
    return -1;
}

TimelineModel::Row TimelineModel::toRow(const Message &message)
{
    return {.id = message.id,
            .clientMsgId = message.clientMsgId,
            .username = message.username,
            .text = message.text,
            .time = message.timestamp,
            .edited = message.editedAt.has_value(),
            .deleted = message.isDeleted};
}

TimelineModel::Row TimelineModel::toRow(const OutboxEntry &entry) const
{
    return {.id = {},
            .clientMsgId = entry.clientMsgId,
            .username = m_session.me().username,
            .text = entry.text,
            .time = entry.createdAt,
            .failure = entry.failure};
}

} // namespace Kontor::App
