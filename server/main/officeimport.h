// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "main/opendatabase.h"

namespace Kontor::Server {

//! \brief Adds what a file holds to the office (docs/administration.md, "Import").
//!
//! Users and rooms that are there stay as they are (missing participants are added); a message
//! whose id was imported before isn't stored again. Stops at the first trouble; the detail says
//! where.
Result<Done> importOffice(OpenDatabase &office, const QString &fileName, const HashCost &hashCost);

} // namespace Kontor::Server
