// SPDX-License-Identifier: Apache-2.0
#include "models/roomlistmodel.h"

#include "client/presences.h"
#include "client/session.h"
#include "client/typing.h"
#include "models/deliverystate.h"

namespace Kontor::App {

namespace {

//! Pending messages come after all that the server has.
bool showsPending(const CachedRoom &row)
{
    return row.lastPending.has_value();
}

Timestamp lastActivity(const CachedRoom &row)
{
    if (row.lastPending)
        return row.lastPending->createdAt;
    return row.room.lastMessage ? row.room.lastMessage->timestamp : row.room.createdAt;
}

QString previewText(const CachedRoom &row)
{
    if (showsPending(row))
        return row.lastPending->text;
    return row.room.lastMessage ? row.room.lastMessage->text : QString();
}

DeliveryState previewState(const CachedRoom &row)
{
    if (showsPending(row))
        return row.lastPending->failure ? DeliveryState::Failed : DeliveryState::Waiting;
    if (!row.room.lastMessage)
        return DeliveryState::None;
    return row.room.readUpTo >= row.room.lastMessage->id ? DeliveryState::Read
                                                         : DeliveryState::Sent;
}

} // namespace

RoomListModel::RoomListModel(Session &session, QObject *parent)
    : QAbstractListModel(parent)
    , m_session(session)
{
    connect(&session.cache(), &LocalCache::changed, this, [this](const CacheChange &change) {
        if (change.users && m_loaded)
            load(); // titles and senders are display names
        else if (!change.rooms.isEmpty())
            refresh(change.rooms);
    });
    connect(&session.typing(), &Typing::changed, this, [this](RoomId room) {
        if (const int row = rowOf(room); row >= 0)
            emit dataChanged(index(row), index(row), {TypingRole});
    });
    connect(&session.presences(), &Presences::changed, this, &RoomListModel::onPresence);
    connect(&session.presences(), &Presences::reset, this, [this] {
        if (!m_rows.empty())
            emit dataChanged(index(0), index(rowCount() - 1), {PresenceRole});
    });
}

void RoomListModel::load()
{
    onReady(m_session.cache().rooms(), this, [this](const Result<std::vector<CachedRoom>> &rooms) {
        if (rooms)
            replaceAll(*rooms);
    });
}

void RoomListModel::replaceAll(std::vector<CachedRoom> rooms)
{
    QSet<RoomId> asked;
    for (const auto &row : m_rows)
        asked.insert(row.room.id);
    for (const auto &row : rooms)
        asked.insert(row.room.id);
    const bool first = !m_loaded;
    m_loaded = true;
    if (first) {
        beginResetModel();
        m_rows = std::move(rooms);
        endResetModel();
        emit loaded();
        emit unreadChanged();
    } else {
        update(asked, rooms);
    }
}

void RoomListModel::refresh(const QSet<RoomId> &rooms)
{
    if (!m_loaded)
        return; // load() will bring it
    onReady(m_session.cache().rooms(rooms), this,
            [this, rooms](const Result<std::vector<CachedRoom>> &found) {
                if (found)
                    update(rooms, *found);
            });
}

void RoomListModel::update(const QSet<RoomId> &asked, const std::vector<CachedRoom> &rooms)
{
    for (const auto id : asked) {
        const auto found = std::find_if(rooms.begin(), rooms.end(),
                                        [id](const CachedRoom &row) { return row.room.id == id; });
        const int row = rowOf(id);
        if (found == rooms.end() && row >= 0) {
            beginRemoveRows({}, row, row);
            m_rows.erase(m_rows.begin() + row);
            endRemoveRows();
        } else if (found != rooms.end() && row < 0) {
            const int last = rowCount();
            beginInsertRows({}, last, last);
            m_rows.push_back(*found);
            endInsertRows();
        } else if (found != rooms.end()) {
            // Unequal or not: a sender's display name may have changed.
            m_rows[size_t(row)] = *found;
            emit dataChanged(index(row), index(row));
        }
    }
    emit unreadChanged();
}

int RoomListModel::rowOf(RoomId room) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(),
                                    [room](const CachedRoom &row) { return row.room.id == room; });
    return found == m_rows.end() ? -1 : int(found - m_rows.begin());
}

