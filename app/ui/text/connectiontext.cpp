// SPDX-License-Identifier: Apache-2.0
#include "ui/text/connectiontext.h"

#include "models/times.h"
#include "ui/text/errortext.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace Kontor::App {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ConnectionText)
};

QString encryptionText(const ConnectionStatus &status)
{
    if (status.tls)
        return u"%1, %2"_s.arg(status.tls->protocol, status.tls->cipher);
    const QUrl url(status.url);
    if (url.scheme() == "wss"_L1)
        return Words::tr("TLS, not agreed yet");
    if (url.host() == "localhost"_L1 || QHostAddress(url.host()).isLoopback())
        return Words::tr("none: the server is this computer");
    return Words::tr("none: others in this network could read it");
}

QString certificateText(const TlsFacts &tls)
{
    auto text = Words::tr("%1, issued by %2").arg(tls.subject, tls.issuer);
    if (tls.validUntil)
        text += Words::tr(", good until %1").arg(QLocale().toString(localDay(*tls.validUntil)));
    return text;
}

//! "5 s", "3 min", "2 h", "4 d": as long as it takes to tell.
QString duration(std::chrono::milliseconds time)
{
    using namespace std::chrono;
    const auto seconds =
        int(std::max<qint64>(0, duration_cast<std::chrono::seconds>(time).count()));
    constexpr int kMinute = 60;
    constexpr int kHour = 60 * kMinute;
    constexpr int kDay = 24 * kHour;
    if (seconds < kMinute)
        return Words::tr("%n s", nullptr, seconds);
    if (seconds < kHour)
        return Words::tr("%n min", nullptr, seconds / kMinute);
    if (seconds < kDay)
        return Words::tr("%n h", nullptr, seconds / kHour);
    return Words::tr("%n d", nullptr, seconds / kDay);
}

QString nextText(Timestamp next, Timestamp now)
{
    const auto left = std::chrono::ceil<std::chrono::seconds>(next - now).count();
    return Words::tr("in %n s", nullptr, std::max(1, int(left)));
}

} // namespace

QString stateText(const ConnectionStatus &status)
{
    switch (status.state) {
    case ConnectionState::SignedOut:
        return Words::tr("Signed out");
    case ConnectionState::Waiting:
        return status.isOffline() ? Words::tr("Offline, tries again") : Words::tr("Reconnecting");
    case ConnectionState::Connecting:
        return Words::tr("Connecting…");
    case ConnectionState::Authenticating:
        return Words::tr("Signing in…");
    case ConnectionState::Syncing:
        return Words::tr("Fetching what was missed…");
    case ConnectionState::Online:
        return Words::tr("Connected");
    case ConnectionState::Rejected:
        return Words::tr("Refused by the server");
    }
    return {};
}

QString troubleText(const ConnectionStatus &status)
{
    const auto detail = status.lastError ? status.lastError->detail : QString();
    const auto host = QUrl(status.url).host();
    switch (status.trouble) {
    case Trouble::None:
        return {};
    case Trouble::HostNotFound:
        return Words::tr("The name %1 can't be found. Check the server's address and your network.")
            .arg(host);
    case Trouble::Refused:
        return Words::tr("%1 is there, but no chat server answers on this port. It may be "
                         "restarting; if it lasts, ask your administrator.")
            .arg(host);
    case Trouble::Unreachable:
        return Words::tr("There is no way to %1. Check your network, VPN or proxy.").arg(host);
    case Trouble::NotTrusted:
        return Words::tr("The connection can't be trusted: %1 Nothing was sent. Check this "
                         "computer's clock, and ask your administrator about the certificate.")
            .arg(detail.endsWith(u'.') ? detail : detail + u'.');
    case Trouble::NotAServer:
        return Words::tr("Something answers at %1, but it is no Kontor server. Check the address; "
                         "in a guest network, sign in to that first.")
            .arg(host);
    case Trouble::Silent:
        return Words::tr("The server doesn't answer. Your network may be gone, or a firewall keeps "
                         "silent.");
    case Trouble::Lost:
        return Words::tr("The connection was cut. Your network has probably changed.");
    case Trouble::GoingAway:
        return Words::tr("The server restarts and has told when to come back. Nothing to do.");
    case Trouble::Busy:
        return Words::tr("The server is too busy and has told when to come back.");
    case Trouble::TooManySessions:
        return Words::tr("You are signed in too often, or sent too much at once. Close Kontor "
                         "on other computers.");
    case Trouble::TooSlow:
        return Words::tr(
            "This network was too slow for what the server had to say. What was missed "
            "is fetched.");
    case Trouble::Refusal:
        return status.lastError ? signInError(*status.lastError) : QString();
    }
    return {};
}

QList<ConnectionFact> connectionFacts(const ConnectionStatus &status, Timestamp now)
{
    QList<ConnectionFact> facts{{Words::tr("State"), stateText(status)}};
    const auto add = [&facts](const QString &name, const QString &value) {
        if (!value.isEmpty())
            facts += ConnectionFact{name, value};
    };
    if (status.nextAttempt)
        add(Words::tr("Next try"), nextText(*status.nextAttempt, now));
    const bool isTrying = status.state != ConnectionState::Online
        && status.state != ConnectionState::SignedOut && status.state != ConnectionState::Rejected;
    if (isTrying)
        add(Words::tr("Attempt"), QLocale().toString(status.failures + 1));
    add(Words::tr("Server"), status.url);
    if (isWelcomed(status.state))
        add(Words::tr("Protocol"),
            status.subprotocol.isEmpty() ? Words::tr("none agreed") : status.subprotocol);
    if (!status.url.isEmpty())
        add(Words::tr("Encryption"), encryptionText(status));
    if (status.tls)
        add(Words::tr("Certificate"), certificateText(*status.tls));
    if (status.roundTrip)
        add(Words::tr("Round trip"), Words::tr("%n ms", nullptr, int(status.roundTrip->count())));
    if (status.since && *status.since != Timestamp())
        add(Words::tr("Since"),
            Words::tr("%1 (%2)").arg(timeOfDay(*status.since), duration(now - *status.since)));
    if (const auto trouble = troubleText(status); !trouble.isEmpty()) {
        const bool isOver = status.state == ConnectionState::Online && status.troubledAt;
        add(isOver ? Words::tr("Last trouble") : Words::tr("Trouble"),
            isOver ? Words::tr("%1: %2").arg(timeOfDay(*status.troubledAt), trouble) : trouble);
    }
    return facts;
}

QString connectionReport(const ConnectionStatus &status, Timestamp now)
{
    QStringList lines;
    for (const auto &fact : connectionFacts(status, now))
        lines += Words::tr("%1: %2").arg(fact.name, fact.value);
    return lines.join(u'\n');
}

} // namespace Kontor::App
