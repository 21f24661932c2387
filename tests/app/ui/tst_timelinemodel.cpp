// SPDX-License-Identifier: Apache-2.0
#include "app/ui/cachedoffice.h"
#include "models/timelinemodel.h"

#include <QAbstractItemModelTester>

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;

using Model = TimelineModel;

namespace {

constexpr RoomId kRoom = SignedIn::kRoom;

//! A model with a room open, under the model checker.
class Opened {
public:
    explicit Opened(CachedOffice &world)
        : model(*world.session)
        , tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest)
    {
        model.open(kRoom);
        QTRY_VERIFY(model.isLoaded());
    }

    std::vector<qint64> ids() const
    {
        std::vector<qint64> list;
        for (int row = 0; row < model.rowCount(); ++row)
            list.push_back(data(row, Model::MessageIdRole).toLongLong());
        return list;
    }
    QVariant data(int row, int role) const { return model.index(row).data(role); }
    DeliveryState state(int row) const
    {
        return data(row, Model::StateRole).value<DeliveryState>();
    }
    //! Rows for which a role is true.
    std::vector<int> rowsWith(int role) const
    {
        std::vector<int> rows;
        for (int row = 0; row < model.rowCount(); ++row) {
            if (data(row, role).toBool())
                rows.push_back(row);
        }
        return rows;
    }

    Model model;
    QAbstractItemModelTester tester;
};

std::vector<qint64> range(qint64 from, qint64 to)
{
    std::vector<qint64> list;
    for (auto id = from; id <= to; ++id)
        list.push_back(id);
    return list;
}

} // namespace

class TestTimelineModel : public QObject {
    Q_OBJECT
private slots:
    void showsTheNewestPageOfTheCache();
    void olderPagesComeInFrontUntilTheRoomBegins();
    void windowIsBoundedAndMovesBothWays();
    void newMessagesComeAtTheEnd();
    void messageBelowTheNewestFindsItsPlace();
    void newMessagesStayOutWhileTheWindowIsElsewhere();
    void sentMessageStaysOneRowFromWaitingToRead();
    void refusedMessageIsFailedUntilDiscarded();
    void retriedMessageWaitsAgain();
    void newLineStandsBeforeTheFirstUnread();
    void newLineGoesWhereTheReaderLeftOff();
    void ownMessagesAreNeverNew();
    void groupsEndWithTheSenderAndAfterFiveMinutes();
    void daysStartWhereTheDateChanges();
    void editedAndDeletedOnesChangeInPlace();
    void olderOnesAreFetchedFromTheServer();
    void withoutAConnectionOlderOnesAreOutOfReach();
    void anotherRoomIsAnotherTimeline();
    void wholeRoomAnewIsReadAnew();
    void unknownRoomIsEmpty();
    void rowsSayWhatAScreenReaderReads();
    void M9_hostileTextIsGivenAsItIs();
};

void TestTimelineModel::showsTheNewestPageOfTheCache()
{
    CachedOffice world;
    world.fill(120);
    const Opened opened(world);
    QCOMPARE(opened.ids(), range(71, 120));
    QVERIFY(opened.model.isAtNewest());
    QCOMPARE(opened.model.older(), Model::Older::More);
    QCOMPARE(opened.model.newestId(), MessageId(120));
    QCOMPARE(opened.data(49, Model::TextRole).toString(), QStringLiteral("message 120"));
}

void TestTimelineModel::olderPagesComeInFrontUntilTheRoomBegins()
{
    CachedOffice world;
    world.fill(120);
    Opened opened(world);
    opened.model.fetchOlder();
    QTRY_COMPARE(opened.model.rowCount(), 100);
    opened.model.fetchOlder();
    opened.model.fetchOlder(); // once is enough
    QTRY_COMPARE(opened.model.rowCount(), 120);
    QCOMPARE(opened.ids(), range(1, 120));
    QTRY_COMPARE(opened.model.older(), Model::Older::Nothing);
}

void TestTimelineModel::windowIsBoundedAndMovesBothWays()
{
    CachedOffice world;
    world.fill(900);
    Opened opened(world);
    opened.model.setFollowing(false);
    while (opened.ids().front() > 1) {
        const auto first = opened.ids().front();
        opened.model.fetchOlder();
        QTRY_VERIFY(opened.ids().front() < first);
        QVERIFY(opened.model.rowCount() <= Model::kMostRows);
    }
    QCOMPARE(opened.ids(), range(1, Model::kMostRows));
    QVERIFY(!opened.model.isAtNewest());
    while (!opened.model.isAtNewest()) {
        const auto last = opened.ids().back();
        opened.model.fetchNewer();
        QTRY_VERIFY(opened.ids().back() > last);
        QVERIFY(opened.model.rowCount() <= Model::kMostRows);
    }
    QCOMPARE(opened.ids(), range(900 - Model::kMostRows + 1, 900));
    QCOMPARE(opened.model.older(), Model::Older::More);
}

