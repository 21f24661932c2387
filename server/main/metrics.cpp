// SPDX-License-Identifier: Apache-2.0
#include "main/metrics.h"

#include "gateway/endpoint.h"

#include <QFileInfo>

#include <map>

namespace Kontor::Server {

namespace {

using Type = MetricsText::Type;

//! Users that get a line of their own: those with the most connections.
constexpr std::size_t kUsers = 10;

class Writer {
public:
    explicit Writer(const MetricsSource &source)
        : m_source(source)
    {
    }

    QByteArray write()
    {
        writeServer();
        writeConnections();
        writeUsers();
        writeFrames();
        writeEnds();
        writeDatabase();
        writeProcess(m_text, m_source.startedAt);
        return m_text.text();
    }

private:
    //! A count over all threads.
    template <typename Get>
    double sum(Get get) const
    {
        quint64 result = 0;
        for (const auto &thread : m_source.threads)
            result += get(*thread).value();
        return double(result);
    }

    void writeServer()
    {
        m_text.family("kontord_build_info", Type::Gauge, "1, with what runs here.");
        m_text.sample(1, {{"version", KONTOR_VERSION}, {"qt", qVersion()}});
        m_text.single("kontord_uptime_seconds", Type::Gauge, "Since the start.",
                      double((m_source.clock.now() - m_source.startedAt).count()) / 1000.0);
        m_text.single("kontord_draining", Type::Gauge, "1: it says goodbye and ends.",
                      m_source.isDraining ? 1 : 0);
        m_text.single("kontord_events_waiting", Type::Gauge,
                      "Events that wait for the slowest gateway thread.",
                      double(m_source.bus.mostWaiting()));
    }

    void writeConnections()
    {
        m_text.family("kontord_connections", Type::Gauge, "Open WebSockets, by gateway thread.");
        for (std::size_t i = 0; i < m_source.threads.size(); ++i) {
            const auto &thread = *m_source.threads[i];
            const auto closed = thread.closed.value(); // read before, so that it is never more
            m_text.sample(double(thread.opened.value() - closed),
                          {{"thread", QByteArray::number(qint64(i))}});
        }
        m_text.single("kontord_handshakes", Type::Gauge, "Half-open connections.",
                      m_source.gateway.handshakes.load());
        m_text.single("kontord_connections_opened_total", Type::Counter, "WebSockets so far.",
                      sum([](const auto &thread) -> auto & { return thread.opened; }));
        m_text.single("kontord_connections_refused_total", Type::Counter,
                      "Closed at once: over a limit.", double(m_source.gateway.refused.load()));
        m_text.family("kontord_sessions", Type::Gauge,
                      "Connections that know their user, by path.");
        constexpr std::array kPathNames{"/ws/", "/ws/chat/group/", "/ws/chat/private/",
                                        "/ws/lobby/"};
        static_assert(kPathNames.size() == ThreadCounters::kPaths);
        for (std::size_t i = 0; i < kPathNames.size(); ++i) {
            const auto left = sum([i](const auto &thread) -> auto & { return thread.left[i]; });
            m_text.sample(sum([i](const auto &thread) -> auto & { return thread.entered[i]; })
                              - left,
                          {{"path", kPathNames[i]}});
        }
    }

    void writeUsers()
    {
        const auto crowd = m_source.presence.crowd(kUsers);
        m_text.single("kontord_users_connected", Type::Gauge, "People with a connection.",
                      double(crowd.users));
        m_text.single("kontord_user_connections_max", Type::Gauge, "The most of one person.",
                      crowd.most.empty() ? 0 : double(crowd.most.front().connections));
        m_text.family("kontord_user_connections", Type::Gauge,
                      "Connections of those ten people who have the most.");
        for (const auto &user : crowd.most) {
            m_text.sample(double(user.connections), {{"user", user.username.toUtf8()}});
        }
    }

    template <typename Frame, typename Get, std::size_t... I>
    void writeTypes(Get get, std::index_sequence<I...>)
    {
        (m_text.sample(sum([get](const auto &thread) -> auto & { return get(thread)[I]; }),
                       {{"type", QByteArray(std::variant_alternative_t<I, Frame>::kType.data())}}),
         ...);
    }

