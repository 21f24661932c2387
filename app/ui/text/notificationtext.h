// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "client/notificationcenter.h"

namespace Kontor::App {

struct NoticeText {
    QString title;
    QString text;
};

//! What a notification says. \a showsText: otherwise it is "New message", whatever was written.
NoticeText noticeText(const Notice &notice, bool showsText);
//! The same for a tray icon's bubble, whose reader may take it for markup: short, and nothing of
//! what was written that looks like markup.
NoticeText bubbleText(const QString &title, const QString &text);
//! Why the user was told, or wasn't: one sentence.
QString ruleText(NotificationRule rule);
//! The same of a message that no record is left of.
QString noRecordText();

} // namespace Kontor::App
