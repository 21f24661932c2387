// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/commitobserver.h"
#include "store/stores.h"

#include <QMutex>
#include <QObject>

#include <memory>

namespace Kontor::Test {

//! Remembers what it was told, as text, in order.
class RecordingObserver final : public Server::CommitObserver {
public:
    void messagePosted(const Message &message, UserId sender) override;
    void cursorMoved(const Server::CursorMove &move) override;
    void messageChanged(const Message &message, UserId sender) override;
    void roomChanged(const Server::RoomChange &change) override;
    void sessionRevoked(SessionId session) override;
    void userDisabled(UserId user) override;

    QStringList take();

private:
    void add(const QString &line);

    QMutex m_mutex;
    QStringList m_lines;
};

//! \brief What every implementation of the stores has to do; run once for each database.
//!
//! A test program derives from it and makes the stores.
class StoreContract : public QObject {
    Q_OBJECT
protected:
    //! Fresh, empty stores, started; those of the call before may be gone.
    virtual Server::Stores makeStores(Server::CommitObserver &observer, const Clock &clock) = 0;

private slots:
    void init();

    void messageGetsTheNextRevOfItsRoom();
    void messageIsToldAfterItsCommitAndBeforeItsAnswer();
    void concurrentAppendsTakeEveryRevOnce();
    void M1_sameIdGivesTheFirstMessageAndIsNotTold();
    void M2_D10_sameIdWithOtherTextIsAConflict();
    void failedWriteUndoesItselfAlone();
    void strangersSeeNoRoom();
    void historyPagesAreComplete();
    void syncIsOfOneMoment();
    void unreadCountsOthersMessagesAfterTheCursor();
    void R6_privateRoomIsOneForThePair();
    void invitedPeopleTakeOneRevAndOnlyTheyGetAView();
    void usernamesAreUnique();
    void disabledPeopleAreNotListed();
    void sessionsAreFoundByTokenUntilRevoked();
    void longestUnusedSessionsMakeRoom();
    void sessionIsOpenedForThePasswordThatWasChecked();
    void A10_confirmSeesRevokedAndDisabled();

private:
    UserId addUser(const QString &name);
    RoomId addRoom(const QString &name, const QStringList &participants);
    Result<Server::Posted> post(UserId sender, RoomId room, const QString &text,
                                const QString &clientMsgId = {});
    Server::Stores &stores() { return *m_stores; }

    RecordingObserver m_observer;
    std::unique_ptr<Clock> m_clock;
    std::unique_ptr<Server::Stores> m_stores;
    UserId m_alice, m_bob, m_carol;
    RoomId m_room;
};

} // namespace Kontor::Test
