// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/tally.h"
#include "protocol/errorcodes.h"
#include "protocol/toclient.h"
#include "protocol/toserver.h"

namespace Kontor::Server {

//! Close codes that are counted each; the last count is that of all others (0: the other side
//! ended it).
inline constexpr std::array kCountedCloseCodes{CloseCode::kDone,
                                               CloseCode::kGoingAway,
                                               CloseCode::kBinary,
                                               CloseCode::kPolicy,
                                               CloseCode::kTooBig,
                                               CloseCode::kNotAuthenticated,
                                               CloseCode::kNotAParticipant,
                                               CloseCode::kNoSuchRoom,
                                               CloseCode::kHeartbeatMissed,
                                               CloseCode::kSessionRevoked,
                                               CloseCode::kTooSlow,
                                               CloseCode::kAccountDisabled,
                                               CloseCode::kVersion,
                                               CloseCode::kFlooding,
                                               CloseCode::kBusy};

//! What one gateway thread has counted since its start: written there, read anywhere.
struct ThreadCounters {
    static constexpr std::size_t kPaths = 4; //!< Endpoint::Kind
    static constexpr std::size_t kErrors = std::size_t(ErrorCode::Unavailable) + 1;

    Tally opened; //!< connections
    Tally closed;
    std::array<Tally, kPaths> entered; //!< connections that know their user
    std::array<Tally, kPaths> left;
    std::array<Tally, kCountedCloseCodes.size() + 1> closes;
    std::array<Tally, 2> logins; //!< refused, let in
    std::array<Tally, 2> resumes; //!< the same, with a token
    std::array<Tally, std::variant_size_v<ToServer::Frame>> framesIn;
    Tally badFramesIn;
    std::array<Tally, std::variant_size_v<ToClient::Frame>> framesOut;
    Tally bytesIn; //!< of frames
    Tally bytesOut;
    std::array<Tally, kErrors> errors; //!< error frames

    void countClose(quint16 code)
    {
        const auto *known = std::find(kCountedCloseCodes.begin(), kCountedCloseCodes.end(), code);
        closes[std::size_t(known - kCountedCloseCodes.begin())].add();
    }
};

} // namespace Kontor::Server
