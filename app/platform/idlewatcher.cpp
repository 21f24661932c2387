// SPDX-License-Identifier: Apache-2.0
#include "platform/idlewatcher.h"

namespace Kontor::App {

IdleWatcher::IdleWatcher(std::chrono::milliseconds limit, QObject *parent)
    : QObject(parent)
    , m_limit(limit)
{
}

void IdleWatcher::setIdleFor(std::chrono::milliseconds time)
{
    const bool idle = time >= m_limit;
    if (idle == m_idle)
        return;
    m_idle = idle;
    emit changed(idle);
}

} // namespace Kontor::App
