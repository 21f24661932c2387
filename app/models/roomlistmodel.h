// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cache/cachetypes.h"
#include "model/ids.h"

#include <QAbstractListModel>

#include <vector>

namespace Kontor::App {

class Session;

//! \brief Every room and private conversation of the user: a row each, as the cache has it.
//!
//! Unordered; RoomFilterModel orders and filters. Follows the cache by itself after load().
class RoomListModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum class Section { Rooms, People, Archived };
    Q_ENUM(Section)

    enum Role {
        RoomIdRole = Qt::UserRole, //!< qint64
        TitleRole, //!< QString, the DisplayRole too
        SectionRole, //!< Section
        LastActivityRole, //!< qint64, milliseconds UTC: newest message or creation
        HasMessagesRole, //!< bool: there is something that LastActivityRole could be shown for
        PreviewSenderRole, //!< QString: a first name; empty in private rooms and for one's own
        PreviewMineRole, //!< bool: the last message is one's own
        PreviewTextRole, //!< QString; empty when nothing was written yet
        PreviewDeletedRole, //!< bool: the last message was deleted
        PreviewStateRole, //!< DeliveryState of one's own last message
        DraftRole, //!< QString
        UnreadRole, //!< int
        MutedRole, //!< bool
        PeopleRole, //!< int: participants
        ArchivedRole, //!< bool
        MyRoleRole, //!< Kontor::Role, as int
        LeftRole, //!< bool: I am not in it any more; something unsent is left there
        PeerRole, //!< QString, username; empty: a group
        PresenceRole, //!< int, PresenceStatus of the peer; invalid: it isn't known
        TypingRole //!< QStringList: first names of others who write there just now
    };

    explicit RoomListModel(Session &session, QObject *parent = nullptr);

    //! Reads everything from the cache; loaded() follows.
    void load();
    bool isLoaded() const { return m_loaded; }

    //! -1: no such room (yet).
    int rowOf(RoomId room) const;
    //! Over all rooms that aren't muted.
    int totalUnread() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

signals:
    void loaded();
    //! After any change of a row's contents, too.
    void unreadChanged();

private:
    void refresh(const QSet<RoomId> &rooms);
    void replaceAll(std::vector<CachedRoom> rooms);
    void update(const QSet<RoomId> &asked, const std::vector<CachedRoom> &rooms);
    QString title(const CachedRoom &row) const;
    QString previewSender(const CachedRoom &row) const;
    QString firstName(const QString &username) const;
    void onPresence(const QString &username);
    QStringList typing(const CachedRoom &row) const;
    bool isLastMine(const CachedRoom &row) const;
    static QString presenceWord(PresenceStatus status);
    QString accessibleText(const QModelIndex &index) const;

    Session &m_session;
    std::vector<CachedRoom> m_rows;
    bool m_loaded = false;
};

} // namespace Kontor::App