int RoomListModel::totalUnread() const
{
    int total = 0;
    for (const auto &row : m_rows) {
        if (row.room.muted == Muted::None)
            total += row.room.unread;
    }
    return total;
}

int RoomListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant RoomListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto &row = m_rows[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case TitleRole:
        return title(row);
    case Qt::AccessibleTextRole:
        return accessibleText(index);
    case RoomIdRole:
        return row.room.id.value();
    case SectionRole:
        if (row.room.type == RoomType::Private)
            return QVariant::fromValue(Section::People);
        return QVariant::fromValue(row.room.isActive ? Section::Rooms : Section::Archived);
    case LastActivityRole:
        return toMilliseconds(lastActivity(row));
    case HasMessagesRole:
        return row.room.lastMessage || row.lastPending;
    case PreviewSenderRole:
        return previewSender(row);
    case PreviewMineRole:
        return isLastMine(row);
    case PreviewTextRole:
        return previewText(row);
    case PreviewDeletedRole:
        return !showsPending(row) && row.room.lastMessage && row.room.lastMessage->isDeleted;
    case PreviewStateRole:
        return QVariant::fromValue(isLastMine(row) ? previewState(row) : DeliveryState::None);
    case DraftRole:
        return row.draft;
    case UnreadRole:
        return row.room.unread;
    case MutedRole:
        return row.room.muted != Muted::None;
    case PeopleRole:
        return row.room.participantCount;
    case ArchivedRole:
        return !row.room.isActive;
    case MyRoleRole:
        return int(row.room.role);
    case LeftRole:
        return row.isLeft;
    case TypingRole:
        return typing(row);
    case PeerRole:
        return row.room.peer;
    case PresenceRole: {
        const auto presence = m_session.presences().of(row.room.peer);
        return presence ? QVariant(int(presence->status)) : QVariant();
    }
    default:
        return {};
    }
}

QString RoomListModel::title(const CachedRoom &row) const
{
    if (!row.title.isEmpty())
        return row.title;
    // In place of a name that isn't known.
    return row.isLeft ? tr("(left room)") : tr("(room not loaded yet)");
}

bool RoomListModel::isLastMine(const CachedRoom &row) const
{
    return showsPending(row)
        || (row.room.lastMessage && row.room.lastMessage->username == m_session.me().username);
}

QString RoomListModel::previewSender(const CachedRoom &row) const
{
    if (row.room.type == RoomType::Private || !row.room.lastMessage || isLastMine(row))
        return {};
    return firstName(row.room.lastMessage->username);
}

QString RoomListModel::firstName(const QString &username) const
{
    return m_session.displayName(username).section(u' ', 0, 0);
}

void RoomListModel::onPresence(const QString &username)
{
    for (int row = 0; row < rowCount(); ++row) {
        if (m_rows[size_t(row)].room.peer == username)
            emit dataChanged(index(row), index(row), {PresenceRole});
    }
}

QStringList RoomListModel::typing(const CachedRoom &row) const
{
    auto names = m_session.typing().people(row.room.id);
    for (auto &name : names)
        name = firstName(name);
    return names;
}

QString RoomListModel::presenceWord(PresenceStatus status)
{
    switch (status) {
    case PresenceStatus::Online:
        return tr("online");
    case PresenceStatus::Away:
        return tr("away");
    case PresenceStatus::Busy:
        return tr("busy");
    case PresenceStatus::Offline:
        break;
    }
    return tr("offline");
}

QString RoomListModel::accessibleText(const QModelIndex &index) const
{
    const auto &row = m_rows[size_t(index.row())];
    QStringList parts{title(row)};
    if (const auto presence = m_session.presences().of(row.room.peer))
        parts += presenceWord(presence->status);
    if (!m_session.typing().people(row.room.id).isEmpty())
        parts += tr("typing");
    if (row.room.unread > 0)
        parts += tr("%n unread", nullptr, row.room.unread);
    if (!row.draft.isEmpty())
        parts += tr("draft: %1").arg(row.draft);
    else if (const auto text = previewText(row); !text.isEmpty())
        parts += isLastMine(row) ? tr("you: %1").arg(text) : text;
    return parts.join(u", ");
}

} // namespace Kontor::App
