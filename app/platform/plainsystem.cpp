// SPDX-License-Identifier: Apache-2.0
#include "platform/appearance.h"
#include "platform/desktopnotifier.h"
#include "platform/idlewatcher.h"
#include "platform/sleepwatcher.h"
#include "platform/taskbarbadge.h"

namespace Kontor::App {

// Systems with neither logind nor a desktop portal: timers notice a dead connection soon enough,
// and the palette tells dark from light.

std::unique_ptr<SleepWatcher> createSleepWatcher()
{
    return std::make_unique<SleepWatcher>();
}

std::unique_ptr<AppearanceWatcher> createAppearanceWatcher()
{
    return std::make_unique<AppearanceWatcher>();
}

std::unique_ptr<DesktopNotifier> createDesktopNotifier()
{
    return std::make_unique<DesktopNotifier>(); // the tray icon shows them
}

std::unique_ptr<IdleWatcher> createIdleWatcher(std::chrono::milliseconds limit, const Clock &)
{
    return std::make_unique<IdleWatcher>(limit);
}

void setTaskbarBadge(int)
{
}

} // namespace Kontor::App