    void writeFrames()
    {
        m_text.family("kontord_frames_received_total", Type::Counter, "Frames from clients.");
        writeTypes<ToServer::Frame>(
            [](const ThreadCounters &thread) -> auto & { return thread.framesIn; },
            std::make_index_sequence<std::variant_size_v<ToServer::Frame>>());
        m_text.sample(sum([](const auto &thread) -> auto & { return thread.badFramesIn; }),
                      {{"type", "none_of_these"}});
        m_text.family("kontord_frames_sent_total", Type::Counter, "Frames to clients.");
        writeTypes<ToClient::Frame>(
            [](const ThreadCounters &thread) -> auto & { return thread.framesOut; },
            std::make_index_sequence<std::variant_size_v<ToClient::Frame>>());
        m_text.single("kontord_received_bytes_total", Type::Counter, "Text of frames.",
                      sum([](const auto &thread) -> auto & { return thread.bytesIn; }));
        m_text.single("kontord_sent_bytes_total", Type::Counter, "Frames, before TLS.",
                      sum([](const auto &thread) -> auto & { return thread.bytesOut; }));
    }

    void writeEnds()
    {
        std::map<QByteArray, double> errors; // codes that never travel share a name
        for (std::size_t i = 0; i < ThreadCounters::kErrors; ++i) {
            errors[toWire(ErrorCode(i)).data()] +=
                sum([i](const auto &thread) -> auto & { return thread.errors[i]; });
        }
        m_text.family("kontord_errors_sent_total", Type::Counter, "Error frames, by code.");
        for (const auto &[code, count] : errors)
            m_text.sample(count, {{"code", code}});
        m_text.family("kontord_closes_total", Type::Counter,
                      "Ends of WebSockets, by our close code; other: the client's or none.");
        for (std::size_t i = 0; i <= kCountedCloseCodes.size(); ++i) {
            const auto code = i < kCountedCloseCodes.size()
                ? QByteArray::number(int(kCountedCloseCodes[i]))
                : QByteArray("other");
            m_text.sample(sum([i](const auto &thread) -> auto & { return thread.closes[i]; }),
                          {{"code", code}});
        }
        m_text.family("kontord_logins_total", Type::Counter, "Logins with a password or a token.");
        for (const std::size_t good : {1U, 0U}) {
            const QByteArray result = good ? "ok" : "refused";
            m_text.sample(sum([good](const auto &thread) -> auto & { return thread.logins[good]; }),
                          {{"with", "password"}, {"result", result}});
            m_text.sample(
                sum([good](const auto &thread) -> auto & { return thread.resumes[good]; }),
                {{"with", "token"}, {"result", result}});
        }
    }

    void writeDatabase()
    {
        const auto &statistics = m_source.database.statistics();
        m_text.family("kontord_database_batch_writes", Type::Histogram,
                      "Writes that shared a transaction.");
        m_text.samples(statistics.batchSizes);
        m_text.family("kontord_database_commit_seconds", Type::Histogram,
                      "A transaction, from its begin to the disk's word.");
        m_text.samples(statistics.seconds);
        m_text.single("kontord_database_failures_total", Type::Counter,
                      "Transactions that failed: nothing of them was stored or acknowledged.",
                      double(statistics.failures.value()));
        m_text.single("kontord_database_damaged", Type::Gauge, "1: restore a backup.",
                      m_source.database.isDamaged() ? 1 : 0);
        m_text.family("kontord_database_waiting", Type::Gauge, "Jobs that wait for the database.");
        m_text.sample(double(m_source.database.waitingWrites()), {{"queue", "writes"}});
        m_text.sample(double(m_source.database.waitingReads()), {{"queue", "reads"}});
        m_text.family("kontord_database_size_bytes", Type::Gauge, "Its files.");
        m_text.sample(double(QFileInfo(m_source.databasePath).size()), {{"file", "main"}});
        m_text.sample(double(QFileInfo(m_source.databasePath + QStringLiteral("-wal")).size()),
                      {{"file", "wal"}});
    }

    const MetricsSource &m_source;
    MetricsText m_text;
};

} // namespace

QByteArray writeMetrics(const MetricsSource &source)
{
    return Writer(source).write();
}

} // namespace Kontor::Server
