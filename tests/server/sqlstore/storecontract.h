// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/sqlstore/storesfixture.h"

namespace Kontor::Test {

//! \brief What every implementation of the stores has to do; run once for each database.
//!
//! A test program derives from it and makes the stores; RoomContract has what is about rooms.
class StoreContract : public StoresFixture {
    Q_OBJECT
private slots:
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
};

} // namespace Kontor::Test
