// SPDX-License-Identifier: Apache-2.0
#include "protocol/errorcodes.h"

#include <algorithm>
#include <array>
#include <utility>

namespace Kontor {

namespace {

constexpr std::array kNames{
    std::pair{ErrorCode::Internal, QLatin1String("internal")},
    std::pair{ErrorCode::BadJson, QLatin1String("bad_json")},
    std::pair{ErrorCode::BadFrame, QLatin1String("bad_frame")},
    std::pair{ErrorCode::UnknownType, QLatin1String("unknown_type")},
    std::pair{ErrorCode::NotAuthenticated, QLatin1String("not_authenticated")},
    std::pair{ErrorCode::WrongCredentials, QLatin1String("wrong_credentials")},
    std::pair{ErrorCode::SessionExpired, QLatin1String("session_expired")},
    std::pair{ErrorCode::AccountDisabled, QLatin1String("account_disabled")},
    std::pair{ErrorCode::UsernameMismatch, QLatin1String("username_mismatch")},
    std::pair{ErrorCode::InvalidText, QLatin1String("invalid_text")},
    std::pair{ErrorCode::Conflict, QLatin1String("conflict")},
    std::pair{ErrorCode::NoSuchRoom, QLatin1String("no_such_room")},
    std::pair{ErrorCode::NoSuchMessage, QLatin1String("no_such_message")},
    std::pair{ErrorCode::NoSuchUser, QLatin1String("no_such_user")},
    std::pair{ErrorCode::NotAParticipant, QLatin1String("not_a_participant")},
    std::pair{ErrorCode::NotAllowed, QLatin1String("not_allowed")},
    std::pair{ErrorCode::RoomArchived, QLatin1String("room_archived")},
    std::pair{ErrorCode::NameTaken, QLatin1String("name_taken")},
    std::pair{ErrorCode::EmptyMessage, QLatin1String("empty_message")},
    std::pair{ErrorCode::MessageTooLong, QLatin1String("message_too_long")},
    std::pair{ErrorCode::RateLimited, QLatin1String("rate_limited")},
    std::pair{ErrorCode::StorageUnavailable, QLatin1String("storage_unavailable")},
};

} // namespace

QLatin1String toWire(ErrorCode code)
{
    const auto *entry = std::find_if(kNames.begin(), kNames.end(),
                                     [code](const auto &pair) { return pair.first == code; });
    return entry == kNames.end() ? kNames.front().second : entry->second;
}

ErrorCode errorCodeFromWire(const QString &name)
{
    const auto *entry = std::find_if(kNames.begin(), kNames.end(),
                                     [&name](const auto &pair) { return pair.second == name; });
    return entry == kNames.end() ? ErrorCode::Internal : entry->first;
}

} // namespace Kontor
