// SPDX-License-Identifier: Apache-2.0
#include "app/core/signedin.h"
#include "client/roompeople.h"

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;
using namespace std::chrono_literals;

namespace {

constexpr RoomId kRoom = SignedIn::kRoom;

ToClient::Participant person(const QString &name, qint64 read = 0,
                             PresenceStatus status = PresenceStatus::Offline)
{
    return {.username = name,
            .displayName = name,
            .role = Role::Member,
            .status = status,
            .lastReadId = MessageId(read)};
}

QString nameOf(int number)
{
    return QStringLiteral("user%1").arg(number, 5, 10, QLatin1Char('0'));
}

class Office : public SignedIn {
public:
    Office()
    {
        goOnline();
        people().watch(kRoom);
    }

    RoomPeople &people() const { return session->roomPeople(); }
    void answer(std::vector<ToClient::Participant> list, bool more = false)
    {
        answerTo(next<ToServer::ListParticipants>(), std::move(list), more);
    }
    void answerTo(const ToServer::ListParticipants &question,
                  std::vector<ToClient::Participant> list, bool more = false)
    {
        server.reply(ToClient::ListParticipants{.requestId = question.requestId,
                                                .room = question.room,
                                                .participants = std::move(list),
                                                .hasMore = more});
        for (int turn = 0; turn < 10; ++turn) // a future is handed on by events
            QCoreApplication::processEvents();
    }
    qint64 readBy(const QString &name) const
    {
        for (const auto &one : people().people()) {
            if (one.username == name)
                return one.lastReadId.value();
        }
        return -1;
    }
};

} // namespace

class TestRoomPeople : public QObject {
    Q_OBJECT
private slots:
    void listIsFetchedPageByPage();
    void whoeverPassesThroughAsksOnce();
    void receiptsAreFollowed();
    void P5_receiptsLateTwiceAndInAnotherOrder();
    void receiptThatOvertookTheListStays();
    void presenceIsFollowed();
    void changedRoomIsAskedForAgain();
    void everyConnectAsksAgain();
    void refusedForAWhileIsAskedAgain();
    void goneRoomIsNotWatched();
    void C8_hostileListIsHarmless();
};

void TestRoomPeople::listIsFetchedPageByPage()
{
    Office office;
    const int count = 450;
    for (int from = 0; from < count; from += 200) {
        const auto question = office.next<ToServer::ListParticipants>();
        QCOMPARE(question.room, kRoom);
        QCOMPARE(question.after, from == 0 ? QString() : nameOf(from - 1));
        QVERIFY(!office.people().isComplete());
        std::vector<ToClient::Participant> page;
        for (int i = from; i < std::min(from + 200, count); ++i)
            page.push_back(person(nameOf(i), i));
        office.answerTo(question, page, from + 200 < count);
        QCOMPARE(int(office.people().people().size()), std::min(from + 200, count));
    }
    QVERIFY(office.people().isComplete());
    QCOMPARE(office.readBy(nameOf(449)), 449);
}

void TestRoomPeople::whoeverPassesThroughAsksOnce()
{
    Office office;
    for (int room = 20; room < 30; ++room)
        office.people().watch(RoomId(room));
    QCOMPARE(office.next<ToServer::ListParticipants>().room, RoomId(29));
    QVERIFY(!office.sends<ToServer::ListParticipants>(200ms));
}

void TestRoomPeople::receiptsAreFollowed()
{
    Office office;
    office.answer({person(QStringLiteral("alice"), 10), person(QStringLiteral("bob"), 3)});
    QSignalSpy changed(&office.people(), &RoomPeople::changed);
    office.server.reply(ToClient::ReadReceipt{MessageId(5), QStringLiteral("bob"), kRoom});
    QCOMPARE(office.readBy(QStringLiteral("bob")), 5);
    office.server.reply(ToClient::BulkRead{
        {MessageId(6), MessageId(9), MessageId(7)}, QStringLiteral("bob"), kRoom});
    QCOMPARE(office.readBy(QStringLiteral("bob")), 9);
    QCOMPARE(changed.size(), 2);
    office.server.reply(ToClient::ReadReceipt{MessageId(10), QStringLiteral("bob"), RoomId(99)});
    QCOMPARE(office.readBy(QStringLiteral("bob")), 9);
}

