// SPDX-License-Identifier: Apache-2.0
#include "main/statusreport.h"

#include "platform/singleinstance.h"
#include "protocol/jsonwriter.h"
#include "ui/text/connectiontext.h"

#include <QCoreApplication>
#include <QMetaEnum>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace Kontor::App {

namespace {

constexpr int kExitAway = 1;
constexpr int kExitNotRunning = 2;
constexpr QLatin1StringView kJson{"json"};

struct Words {
    Q_DECLARE_TR_FUNCTIONS(StatusReport)
};

//! "NotTrusted" is "not_trusted" there: names of the enumerations, as JSON is used to them.
template <typename E>
QString wireName(E value)
{
    QString name;
    for (const char c : QByteArray(QMetaEnum::fromType<E>().valueToKey(int(value)))) {
        if (c >= 'A' && c <= 'Z') {
            name += name.isEmpty() ? QString() : u"_"_s;
            name += QChar(c - 'A' + 'a');
        } else {
            name += QLatin1Char(c);
        }
    }
    return name;
}

struct Tls {
    TlsFacts facts;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        v.required("protocol", self.facts.protocol);
        v.required("cipher", self.facts.cipher);
        v.required("subject", self.facts.subject);
        v.required("issuer", self.facts.issuer);
        v.optional("valid_until", self.facts.validUntil);
    }
    bool operator==(const Tls &) const = default;
};

struct Report {
    QString username;
    ConnectionStatus status;
    int unsent = 0;

    template <typename Self, typename V>
    static void fields(Self &self, V &v)
    {
        const auto &status = self.status;
        v.required("state", wireName(status.state));
        v.optional("username", self.username);
        v.optional("url", status.url);
        v.optional("protocol", status.subprotocol);
        v.optional("tls", status.tls ? std::optional(Tls{*status.tls}) : std::nullopt);
        if (status.roundTrip)
            v.required("round_trip_ms", qint64(status.roundTrip->count()));
        if (status.since && *status.since != Timestamp())
            v.required("since", *status.since);
        v.required("failures", status.failures);
        v.optional("next_attempt", status.nextAttempt);
        if (status.trouble != Trouble::None) {
            v.required("trouble", wireName(status.trouble));
            v.optional("troubled_at", status.troubledAt);
            v.required("trouble_text", troubleText(status));
        }
        v.required("unsent", self.unsent);
    }
};

} // namespace

QString statusAnswer(const QString &question, Session *session, const Clock &clock)
{
    Report report;
    if (session) {
        report = {.username = session->cache().config().username,
                  .status = session->status(),
                  .unsent = int(session->cache().outbox().size())};
    }
    const bool isOnline = report.status.state == ConnectionState::Online;
    auto answer = isOnline ? u"online\n"_s : u"away\n"_s;
    if (question.endsWith(kJson)) {
        QByteArray json;
        JsonWriter writer(json);
        writer.value(report);
        answer += QString::fromUtf8(json);
    } else {
        answer += connectionReport(report.status, clock.now());
        if (report.unsent > 0)
            answer += u'\n' + Words::tr("%n messages wait to be sent", nullptr, report.unsent);
    }
    return answer;
}

int printStatus(const CommandLine &line)
{
    SingleInstance instance(line.profile);
    const auto answer = instance.ask(line.json ? u"status json"_s : u"status"_s);
    if (!answer) {
        const auto why = line.json ? u"{\"state\":\"not_running\"}"_s
                                   : Words::tr("Kontor doesn't run on this profile.");
        std::fputs(qPrintable(why + u'\n'), stdout);
        return kExitNotRunning;
    }
    const auto first = answer->section(u'\n', 0, 0);
    std::fputs(answer->section(u'\n', 1).toUtf8().append('\n').constData(), stdout);
    return first == "online"_L1 ? 0 : kExitAway;
}

} // namespace Kontor::App
