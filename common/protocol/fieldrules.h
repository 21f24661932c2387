// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <limits>

namespace Kontor {

//! What a frame's field may hold, beyond its type. The reader checks them, the writer trusts.

struct AnyRule { };

//! Characters (UTF-16 code units) of a string.
struct LengthRule {
    qsizetype max = 0;
};

//! Up to Limits::kRequestIdLength printable ASCII characters.
struct RequestIdRule { };

struct RangeRule {
    qint64 min = 0;
    qint64 max = std::numeric_limits<qint64>::max();
};

//! Elements of an array.
struct CountRule {
    qsizetype max = 0;
};

} // namespace Kontor
