// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <chrono>

class QTcpSocket;

namespace Kontor::Server {

//! Small answers leave at once (TCP_NODELAY); where the system can, a connection whose peer doesn't
//! acknowledge for \a userTimeout is given up.
void setSocketOptions(QTcpSocket &socket, std::chrono::milliseconds userTimeout);

//! The other end's address; empty where the system doesn't tell it for a bare descriptor.
QString peerAddress(qintptr descriptor);
//! Refuses an accepted connection before anything is made for it.
void closeDescriptor(qintptr descriptor);

} // namespace Kontor::Server
