// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace Kontor {

//! \brief Whether \a text calls \a username: "@alice", or "@all" for everybody. Pure; any thread.
//!
//! In any case. An @ right after a letter or a digit is part of an address and calls nobody. A name
//! ends where a username can't go on; dots, dashes and underscores at its end may belong to the
//! sentence ("ask @alice."), and "@alice.b" calls alice.b, not alice.
bool isMentioned(const QString &text, const QString &username);

} // namespace Kontor
