// SPDX-License-Identifier: Apache-2.0
// What a ServerApplication tells whoever looks after it.
#include "main/metrics.h"
#include "main/serverapplication.h"

#include <QTimer>

namespace Kontor::Server {

namespace {
//! A database that takes longer to answer isn't ready for people.
constexpr std::chrono::seconds kReadyWithin{2};
} // namespace

Result<Done> ServerApplication::startStatus()
{
    if (m_config.statusListen.isEmpty())
        return Done();
    const auto address = parseListenAddress(m_config.statusListen);
    if (!address)
        return {ErrorCode::Unavailable, QStringLiteral("status ") + address.error().detail};
    if (!address->host.isLoopback() && !m_config.insecurePlaintext) {
        return {ErrorCode::Unavailable,
                QStringLiteral("the status port names users and has no TLS: it is served on "
                               "loopback only, or with --insecure-plaintext")};
    }
    using Reply = StatusListener::Reply;
    m_status = std::make_unique<StatusListener>(QHash<QByteArray, StatusListener::Handler>{
        {"/healthz",
         [](const Reply &reply, QObject *) {
             reply({200, "ok\n"});
         }},
        {"/readyz",
         [this](const Reply &reply, QObject *connection) { answerReady(reply, connection); }},
        {"/metrics",
         [this](const Reply &reply, QObject *) {
             reply({200, metrics()});
         }},
    });
    if (!m_status->listen(address->host, address->port)) {
        return {ErrorCode::Unavailable,
                m_config.statusListen + QStringLiteral(": ") + m_status->errorString()};
    }
    return Done();
}

QUrl ServerApplication::statusUrl() const
{
    QUrl url;
    if (!m_status)
        return url;
    url.setScheme(QStringLiteral("http"));
    url.setHost(m_status->serverAddress().toString());
    url.setPort(m_status->serverPort());
    url.setPath(QStringLiteral("/"));
    return url;
}

void ServerApplication::answerReady(const StatusListener::Reply &reply, QObject *connection)
{
    if (m_draining)
        return reply({503, "draining\n"});
    if (m_stores->executor().isDamaged())
        return reply({503, "the database is damaged\n"});
    if (m_polling && m_clock.elapsed() - m_pollingSince > kReadyWithin)
        return reply({503, "the database takes no writes\n"});
    const auto answered = std::make_shared<bool>(false);
    const auto once = [reply, answered](const StatusAnswer &answer) {
        if (!std::exchange(*answered, true))
            reply(answer);
    };
    onReady(m_stores->stores().office.info(), connection, [once](const Result<OfficeInfo> &info) {
        once(info ? StatusAnswer{200, "ready\n"}
                  : StatusAnswer{503, "the database can't be read\n"});
    });
    QTimer::singleShot(kReadyWithin, connection, [once] {
        once({503, "the database doesn't answer\n"});
    });
}

QByteArray ServerApplication::metrics()
{
    const auto path = databasePath(m_config.database);
    return writeMetrics({m_clock, m_startedAt, *m_config.gateway.counters, m_threadCounters,
                         m_stores->executor(), path ? *path : QString(), m_bus, *m_presence,
                         m_draining});
}

} // namespace Kontor::Server
