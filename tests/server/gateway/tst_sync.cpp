// SPDX-License-Identifier: Apache-2.0
#include "server/inprocessserver.h"
#include "support/testsupport.h"

#include <QTest>

#include <numeric>

using namespace Kontor;
using namespace Kontor::Test;

//! How a client learns what it has missed: sync, history; rows Y of the bad-input catalogue.
class TestSync : public QObject {
    Q_OBJECT
private slots:
    void init();

    void newClientGetsEveryRoomAndItsNewestPage();
    void knownRevBringsOnlyWhatIsNewer();
    void upToDateRoomBringsNoChanges();
    void farBehindIsReset();
    void Y2_clientAheadIsReset();
    void largeMessagesAreSplitAndNothingIsMissed_data();
    void largeMessagesAreSplitAndNothingIsMissed();
    void manyRoomsAreSplit();
    void nothingIsLostBetweenWelcomeAndSync();
    void Y1_limitIsClamped_data();
    void Y1_limitIsClamped();
    void historyPages_data();
    void historyPages();
    void Y3_idsBeyondTheEndBringNothing();
    void largeHistoryIsCutToAFrame_data();
    void largeHistoryIsCutToAFrame();
    void Y5_manySyncsAtOnceAreAllAnswered();
    void Y6_pagingIsStableWhileMessagesCome();

private:
    void fill(int count, const QString &text = QStringLiteral("x"));

    std::unique_ptr<InProcessServer> m_server;
    std::unique_ptr<RawClient> m_alice;
    RoomId m_room;
};

void TestSync::init()
{
    m_server = std::make_unique<InProcessServer>();
    QVERIFY(m_server->start());
    m_room = m_server->addRoom(QStringLiteral("general"),
                               {QStringLiteral("alice"), QStringLiteral("bob")});
    m_alice = m_server->client(QStringLiteral("alice"));
}

//! Straight into the store: \a count messages of alice's.
void TestSync::fill(int count, const QString &text)
{
    const auto alice = m_server->stores().users.find(QStringLiteral("alice")).result();
    std::vector<QFuture<Result<Server::Posted>>> posted;
    for (int i = 0; i < count; ++i)
        posted.push_back(m_server->stores().messages.append(
            {alice->id, QStringLiteral("alice"), m_room, text + QString::number(i)}));
    for (auto &message : posted)
        QVERIFY(message.result());
}

namespace {

//! The next frame of that kind, which must not be larger than the protocol allows.
template <typename Frame>
std::optional<Frame> nextFitting(RawClient &client)
{
    while (const auto frame = client.nextFrame()) {
        const auto decoded = decodeToClient(frame->payload);
        if (!decoded.frame || frame->payload.size() > Limits::kFrameBytes)
            return std::nullopt;
        if (const auto *wanted = std::get_if<Frame>(&*decoded.frame))
            return *wanted;
    }
    return std::nullopt;
}

std::vector<qint64> idsOf(const std::vector<Message> &messages)
{
    std::vector<qint64> ids;
    for (const auto &message : messages)
        ids.push_back(message.id.value());
    return ids;
}

std::vector<qint64> range(qint64 from, qint64 to)
{
    std::vector<qint64> ids(std::size_t(to - from + 1));
    std::iota(ids.begin(), ids.end(), from);
    return ids;
}

} // namespace

void TestSync::newClientGetsEveryRoomAndItsNewestPage()
{
    fill(60);
    const auto frames = syncAll(*m_alice);
    QCOMPARE(frames.size(), std::size_t(1));
    QCOMPARE(frames[0].requestId, QStringLiteral("sync"));
    QCOMPARE(frames[0].rooms.at(0).rev, 60);
    QCOMPARE(frames[0].rooms.at(0).lastMessage->text, QStringLiteral("x59"));
    const auto &changes = frames[0].changes.at(0);
    QVERIFY(changes.reset && !changes.more);
    QCOMPARE(changes.toRev, 60);
    QCOMPARE(idsOf(changes.messages), range(11, 60));
}

void TestSync::knownRevBringsOnlyWhatIsNewer()
{
    fill(60);
    const auto frames = syncAll(*m_alice, {{m_room, 55}});
    const auto &changes = frames.at(0).changes.at(0);
    QVERIFY(!changes.reset && !changes.more);
    QCOMPARE(idsOf(changes.messages), range(56, 60));
    QCOMPARE(changes.toRev, 60);
}

void TestSync::upToDateRoomBringsNoChanges()
{
    fill(3);
    const auto frames = syncAll(*m_alice, {{m_room, 3}});
    QCOMPARE(frames.at(0).rooms.size(), std::size_t(1));
    QVERIFY(frames.at(0).changes.empty());
}

void TestSync::farBehindIsReset()
{
    fill(Limits::kSyncChanges + 2);
    const auto justNot = syncAll(*m_alice, {{m_room, 2}});
    std::size_t count = 0;
    for (const auto &frame : justNot) {
        for (const auto &changes : frame.changes) {
            QVERIFY(!changes.reset);
            count += changes.messages.size();
        }
    }
    QCOMPARE(count, std::size_t(Limits::kSyncChanges));
    const auto tooFar = syncAll(*m_alice, {{m_room, 1}});
    QVERIFY(tooFar.at(0).changes.at(0).reset);
    QCOMPARE(tooFar.at(0).changes.at(0).messages.size(), std::size_t(Limits::kResetMessages));
}