void TestTimelineModel::newMessagesComeAtTheEnd()
{
    CachedOffice world;
    world.fill(10);
    Opened opened(world);
    QSignalSpy inserted(&opened.model, &Model::rowsInserted);
    world.post(CachedOffice::at(11, 20));
    QTRY_COMPARE(opened.ids(), range(1, 11));
    QCOMPARE(inserted.size(), 1);
    world.post(CachedOffice::at(11, 20)); // the same again
    world.post(CachedOffice::at(12, 21));
    QTRY_COMPARE(opened.ids(), range(1, 12));
}

void TestTimelineModel::messageBelowTheNewestFindsItsPlace()
{
    CachedOffice world;
    auto messages = SignedIn::messages(1, 10);
    messages.erase(messages.begin() + 4);
    world.fill(SignedIn::room(10), messages);
    Opened opened(world);
    QCOMPARE(opened.model.rowCount(), 9);
    auto late = CachedOffice::message(5, 11);
    world.post(late);
    QTRY_COMPARE(opened.ids(), range(1, 10));
}

void TestTimelineModel::newMessagesStayOutWhileTheWindowIsElsewhere()
{
    CachedOffice world;
    world.fill(600);
    Opened opened(world);
    opened.model.setFollowing(false);
    while (opened.model.isAtNewest()) {
        const auto first = opened.ids().front();
        opened.model.fetchOlder();
        QTRY_VERIFY(opened.ids().front() < first);
    }
    const auto before = opened.ids();
    world.post(CachedOffice::at(601, 700));
    QTest::qWait(0);
    QCOMPARE(opened.ids(), before);
    opened.model.jumpToNewest();
    QTRY_COMPARE(opened.ids(), range(552, 601));
    QVERIFY(opened.model.isAtNewest());
}

void TestTimelineModel::sentMessageStaysOneRowFromWaitingToRead()
{
    CachedOffice world;
    world.goOnline();
    Opened opened(world);
    QSignalSpy inserted(&opened.model, &Model::rowsInserted);
    QSignalSpy removed(&opened.model, &Model::rowsRemoved);
    QVERIFY(await(world.session->send(kRoom, QStringLiteral("hello"))));
    QTRY_COMPARE(opened.model.rowCount(), 11);
    QCOMPARE(opened.state(10), DeliveryState::Waiting);
    QVERIFY(opened.data(10, Model::MineRole).toBool());

    const auto posted = world.next<ToServer::ChatMessage>();
    world.server.reply(SignedIn::ack(posted, 11, 11));
    QTRY_COMPARE(opened.state(10), DeliveryState::Sent);
    QTRY_VERIFY(world.pending().empty());
    QCOMPARE(opened.ids(), range(1, 11));

    QVERIFY(await(world.session->cache().applyReadUpTo(kRoom, MessageId(11))));
    QTRY_COMPARE(opened.state(10), DeliveryState::Read);
    QCOMPARE(opened.model.rowCount(), 11);
    QCOMPARE(inserted.size(), 1);
    QCOMPARE(removed.size(), 0);
}

void TestTimelineModel::refusedMessageIsFailedUntilDiscarded()
{
    CachedOffice world;
    world.goOnline();
    Opened opened(world);
    QVERIFY(await(world.session->send(kRoom, QStringLiteral("hello"))));
    const auto posted = world.next<ToServer::ChatMessage>();
    ToClient::ErrorFrame refused;
    refused.code = ErrorCode::NotAParticipant;
    refused.clientMsgId = posted.clientMsgId;
    world.server.reply(refused);
    QTRY_COMPARE(opened.state(10), DeliveryState::Failed);
    QCOMPARE(ErrorCode(opened.data(10, Model::FailureRole).toInt()), ErrorCode::NotAParticipant);
    world.session->discard(opened.data(10, Model::ClientMsgIdRole).toString());
    QTRY_COMPARE(opened.ids(), range(1, 10));
}

void TestTimelineModel::retriedMessageWaitsAgain()
{
    CachedOffice world;
    world.goOnline();
    Opened opened(world);
    QVERIFY(await(world.session->send(kRoom, QStringLiteral("hello"))));
    const auto posted = world.next<ToServer::ChatMessage>();
    ToClient::ErrorFrame refused;
    refused.code = ErrorCode::Conflict; // comes back under another id
    refused.clientMsgId = posted.clientMsgId;
    world.server.reply(refused);
    QTRY_COMPARE(opened.state(10), DeliveryState::Failed);
    world.session->retry(posted.clientMsgId);
    QTRY_COMPARE(opened.state(10), DeliveryState::Waiting);
    QTRY_COMPARE(opened.model.rowCount(), 11);
    QVERIFY(opened.data(10, Model::ClientMsgIdRole).toString() != posted.clientMsgId);
}

