// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/rawclient.h"

namespace Kontor::Test {

//! Every room of the user, as a client that knows nothing gets them from the server; empty when it
//! doesn't answer.
std::vector<Room> roomsOf(RawClient &client);

//! The welcome to a name and a password; nothing when they are refused.
std::optional<ToClient::Welcome> login(RawClient &client, quint16 port, const QString &username,
                                       const QString &password);

} // namespace Kontor::Test
