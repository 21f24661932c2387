// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "sql/statements.h"

#include <memory>

namespace Kontor::App {

//! The files of one account in a profile, and what stands in the program for them.

//! A name for the account's folder: the same server and user give the same one.
QString accountKey(const QString &url, const QString &username);

//! Makes \a folder, for its owner alone, with all folders above it.
Result<Done> makePrivateFolder(const QString &folder);

//! Renames the database file and its journals to "….damaged-N" with a new N; gives the new path.
//! Nothing is ever deleted: there may be something in it that somebody needs.
Result<QString> moveAside(const QString &path);

std::shared_ptr<const Statements> cacheStatements();
std::shared_ptr<const Statements> outboxStatements();
QString cacheMigrations();
QString outboxMigrations();

} // namespace Kontor::App
