// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace Kontor::App {

//! Makes icons and styles available. Once, before the first Theme.
void loadResources();

} // namespace Kontor::App
