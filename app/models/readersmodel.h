// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "client/roompeople.h"

#include <QAbstractListModel>

namespace Kontor::App {

class Session;

//! \brief Everybody but its sender, and whether they have read a message of the open room.
//!
//! Follows Session::roomPeople(): pages as they come, and receipts.
class ReadersModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        UsernameRole = Qt::UserRole,
        NameRole, //!< QString, the DisplayRole too: "Bob Berg", "Bob Berg (you)"
        ReadRole, //!< bool
        SortRole //!< QString: who has read comes first, then by name
    };

    ReadersModel(Session &session, RoomId room, MessageId message, const QString &sender,
                 QObject *parent = nullptr);

    int readers() const;
    //! More people may come.
    bool isComplete() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

signals:
    //! readers(), rowCount() or isComplete() may have.
    void countsChanged();

private:
    struct Row {
        QString username;
        bool hasRead = false;

        bool operator==(const Row &) const = default;
    };

    void update();
    QString name(const Row &row) const;

    Session &m_session;
    const RoomId m_room;
    const MessageId m_message;
    const QString m_sender;
    std::vector<Row> m_rows; // by username
};

} // namespace Kontor::App
