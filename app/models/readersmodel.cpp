// SPDX-License-Identifier: Apache-2.0
#include "models/readersmodel.h"

#include "client/session.h"

#include <algorithm>

namespace Kontor::App {

ReadersModel::ReadersModel(Session &session, RoomId room, MessageId message, const QString &sender,
                           QObject *parent)
    : QAbstractListModel(parent)
    , m_session(session)
    , m_room(room)
    , m_message(message)
    , m_sender(sender)
{
    connect(&session.roomPeople(), &RoomPeople::changed, this, &ReadersModel::update);
    connect(&session.cache(), &LocalCache::changed, this, [this](const CacheChange &change) {
        if (change.users && !m_rows.empty())
            emit dataChanged(index(0), index(rowCount() - 1));
    });
    update();
}

void ReadersModel::update()
{
    const auto &people = m_session.roomPeople();
    if (people.room() != m_room)
        return; // another room is open by now: what is known stays
    std::vector<Row> rows;
    for (const auto &person : people.people()) {
        if (person.username != m_sender)
            rows.push_back({person.username, person.lastReadId >= m_message});
    }
    const bool same =
        std::equal(rows.begin(), rows.end(), m_rows.begin(), m_rows.end(),
                   [](const Row &a, const Row &b) { return a.username == b.username; });
    if (!same) {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
    } else {
        for (int row = 0; row < rowCount(); ++row) {
            if (m_rows[size_t(row)] == rows[size_t(row)])
                continue;
            m_rows[size_t(row)] = rows[size_t(row)];
            emit dataChanged(index(row), index(row));
        }
    }
    emit countsChanged();
}

int ReadersModel::readers() const
{
    return int(
        std::count_if(m_rows.begin(), m_rows.end(), [](const Row &row) { return row.hasRead; }));
}

bool ReadersModel::isComplete() const
{
    return m_session.roomPeople().room() != m_room || m_session.roomPeople().isComplete();
}

int ReadersModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant ReadersModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto &row = m_rows[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case NameRole:
        return name(row);
    case Qt::AccessibleTextRole:
        //: a name, and whether they have read the message
        return row.hasRead ? tr("%1, has read it").arg(name(row))
                           : tr("%1, not yet").arg(name(row));
    case UsernameRole:
        return row.username;
    case ReadRole:
        return row.hasRead;
    case SortRole:
        return (row.hasRead ? u'0' : u'1') + name(row);
    default:
        return {};
    }
}

QString ReadersModel::name(const Row &row) const
{
    const auto name = m_session.displayName(row.username);
    return row.username == m_session.me().username ? tr("%1 (you)").arg(name) : name;
}

} // namespace Kontor::App
