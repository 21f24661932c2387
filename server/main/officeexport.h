// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/stores.h"

#include <iosfwd>

namespace Kontor::Server {

//! Writes the whole office as one JSON object that importOffice() reads: password hashes, no
//! sessions; deleted messages without a text. Messages that have no client id get one, "m" and
//! their number. Waits.
Result<Done> exportOffice(const Stores &stores, std::ostream &out);

} // namespace Kontor::Server
