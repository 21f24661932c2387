// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.h"

#include <QString>

namespace Kontor::App {

// An error in words that its reader can act on. The only place that chooses them.

QString signInError(const Error &error);
QString sendError(const Error &error); //!< "Not sent: …" comes before it where there is room
QString messageError(const Error &error); //!< for changing and deleting messages
QString roomError(const Error &error); //!< for creating and opening rooms
//! Why the connection isn't there, one short sentence; empty where there is nothing to say.
QString connectionError(const Error &error);
//! Why the account is not remembered.
QString keychainError(const Error &error);

} // namespace Kontor::App
