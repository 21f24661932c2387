// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace Kontor {

struct User {
    QString username; //!< unique, lower case, never changes
    QString displayName;
    bool isAdmin = false;

    bool operator==(const User &) const = default;
};

} // namespace Kontor
