// SPDX-License-Identifier: Apache-2.0
// Five people with two devices each do what comes to their minds; whenever they pause, every device
// has to count as a count over the server's database does.
#include "client/roomrequests.h"
#include "faults/office.h"
#include "support/questions.h"
#include "support/shakyline.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Kontor;
using namespace Kontor::Test;
using namespace std::chrono_literals;

namespace {

constexpr int kPeople = 5;
constexpr int kDevices = 2; //!< of each
constexpr int kSteps = 30;

//! Unread counts by room, as one device or the server has them.
using Counts = QMap<qint64, int>;

struct Device {
    Device(Office &office, int person, quint32 seed)
        : line(seed)
    {
        App::Timings hurry;
        hurry.markRead = 50ms;
        hurry.trouble = 200ms;
        client = std::make_unique<OfficeClient>(
            OfficeClient::Account{folder.path(), office.server.url(), Office::nameOf(person),
                                  office.server.issueToken(Office::nameOf(person))},
            Backoff(20ms, 100ms, 10ms), line.factory(), hurry);
    }

    QTemporaryDir folder;
    ShakyLine line;
    std::unique_ptr<OfficeClient> client;
};

//! The one truth, counted by SQL that nobody else uses: by username.
QMap<QString, Counts> countedOnDisk(const TestServer &server)
{
    QMap<QString, Counts> truth;
    const auto rows = server.query(QStringLiteral(
        "SELECT u.username, p.room_id, sum(m.id IS NOT NULL) FROM participants p "
        "JOIN users u ON u.id = p.user_id LEFT JOIN messages m ON m.room_id = p.room_id "
        "AND m.id > p.last_read_id AND m.id > p.joined_message_id AND m.sender_id <> p.user_id "
        "AND m.is_deleted = 0 GROUP BY u.id, p.room_id"));
    for (const auto &row : rows) {
        const auto parts = row.split(u'|');
        truth[parts.value(0)].insert(parts.value(1).toLongLong(), parts.value(2).toInt());
    }
    return truth;
}

QString toText(const Counts &counts)
{
    QStringList parts;
    for (auto it = counts.begin(); it != counts.end(); ++it)
        parts += QStringLiteral("%1: %2").arg(it.key()).arg(it.value());
    return parts.join(QStringLiteral(", "));
}

} // namespace

class TestUnreadCounts : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void everyDeviceCountsAsTheDatabase();
    void aCountThatIsWrongIsFound();

private:
    void act();
    void talk(Device &device, RoomId room);
    void changeMessage(Device &device, RoomId room);
    void changeRoom(Device &device, RoomId room);
    void comeToRest();
    QStringList differences();
    Device &anyDevice()
    {
        return *m_devices.at(std::size_t(m_random.bounded(int(m_devices.size()))));
    }
    QString anybody() { return Office::nameOf(m_random.bounded(kPeople)); }
    RoomId anyRoom(Device &device);
    std::optional<Message> anyMessage(Device &device, RoomId room, bool own);

    std::unique_ptr<Office> m_office;
    QList<RoomId> m_rooms; // everybody is in at first
    std::vector<std::unique_ptr<Device>> m_devices;
    std::vector<std::unique_ptr<RawClient>> m_askers; // one a person
    quint32 m_seed = 0;
    QRandomGenerator m_random;
    int m_number = 0;
    QMap<QString, int> m_done;
};

void TestUnreadCounts::init()
{
    m_seed = testSeed();
    m_random.seed(m_seed);
    m_number = 0;
    m_done.clear();
    m_office = std::make_unique<Office>(kPeople);
    QVERIFY2(m_office->start(), m_office->server.log().constData());
    for (int person = 0; person < kPeople; ++person) {
        for (int number = 0; number < kDevices; ++number) {
            m_devices.push_back(std::make_unique<Device>(*m_office, person, m_random.generate()));
            QVERIFY(m_devices.back()->client->start());
        }
        m_askers.push_back(std::make_unique<RawClient>());
        QVERIFY(m_askers.back()->resume(m_office->server.port(), m_office->token(person)));
    }
    for (const auto &device : m_devices)
        QTRY_VERIFY_WITH_TIMEOUT(device->client->isOnline(), int(patience().count()));
    m_rooms = {m_devices.front()->client->room(QStringLiteral("general")),
               m_devices.front()->client->room(QStringLiteral("side"))};
    QVERIFY(m_rooms.first().isValid() && m_rooms.last().isValid());
}

