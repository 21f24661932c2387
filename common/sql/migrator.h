// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sql/database.h"

namespace Kontor {

//! \brief Brings a database to the program's schema.
//!
//! \a folder holds NNNN_name.sql files, numbered from 1 without holes, never edited after release;
//! the statements of a file end with ";" and an empty line. All that are missing run in one
//! transaction, which records their numbers. Unavailable: the schema is newer than the program,
//! nothing was written.
Result<Done> migrate(Database &database, const QString &folder);

} // namespace Kontor