void TestRoomPeople::P5_receiptsLateTwiceAndInAnotherOrder()
{
    Office office;
    office.answer({person(QStringLiteral("bob"), 3)});
    for (const qint64 id : {8, 4, 8, 1, 6})
        office.server.reply(ToClient::ReadReceipt{MessageId(id), QStringLiteral("bob"), kRoom});
    QCOMPARE(office.readBy(QStringLiteral("bob")), 8);
}

void TestRoomPeople::receiptThatOvertookTheListStays()
{
    Office office;
    office.answer({person(QStringLiteral("bob"), 3)});
    office.people().refresh();
    const auto question = office.next<ToServer::ListParticipants>();
    office.server.reply(ToClient::ReadReceipt{MessageId(8), QStringLiteral("bob"), kRoom});
    office.answerTo(question, {person(QStringLiteral("bob"), 3)});
    QCOMPARE(office.readBy(QStringLiteral("bob")), 8);
}

void TestRoomPeople::presenceIsFollowed()
{
    Office office;
    office.answer({person(QStringLiteral("alice"), 0, PresenceStatus::Online),
                   person(QStringLiteral("bob")),
                   person(QStringLiteral("carol"), 0, PresenceStatus::Busy)});
    QCOMPARE(office.people().online(), 2);
    QSignalSpy changed(&office.people(), &RoomPeople::changed);
    office.server.reply(
        ToClient::Presence{QStringLiteral("bob"), PresenceStatus::Away, std::nullopt});
    QTRY_VERIFY(changed.size() > 0);
    QCOMPARE(office.people().online(), 3);
    office.server.cut();
    QCOMPARE(office.people().online(), 0); // nobody's is known
    QCOMPARE(int(office.people().people().size()), 3);
}

void TestRoomPeople::changedRoomIsAskedForAgain()
{
    Office office;
    office.answer({person(QStringLiteral("alice"))});
    office.server.reply(ToClient::RoomChanged{{}, SignedIn::room(11)});
    office.answer({person(QStringLiteral("alice")), person(QStringLiteral("bob"))});
    QCOMPARE(int(office.people().people().size()), 2);
}

void TestRoomPeople::everyConnectAsksAgain()
{
    Office office;
    office.answer({person(QStringLiteral("alice"))});
    office.server.cut();
    office.welcome();
    office.sync({SignedIn::room(10)});
    QCOMPARE(office.next<ToServer::ListParticipants>().room, kRoom);
}

void TestRoomPeople::refusedForAWhileIsAskedAgain()
{
    Office office;
    const auto question = office.next<ToServer::ListParticipants>();
    office.server.reply(ToClient::ErrorFrame{.code = ErrorCode::RateLimited,
                                             .message = {},
                                             .requestId = question.requestId,
                                             .clientMsgId = {}});
    office.answer({person(QStringLiteral("alice"))});
    QVERIFY(office.people().isComplete());
}

void TestRoomPeople::goneRoomIsNotWatched()
{
    Office office;
    office.answer({person(QStringLiteral("alice"))});
    office.server.reply(ToClient::RoomRemoved{{}, kRoom});
    QVERIFY(!office.people().room().isValid());
    QVERIFY(office.people().people().empty());
}

void TestRoomPeople::C8_hostileListIsHarmless()
{
    Office office;
    // Endless, turning in a circle, out of order, without names.
    office.answer({person(QStringLiteral("bob")), person(QStringLiteral("alice")),
                   person(QStringLiteral("\n")), person(QString())},
                  true);
    QCOMPARE(int(office.people().people().size()), 1);
    QVERIFY(!office.sends<ToServer::ListParticipants>(200ms));
    office.people().refresh();
    office.answer({}, true);
    QVERIFY(!office.sends<ToServer::ListParticipants>(200ms));
}

QTEST_GUILESS_MAIN(TestRoomPeople)
#include "tst_roompeople.moc"
