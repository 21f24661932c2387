// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>

#include <chrono>

namespace Kontor {

Q_NAMESPACE

//! What a caller may branch on. One list for both programs; those that travel have the name that
//! docs/protocol.md, "Errors", gives them (protocol/errorcodes.h).
enum class ErrorCode {
    Internal,
    // the frame
    BadJson,
    BadFrame,
    UnknownType,
    // who you are
    NotAuthenticated,
    WrongCredentials,
    SessionExpired,
    AccountDisabled,
    UsernameMismatch,
    // what you ask for
    InvalidText,
    Conflict,
    NoSuchRoom,
    NoSuchMessage,
    NoSuchUser,
    NotAParticipant,
    NotAllowed,
    RoomArchived,
    NameTaken,
    EmptyMessage,
    MessageTooLong,
    // not now
    RateLimited,
    StorageUnavailable,
    // never on the wire
    Cancelled,
    Timeout,
    Unavailable,
};
Q_ENUM_NS(ErrorCode) // logs and tests print its names

struct Error {
    ErrorCode code = ErrorCode::Internal;
    //! English, for the log and for programmers; no secrets, no message text.
    QString detail = {};
    //! When to try again; zero where that makes no sense.
    std::chrono::milliseconds retryAfter{0};

    bool operator==(const Error &) const = default;
};

} // namespace Kontor