void TestUnreadCounts::cleanup()
{
    m_askers.clear();
    for (const auto &device : m_devices)
        device->client.reset();
    m_devices.clear();
    m_office.reset();
}

RoomId TestUnreadCounts::anyRoom(Device &device)
{
    const auto counts = device.client->unread();
    if (counts.isEmpty())
        return {};
    return RoomId(counts.keys().at(m_random.bounded(int(counts.size()))));
}

std::optional<Message> TestUnreadCounts::anyMessage(Device &device, RoomId room, bool own)
{
    const auto page = await(device.client->session().cache().newestPage(room, 30));
    if (!page)
        return std::nullopt;
    auto messages = page->messages;
    const auto &me = device.client->account().username;
    if (own)
        std::erase_if(messages, [&me](const Message &message) { return message.username != me; });
    if (messages.empty())
        return std::nullopt;
    return messages.at(std::size_t(m_random.bounded(int(messages.size()))));
}

void TestUnreadCounts::talk(Device &device, RoomId room)
{
    ++m_done[QStringLiteral("sent")];
    (void)await(device.client->session().send(room, QStringLiteral("message %1").arg(++m_number)));
}

void TestUnreadCounts::changeMessage(Device &device, RoomId room)
{
    const auto message = anyMessage(device, room, true);
    if (!message)
        return;
    const App::MessageKey key{room, message->id, message->clientMsgId};
    if (m_random.bounded(2) == 0) {
        ++m_done[QStringLiteral("edited")];
        (void)device.client->session().editMessage(key,
                                                   QStringLiteral("edited %1").arg(++m_number));
    } else {
        ++m_done[QStringLiteral("deleted")];
        (void)device.client->session().deleteMessage(key);
    }
}

void TestUnreadCounts::changeRoom(Device &device, RoomId room)
{
    auto &rooms = device.client->session().rooms();
    const int what = m_random.bounded(8);
    ++m_done[QStringLiteral("rooms changed")];
    // Most of it is refused, as it should be: not everybody may.
    if (what == 0)
        (void)rooms.leave(room);
    else if (what == 1)
        (void)rooms.join(m_rooms.at(m_random.bounded(2)));
    else if (what == 2)
        (void)rooms.invite(room, {anybody()});
    else if (what == 3)
        (void)rooms.removeParticipant(room, anybody());
    else if (what == 4)
        (void)rooms.openPrivate(anybody());
    else if (what == 5)
        (void)rooms.createGroup(QStringLiteral("room %1").arg(++m_number), Visibility::Public,
                                {anybody(), anybody()});
    else if (what == 6)
        (void)rooms.rename(room, QStringLiteral("name %1").arg(++m_number));
    else
        (void)rooms.archive(room, m_random.bounded(3) == 0);
}

void TestUnreadCounts::act()
{
    auto &device = anyDevice();
    const auto room = anyRoom(device);
    const int what = m_random.bounded(100);
    if (what < 40 && room.isValid()) {
        talk(device, room);
    } else if (what < 65 && room.isValid()) {
        if (const auto message = anyMessage(device, room, false)) {
            ++m_done[QStringLiteral("read")];
            device.client->session().markRead(room, message->id);
        }
    } else if (what < 75 && room.isValid()) {
        changeMessage(device, room);
    } else if (what < 82) {
        changeRoom(device, room);
    } else if (what < 90) {
        ++m_done[QStringLiteral("gone offline or come back")];
        device.line.setReachable(!device.line.isReachable());
        if (device.line.isReachable())
            device.client->session().networkChanged();
    } else if (what < 96) {
        device.line.setHolding(m_random.bounded(3) > 0);
    } else {
        letPass(std::chrono::milliseconds(m_random.bounded(80)));
    }
}

