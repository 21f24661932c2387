// SPDX-License-Identifier: Apache-2.0
#include "support/officeclient.h"

#include "connection/websockettransport.h"

namespace Kontor::Test {

using App::LocalCache;
using App::Session;

OfficeClient::OfficeClient(Account account, Backoff backoff)
    : OfficeClient(std::move(account), std::move(backoff), App::WebSocketTransport::factory(), {})
{
}

OfficeClient::OfficeClient(Account account, Backoff backoff, App::TransportFactory transports,
                           const App::Timings &timings)
    : m_account(std::move(account))
{
    auto cache = std::make_unique<LocalCache>(
        App::CacheConfig{m_account.profile, m_account.url.toString(), m_account.username});
    m_session = std::make_unique<Session>(std::move(cache), std::move(transports), m_clock,
                                          std::move(backoff), timings);
}

bool OfficeClient::start()
{
    const auto opened = await(m_session->open());
    if (!opened) {
        qWarning() << opened.error().detail;
        return false;
    }
    m_session->signIn({m_account.username, {}, m_account.token, QStringLiteral("a test")});
    return true;
}

bool OfficeClient::isOnline() const
{
    return m_session->status().state == App::ConnectionState::Online;
}

bool OfficeClient::isQuiet() const
{
    return isOnline() && m_session->cache().outbox().empty();
}

RoomId OfficeClient::room(const QString &name)
{
    const auto rooms = await(m_session->cache().rooms());
    if (!rooms)
        return {};
    for (const auto &cached : *rooms) {
        if (cached.room.name == name)
            return cached.room.id;
    }
    return {};
}

QMap<qint64, int> OfficeClient::unread()
{
    QMap<qint64, int> counts;
    if (const auto rooms = await(m_session->cache().rooms())) {
        for (const auto &cached : *rooms)
            counts.insert(cached.room.id.value(), cached.room.unread);
    }
    return counts;
}

std::vector<Message> OfficeClient::timeline(RoomId room)
{
    constexpr int kPage = 200;
    std::vector<Message> all;
    auto page = await(m_session->cache().newestPage(room, kPage));
    while (page) {
        all.insert(all.begin(), page->messages.begin(), page->messages.end());
        if (page->atOldest)
            return all;
        if (page->olderOnServer) {
            if (const auto fetched = await(m_session->fetchHistory(room)); !fetched) {
                qWarning() << fetched.error().detail;
                return {};
            }
        }
        if (all.empty())
            page = await(m_session->cache().newestPage(room, kPage));
        else
            page = await(m_session->cache().pageBefore(room, all.front().id, kPage));
    }
    qWarning() << page.error().detail;
    return {};
}

} // namespace Kontor::Test
