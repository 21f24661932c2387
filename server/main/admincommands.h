// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>

namespace Kontor::Server {

// The administrator's subcommands. Each takes the arguments from its own name on, waits, and gives
// the exit code. A server may run on the same database.

int userCommand(const QStringList &arguments); //!< add, list, disable, enable, set-password
int tokenCommand(const QStringList &arguments); //!< issue
//! list, add, rename, archive, restore, invite, remove, role
int roomCommand(const QStringList &arguments);
int importCommand(const QStringList &arguments);
int exportCommand(const QStringList &arguments);
int backupCommand(const QStringList &arguments);
int compactCommand(const QStringList &arguments);
int checkCommand(const QStringList &arguments);

} // namespace Kontor::Server