void TestUnreadCounts::comeToRest()
{
    for (const auto &device : m_devices) {
        device->line.setReachable(true);
        device->client->session().networkChanged();
    }
    const auto rests = [](Device &device) {
        device.line.setHolding(false);
        const auto waiting = device.client->session().cache().outbox();
        for (const auto &entry : waiting) {
            if (entry.failure) // refused for good: no longer in that room, or it is archived
                device.client->session().discard(entry.clientMsgId);
        }
        return device.client->isQuiet();
    };
    for (const auto &device : m_devices)
        QTRY_VERIFY_WITH_TIMEOUT(rests(*device), 2 * int(patience().count()));
}

QStringList TestUnreadCounts::differences()
{
    const auto truth = countedOnDisk(m_office->server);
    QStringList found;
    const auto compare = [&](const QString &who, int person, const Counts &counts) {
        const auto name = Office::nameOf(person);
        if (counts != truth.value(name)) {
            found += QStringLiteral("%1 of %2 has {%3}, the database {%4}")
                         .arg(who, name, toText(counts), toText(truth.value(name)));
        }
    };
    for (int person = 0; person < kPeople; ++person) {
        for (int number = 0; number < kDevices; ++number) {
            auto &device = *m_devices.at(std::size_t(person * kDevices + number));
            compare(QStringLiteral("device %1").arg(number + 1), person, device.client->unread());
        }
    }
    // The server is asked when all else is right, not in a hurry again and again.
    for (int person = 0; person < kPeople && found.isEmpty(); ++person) {
        Counts told;
        for (const auto &room : roomsOf(*m_askers.at(std::size_t(person))))
            told.insert(room.id.value(), room.unread);
        compare(QStringLiteral("the server's answer"), person, told);
    }
    return found;
}

void TestUnreadCounts::everyDeviceCountsAsTheDatabase()
{
    int unread = 0;
    for (int step = 0; step < kSteps; ++step) {
        for (int i = 3 + m_random.bounded(12); i > 0; --i)
            act();
        comeToRest();
        if (QTest::currentTestFailed())
            return;
        QStringList found;
        // The last events may still be on their way.
        const bool same = QTest::qWaitFor([&] { return (found = differences()).isEmpty(); },
                                          int(patience().count()));
        QVERIFY2(same,
                 qPrintable(QStringLiteral("step %1, KONTOR_SEED=%2\n%3")
                                .arg(step)
                                .arg(m_seed)
                                .arg(found.join(u'\n'))));
        for (const auto &counts : countedOnDisk(m_office->server)) {
            for (const int count : counts)
                unread += count;
        }
    }
    int shuffled = 0;
    for (const auto &device : m_devices)
        shuffled += device->line.shuffled();
    qInfo() << m_done << "receipts out of order or twice:" << shuffled << "unread seen:" << unread;
    QVERIFY(unread > kSteps); // else equal counts say nothing
    QVERIFY(shuffled > 0);
}

void TestUnreadCounts::aCountThatIsWrongIsFound()
{
    for (int i = 0; i < 3; ++i)
        talk(*m_devices.at(0), m_rooms.at(0));
    comeToRest();
    QTRY_COMPARE(differences(), QStringList());
    // One device believes something of its own.
    auto &other = *m_devices.back()->client;
    const auto page = await(other.session().cache().newestPage(m_rooms.at(0), 1));
    QVERIFY(page && !page->messages.empty());
    QVERIFY(
        await(other.session().cache().applyMyRead(m_rooms.at(0), page->messages.back().id, true)));
    QCOMPARE(differences().size(), 1);
    QVERIFY(differences().first().startsWith(QStringLiteral("device 2 of p5")));
}

QTEST_GUILESS_MAIN(TestUnreadCounts)
#include "tst_unreadcounts.moc"
