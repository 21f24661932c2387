// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "client/session.h"
#include "main/commandline.h"

namespace Kontor::App {

//! What kontor --status is told by the program that runs: "online" or "away" on the first line,
//! then what the connection's details panel has, as text or, where \a question says "json", as one
//! JSON object. \a session nullptr: nobody is signed in.
QString statusAnswer(const QString &question, Session *session, const Clock &clock);

//! kontor --status: asks the program that has the profile and prints its answer. Exit code 0:
//! connected; 1: not; 2: no program runs on this profile, or it doesn't answer. Needs no display.
int printStatus(const CommandLine &line);

} // namespace Kontor::App
