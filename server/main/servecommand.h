// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>

namespace Kontor::Server {

//! kontord serve: runs until SIGTERM or SIGINT; gives the exit code. Needs a QCoreApplication.
int serveCommand(const QStringList &arguments);

} // namespace Kontor::Server