void TestTimelineModel::newLineStandsBeforeTheFirstUnread()
{
    CachedOffice world;
    world.fill(SignedIn::room(10, 3, 7), SignedIn::messages(1, 10));
    Opened opened(world);
    QTRY_COMPARE(opened.rowsWith(Model::StartsNewRole), std::vector<int>{7});
    QVERIFY(opened.data(7, Model::FirstOfGroupRole).toBool());
    // Reading them doesn't take it away.
    QVERIFY(await(world.session->cache().applyMyRead(kRoom, MessageId(10), false)));
    world.post(CachedOffice::message(11, 11));
    QTRY_COMPARE(opened.model.rowCount(), 11);
    QCOMPARE(opened.rowsWith(Model::StartsNewRole), std::vector<int>{7});
}

void TestTimelineModel::newLineGoesWhereTheReaderLeftOff()
{
    CachedOffice world;
    world.fill(10);
    Opened opened(world);
    opened.model.setReading(true);
    world.post(CachedOffice::message(11, 11));
    QTRY_COMPARE(opened.model.rowCount(), 11);
    QVERIFY(opened.rowsWith(Model::StartsNewRole).empty()); // seen as it came
    opened.model.setReading(false);
    world.post(CachedOffice::message(12, 12));
    world.post(CachedOffice::message(13, 13));
    QTRY_COMPARE(opened.model.rowCount(), 13);
    QCOMPARE(opened.rowsWith(Model::StartsNewRole), std::vector<int>{11});
    opened.model.setReading(true); // still there for whoever comes back
    QCOMPARE(opened.rowsWith(Model::StartsNewRole), std::vector<int>{11});
    opened.model.setReading(false);
    QVERIFY(opened.rowsWith(Model::StartsNewRole).empty());
}

void TestTimelineModel::ownMessagesAreNeverNew()
{
    CachedOffice world;
    world.fill(SignedIn::room(10, 1, 7),
               {CachedOffice::at(7, 1), CachedOffice::at(8, 2, QStringLiteral("alice")),
                CachedOffice::at(9, 3)});
    const Opened opened(world);
    QTRY_COMPARE(opened.rowsWith(Model::StartsNewRole), std::vector<int>{2});
}

void TestTimelineModel::groupsEndWithTheSenderAndAfterFiveMinutes()
{
    CachedOffice world;
    const auto carl = QStringLiteral("carl");
    world.fill(SignedIn::room(6, 0, 6),
               {CachedOffice::at(1, 0), CachedOffice::at(2, 5), CachedOffice::at(3, 11),
                CachedOffice::at(4, 11, carl), CachedOffice::at(5, 12, carl),
                CachedOffice::at(6, 12)});
    const Opened opened(world);
    QCOMPARE(opened.rowsWith(Model::FirstOfGroupRole), (std::vector<int>{0, 2, 3, 5}));
    QCOMPARE(opened.rowsWith(Model::LastOfGroupRole), (std::vector<int>{1, 2, 4, 5}));
}

void TestTimelineModel::daysStartWhereTheDateChanges()
{
    constexpr int kDay = 24 * 60;
    CachedOffice world;
    world.fill(SignedIn::room(4, 0, 4),
               {CachedOffice::at(1, 0), CachedOffice::at(2, 14 * 60 + 59),
                CachedOffice::at(3, 15 * 60), CachedOffice::at(4, 2 * kDay)});
    const Opened opened(world);
    QCOMPARE(opened.rowsWith(Model::StartsDayRole), (std::vector<int>{0, 2, 3}));
}

void TestTimelineModel::editedAndDeletedOnesChangeInPlace()
{
    CachedOffice world;
    world.fill(10);
    Opened opened(world);
    auto edited = CachedOffice::message(4, 11);
    edited.text = QStringLiteral("better");
    edited.editedAt = CachedOffice::nine();
    world.post(edited);
    QTRY_COMPARE(opened.data(3, Model::TextRole).toString(), QStringLiteral("better"));
    QVERIFY(opened.data(3, Model::EditedRole).toBool());
    auto deleted = CachedOffice::message(4, 12);
    deleted.text.clear();
    deleted.isDeleted = true;
    world.post(deleted);
    QTRY_VERIFY(opened.data(3, Model::DeletedRole).toBool());
    QCOMPARE(opened.ids(), range(1, 10));
}

