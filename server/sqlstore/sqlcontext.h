// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "model/ids.h"
#include "sql/databaseexecutor.h"
#include "store/commitobserver.h"

namespace Kontor::Server {

//! The rev of each room as this process has last announced it. Writer's thread only.
using RoomHeads = QHash<RoomId, Revision>;

//! What all stores on one database share. Outlives them.
struct SqlContext {
    DatabaseExecutor &executor;
    const Clock &clock;
    CommitObserver &observer;
    RoomHeads heads = {};
};

} // namespace Kontor::Server
