// SPDX-License-Identifier: Apache-2.0
#include "main/settingskeys.h"

#include <QFileInfo>
#include <QSettings>

#include <map>
#include <type_traits>
#include <utility>

namespace Kontor::Server {

namespace {

//! Reads a text into a setting; false: it isn't a value of that kind.
using Setter = std::function<bool(ServerConfig &, const QString &)>;

bool parse(const QString &text, QString &value)
{
    value = text;
    return true;
}

bool parse(const QString &text, QStringList &value)
{
    value = text.split(u',', Qt::SkipEmptyParts);
    return true;
}

bool parse(const QString &text, bool &value)
{
    value = text == u"true" || text == u"1" || text == u"yes";
    return value || text == u"false" || text == u"0" || text == u"no";
}

constexpr qint64 kLargest = 1'000'000'000'000'000;

template <typename T>
requires std::is_integral_v<T>
bool parse(const QString &text, T &value)
{
    bool isNumber = false;
    const qint64 number = text.toLongLong(&isNumber);
    if (!isNumber || number < 0 || number > kLargest || !std::in_range<T>(number))
        return false;
    value = T(number);
    return true;
}

bool parse(const QString &text, double &value)
{
    bool isNumber = false;
    const double number = text.toDouble(&isNumber);
    if (!isNumber || !(number >= 0 && number <= double(kLargest))) // NaN is neither
        return false;
    value = number;
    return true;
}

template <typename Rep, typename Period>
bool parse(const QString &text, std::chrono::duration<Rep, Period> &value)
{
    using Duration = std::chrono::duration<Rep, Period>;
    constexpr auto kLongest = std::chrono::duration_cast<Duration>(std::chrono::hours(24 * 36'500));
    qint64 number = 0;
    if (!parse(text, number) || number > kLongest.count())
        return false;
    value = Duration(Rep(number));
    return true;
}

template <typename GetField>
Setter into(GetField field)
{
    return
        [field](ServerConfig &config, const QString &text) { return parse(text, field(config)); };
}

//! For what makes no sense as nothing: a deadline, a limit.
template <typename GetField>
Setter positive(GetField field)
{
    return [set = into(field), field](ServerConfig &config, const QString &text) {
        return set(config, text) && field(config) != std::decay_t<decltype(field(config))>{};
    };
}

#define FIELD(path) into([](ServerConfig & c) -> auto & { return c.path; })
#define POSITIVE(path) positive([](ServerConfig & c) -> auto & { return c.path; })

const std::map<QString, Setter> &setters()
{
    static const std::map<QString, Setter> map{
        {QStringLiteral("server.listen"), FIELD(listen)},
        {QStringLiteral("server.status_listen"), FIELD(statusListen)},
        {QStringLiteral("server.database"), FIELD(database)},
        {QStringLiteral("server.threads"), FIELD(threads)},
        {QStringLiteral("server.log_level"), FIELD(logLevel)},
        {QStringLiteral("server.insecure_plaintext"), FIELD(insecurePlaintext)},
        {QStringLiteral("server.allowed_origins"), FIELD(gateway.allowedOrigins)},
        {QStringLiteral("server.node"), FIELD(gateway.server.node)},
        {QStringLiteral("tls.certificate"), FIELD(certificateFile)},
        {QStringLiteral("tls.key"), FIELD(keyFile)},
        {QStringLiteral("limits.message_rate"), FIELD(gateway.messageRate)},
        {QStringLiteral("limits.message_burst"), FIELD(gateway.messageBurst)},
        {QStringLiteral("limits.request_rate"), FIELD(gateway.requestRate)},
        {QStringLiteral("limits.request_burst"), FIELD(gateway.requestBurst)},
        {QStringLiteral("limits.frame_bytes"), POSITIVE(gateway.frameBytes)},
        {QStringLiteral("limits.unsent_bytes"), POSITIVE(gateway.unsentBytes)},
        {QStringLiteral("limits.waiting_requests"), POSITIVE(gateway.waitingRequests)},
        {QStringLiteral("limits.waiting_events"), POSITIVE(waitingEvents)},
        {QStringLiteral("limits.bad_frames_per_minute"), POSITIVE(gateway.badFramesPerMinute)},
        {QStringLiteral("limits.refused_per_minute"), POSITIVE(gateway.refusedPerMinute)},
        {QStringLiteral("limits.connections"), POSITIVE(gateway.maxConnections)},
        {QStringLiteral("limits.handshakes"), POSITIVE(gateway.maxHandshakes)},
        {QStringLiteral("limits.connect_rate"), FIELD(gateway.connectRate)},
        {QStringLiteral("limits.connect_burst"), FIELD(gateway.connectBurst)},
        {QStringLiteral("limits.sessions_per_user"), POSITIVE(auth.sessionsPerUser)},
        {QStringLiteral("limits.handshake_ms"), POSITIVE(gateway.handshakeDeadline)},
        {QStringLiteral("limits.login_ms"), POSITIVE(gateway.loginDeadline)},
        {QStringLiteral("limits.heartbeat_ms"), POSITIVE(gateway.heartbeat)},
        {QStringLiteral("limits.close_ms"), POSITIVE(gateway.closeDeadline)},
        {QStringLiteral("limits.frame_ms"), POSITIVE(gateway.frameDeadline)},
        {QStringLiteral("limits.pace_ms"), POSITIVE(gateway.paceDeadline)},
        {QStringLiteral("limits.drain_ms"), FIELD(gateway.drainDeadline)},
        {QStringLiteral("limits.reconnect_spread_ms"), FIELD(gateway.reconnectSpread)},
        {QStringLiteral("auth.hash_passes"), POSITIVE(auth.hashCost.passes)},
        {QStringLiteral("auth.hash_memory_bytes"), POSITIVE(auth.hashCost.memoryBytes)},
        {QStringLiteral("auth.hash_threads"), POSITIVE(auth.hashThreads)},
        {QStringLiteral("auth.hash_queue"), FIELD(auth.hashQueue)},
        {QStringLiteral("auth.account_failures"), POSITIVE(auth.accountFailures)},
        {QStringLiteral("auth.address_failures"), POSITIVE(auth.addressFailures)},
        {QStringLiteral("auth.idle_hours"), POSITIVE(auth.idle)},
        {QStringLiteral("auth.lifetime_hours"), POSITIVE(auth.lifetime)},
        {QStringLiteral("storage.durable"), FIELD(durable)},
        {QStringLiteral("storage.max_pages"), FIELD(maxPages)},
        {QStringLiteral("storage.readers"), POSITIVE(storage.readers)},
        {QStringLiteral("storage.queue"), POSITIVE(storage.queueLimit)},
        {QStringLiteral("storage.poll_ms"), POSITIVE(pollInterval)},
    };
    return map;
}

#undef FIELD
#undef POSITIVE

} // namespace

Result<Done> applySetting(ServerConfig &config, const QString &key, const QString &value)
{
    const auto setter = setters().find(key);
    if (setter == setters().end())
        return {ErrorCode::Unavailable, QStringLiteral("there is no setting \"%1\"").arg(key)};
    if (!setter->second(config, value.trimmed())) {
        return {ErrorCode::Unavailable,
                QStringLiteral("\"%1\" is no value for %2").arg(value, key)};
    }
    return Done();
}

Result<Done> applySettingsFile(ServerConfig &config, const QString &fileName)
{
    if (!QFileInfo(fileName).isReadable())
        return {ErrorCode::Unavailable, fileName + QStringLiteral(": can't be read")};
    QSettings settings(fileName, QSettings::IniFormat);
    if (settings.status() != QSettings::NoError)
        return {ErrorCode::Unavailable, fileName + QStringLiteral(": is not an ini file")};
    for (const auto &key : settings.allKeys()) {
        const auto value = settings.value(key).toStringList().join(u',');
        QString name = key;
        const auto done = applySetting(config, name.replace(u'/', u'.'), value);
        if (!done)
            return {ErrorCode::Unavailable, fileName + QStringLiteral(": ") + done.error().detail};
    }
    return Done();
}

QStringList settingKeys()
{
    QStringList keys;
    for (const auto &[key, setter] : setters())
        keys += key;
    return keys;
}

} // namespace Kontor::Server
