// SPDX-License-Identifier: Apache-2.0
#include "models/times.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace Kontor::App {

namespace {

QDateTime local(Timestamp time)
{
    return QDateTime::fromMSecsSinceEpoch(toMilliseconds(time));
}

QString translated(const char *text)
{
    return QCoreApplication::translate("Times", text);
}

} // namespace

QDate localDay(Timestamp time)
{
    return local(time).date();
}

QString timeOfDay(Timestamp time)
{
    // The locale's short form; seconds, which some have in it, would only be noise.
    const bool halfDays =
        QLocale().timeFormat(QLocale::ShortFormat).contains(u'A', Qt::CaseInsensitive);
    return QLocale().toString(local(time).time(), halfDays ? u"h:mm AP"_s : u"HH:mm"_s);
}

QString briefTime(Timestamp time, Timestamp now)
{
    constexpr int kWeek = 7;
    const auto day = localDay(time);
    const auto daysAgo = day.daysTo(localDay(now));
    if (daysAgo <= 0)
        return timeOfDay(time);
    if (daysAgo < kWeek)
        return QLocale().dayName(day.dayOfWeek(), QLocale::ShortFormat);
    if (day.year() == localDay(now).year())
        return QLocale().toString(day, translated(QT_TRANSLATE_NOOP("Times", "d MMM")));
    return QLocale().toString(day, translated(QT_TRANSLATE_NOOP("Times", "d MMM yyyy")));
}

QString dayTitle(QDate day, QDate today)
{
    if (day == today)
        return translated(QT_TRANSLATE_NOOP("Times", "Today"));
    if (day.addDays(1) == today)
        return translated(QT_TRANSLATE_NOOP("Times", "Yesterday"));
    if (day.year() == today.year())
        return QLocale().toString(day, translated(QT_TRANSLATE_NOOP("Times", "dddd, d MMMM")));
    return QLocale().toString(day, translated(QT_TRANSLATE_NOOP("Times", "d MMMM yyyy")));
}

QString fullTime(Timestamp time)
{
    return QLocale().toString(local(time).date(), QLocale::LongFormat) + u' ' + timeOfDay(time);
}

} // namespace Kontor::App
