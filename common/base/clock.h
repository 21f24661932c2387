// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <chrono>
#include <optional>

namespace Kontor {

//! UTC, to the millisecond: what databases and frames carry.
using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

//! "2026-01-31T09:15:02.117Z"
QString toIsoString(Timestamp time);
//! Takes what toIsoString() writes, and any other ISO 8601 date and time with an offset.
std::optional<Timestamp> fromIsoString(const QString &text);

inline qint64 toMilliseconds(Timestamp time)
{
    return time.time_since_epoch().count();
}
inline Timestamp fromMilliseconds(qint64 milliseconds)
{
    return Timestamp(std::chrono::milliseconds(milliseconds));
}

//! The only way to the time; tests have a FakeClock. Any thread.
class Clock {
public:
    virtual ~Clock() = default;

    //! The wall clock. May jump when a computer's clock is set: for what people and other computers
    //! read, never for measuring.
    virtual Timestamp now() const = 0;
    //! Never goes back; counts from an unknown start. Stands still while the computer sleeps.
    virtual std::chrono::milliseconds elapsed() const = 0;
};

class SystemClock final : public Clock {
public:
    Timestamp now() const override;
    std::chrono::milliseconds elapsed() const override;
};

} // namespace Kontor
