// SPDX-License-Identifier: Apache-2.0
#include "app/ui/cachedoffice.h"
#include "app/ui/windowtest.h"
#include "client/settings.h"
#include "main/attention.h"
#include "support/notificationdaemon.h"
#include "support/privatebus.h"
#include "ui/mainwindow.h"

#include <ctime>

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;
using namespace std::chrono_literals;
using Daemon = Kontor::Test::NotificationDaemon;

namespace {

constexpr auto kDesktop = "kontor-test-desktop";
constexpr int kRooms = 10;
constexpr int kMessages = 10'000;
// What a socket hands over at once: 16 KiB, some 80 messages.
constexpr int kAtOnce = 80;
// What people notice (issue of the milestone).
constexpr auto kStall = 50ms;

std::chrono::microseconds threadTime()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec)
        + std::chrono::duration_cast<std::chrono::microseconds>(
               std::chrono::nanoseconds(time.tv_nsec));
}

//! \brief How long the event loop was away from its timers.
//!
//! Measured twice: by the wall clock, and by what this thread worked meanwhile. Other processes on
//! the machine stretch the first alone.
class Heartbeat {
public:
    Heartbeat()
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { beat(); });
        m_wall.start();
        m_work = threadTime();
        m_timer.start(5ms);
    }

    std::chrono::milliseconds longestWall{0};
    std::chrono::microseconds longestWork{0};
    int beats = 0;

private:
    void beat()
    {
        const auto work = threadTime();
        longestWall = std::max(longestWall, std::chrono::milliseconds(m_wall.restart()));
        longestWork = std::max(longestWork, work - std::exchange(m_work, work));
        ++beats;
    }

    QTimer m_timer;
    QElapsedTimer m_wall;
    std::chrono::microseconds m_work{0};
};

//! A room with one message, which is read.
Room roomOf(int number, qint64 lastRead)
{
    auto room = SignedIn::room(1, 0, lastRead);
    room.id = RoomId(number);
    room.name = QStringLiteral("room %1").arg(number);
    return room;
}

} // namespace

//! The real window and all that calls its user, while 10,000 messages come as fast as they can.
class TestBurst : public QObject {
    Q_OBJECT
private slots:
    void tenThousandMessagesLeaveTheWindowResponsive();
};

void TestBurst::tenThousandMessagesLeaveTheWindowResponsive()
{
    if (!PrivateBus::isInstalled())
        QSKIP("dbus-daemon is not installed");
    auto bus = QDBusConnection::connectToBus(QString::fromLocal8Bit(qgetenv("KONTOR_TEST_BUS")),
                                             QLatin1String(kDesktop));
    Daemon daemon(bus);
    QVERIFY(daemon.start());
    SignedIn world;
    Settings settings(world.profile.path());
    settings.setVolume(1);
    MainWindow window(theme(), settings, world.clock);
    Attention attention(window, settings, theme(), world.clock);
    window.showOffice(world.session.get());
    attention.follow(world.session.get());
    window.show();
    attention.start();
    attention.officeOpened();
    window.loadOffice();
    int sounds = 0;
    connect(&attention, &Attention::sounded, &attention, [&sounds] { ++sounds; });
    world.signIn();
    std::vector<Room> rooms;
    std::vector<ToClient::RoomChanges> changes;
    for (int i = 1; i <= kRooms; ++i) {
        rooms.push_back(roomOf(i, i));
        auto first = SignedIn::message(i, 1);
        first.room = RoomId(i);
        changes.push_back({RoomId(i), {first}, 1, false, true});
    }
    world.sync(rooms, changes);
    QTRY_VERIFY(world.session->status().state == ConnectionState::Online);
    // It isn't in front: everything is to be told.
    QWidget other;
    other.show();
    other.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&other));

    Heartbeat heartbeat;
    QElapsedTimer time;
    time.start();
    int sent = 0;
    QTimer network;
    connect(&network, &QTimer::timeout, &network, [&] {
        for (int i = 0; i < kAtOnce && sent < kMessages; ++i, ++sent) {
            auto message = SignedIn::message(kRooms + sent + 1, sent / kRooms + 2);
            message.room = RoomId(sent % kRooms + 1);
            world.server.reply(ToClient::ChatMessage{.message = message});
        }
        if (sent == kMessages)
            network.stop();
    });
    network.start(0);
    QTRY_VERIFY_WITH_TIMEOUT(window.totalUnread() == kMessages, 5 * int(patience().count()));
    const auto all = QStringLiteral("%1 new messages").arg(kMessages / kRooms);
    const auto isTold = [&] {
        QSet<uint> told;
        for (const auto &call : daemon.calls) {
            if (call.body.startsWith(all))
                told.insert(call.id);
        }
        return told.size() == kRooms;
    };
    QTRY_VERIFY_WITH_TIMEOUT(isTold(), 5 * int(patience().count()));
    qInfo("%d messages in %lld ms: %d sounds, %u notifications in %zu calls; longest away from the "
          "event loop %.1f ms of work, %lld ms by the clock, %d beats",
          kMessages, time.elapsed(), sounds, daemon.lastId, daemon.calls.size(),
          double(heartbeat.longestWork.count()) / 1'000, qint64(heartbeat.longestWall.count()),
          heartbeat.beats);
    QCOMPARE(daemon.lastId, uint(kRooms)); // one a room
    QCOMPARE(sounds, 1);
    QVERIFY(heartbeat.longestWork <= kStall * slowness());
    attention.follow(nullptr);
    window.showOffice(nullptr);
    QDBusConnection::disconnectFromBus(QLatin1String(kDesktop));
}

int main(int argc, char *argv[])
{
    // Before anybody asks for the session's bus.
    std::unique_ptr<PrivateBus> bus;
    {
        const QCoreApplication early(argc, argv);
        bus = std::make_unique<PrivateBus>();
        const auto address = bus->start().toLocal8Bit();
        qputenv("KONTOR_TEST_BUS", address);
        qputenv("DBUS_SESSION_BUS_ADDRESS", address);
        qputenv("PULSE_SERVER", "unix:/nonexistent/pulse");
    }
    QApplication application(argc, argv);
    TestBurst test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_burst.moc"
