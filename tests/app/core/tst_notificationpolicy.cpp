// SPDX-License-Identifier: Apache-2.0
#include "client/notificationpolicy.h"

#include <QTest>

using namespace Kontor;
using namespace Kontor::App;
using Rule = NotificationRule;

Q_DECLARE_METATYPE(Kontor::App::NotificationCase)
Q_DECLARE_METATYPE(Kontor::App::NotificationRule)

//! The whole policy as a table.
class TestNotificationPolicy : public QObject {
    Q_OBJECT
private slots:
    void messages_data();
    void messages();
    void onlyThreeRulesTell();
    void anythingAgainstItIsEnough();
};

void TestNotificationPolicy::messages_data()
{
    QTest::addColumn<NotificationCase>("message");
    QTest::addColumn<NotificationRule>("rule");
    const auto row = [](const char *name, Rule rule, const NotificationCase &message) {
        QTest::newRow(name) << message << rule;
    };
    const auto only = Muted::MentionsOnly;
    row("nothing against it", Rule::Message, {});
    row("mention", Rule::Mention, {.isMention = true});
    row("mine", Rule::Mine, {.isMine = true});
    row("mine, mentions me", Rule::Mine, {.isMine = true, .isMention = true});
    row("deleted", Rule::Deleted, {.isDeleted = true});
    row("at start", Rule::BeforeStart, {.isBeforeStart = true, .isMention = true});
    row("read elsewhere", Rule::Read, {.isRead = true, .isMention = true});
    row("on screen", Rule::OnScreen, {.isOnScreen = true, .isMention = true});
    row("turned off", Rule::TurnedOff, {.isTurnedOff = true, .isMention = true});
    row("archived", Rule::Archived, {.isArchived = true, .isMention = true});
    row("muted", Rule::MutedRoom, {.muted = Muted::All});
    row("muted, mention", Rule::MutedRoom, {.muted = Muted::All, .isMention = true});
    row("mentions only", Rule::MentionsOnly, {.muted = only});
    row("mentions only, mention", Rule::Mention, {.muted = only, .isMention = true});
    row("quiet", Rule::DoNotDisturb, {.isDoNotDisturb = true});
    row("quiet, mention", Rule::DoNotDisturb, {.isMention = true, .isDoNotDisturb = true});
    row("busy", Rule::Busy, {.isBusy = true});
    row("busy, mention", Rule::Busy, {.isMention = true, .isBusy = true});
    row("was offline", Rule::CaughtUp, {.isCaughtUp = true});
    row("was offline, mention", Rule::CaughtUp, {.isMention = true, .isCaughtUp = true});
    row("was offline, muted", Rule::MutedRoom, {.muted = Muted::All, .isCaughtUp = true});
    row("was offline, mentions only", Rule::MentionsOnly, {.muted = only, .isCaughtUp = true});
    row("was offline, read elsewhere", Rule::Read, {.isRead = true, .isCaughtUp = true});
    row("the room before the person", Rule::MutedRoom, {.muted = Muted::All, .isBusy = true});
}

void TestNotificationPolicy::messages()
{
    QFETCH(NotificationCase, message);
    QFETCH(NotificationRule, rule);
    QCOMPARE(int(decide(message)), int(rule));
}

void TestNotificationPolicy::onlyThreeRulesTell()
{
    QSet<int> telling;
    for (int rule = int(Rule::Mine); rule <= int(Rule::Message); ++rule) {
        if (notifies(Rule(rule)))
            telling.insert(rule);
    }
    QCOMPARE(telling, QSet<int>({int(Rule::CaughtUp), int(Rule::Mention), int(Rule::Message)}));
}

//! Each reason alone keeps still, together with every other one, too.
void TestNotificationPolicy::anythingAgainstItIsEnough()
{
    using Reason = bool NotificationCase::*;
    const QList<Reason> reasons{
        &NotificationCase::isMine,     &NotificationCase::isDeleted,
        &NotificationCase::isRead,     &NotificationCase::isBeforeStart,
        &NotificationCase::isOnScreen, &NotificationCase::isTurnedOff,
        &NotificationCase::isArchived, &NotificationCase::isDoNotDisturb,
        &NotificationCase::isBusy,
    };
    for (uint set = 0; set < 1u << reasons.size(); ++set) {
        for (const bool mention : {false, true}) {
            NotificationCase message{.isMention = mention};
            for (int i = 0; i < reasons.size(); ++i)
                message.*reasons.at(i) = (set >> i & 1u) != 0;
            QCOMPARE(notifies(decide(message)), set == 0);
        }
    }
}

QTEST_APPLESS_MAIN(TestNotificationPolicy)
#include "tst_notificationpolicy.moc"
