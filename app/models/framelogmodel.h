// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cache/cachetypes.h"
#include "client/framelog.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

namespace Kontor::App {

class Session;

//! \brief The lines of a FrameLog as rows, the newest last.
class FrameLogModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Time, Direction, Type, Room, Bytes, Answer, ColumnCount };
    enum Role {
        JsonRole = Qt::UserRole, //!< QByteArray; texts replaced unless they are shown
        KindRole, //!< int, Recording::Kind
        ErrorRole, //!< bool: an error frame, or an end without a goodbye
        TypeRole, //!< QString: the frame's type, as on the wire
    };

    //! Both outlive it.
    FrameLogModel(FrameLog &log, Session &session, QObject *parent = nullptr);

    //! What people wrote; off at first.
    void setTextsShown(bool shown);
    bool areTextsShown() const { return m_textsShown; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString cell(const FrameLog::Line &line, int column) const;
    QString spoken(const FrameLog::Line &line) const;
    QByteArray json(const FrameLog::Line &line) const;
    void loadTitles();

    FrameLog &m_log;
    Session &m_session;
    QHash<RoomId, QString> m_titles;
    mutable TextMask m_mask;
    bool m_textsShown = false;
};

//! \brief Keeps the rows in which every word is found: in type, room or JSON; "type:ack" and
//! "room:general" look there alone.
class FrameFilterModel : public QSortFilterProxyModel {
    Q_OBJECT
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

    void setFilterText(const QString &text);

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    QStringList m_words;
};

} // namespace Kontor::App
