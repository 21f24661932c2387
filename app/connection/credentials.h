// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace Kontor::App {

//! Who signs in: with a password, or with the token that an earlier login brought.
struct Credentials {
    QString username;
    QString password; //!< used when there is no token; forgotten after the login
    QString token;
    QString device; //!< "Kontor 1.0 on Linux": what the list of sessions shows

    bool operator==(const Credentials &) const = default;
};

} // namespace Kontor::App