void TestTimelineModel::olderOnesAreFetchedFromTheServer()
{
    CachedOffice world;
    world.signIn();
    auto room = SignedIn::room(100);
    world.sync({room}, {{kRoom, SignedIn::messages(91, 100), 100, false, true}});
    QTRY_VERIFY(world.session->status().state == ConnectionState::Online);
    Opened opened(world);
    QCOMPARE(opened.ids(), range(91, 100));
    opened.model.fetchOlder();
    const auto question = world.next<ToServer::History>();
    ToClient::History page;
    page.requestId = question.requestId;
    page.room = kRoom;
    page.messages = SignedIn::messages(81, 90);
    page.hasMore = false;
    world.server.reply(page);
    QTRY_COMPARE(opened.ids(), range(81, 100));
    QTRY_COMPARE(opened.model.older(), Model::Older::Nothing);
}

void TestTimelineModel::withoutAConnectionOlderOnesAreOutOfReach()
{
    CachedOffice world;
    world.fill(SignedIn::room(100), SignedIn::messages(91, 100), true);
    Opened opened(world);
    opened.model.fetchOlder();
    QTRY_COMPARE(opened.model.older(), Model::Older::OutOfReach);
    QCOMPARE(opened.ids(), range(91, 100));
    world.signIn();
    world.sync({SignedIn::room(100)});
    QTRY_COMPARE(opened.model.older(), Model::Older::More); // and is asked for again
}

void TestTimelineModel::anotherRoomIsAnotherTimeline()
{
    CachedOffice world;
    world.fill(100);
    auto other = SignedIn::room(3);
    other.id = RoomId(8);
    std::vector<Message> messages;
    for (int i = 201; i <= 203; ++i) {
        messages.push_back(CachedOffice::at(i, i));
        messages.back().room = RoomId(8);
    }
    world.fill(other, messages);
    Opened opened(world);
    opened.model.fetchOlder(); // its answer comes too late
    opened.model.open(RoomId(8));
    QCOMPARE(opened.model.rowCount(), 0);
    QTRY_VERIFY(opened.model.isLoaded());
    QCOMPARE(opened.ids(), range(201, 203));
    world.post(CachedOffice::at(101, 200)); // in the other room
    QTest::qWait(0);
    QCOMPARE(opened.ids(), range(201, 203));
}

void TestTimelineModel::wholeRoomAnewIsReadAnew()
{
    CachedOffice world;
    world.fill(10);
    Opened opened(world);
    world.fill(SignedIn::room(900, 0, 900), SignedIn::messages(851, 900), true);
    QTRY_COMPARE(opened.ids(), range(851, 900));
    QVERIFY(opened.model.isAtNewest());
}

void TestTimelineModel::unknownRoomIsEmpty()
{
    CachedOffice world;
    TimelineModel model(*world.session);
    QAbstractItemModelTester tester(&model);
    model.open(RoomId(4711));
    QTRY_VERIFY(model.isLoaded());
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(model.older(), Model::Older::Nothing);
    model.open({});
    QCOMPARE(model.rowCount(), 0);
}

void TestTimelineModel::rowsSayWhatAScreenReaderReads()
{
    CachedOffice world;
    world.fill(SignedIn::room(2, 0, 2),
               {CachedOffice::at(1, 102), CachedOffice::at(2, 103, QStringLiteral("alice"))});
    QVERIFY(await(world.session->cache().learnUsers(
        {{QStringLiteral("bob"), QStringLiteral("Bob Marsh"), false}})));
    const Opened opened(world);
    const auto bobs = opened.data(0, Qt::AccessibleTextRole).toString();
    QVERIFY2(bobs.endsWith(QStringLiteral(": message 1")), qPrintable(bobs));
    QVERIFY2(bobs.contains(QStringLiteral("10:42")), qPrintable(bobs));
    const auto mine = opened.data(1, Qt::AccessibleTextRole).toString();
    QVERIFY2(mine.endsWith(QStringLiteral("message 2, sent")), qPrintable(mine));
}

void TestTimelineModel::M9_hostileTextIsGivenAsItIs()
{
    CachedOffice world;
    auto message = CachedOffice::at(1, 1);
    message.text = QStringLiteral("<img src=file:///x> %1 %n &lt; \u202Eevil");
    world.fill(SignedIn::room(1, 0, 1), {message});
    const Opened opened(world);
    QCOMPARE(opened.data(0, Model::TextRole).toString(), message.text);
    QVERIFY(opened.data(0, Qt::AccessibleTextRole).toString().contains(message.text));
}

QTEST_GUILESS_MAIN(TestTimelineModel)
#include "tst_timelinemodel.moc"
