// SPDX-License-Identifier: Apache-2.0
#include "app/core/signedin.h"
#include "client/notificationcenter.h"
#include "client/ownpresence.h"
#include "client/settings.h"

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;
using namespace std::chrono_literals;
using Rule = NotificationRule;

namespace {

constexpr RoomId kRoom = SignedIn::kRoom;

//! alice online in "general", and what she is told.
class Listener {
public:
    Listener()
        : settings(world.profile.path())
        , center(*world.session, settings, world.clock, [this](RoomId) {
            whileDeciding();
            return onScreen;
        })
    {
        QObject::connect(&center, &NotificationCenter::notify, &center,
                         [this](const Notice &notice) { notices.push_back(notice); });
        QObject::connect(&center, &NotificationCenter::withdraw, &center,
                         [this](RoomId room) { withdrawn.push_back(room); });
        QObject::connect(&center, &NotificationCenter::told, &center, [this] { ++told; });
        center.start();
        world.goOnline();
    }

    //! The next message of general comes from the server.
    Message post(const QString &text = QStringLiteral("hello"),
                 const QString &username = QStringLiteral("bob"))
    {
        ++newest;
        auto message = SignedIn::message(newest, newest, username);
        message.text = text;
        world.server.reply(ToClient::ChatMessage{.message = message});
        return message;
    }
    //! What was decided for it, once it is.
    std::optional<Rule> rule(const Message &message)
    {
        (void)QTest::qWaitFor([&] { return center.recordOf(message.id).has_value(); },
                              int(patience().count()));
        const auto record = center.recordOf(message.id);
        return record ? std::optional(record->rule) : std::nullopt;
    }

    SignedIn world;
    Settings settings;
    NotificationCenter center;
    bool onScreen = false;
    std::function<void()> whileDeciding = [] {};
    qint64 newest = 10;
    std::vector<Notice> notices;
    std::vector<RoomId> withdrawn;
    int told = 0;
};

} // namespace

class TestNotifications : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { qRegisterMetaType<RoomId>(); }
    void newMessageIsTold();
    void severalOfARoomBecomeOne();
    void everyRuleIsRemembered();
    void whatWasThereAtStartIsNotTold();
    void messagesOfAnOfflineSpanBecomeOneSummary();
    void historyAndEditsAreNotNew();
    void readingWithdraws();
    void readOnAnotherDeviceWithdraws();
    void leavingWithdrawsThoughSomethingIsUnsent();
    void whatMyOwnMessageOvertookIsTold();
    void noticeOfWhatWasReadMeanwhileIsWithdrawn();
    void deletedTextLeavesTheNotice();
    void noticeThatWasClosedBeginsAnew();
    void onlySoManyAreRemembered();
    void burstIsToldOnceASecond();
};

void TestNotifications::newMessageIsTold()
{
    Listener alice;
    const auto message = alice.post(QStringLiteral("lunch?"));
    QTRY_COMPARE(alice.notices.size(), size_t(1));
    const auto &notice = alice.notices.front();
    QCOMPARE(notice.room, kRoom);
    QCOMPARE(notice.first, message.id);
    QCOMPARE(notice.count, 1);
    QCOMPARE(notice.roomTitle, QStringLiteral("general"));
    QCOMPARE(notice.sender, QStringLiteral("bob"));
    QCOMPARE(notice.text, QStringLiteral("lunch?"));
    QVERIFY(!notice.isMention && !notice.isCatchUp && !notice.isRepeat && !notice.isPrivate);
    QCOMPARE(alice.told, 1);
}

void TestNotifications::severalOfARoomBecomeOne()
{
    Listener alice;
    const auto first = alice.post(QStringLiteral("one"));
    QCOMPARE(alice.rule(first), Rule::Message);
    alice.post(QStringLiteral("two"));
    alice.post(QStringLiteral("@alice three"));
    QTRY_VERIFY(!alice.notices.empty() && alice.notices.back().count == 3);
    const auto &notice = alice.notices.back();
    QCOMPARE(notice.first, first.id);
    QCOMPARE(notice.text, QStringLiteral("@alice three"));
    QVERIFY(notice.isMention && notice.isRepeat);
}

