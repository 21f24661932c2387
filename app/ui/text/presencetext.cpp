// SPDX-License-Identifier: Apache-2.0
#include "ui/text/presencetext.h"

#include "models/times.h"

#include <QCoreApplication>
#include <QLocale>

namespace Kontor::App {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(PresenceText)
};

QString lastSeenText(Timestamp seen, Timestamp now)
{
    constexpr int kWeek = 7;
    const auto day = localDay(seen);
    const auto time = timeOfDay(seen);
    const auto daysAgo = day.daysTo(localDay(now));
    if (daysAgo <= 0) // or the server's clock is ahead
        return Words::tr("last seen today at %1").arg(time);
    if (daysAgo == 1)
        return Words::tr("last seen yesterday at %1").arg(time);
    if (daysAgo < kWeek)
        //: %1: a weekday
        return Words::tr("last seen on %1 at %2").arg(QLocale().dayName(day.dayOfWeek()), time);
    //: %1: a date
    return Words::tr("last seen on %1").arg(QLocale().toString(day, QLocale::ShortFormat));
}

} // namespace

QString statusText(PresenceStatus status)
{
    switch (status) {
    case PresenceStatus::Online:
        return Words::tr("online");
    case PresenceStatus::Away:
        return Words::tr("away");
    case PresenceStatus::Busy:
        return Words::tr("busy");
    case PresenceStatus::Offline:
        break;
    }
    return Words::tr("offline");
}

QString ownStatusText(PresenceStatus status)
{
    switch (status) {
    case PresenceStatus::Online:
        return Words::tr("Online");
    case PresenceStatus::Away:
        return Words::tr("Away");
    case PresenceStatus::Busy:
        return Words::tr("Busy");
    case PresenceStatus::Offline:
        break;
    }
    return Words::tr("Appear offline");
}

QString presenceText(const PersonPresence &presence, Timestamp now)
{
    if (presence.status == PresenceStatus::Offline && presence.lastSeen)
        return lastSeenText(*presence.lastSeen, now);
    return statusText(presence.status);
}

} // namespace Kontor::App
