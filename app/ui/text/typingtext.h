// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace Kontor::App {

//! "Alice is typing…", "Alice and Bob are typing…", "Several people are typing…"; empty: nobody is.
QString typingText(const QStringList &names);
//! The same where it is clear who it is.
QString typingText();

} // namespace Kontor::App
