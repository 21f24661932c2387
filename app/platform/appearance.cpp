// SPDX-License-Identifier: Apache-2.0
#include "platform/appearance.h"

namespace Kontor::App {

void AppearanceWatcher::set(std::optional<bool> dark, std::optional<bool> highContrast)
{
    if (dark == m_dark && highContrast == m_highContrast)
        return;
    m_dark = dark;
    m_highContrast = highContrast;
    emit changed();
}

} // namespace Kontor::App
