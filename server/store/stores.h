// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/messagestore.h"
#include "store/officestore.h"
#include "store/roomstore.h"
#include "store/sessionstore.h"
#include "store/userstore.h"

namespace Kontor::Server {

//! The office's truth, as services see it; all of it outlives them. Any thread.
//!
//! Errors that each function may give beside its own: StorageUnavailable (full queue, locked or
//! full disk; nothing was written), Cancelled (the store was stopped).
struct Stores {
    UserStore &users;
    SessionStore &sessions;
    RoomStore &rooms;
    MessageStore &messages;
    OfficeStore &office;
};

} // namespace Kontor::Server
