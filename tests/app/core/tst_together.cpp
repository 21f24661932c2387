// SPDX-License-Identifier: Apache-2.0
// What people see of one another, through a real server: typing, reading, presence.
#include "client/ownpresence.h"
#include "client/presences.h"
#include "client/roompeople.h"
#include "client/typing.h"
#include "support/officeclient.h"
#include "support/testserver.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;
using namespace std::chrono_literals;

namespace {

const QString kAlice = QStringLiteral("alice");
const QString kBob = QStringLiteral("bob");

//! alice at her desk and with her phone, and bob, in one room and in a chat of two.
class Office {
public:
    Office()
    {
        QVERIFY(server.addUsers({kAlice, kBob}));
        QVERIFY(server.addRoom(QStringLiteral("general"), {kAlice, kBob}));
        QVERIFY2(server.start(), server.log().constData());
        desk = client(kAlice);
        phone = client(kAlice);
        bob = client(kBob);
        QTRY_VERIFY(desk->isOnline() && phone->isOnline() && bob->isOnline());
        room = desk->room(QStringLiteral("general"));
        QVERIFY(await(desk->session().openPrivate(kBob)));
    }

    std::unique_ptr<OfficeClient> client(const QString &username)
    {
        profiles.push_back(std::make_unique<QTemporaryDir>());
        auto client = std::make_unique<OfficeClient>(
            OfficeClient::Account{profiles.back()->path(), server.url(), username,
                                  server.issueToken(username)},
            Backoff(20ms, 200ms, 10ms));
        if (!client->start())
            QTest::qFail("the client doesn't start", __FILE__, __LINE__);
        return client;
    }

    int unread(OfficeClient &client) const { return client.unread().value(room.value(), -1); }
    std::optional<PersonPresence> bobAsAliceSeesHim() const
    {
        return desk->session().presences().of(kBob);
    }
    bool isSeenAs(PresenceStatus status) const
    {
        const auto presence = bobAsAliceSeesHim();
        return presence && presence->status == status;
    }

    TestServer server;
    std::vector<std::unique_ptr<QTemporaryDir>> profiles;
    std::unique_ptr<OfficeClient> desk;
    std::unique_ptr<OfficeClient> phone;
    std::unique_ptr<OfficeClient> bob;
    RoomId room;
};

} // namespace

class TestTogether : public QObject {
    Q_OBJECT
private slots:
    void typingIsSeenByOthersAlone();
    void otherDevicesFollowWithinASecond();
    void whoHasReadIsKnownAndFollowed();
    void presenceIsSeen();
};

void TestTogether::typingIsSeenByOthersAlone()
{
    Office office;
    auto &atBobs = office.bob->session().typing();
    auto &onPhone = office.phone->session().typing();
    office.desk->session().typing().typed(office.room);
    QTRY_COMPARE(atBobs.people(office.room), QStringList{kAlice});
    QVERIFY(onPhone.people(office.room).isEmpty());
    QVERIFY(await(office.desk->session().send(office.room, QStringLiteral("Hello"))));
    QTRY_VERIFY(atBobs.people(office.room).isEmpty()); // with the message, long before 6 s
    QTRY_COMPARE(office.unread(*office.bob), 1);
}

void TestTogether::otherDevicesFollowWithinASecond()
{
    Office office;
    std::vector<int> times;
    for (int i = 0; i < 10; ++i) {
        QVERIFY(await(office.bob->session().send(office.room, QString::number(i))));
        QTRY_VERIFY(office.unread(*office.desk) == 1 && office.unread(*office.phone) == 1);
        const auto page = await(office.desk->session().cache().newestPage(office.room, 1));
        QElapsedTimer timer;
        timer.start();
        office.desk->session().markRead(office.room, page->messages.back().id);
        QTRY_COMPARE(office.unread(*office.phone), 0);
        times.push_back(int(timer.elapsed()));
    }
    std::sort(times.begin(), times.end());
    qInfo("the other device follows: median %d ms, at most %d ms", times.at(5), times.back());
    QVERIFY(times.back() <= 1'000 * slowness());
}

void TestTogether::whoHasReadIsKnownAndFollowed()
{
    Office office;
    auto &people = office.desk->session().roomPeople();
    people.watch(office.room);
    QTRY_VERIFY(people.isComplete());
    QCOMPARE(int(people.people().size()), 2);
    QCOMPARE(people.people().back().username, kBob);
    QVERIFY(await(office.desk->session().send(office.room, QStringLiteral("Read this"))));
    QTRY_COMPARE(office.unread(*office.bob), 1);
    const auto page = await(office.bob->session().cache().newestPage(office.room, 1));
    const auto message = page->messages.back().id;
    QVERIFY(people.people().back().lastReadId < message);
    office.bob->session().markRead(office.room, message);
    QTRY_COMPARE(people.people().back().lastReadId, message);
    people.refresh(); // and the server's list says the same
    QTRY_COMPARE(people.people().back().lastReadId, message);
}

void TestTogether::presenceIsSeen()
{
    Office office;
    QTRY_VERIFY(office.isSeenAs(PresenceStatus::Online));
    office.bob->session().ownPresence().choose(PresenceStatus::Busy);
    QTRY_VERIFY(office.isSeenAs(PresenceStatus::Busy));
    office.bob->session().ownPresence().choose(PresenceStatus::Online);
    office.bob->session().ownPresence().setIdle(true);
    QTRY_VERIFY(office.isSeenAs(PresenceStatus::Away));
    auto &people = office.desk->session().roomPeople();
    people.watch(office.room);
    QTRY_COMPARE(people.online(), 2);
    office.bob.reset(); // goes home
    QTRY_VERIFY_WITH_TIMEOUT(office.isSeenAs(PresenceStatus::Offline), 2 * int(patience().count()));
    QVERIFY(office.bobAsAliceSeesHim()->lastSeen);
    QTRY_COMPARE(people.online(), 1);
    // Whoever comes now is told when he was here.
    const auto later = office.client(kAlice);
    const auto known = [&] { return later->session().presences().of(kBob); };
    QTRY_VERIFY(known() && known()->lastSeen);
}

QTEST_GUILESS_MAIN(TestTogether)
#include "tst_together.moc"
