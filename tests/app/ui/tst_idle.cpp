// SPDX-License-Identifier: Apache-2.0
#include "platform/linuxidle.h"
#include "support/fakeclock.h"
#include "support/testsupport.h"
#include "support/xdesktop.h"

#include <QDBusVariant>
#include <QSignalSpy>
#include <QTest>

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;
using namespace std::chrono_literals;

namespace {

constexpr auto kClient = "kontor-test-client";
constexpr auto kSystem = "kontor-test-system";

//! GNOME's compositor, as far as it tells how long it was idle.
class Mutter : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.gnome.Mutter.IdleMonitor")
public:
    qulonglong idle = 0;

public slots:
    qulonglong GetIdletime() const { return idle; }
};

//! logind's session.
class LogindSession : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.login1.Session")
    Q_PROPERTY(bool IdleHint MEMBER idle)
    Q_PROPERTY(qulonglong IdleSinceHint MEMBER since)
public:
    bool idle = false;
    qulonglong since = 0; //!< µs
};

} // namespace

//! How long nobody has touched the computer, from a real X server and over a real bus.
class TestIdle : public QObject {
    Q_OBJECT
private slots:
    void theXServerTellsOfEveryTouch();
    void withoutAnXServerNobodyIsIdle();
    void compositorAndLogindAreAskedOverTheBus();

private:
    static int wait() { return int(patience().count()); }
};

void TestIdle::theXServerTellsOfEveryTouch()
{
    if (const auto missing = XDesktop::missingTool(); !missing.isEmpty())
        QSKIP(qPrintable(missing + QStringLiteral(" is not installed")));
    XDesktop desktop;
    QVERIFY2(desktop.start(), qPrintable(desktop.error()));
    X11IdleWatcher watcher(desktop.environment().value(QStringLiteral("DISPLAY")).toLatin1(), 3s);
    QSignalSpy changed(&watcher, &IdleWatcher::changed);
    desktop.xdotool({QStringLiteral("mousemove"), QStringLiteral("10"), QStringLiteral("10")});
    watcher.start();
    QVERIFY(!watcher.isIdle());
    QTRY_VERIFY_WITH_TIMEOUT(watcher.isIdle(), wait());
    desktop.xdotool({QStringLiteral("mousemove"), QStringLiteral("20"), QStringLiteral("20")});
    QTRY_VERIFY_WITH_TIMEOUT(changed.size() >= 2, wait());
    QCOMPARE(changed.at(0).first().toBool(), true);
    QCOMPARE(changed.at(1).first().toBool(), false);
}

void TestIdle::withoutAnXServerNobodyIsIdle()
{
    X11IdleWatcher watcher(":999999", 0ms);
    QSignalSpy changed(&watcher, &IdleWatcher::changed);
    watcher.start();
    QTest::qWait(0);
    QVERIFY(!watcher.isIdle());
    QCOMPARE(changed.size(), 0);
}

void TestIdle::compositorAndLogindAreAskedOverTheBus()
{
    if (!Process::has(QStringLiteral("dbus-daemon")))
        QSKIP("dbus-daemon is not installed");
    Process daemon(QStringLiteral("dbus-daemon"),
                   {QStringLiteral("--session"), QStringLiteral("--nofork"),
                    QStringLiteral("--print-address")});
    QVERIFY(daemon.start());
    const auto address = QString::fromUtf8(daemon.readLine());
    const auto client = QDBusConnection::connectToBus(address, QLatin1String(kClient));
    auto system = QDBusConnection::connectToBus(address, QLatin1String(kSystem));
    Mutter mutter;
    LogindSession logind;
    const FakeClock clock;
    logind.since = qulonglong(toMilliseconds(clock.now()) - 60'000) * 1'000;
    QVERIFY(system.registerService(QStringLiteral("org.freedesktop.login1")));
    QVERIFY(system.registerObject(QStringLiteral("/org/freedesktop/login1/session/auto"), &logind,
                                  QDBusConnection::ExportAllProperties));
    DBusIdleWatcher byLogind(client, client, clock, 30s);
    DBusIdleWatcher longer(client, client, clock, 90s);
    logind.idle = true;
    byLogind.start();
    longer.start();
    QTRY_VERIFY_WITH_TIMEOUT(byLogind.isIdle(), wait());
    QVERIFY(!longer.isIdle());
    logind.idle = false;
    QTRY_VERIFY_WITH_TIMEOUT(!byLogind.isIdle(), wait());

    QVERIFY(system.registerService(QStringLiteral("org.gnome.Mutter.IdleMonitor")));
    QVERIFY(system.registerObject(QStringLiteral("/org/gnome/Mutter/IdleMonitor/Core"), &mutter,
                                  QDBusConnection::ExportAllSlots));
    mutter.idle = 31'000;
    DBusIdleWatcher byCompositor(client, client, clock, 30s);
    byCompositor.start();
    QTRY_VERIFY_WITH_TIMEOUT(byCompositor.isIdle(), wait());
    mutter.idle = 5;
    QTRY_VERIFY_WITH_TIMEOUT(!byCompositor.isIdle(), wait());
    QDBusConnection::disconnectFromBus(QLatin1String(kClient));
    QDBusConnection::disconnectFromBus(QLatin1String(kSystem));
}

QTEST_GUILESS_MAIN(TestIdle)
#include "tst_idle.moc"
