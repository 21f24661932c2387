// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "connection/connectionstatus.h"

#include <QList>
#include <QString>

namespace Kontor::App {

// The state of the connection in words: for the details panel, the clipboard and kontor --status.

//! "Connected", "Signing in…": more exact than the pill.
QString stateText(const ConnectionStatus &status);
//! What was the trouble, and what its reader can do; empty: there was none.
QString troubleText(const ConnectionStatus &status);

struct ConnectionFact {
    QString name;
    QString value;

    bool operator==(const ConnectionFact &) const = default;
};

//! Everything there is to say, in the order of its importance. Seconds count down: ask again.
QList<ConnectionFact> connectionFacts(const ConnectionStatus &status, Timestamp now);
//! The same as lines, "name: value".
QString connectionReport(const ConnectionStatus &status, Timestamp now);

} // namespace Kontor::App
