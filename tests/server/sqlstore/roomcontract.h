// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/sqlstore/storesfixture.h"

#include <QHash>

#include <functional>

namespace Kontor::Test {

//! \brief What every implementation of the stores has to do with rooms and their people, and with
//! changes of messages: who may, what it takes, who is told.
class RoomContract : public StoresFixture {
    Q_OBJECT
private slots:
    void R2_whoMayDoWhat_data();
    void R2_whoMayDoWhat();
    void administratorMayDoWhatAnOwnerMay();
    void onlyOwnerCantLeaveOrBeDemotedWhileOthersAreThere();
    void R10_twoOwnersWhoLeaveAtOnceLeaveOne();
    void lastOneToLeaveArchivesTheRoom();
    void whoeverJoinsAnEmptyRoomOwnsIt();
    void nothingIsUnreadToWhoeverComes();
    void readingWhatWasThereBeforeIsNotTold();
    void joiningPointMovesForwardWithinItsRoom();
    void whatIsSoAlreadyTakesNoRevAndIsNotTold();
    void removalIsToldToTheRemoved();
    void roleIsToldToWhoeverGotIt();
    void renamedRoomIsFoundByItsNewName();
    void archivedRoomIsReadAndNotListed();
    void editMovesTheMessageToTheNextRev();
    void sameTextChangesNothing();
    void deletedMessageIsEmptyForGood();
    void deletedMessagesAreNotUnread();
    void M1_resendOfAnEditedOrDeletedMessageIsADuplicate();
    void randomChangesKeepEverythingSound();

private:
    struct Case;
    Case setUp(const QString &kind, int role, bool archived);
    QHash<QString, std::function<char()>> operationsOn(const Case &c);
    void play(const QString &operation, const QString &kind, int role, bool archived,
              char expected);
    Room seen(UserId user, RoomId room);
    QString newName() { return QStringLiteral("room %1").arg(++m_rooms); }

    int m_rooms = 0;
};

} // namespace Kontor::Test
