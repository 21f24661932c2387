// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace Kontor::App {

//! What a frame of this \a type means, one or two sentences; empty where its name says it.
QString frameText(const QString &type, bool isSent);

} // namespace Kontor::App
