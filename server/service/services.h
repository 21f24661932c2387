// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "service/authservice.h"
#include "service/messageservice.h"
#include "service/presenceservice.h"
#include "service/roomservice.h"
#include "service/syncservice.h"

namespace Kontor::Server {

//! Everything that a gateway may ask for; all of it outlives the gateways. Any thread.
struct Services {
    AuthService &auth;
    MessageService &messages;
    RoomService &rooms;
    SyncService &sync;
    PresenceService &presence;
    EventBus &bus;
    const Clock &clock;
};

} // namespace Kontor::Server
