// SPDX-License-Identifier: Apache-2.0
#include "ui/text/notificationtext.h"

#include "ui/theme/painting.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace Kontor::App {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Notification)
};

} // namespace

NoticeText noticeText(const Notice &notice, bool showsText)
{
    const bool isOne = notice.count == 1 && !notice.isCatchUp;
    NoticeText result;
    result.title = !isOne || notice.isPrivate
        ? notice.roomTitle
        : Words::tr("%1 in %2").arg(isolated(notice.sender), isolated(notice.roomTitle));
    const auto count = notice.isCatchUp
        ? Words::tr("%n new messages while you were offline", nullptr, notice.count)
        : Words::tr("%n new messages", nullptr, notice.count);
    const bool hidden = !showsText || notice.text.isEmpty();
    if (isOne)
        result.text = hidden ? Words::tr("New message") : notice.text;
    else if (hidden)
        result.text = count;
    else if (notice.isPrivate)
        result.text = count + u'\n' + notice.text;
    else
        result.text = count + u'\n' + Words::tr("%1: %2").arg(isolated(notice.sender), notice.text);
    return result;
}

NoticeText bubbleText(const QString &title, const QString &text)
{
    constexpr qsizetype kMost = 400; // more than any bubble shows
    const auto isPlain = [](const QString &words) {
        return !words.contains(u'<') && !words.contains(u'&');
    };
    return {isPlain(title) ? oneLine(title) : u"Kontor"_s,
            isPlain(text) ? text.left(kMost) : Words::tr("New message")};
}

QString ruleText(NotificationRule rule)
{
    switch (rule) {
    case NotificationRule::Mine:
        return Words::tr("Not told: you wrote it.");
    case NotificationRule::Deleted:
        return Words::tr("Not told: it was deleted before.");
    case NotificationRule::BeforeStart:
        return Words::tr("Not told: it was there already when Kontor started.");
    case NotificationRule::Read:
        return Words::tr("Not told: you had read it, here or on another device.");
    case NotificationRule::OnScreen:
        return Words::tr("Not told: it was on your screen.");
    case NotificationRule::TurnedOff:
        return Words::tr("Not told: notifications were turned off in the settings.");
    case NotificationRule::Archived:
        return Words::tr("Not told: its room is archived.");
    case NotificationRule::MutedRoom:
        return Words::tr("Not told: its room is muted.");
    case NotificationRule::MentionsOnly:
        return Words::tr("Not told: its room is muted but for mentions, and it didn't mention "
                         "you.");
    case NotificationRule::DoNotDisturb:
        return Words::tr("Not told: “Do not disturb” was on.");
    case NotificationRule::Busy:
        return Words::tr("Not told: your presence was “Busy”.");
    case NotificationRule::CaughtUp:
        return Words::tr("Told in a summary: it came while you were offline.");
    case NotificationRule::Mention:
        return Words::tr("Told: it mentions you.");
    case NotificationRule::Message:
        return Words::tr("Told: nothing spoke against it.");
    }
    return {};
}

QString noRecordText()
{
    return Words::tr("Not told: it came before Kontor was started, or too long ago to remember "
                     "(the last %n messages are remembered).",
                     nullptr, NotificationCenter::kRecords);
}

} // namespace Kontor::App
