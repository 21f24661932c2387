// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"

#include <QStringList>
#include <QUrl>

namespace Kontor::App {

//! kontor [--profile DIR] --status [--json]
//! kontor [--profile DIR] [--server URL] [--user NAME] [--minimized] [--token-file FILE] [LINK]
struct CommandLine {
    QString profile; //!< folder; the user's own data folder where none was given
    QUrl server; //!< empty: the one of the last time
    QString username; //!< empty: the one of the last time
    bool minimized = false;
    QString tokenFile; //!< read, then deleted; empty: none
    bool status = false; //!< ask the one that runs
    bool json = false; //!< with status
    QString link; //!< kontor://room/7
};

//! \a arguments as QCoreApplication has them. Ends the program for --help and --version, and with a
//! line on standard error for what it can't understand.
CommandLine readCommandLine(const QStringList &arguments);

} // namespace Kontor::App