void TestNotifications::everyRuleIsRemembered()
{
    Listener alice;
    QCOMPARE(alice.rule(alice.post()), Rule::Message);
    QCOMPARE(alice.rule(alice.post(QStringLiteral("hi @all"))), Rule::Mention);
    QCOMPARE(alice.rule(alice.post(QStringLiteral("mine"), QStringLiteral("alice"))), Rule::Mine);
    alice.onScreen = true;
    QCOMPARE(alice.rule(alice.post()), Rule::OnScreen);
    alice.onScreen = false;
    alice.settings.setQuietUntil(alice.world.clock.now() + 1h);
    QCOMPARE(alice.rule(alice.post()), Rule::DoNotDisturb);
    alice.settings.setQuietUntil(alice.world.clock.now() - 1s);
    QCOMPARE(alice.rule(alice.post()), Rule::Message);
    alice.world.session->ownPresence().choose(PresenceStatus::Busy);
    QCOMPARE(alice.rule(alice.post()), Rule::Busy);
    alice.world.session->ownPresence().choose(PresenceStatus::Online);
    alice.settings.setNotifies(false);
    QCOMPARE(alice.rule(alice.post()), Rule::TurnedOff);
    alice.settings.setNotifies(true);
    auto room = SignedIn::room(alice.newest + 1);
    room.muted = Muted::MentionsOnly;
    ++alice.newest;
    alice.world.server.reply(ToClient::RoomChanged{.requestId = {}, .room = room});
    QCOMPARE(alice.rule(alice.post()), Rule::MentionsOnly);
    QCOMPARE(alice.rule(alice.post(QStringLiteral("@alice"))), Rule::Mention);
    QCOMPARE(alice.center.records().size(), size_t(20)); // and ten at the start
    QCOMPARE(alice.center.records().back().sender, QStringLiteral("bob"));
    QVERIFY(!alice.center.recordOf(MessageId(99)));
}

void TestNotifications::whatWasThereAtStartIsNotTold()
{
    Listener alice; // ten messages came with her first sync
    const auto next = alice.post();
    QCOMPARE(alice.rule(next), Rule::Message);
    QCOMPARE(alice.center.recordOf(MessageId(10))->rule, Rule::BeforeStart);
    QCOMPARE(alice.told, 1);
}

void TestNotifications::messagesOfAnOfflineSpanBecomeOneSummary()
{
    Listener alice;
    alice.world.server.cut();
    alice.world.welcome();
    alice.world.sync({SignedIn::room(510, 500)},
                     {{kRoom, SignedIn::messages(11, 510), 510, false, false}});
    QTRY_VERIFY(alice.center.recordOf(MessageId(510)));
    QCOMPARE(alice.center.recordOf(MessageId(510))->rule, Rule::CaughtUp);
    QTRY_COMPARE(alice.notices.back().count, 500);
    QVERIFY(alice.notices.back().isCatchUp);
    QVERIFY(alice.notices.size() <= 2);
    alice.newest = 510;
    QTRY_VERIFY(alice.world.session->status().state == ConnectionState::Online);
    QCOMPARE(alice.rule(alice.post()), Rule::Message);
    QTRY_COMPARE(alice.notices.back().count, 501);
    QVERIFY(!alice.notices.back().isCatchUp);
}

void TestNotifications::historyAndEditsAreNotNew()
{
    Listener alice;
    const auto first = alice.post();
    QCOMPARE(alice.rule(first), Rule::Message);
    auto edited = SignedIn::message(5, ++alice.newest);
    edited.text = QStringLiteral("@alice edited");
    edited.editedAt = alice.world.clock.now();
    alice.world.server.reply(ToClient::MessageChanged{.requestId = {}, .message = edited});
    ++alice.newest;
    auto last = SignedIn::message(alice.newest, alice.newest);
    alice.world.server.reply(ToClient::ChatMessage{.message = last});
    QCOMPARE(alice.rule(last), Rule::Message);
    QVERIFY(!alice.center.recordOf(MessageId(5))
            || alice.center.recordOf(MessageId(5))->rule == Rule::BeforeStart);
    QCOMPARE(alice.told, 2);
}

void TestNotifications::readingWithdraws()
{
    Listener alice;
    const auto message = alice.post();
    QTRY_COMPARE(alice.notices.size(), size_t(1));
    alice.world.session->markRead(kRoom, message.id);
    QTRY_COMPARE(alice.withdrawn, std::vector<RoomId>{kRoom});
    QCOMPARE(alice.rule(alice.post()), Rule::Message);
    QTRY_COMPARE(alice.notices.size(), size_t(2));
    QCOMPARE(alice.notices.back().count, 1);
    QVERIFY(!alice.notices.back().isRepeat);
}

