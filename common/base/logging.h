// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonObject>
#include <QLoggingCategory>

namespace Kontor {

// One category a folder. info: state changes that an operator wants; warning: something to act on;
// debug: the rest. Ids yes, message text, passwords and tokens never.
Q_DECLARE_LOGGING_CATEGORY(lcSql)
Q_DECLARE_LOGGING_CATEGORY(lcStore)
Q_DECLARE_LOGGING_CATEGORY(lcService)
Q_DECLARE_LOGGING_CATEGORY(lcGateway)
Q_DECLARE_LOGGING_CATEGORY(lcServer)
Q_DECLARE_LOGGING_CATEGORY(lcConnection)
Q_DECLARE_LOGGING_CATEGORY(lcCache)
Q_DECLARE_LOGGING_CATEGORY(lcClient)
Q_DECLARE_LOGGING_CATEGORY(lcPlatform)
Q_DECLARE_LOGGING_CATEGORY(lcUi)

//! Writes Qt's messages to standard error as JSON lines ({"time","level","category","message"}),
//! control characters escaped, so that no message can forge a line. For kontord. \a level is one of
//! debug, info, warning, critical: what is under it is dropped.
void logAsJsonLines(const QString &level);

//! One thing that has happened, with its particulars: members of the JSON line beside "event", or
//! text after it where logAsJsonLines() wasn't called.
void logEvent(const QLoggingCategory &category, QtMsgType level, const QString &event,
              const QJsonObject &particulars);

} // namespace Kontor
