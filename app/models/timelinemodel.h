// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cache/cachetypes.h"
#include "models/deliverystate.h"

#include <QAbstractListModel>

#include <optional>
#include <vector>

namespace Kontor::App {

class Session;

//! \brief A window of rows on one room's timeline: stored messages, oldest first, then those that
//! wait in the outbox.
//!
//! Never more than kMostRows: a page is fetched where the reader comes near an end, and rows at the
//! other end go. Follows the cache by itself; reads in flight for a room that isn't open any more
//! are ignored. Days, groups and the new messages line are roles, computed from neighbours.
class TimelineModel : public QAbstractListModel {
    Q_OBJECT
public:
    static constexpr int kMostRows = 400;
    static constexpr int kPageRows = 50;

    enum Role {
        MessageIdRole = Qt::UserRole, //!< qint64; 0: not stored yet
        ClientMsgIdRole, //!< QString; empty in messages of others
        UsernameRole,
        DisplayNameRole,
        TextRole, //!< QString, as it was written; the DisplayRole too
        MineRole, //!< bool
        TimeRole, //!< qint64, milliseconds UTC
        StateRole, //!< DeliveryState
        FailureRole, //!< ErrorCode as int; only of failed ones
        EditedRole, //!< bool
        DeletedRole, //!< bool
        FirstOfGroupRole, //!< bool: another sender, or over five minutes since the row before
        LastOfGroupRole,
        StartsDayRole, //!< bool: another day than the row before
        StartsNewRole //!< bool: the reader left off before this row
    };

    //! What lies before the first row.
    enum class Older {
        Nothing, //!< the room begins here
        More,
        Loading,
        OutOfReach //!< only the server has it, and there is no connection
    };

    explicit TimelineModel(Session &session, QObject *parent = nullptr);

    //! Shows \a room from where the reader left off, or its newest page; the rows of the one before
    //! go at once.
    void open(RoomId room);
    RoomId room() const { return m_room; }
    bool isLoaded() const { return m_loaded; }
    //! This computer's disk doesn't give what it has of the room.
    bool isUnreadable() const { return m_unreadable; }
    //! The last row is the newest there is.
    bool isAtNewest() const { return m_atNewest; }
    Older older() const { return m_older; }
    //! Of the stored rows; invalid when there is none.
    MessageId newestId() const;
    MessageKey keyOf(const QModelIndex &index) const;
    //! The last one of mine that isn't deleted, as far as rows are here; -1: none.
    int lastOfMine() const;
    QModelIndex indexOf(MessageId message) const; //!< invalid: it isn't among the rows

    void fetchOlder();
    void fetchNewer();
    //! Starts anew with the newest page, if that isn't here.
    void jumpToNewest();
    //! Whether the reader sees the newest row now, in an active window. The new messages line goes
    //! where they stop to.
    void setReading(bool reading);
    //! Whether the view is at the newest row: rows that don't fit go at the end where it is not.
    void setFollowing(bool following) { m_following = following; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

signals:
    //! The first page of what was opened is here.
    void loaded();
    //! older() or isUnreadable() has.
    void olderChanged();

private:
    struct Row {
        MessageId id;
        QString clientMsgId;
        QString username;
        QString text;
        Timestamp time;
        bool edited = false;
        bool deleted = false;
        std::optional<ErrorCode> failure = {};

        bool operator==(const Row &) const = default;
    };

    static bool isStored(const Row &row) { return row.id.isValid(); }
    static Row toRow(const Message &message);
    Row toRow(const OutboxEntry &entry) const;

    void reload();
    void readNewest();
    void reachBack(const TimelinePage &page);
    void show(const TimelinePage &page);
    void onChanged(const CacheChange &change);
    void onOlderPage(const TimelinePage &page);
    void onNewerPage(const TimelinePage &page);
    void fetchFromServer();
    void setOlder(Older older);

    void refresh();
    void refreshRoom();
    void place(const Message &message);
    void setPending(const std::vector<OutboxEntry> &entries);
    void addRows(int at, std::vector<Row> rows);
    void dropRows(int from, int count);
    void replaceRow(int at, Row row);
    void trim(bool fromStart);
    void touch(int from, int to);
    void updateNewLine();

    int rowOf(MessageId id) const;
    int pendingRowOf(const QString &clientMsgId) const;
    bool isMine(const Row &row) const;
    bool startsDay(int row) const;
    bool startsGroup(int row) const;
    DeliveryState state(const Row &row) const;
    QString accessibleText(const Row &row) const;

    Session &m_session;
    RoomId m_room;
    quint64 m_generation = 0; // of what is open: answers to older questions are ignored
    std::vector<Row> m_rows; // the first m_stored ones are stored, by id; then the outbox's
    int m_stored = 0;
    bool m_loaded = false;
    bool m_atNewest = false;
    bool m_unreadable = false;
    Older m_older = Older::Nothing;
    bool m_fetchingNewer = false;

    bool m_refreshing = false;
    QSet<MessageId> m_dirty;
    bool m_pendingDirty = false;

    bool m_reading = false;
    bool m_following = true;
    MessageId m_readUpTo; // by others
    std::optional<MessageId> m_newSince; // the last one the reader had seen
    MessageId m_newLine; // drawn over this one; invalid: nowhere
};

} // namespace Kontor::App