void TestNotifications::readOnAnotherDeviceWithdraws()
{
    Listener alice;
    const auto message = alice.post();
    QTRY_COMPARE(alice.notices.size(), size_t(1));
    alice.world.server.reply(ToClient::ReadReceipt{
        .message = message.id, .username = QStringLiteral("alice"), .room = kRoom});
    QTRY_COMPARE(alice.withdrawn, std::vector<RoomId>{kRoom});
}

void TestNotifications::leavingWithdrawsThoughSomethingIsUnsent()
{
    Listener alice;
    alice.post();
    QTRY_COMPARE(alice.notices.size(), size_t(1));
    QVERIFY(await(alice.world.session->send(kRoom, QStringLiteral("unsent"))));
    alice.world.server.reply(ToClient::RoomRemoved{{}, kRoom});
    QTRY_COMPARE(alice.withdrawn, std::vector<RoomId>{kRoom});
    QCOMPARE(alice.world.pending().size(), size_t(1)); // what is left of the room
}

void TestNotifications::whatMyOwnMessageOvertookIsTold()
{
    Listener alice;
    QVERIFY(await(alice.world.session->send(kRoom, QStringLiteral("mine"))));
    const auto posted = alice.world.next<ToServer::ChatMessage>();
    alice.world.server.reply(SignedIn::ack(posted, 12, 12));
    QTRY_VERIFY(alice.center.recordOf(MessageId(12)));
    const auto message = alice.post(QStringLiteral("before it"));
    QCOMPARE(message.id, MessageId(11));
    QCOMPARE(alice.rule(message), Rule::Message);
    QTRY_COMPARE(alice.notices.size(), size_t(1));
    QCOMPARE(alice.notices.front().text, QStringLiteral("before it"));
}

void TestNotifications::noticeOfWhatWasReadMeanwhileIsWithdrawn()
{
    Listener alice;
    // After its room was looked up, and before it is shown.
    alice.whileDeciding = [&alice] {
        QVERIFY(await(alice.world.session->cache().applyMyRead(kRoom, MessageId(11), true)));
    };
    alice.post();
    QTRY_COMPARE(alice.notices.size(), size_t(1));
    QTRY_COMPARE(alice.withdrawn, std::vector<RoomId>{kRoom});
}

void TestNotifications::deletedTextLeavesTheNotice()
{
    Listener alice;
    const auto one = alice.post(QStringLiteral("one"));
    QCOMPARE(alice.rule(one), Rule::Message);
    auto message = alice.post(QStringLiteral("the password is 1234"));
    QTRY_VERIFY(!alice.notices.empty() && alice.notices.back().count == 2);
    message.isDeleted = true;
    message.text.clear();
    message.rev = ++alice.newest;
    alice.world.server.reply(ToClient::MessageChanged{.requestId = {}, .message = message});
    QTRY_COMPARE(alice.notices.back().count, 1);
    QVERIFY(alice.notices.back().text.isEmpty());
    QCOMPARE(alice.told, 2);
}

void TestNotifications::noticeThatWasClosedBeginsAnew()
{
    Listener alice;
    QCOMPARE(alice.rule(alice.post()), Rule::Message);
    alice.center.forget(kRoom);
    const auto next = alice.post();
    QCOMPARE(alice.rule(next), Rule::Message);
    QTRY_COMPARE(alice.notices.size(), size_t(2));
    QCOMPARE(alice.notices.back().count, 1);
    QCOMPARE(alice.notices.back().first, next.id);
}

void TestNotifications::onlySoManyAreRemembered()
{
    Listener alice;
    Message last;
    for (int i = 0; i < NotificationCenter::kRecords + 20; ++i)
        last = alice.post();
    QCOMPARE(alice.rule(last), Rule::Message);
    QCOMPARE(int(alice.center.records().size()), NotificationCenter::kRecords);
}

void TestNotifications::burstIsToldOnceASecond()
{
    constexpr int kMessages = 1'000;
    Listener alice;
    QElapsedTimer time;
    time.start();
    for (int i = 0; i < kMessages; ++i)
        alice.post();
    QTRY_VERIFY_WITH_TIMEOUT(!alice.notices.empty() && alice.notices.back().count == kMessages,
                             int(patience().count()));
    QCOMPARE(alice.told, kMessages);
    QVERIFY(qint64(alice.notices.size()) <= 2 + time.elapsed() / 1'000);
}

QTEST_GUILESS_MAIN(TestNotifications)
#include "tst_notifications.moc"
