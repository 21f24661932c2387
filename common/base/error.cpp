// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"

namespace Kontor {

QString toString(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Internal: return QStringLiteral("Internal");
    case ErrorCode::BadJson: return QStringLiteral("BadJson");
    case ErrorCode::BadFrame: return QStringLiteral("BadFrame");
    case ErrorCode::UnknownType: return QStringLiteral("UnknownType");
    case ErrorCode::NotAuthenticated: return QStringLiteral("NotAuthenticated");
    case ErrorCode::WrongCredentials: return QStringLiteral("WrongCredentials");
    case ErrorCode::SessionExpired: return QStringLiteral("SessionExpired");
    case ErrorCode::AccountDisabled: return QStringLiteral("AccountDisabled");
    case ErrorCode::UsernameMismatch: return QStringLiteral("UsernameMismatch");
    case ErrorCode::InvalidText: return QStringLiteral("InvalidText");
    case ErrorCode::Conflict: return QStringLiteral("Conflict");
    case ErrorCode::NoSuchRoom: return QStringLiteral("NoSuchRoom");
    case ErrorCode::NoSuchMessage: return QStringLiteral("NoSuchMessage");
    case ErrorCode::NoSuchUser: return QStringLiteral("NoSuchUser");
    case ErrorCode::NotAParticipant: return QStringLiteral("NotAParticipant");
    case ErrorCode::NotAllowed: return QStringLiteral("NotAllowed");
    case ErrorCode::RoomArchived: return QStringLiteral("RoomArchived");
    case ErrorCode::NameTaken: return QStringLiteral("NameTaken");
    case ErrorCode::EmptyMessage: return QStringLiteral("EmptyMessage");
    case ErrorCode::MessageTooLong: return QStringLiteral("MessageTooLong");
    case ErrorCode::RateLimited: return QStringLiteral("RateLimited");
    case ErrorCode::StorageUnavailable: return QStringLiteral("StorageUnavailable");
    case ErrorCode::Cancelled: return QStringLiteral("Cancelled");
    case ErrorCode::Timeout: return QStringLiteral("Timeout");
    case ErrorCode::Unavailable: return QStringLiteral("Unavailable");
    }
    return QStringLiteral("Internal");
}

} // namespace Kontor
