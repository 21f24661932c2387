// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "sql/statements.h"

#include <memory>

namespace Kontor {
class Database;
}

namespace Kontor::App {

//! The files of one account in a profile, and what stands in the program for them.

//! The same for every way to write the same server: its usual port or none, a slash at the end or
//! none, capitals in its name.
QString serverKey(const QString &url);
//! A name for the account's folder: the same server and user give the same one.
QString accountKey(const QString &url, const QString &username);

//! Makes \a folder, for its owner alone, with all folders above it.
Result<Done> makePrivateFolder(const QString &folder);

//! Renames the database file and its journals to "….damaged-N" with a new N; gives the new path.
//! Nothing is ever deleted: there may be something in it that somebody needs.
Result<QString> moveAside(const QString &path);

//! What moveAside() gave last; empty: nothing was moved.
QString newestAside(const QString &path);
//! Finishes a moveAside() of \a path to \a aside that was interrupted, and removes a half-made \a
//! fresh.
void prepareSalvage(const QString &path, const QString &aside, const QString &fresh);
//! Renames the closed database \a fresh to \a path, where there is none.
Result<Done> putInPlace(const QString &fresh, const QString &path);

//! After the transaction that is open now: what it deleted or overwrote is gone from the journal,
//! too, and from the file. In the writer's thread.
void truncateJournal(Database &database);

std::shared_ptr<const Statements> cacheStatements();
std::shared_ptr<const Statements> outboxStatements();
QString cacheMigrations();
QString outboxMigrations();

} // namespace Kontor::App
