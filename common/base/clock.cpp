// SPDX-License-Identifier: Apache-2.0
#include "base/clock.h"

#include <QDateTime>
#include <QTimeZone>

namespace Kontor {

QString toIsoString(Timestamp time)
{
    return QDateTime::fromMSecsSinceEpoch(toMilliseconds(time), Qt::UTC)
        .toString(Qt::ISODateWithMs);
}

std::optional<Timestamp> fromIsoString(const QString &text)
{
    const auto time = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (!time.isValid() || time.timeSpec() == Qt::LocalTime)
        return std::nullopt;
    return fromMilliseconds(time.toMSecsSinceEpoch());
}

Timestamp SystemClock::now() const
{
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

std::chrono::milliseconds SystemClock::elapsed() const
{
    return std::chrono::floor<std::chrono::milliseconds>(
        std::chrono::steady_clock::now().time_since_epoch());
}

} // namespace Kontor
