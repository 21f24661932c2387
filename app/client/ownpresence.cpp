// SPDX-License-Identifier: Apache-2.0
#include "client/ownpresence.h"

#include "connection/serverconnection.h"

namespace Kontor::App {

OwnPresence::OwnPresence(ServerConnection &connection, QObject *parent)
    : QObject(parent)
    , m_connection(connection)
{
}

PresenceStatus OwnPresence::status() const
{
    return m_idle && m_chosen == PresenceStatus::Online ? PresenceStatus::Away : m_chosen;
}

void OwnPresence::choose(PresenceStatus status)
{
    if (status == m_chosen)
        return;
    const auto before = this->status();
    m_chosen = status;
    update(before);
}

void OwnPresence::setIdle(bool idle)
{
    if (idle == m_idle)
        return;
    const auto before = status();
    m_idle = idle;
    if (status() != before)
        update(before);
    emit idleChanged();
}

void OwnPresence::update(PresenceStatus before)
{
    if (m_running && status() != before)
        tell();
    emit changed();
}

void OwnPresence::start()
{
    m_running = true;
    tell(); // always: the server may remember what this device said before
}

void OwnPresence::tell()
{
    (void)m_connection.send(ToServer::SetPresence{.requestId = {}, .status = status()});
}

} // namespace Kontor::App
