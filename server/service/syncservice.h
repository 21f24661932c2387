// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "protocol/codec.h"
#include "service/authservice.h"

namespace Kontor::Server {

//! Tells a client what it has missed. Any thread.
class SyncService {
public:
    explicit SyncService(Stores stores)
        : m_stores(stores)
    {
    }

    //! The whole answer, encoded: each frame at most Limits::kFrameBytes, in sending order.
    QFuture<Result<std::vector<QByteArray>>> sync(const Identity &who,
                                                  const ToServer::Sync &request);

private:
    const Stores m_stores;
};

//! \brief The snapshot as frames that fit.
//!
//! A room whose messages don't fit goes on in the next frame: its part before has more, and a toRev
//! up to which nothing is missing; all but the last frame have complete:false.
std::vector<ToClient::Sync> splitToFrames(const SyncSnapshot &snapshot, const QString &requestId);

} // namespace Kontor::Server
