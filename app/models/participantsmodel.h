// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "client/roompeople.h"

#include <QAbstractListModel>

#include <functional>

namespace Kontor::App {

class Session;

//! \brief The people of the room that is open: a row each, by role, then by name.
//!
//! Follows Session::roomPeople().
class ParticipantsModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        UsernameRole = Qt::UserRole, //!< QString
        NameRole, //!< QString, the DisplayRole too
        RoleRole, //!< Kontor::Role, as int
        RoleTextRole, //!< QString
        StatusTextRole, //!< QString: whether they are there
        MeRole //!< bool
    };

    using StatusText = std::function<QString(const QString &username)>;

    ParticipantsModel(Session &session, StatusText statusText, QObject *parent = nullptr);

    //! "Member", "Admin", "Owner".
    static QString roleText(Kontor::Role role);

    //! -1: not among them.
    int rowOf(const QString &username) const;
    //! How many have that role.
    int count(Kontor::Role role) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

signals:
    //! Rows have come, gone or changed; also where only somebody's presence has.
    void changed();

private:
    void refresh();

    Session &m_session;
    const StatusText m_statusText;
    std::vector<RoomPerson> m_rows;
};

} // namespace Kontor::App
