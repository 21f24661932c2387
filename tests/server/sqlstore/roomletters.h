// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"

#include <QFuture>

namespace Kontor::Test {

//! How an operation ended, as the tables of the room contract say it: '+' done, 'x' not allowed,
//! 's' no such room, 'p' not a participant, 'm' no such message, 'a' archived.
inline char letterOf(const Error *error)
{
    if (!error)
        return '+';
    switch (error->code) {
    case ErrorCode::NotAllowed:
        return 'x';
    case ErrorCode::NoSuchRoom:
        return 's';
    case ErrorCode::NotAParticipant:
        return 'p';
    case ErrorCode::NoSuchMessage:
        return 'm';
    case ErrorCode::RoomArchived:
        return 'a';
    default:
        return '?';
    }
}

template <typename T>
char letterOf(const QFuture<Result<T>> &future)
{
    const auto result = future.result();
    return result ? '+' : letterOf(&result.error());
}

} // namespace Kontor::Test
