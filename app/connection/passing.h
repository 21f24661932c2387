// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.h"

namespace Kontor::App {

//! Whether the very same, asked again later, could end better; Error::retryAfter may say when.
inline bool isPassing(ErrorCode code)
{
    switch (code) {
    case ErrorCode::RateLimited:
    case ErrorCode::StorageUnavailable:
    case ErrorCode::Internal:
    case ErrorCode::Unavailable:
    case ErrorCode::Timeout:
    case ErrorCode::Cancelled:
        return true;
    default:
        return false;
    }
}

} // namespace Kontor::App
