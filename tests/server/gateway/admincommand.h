// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/inprocessserver.h"

namespace Kontor::Test {

//! A second set of stores on the file, as an administrator's command has it.
struct AdminCommand {
    explicit AdminCommand(const QString &path)
        : stores({path, true, false, std::chrono::seconds(2), 0, {}}, clock, nobody)
    {
        (void)stores.start().result();
    }

    SystemClock clock;
    Server::CommitObserver nobody;
    Server::SqlStores stores;
};

} // namespace Kontor::Test