void TestSync::Y2_clientAheadIsReset()
{
    fill(5);
    const auto frames = syncAll(*m_alice, {{m_room, 99}});
    QVERIFY(frames.at(0).changes.at(0).reset);
    QCOMPARE(frames.at(0).changes.at(0).toRev, 5);
}

void TestSync::largeMessagesAreSplitAndNothingIsMissed_data()
{
    QTest::addColumn<qint64>("known"); // -1: the room is new to the client
    QTest::addColumn<int>("count");
    QTest::newRow("changes") << qint64(3) << 43;
    QTest::newRow("more than one answer") << qint64(0) << 300;
    QTest::newRow("reset") << qint64(-1) << 60;
}

void TestSync::largeMessagesAreSplitAndNothingIsMissed()
{
    QFETCH(qint64, known);
    QFETCH(int, count);
    m_alice.reset(); // would be cut off as a slow reader
    fill(count, QString(16'000, u'"')); // each takes 32 KB in JSON
    m_alice = m_server->client(QStringLiteral("alice"));
    std::vector<qint64> seen;
    Revision rev = known;
    bool reset = known < 0;
    for (int answers = 0; rev < count; ++answers) {
        QVERIFY(answers < 10);
        std::vector<ToServer::SyncRoom> have;
        if (rev >= 0)
            have.push_back({m_room, rev});
        m_alice->send(ToServer::Sync{QStringLiteral("s"), have});
        for (bool complete = false; !complete;) {
            const auto sync = nextFitting<ToClient::Sync>(*m_alice);
            QVERIFY(sync);
            for (const auto &changes : sync->changes) {
                QCOMPARE(changes.reset, std::exchange(reset, false));
                for (const auto &message : changes.messages) {
                    QVERIFY(message.rev <= changes.toRev);
                    seen.push_back(message.id.value());
                }
                QVERIFY(changes.more || changes.toRev == count);
                rev = changes.toRev;
            }
            complete = sync->complete;
        }
    }
    QCOMPARE(seen,
             known < 0 ? range(count - Limits::kResetMessages + 1, count)
                       : range(known + 1, count));
}

void TestSync::manyRoomsAreSplit()
{
    constexpr int kRooms = 400;
    const auto alice = m_server->stores().users.find(QStringLiteral("alice")).result();
    for (int i = 1; i < kRooms; ++i) {
        const auto name = QStringLiteral("room %1").arg(i);
        QVERIFY(m_server->stores()
                    .rooms.createGroup({alice->id, name, Visibility::Private, {}})
                    .result());
    }
    const auto frames = syncAll(*m_alice);
    QVERIFY(frames.size() > 1);
    QSet<RoomId> rooms;
    std::size_t changes = 0;
    for (const auto &frame : frames) {
        QVERIFY(encode(frame).size() <= Limits::kFrameBytes);
        for (const auto &room : frame.rooms)
            rooms.insert(room.id);
        changes += frame.changes.size();
    }
    QCOMPARE(rooms.size(), kRooms);
    QCOMPARE(changes, std::size_t(kRooms));
}

void TestSync::nothingIsLostBetweenWelcomeAndSync()
{
    // Bob comes and goes while Alice talks; each time he has every message, by event or by sync.
    constexpr int kRounds = 20;
    int sent = 0;
    for (int round = 0; round < kRounds; ++round) {
        const auto token = m_server->token(QStringLiteral("bob"));
        RawClient bob;
        QVERIFY(bob.open(m_server->port()));
        for (int i = 0; i < 20; ++i, ++sent)
            m_alice->send(ToServer::ChatMessage{{}, m_room, QString::number(sent), {}, {}, {}});
        const int before = sent - 20;
        bob.send(ToServer::Resume{{}, token});
        bob.send(ToServer::Sync{{}, {{m_room, before}}});
        QSet<Revision> seen;
        while (seen.size() < 20) {
            const auto json = bob.nextFrame();
            QVERIFY(json);
            const auto decoded = decodeToClient(json->payload);
            QVERIFY(decoded.frame);
            if (const auto *chat = std::get_if<ToClient::ChatMessage>(&*decoded.frame))
                seen.insert(chat->message.rev);
            if (const auto *sync = std::get_if<ToClient::Sync>(&*decoded.frame)) {
                for (const auto &changes : sync->changes) {
                    for (const auto &message : changes.messages)
                        seen.insert(message.rev);
                }
            }
        }
        for (Revision rev = before + 1; rev <= sent; ++rev)
            QVERIFY(seen.contains(rev));
    }
}

void TestSync::Y1_limitIsClamped_data()
{
    QTest::addColumn<qint64>("limit");
    QTest::addColumn<int>("count");
    QTest::newRow("0") << qint64(0) << 1;
    QTest::newRow("-1") << qint64(-1) << 1;
    QTest::newRow("10^9") << qint64(1'000'000'000) << Limits::kPageSize;
}

void TestSync::Y1_limitIsClamped()
{
    QFETCH(qint64, limit);
    QFETCH(int, count);
    fill(250);
    m_alice->sendText(R"({"type":"history","room_id":1,"limit":)" + QByteArray::number(limit)
                      + '}');
    const auto page = m_alice->next<ToClient::History>();
    QVERIFY(page);
    QCOMPARE(page->messages.size(), std::size_t(count));
    QVERIFY(page->hasMore);
}

void TestSync::historyPages_data()
{
    QTest::addColumn<int>("before");
    QTest::addColumn<int>("after");
    QTest::addColumn<int>("around");
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("last");
    QTest::addColumn<bool>("more");
    QTest::newRow("newest") << 0 << 0 << 0 << 16 << 20 << true;
    QTest::newRow("before") << 10 << 0 << 0 << 5 << 9 << true;
    QTest::newRow("before, the oldest") << 6 << 0 << 0 << 1 << 5 << false;
    QTest::newRow("after") << 0 << 10 << 0 << 11 << 15 << true;
    QTest::newRow("after, the newest") << 0 << 15 << 0 << 16 << 20 << false;
    QTest::newRow("around") << 0 << 0 << 10 << 8 << 12 << true;
    QTest::newRow("around the first") << 0 << 0 << 1 << 1 << 3 << true;
    QTest::newRow("around the last") << 0 << 0 << 20 << 18 << 20 << true;
}

void TestSync::historyPages()
{
    QFETCH(int, before);
    QFETCH(int, after);
    QFETCH(int, around);
    QFETCH(int, first);
    QFETCH(int, last);
    QFETCH(bool, more);
    fill(20);
    m_alice->send(
        ToServer::History{{}, m_room, MessageId(before), MessageId(after), MessageId(around), 5});
    const auto page = m_alice->next<ToClient::History>();
    QVERIFY(page);
    QCOMPARE(idsOf(page->messages), range(first, last));
    QCOMPARE(page->hasMore, more);
}

void TestSync::Y3_idsBeyondTheEndBringNothing()
{
    fill(3);
    m_alice->sendText(R"({"type":"history","room_id":1,"after":9223372036854775807})");
    const auto page = m_alice->next<ToClient::History>();
    QVERIFY(page);
    QVERIFY(page->messages.empty() && !page->hasMore);
}

void TestSync::largeHistoryIsCutToAFrame_data()
{
    QTest::addColumn<int>("before");
    QTest::addColumn<int>("after");
    QTest::addColumn<int>("around");
    QTest::addColumn<int>("contained"); // the nearest to what was asked for
    QTest::newRow("newest") << 0 << 0 << 0 << 20;
    QTest::newRow("before") << 10 << 0 << 0 << 9;
    QTest::newRow("after") << 0 << 10 << 0 << 11;
    QTest::newRow("around") << 0 << 0 << 10 << 10;
}

void TestSync::largeHistoryIsCutToAFrame()
{
    QFETCH(int, before);
    QFETCH(int, after);
    QFETCH(int, around);
    QFETCH(int, contained);
    fill(20, QString(16'000, u'\n').replace(0, 1, u'x'));
    m_alice->send(
        ToServer::History{{}, m_room, MessageId(before), MessageId(after), MessageId(around), 50});
    const auto page = nextFitting<ToClient::History>(*m_alice);
    QVERIFY(page && page->hasMore);
    const auto ids = idsOf(page->messages);
    QVERIFY(std::find(ids.begin(), ids.end(), contained) != ids.end());
    QCOMPARE(ids, range(ids.front(), ids.back()));
}

void TestSync::Y5_manySyncsAtOnceAreAllAnswered()
{
    fill(50);
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 25; ++i)
        clients.push_back(m_server->client(QStringLiteral("alice")));
    for (const auto &client : clients) {
        for (int i = 0; i < 20; ++i)
            client->send(ToServer::Sync{QString::number(i), {}});
    }
    for (const auto &client : clients) {
        for (int i = 0; i < 20; ++i)
            QCOMPARE(client->next<ToClient::Sync>()->requestId, QString::number(i));
    }
}

void TestSync::Y6_pagingIsStableWhileMessagesCome()
{
    fill(30);
    std::vector<qint64> seen;
    MessageId before;
    for (bool more = true; more;) {
        m_alice->send(ToServer::History{{}, m_room, before, {}, {}, 7});
        fill(3);
        const auto page = m_alice->next<ToClient::History>();
        QVERIFY(page && !page->messages.empty());
        const auto ids = idsOf(page->messages);
        seen.insert(seen.begin(), ids.begin(), ids.end());
        before = page->messages.front().id;
        more = page->hasMore;
    }
    QCOMPARE(seen.front(), 1);
    QCOMPARE(seen, range(1, seen.back()));
}

QTEST_GUILESS_MAIN(TestSync)
#include "tst_sync.moc"
