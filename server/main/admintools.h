// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "main/commandline.h"
#include "main/opendatabase.h"

#include <functional>

namespace Kontor::Server {

// What the administrator's subcommands have in common. They wait.

//! Items read at once from a long list.
inline constexpr int kAdminPage = 1000;

//! The usernames, in the form in which they are stored.
Result<QStringList> storedNames(const QStringList &names);

//! NoSuchUser, in words.
Result<Account> accountOf(OpenDatabase &office, const QString &name);

//! Opens the database, runs \a command on it, and gives the exit code.
int onDatabase(const CommandLine &line, const std::function<int(OpenDatabase &)> &command,
               OpenDatabase::Missing missing = OpenDatabase::Missing::Refuse);

} // namespace Kontor::Server
