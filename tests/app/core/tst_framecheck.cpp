// SPDX-License-Identifier: Apache-2.0
#include "client/framecheck.h"
#include "model/limits.h"

#include <QTest>

using namespace Kontor;
using namespace Kontor::App;

namespace {

Message good()
{
    return {.id = MessageId(1),
            .room = RoomId(2),
            .rev = 3,
            .username = QStringLiteral("bob"),
            .text = QStringLiteral("hello <b>"),
            .timestamp = fromMilliseconds(1'769'850'000'000),
            .editedAt = fromMilliseconds(1'769'850'000'001),
            .replyTo = MessageId(1),
            .clientMsgId = QStringLiteral("id"),
            .reactions = {{QStringLiteral("👍"), {QStringLiteral("bob")}}},
            .attachments = {
                {QStringLiteral("a"), QStringLiteral("b"), 1, QStringLiteral("text/plain")}}};
}

Room goodRoom()
{
    return {.id = RoomId(2),
            .name = QStringLiteral("general"),
            .createdAt = fromMilliseconds(1'769'850'000'000),
            .rev = 3,
            .unread = 4,
            .lastReadId = MessageId(5),
            .participantCount = 6};
}

} // namespace

class TestFrameCheck : public QObject {
    Q_OBJECT
private slots:
    void goodValuesPassUnchanged();
    void C8_unusableMessagesAreDropped();
    void C8_oversizedPartsAreCut();
    void C8_surrogatesAreNotSplit();
    void C8_timesAreWithinWhatCanBeShown();
    void C8_roomsAreClamped();
    void C8_namesFallBack();
};

void TestFrameCheck::goodValuesPassUnchanged()
{
    QCOMPARE(*checked(good()), good());
    QCOMPARE(*checked(goodRoom()), goodRoom());
    const User user{QStringLiteral("bob"), QStringLiteral("Bob Okafor"), true};
    QCOMPARE(*checked(user), user);
}

void TestFrameCheck::C8_unusableMessagesAreDropped()
{
    auto message = good();
    message.id = MessageId(kMaxNumber + 1);
    QVERIFY(!checked(message));
    message = good();
    message.rev = std::numeric_limits<qint64>::max();
    QVERIFY(!checked(message));
    message = good();
    message.username = QStringLiteral("bob\u202e");
    QVERIFY(!checked(message));
    message.username.clear();
    QVERIFY(!checked(message));
}

void TestFrameCheck::C8_oversizedPartsAreCut()
{
    auto message = good();
    message.text = QString(100'000, u'x');
    message.clientMsgId = QString(65, u'x');
    message.replyTo = MessageId(kMaxNumber + 1);
    for (int i = 0; i < 500; ++i) {
        message.reactions.insert(QString::number(i), {QStringLiteral("bob")});
        message.attachments.push_back(
            {QString(9000, u'i'), QString(9000, u'n'), 1, QString(9000, u't')});
    }
    message.attachments.erase(message.attachments.begin()); // the good one
    message.reactions[QStringLiteral("0")] = QStringList(5000, QString(5000, u'n'));
    const auto cut = checked(message);
    QCOMPARE(cut->text.size(), Limits::kMessageBytes);
    QVERIFY(cut->clientMsgId.isEmpty());
    QVERIFY(!cut->replyTo.isValid());
    QCOMPARE(cut->reactions.size(), 100);
    QCOMPARE(cut->reactions.value(QStringLiteral("0")).size(), 1000);
    QCOMPARE(cut->reactions.value(QStringLiteral("0")).front().size(), Limits::kNameLength);
    QCOMPARE(cut->attachments.size(), std::size_t(20));
    QCOMPARE(cut->attachments.front().name.size(), 255);
}

void TestFrameCheck::C8_surrogatesAreNotSplit()
{
    auto message = good();
    message.text = QString(Limits::kMessageBytes - 1, u'x') + QStringLiteral("😀😀");
    const auto cut = checked(message);
    QCOMPARE(cut->text.size(), Limits::kMessageBytes - 1);
    QCOMPARE(cut->text.back(), QChar(u'x'));
}

void TestFrameCheck::C8_timesAreWithinWhatCanBeShown()
{
    auto message = good();
    message.timestamp = fromMilliseconds(std::numeric_limits<qint64>::min());
    message.editedAt = fromMilliseconds(std::numeric_limits<qint64>::max());
    const auto clamped = checked(message);
    QCOMPARE(toMilliseconds(clamped->timestamp), 0);
    QCOMPARE(toIsoString(*clamped->editedAt), QStringLiteral("9999-12-31T23:59:59.999Z"));
}

void TestFrameCheck::C8_roomsAreClamped()
{
    auto room = goodRoom();
    room.unread = std::numeric_limits<int>::max();
    room.mentions = -5;
    room.participantCount = std::numeric_limits<int>::max();
    room.lastReadId = MessageId(std::numeric_limits<qint64>::max());
    const auto clamped = checked(room);
    QCOMPARE(clamped->unread, 1'000'000);
    QCOMPARE(clamped->mentions, 0);
    QCOMPARE(clamped->participantCount, 1'000'000);
    QVERIFY(!clamped->lastReadId.isValid());
    room.rev = kMaxNumber + 1;
    QVERIFY(!checked(room));
}

void TestFrameCheck::C8_namesFallBack()
{
    auto room = goodRoom();
    room.name = QString(64 * 1024, u'x');
    QCOMPARE(checked(room)->name, QStringLiteral("#2"));
    room.type = RoomType::Private;
    room.peer = QStringLiteral("not a name");
    QVERIFY(!checked(room));
    const User user{QStringLiteral("bob"), QStringLiteral("B\u202eob"), false};
    QCOMPARE(checked(user)->displayName, QStringLiteral("bob"));
    QVERIFY(!checked(User{QStringLiteral("<script>"), {}, false}));
}

QTEST_GUILESS_MAIN(TestFrameCheck)
#include "tst_framecheck.moc"
