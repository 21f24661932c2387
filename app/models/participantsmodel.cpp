// SPDX-License-Identifier: Apache-2.0
#include "models/participantsmodel.h"

#include "client/session.h"

#include <QCollator>

#include <algorithm>

namespace Kontor::App {

ParticipantsModel::ParticipantsModel(Session &session, StatusText statusText, QObject *parent)
    : QAbstractListModel(parent)
    , m_session(session)
    , m_statusText(std::move(statusText))
{
    connect(&session.roomPeople(), &RoomPeople::changed, this, &ParticipantsModel::refresh);
    refresh();
}

void ParticipantsModel::refresh()
{
    auto rows = m_session.roomPeople().people();
    const QCollator collator;
    std::stable_sort(rows.begin(), rows.end(), [&](const RoomPerson &a, const RoomPerson &b) {
        if (a.role != b.role)
            return a.role > b.role;
        return collator.compare(m_session.displayName(a.username),
                                m_session.displayName(b.username))
            < 0;
    });
    const bool same = std::equal(rows.begin(), rows.end(), m_rows.begin(), m_rows.end(),
                                 [](const RoomPerson &a, const RoomPerson &b) {
                                     return a.username == b.username && a.role == b.role;
                                 });
    if (same) {
        if (!m_rows.empty())
            emit dataChanged(index(0), index(rowCount() - 1));
    } else {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
    }
    emit changed();
}

QString ParticipantsModel::roleText(Kontor::Role role)
{
    switch (role) {
    case Kontor::Role::Member:
        return tr("Member");
    case Kontor::Role::Admin:
        return tr("Admin");
    case Kontor::Role::Owner:
        return tr("Owner");
    }
    return {};
}

int ParticipantsModel::rowOf(const QString &username) const
{
    const auto found =
        std::find_if(m_rows.begin(), m_rows.end(),
                     [&username](const RoomPerson &person) { return person.username == username; });
    return found == m_rows.end() ? -1 : int(found - m_rows.begin());
}

int ParticipantsModel::count(Kontor::Role role) const
{
    return int(std::count_if(m_rows.begin(), m_rows.end(),
                             [role](const RoomPerson &person) { return person.role == role; }));
}

int ParticipantsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant ParticipantsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto &row = m_rows[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case NameRole:
        return m_session.displayName(row.username);
    case UsernameRole:
        return row.username;
    case RoleRole:
        return int(row.role);
    case RoleTextRole:
        return roleText(row.role);
    case StatusTextRole:
        return m_statusText(row.username);
    case Qt::AccessibleTextRole: {
        QStringList parts{m_session.displayName(row.username), roleText(row.role)};
        if (const auto status = m_statusText(row.username); !status.isEmpty())
            parts += status;
        return parts.join(QStringLiteral(", "));
    }
    case MeRole:
        return row.username == m_session.me().username;
    default:
        return {};
    }
}

} // namespace Kontor::App
