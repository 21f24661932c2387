// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>

namespace Kontor::Server {

//! Asks a running server's status port how it is, says so in lines of name, TAB, value, and gives
//! the exit code: kFailure when it isn't ready, or isn't there.
int statusCommand(const QStringList &arguments);

} // namespace Kontor::Server
