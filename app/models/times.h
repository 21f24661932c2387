// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"

#include <QDate>
#include <QString>

namespace Kontor::App {

//! The day of \a time where this computer is.
QDate localDay(Timestamp time);
//! "10:42", or "10:42 AM" where people write so.
QString timeOfDay(Timestamp time);
//! For the room list: the time today, "Fri" in the last week, else the day.
QString briefTime(Timestamp time, Timestamp now);
//! For day chips: "Today", "Yesterday", "Friday, 14 January", with the year in other years.
QString dayTitle(QDate day, QDate today);
//! Day and time, for tool tips.
QString fullTime(Timestamp time);

} // namespace Kontor::App
