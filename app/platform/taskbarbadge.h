// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace Kontor::App {

//! The number on the program's icon in the taskbar or dock, where the system has one; 0: none. On
//! Linux docks follow the Unity launcher's D-Bus signal. Doesn't wait.
void setTaskbarBadge(int count);

} // namespace Kontor::App
