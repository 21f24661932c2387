// SPDX-License-Identifier: Apache-2.0
#include "platform/logindsleepwatcher.h"
#include "platform/portalappearance.h"
#include "support/process.h"

#include <QDBusMessage>
#include <QSignalSpy>
#include <QTest>

using namespace Kontor::App;
using namespace Kontor::Test;

namespace {

constexpr auto kBus = "kontor-test";
constexpr auto kSystem = "kontor-test-system";

//! Answers as a desktop portal does.
class Portal : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")
public:
    uint scheme = 1;

public slots:
    QDBusVariant Read(const QString &group, const QString &key)
    {
        if (group == QStringLiteral("org.freedesktop.appearance")
            && key == QStringLiteral("color-scheme"))
            return QDBusVariant(QVariant::fromValue(QDBusVariant(scheme)));
        return QDBusVariant(QVariant::fromValue(QDBusVariant(0u)));
    }
};

} // namespace

//! What the system tells over D-Bus, on a bus of the test's own.
class TestSystemBus : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void wakingUpIsTold();
    void darkIsAskedForAndFollowed();
    void withoutThoseServicesNothingComes();
    void cleanupTestCase();

private:
    std::unique_ptr<Process> m_daemon;
};

void TestSystemBus::initTestCase()
{
    if (!Process::has(QStringLiteral("dbus-daemon")))
        QSKIP("dbus-daemon is not installed");
    m_daemon = std::make_unique<Process>(QStringLiteral("dbus-daemon"),
                                         QStringList{QStringLiteral("--session"),
                                                     QStringLiteral("--nofork"),
                                                     QStringLiteral("--print-address")});
    QVERIFY(m_daemon->start());
    const auto address = QString::fromUtf8(m_daemon->readLine());
    QVERIFY(QDBusConnection::connectToBus(address, QLatin1String(kBus)).isConnected());
    QVERIFY(QDBusConnection::connectToBus(address, QLatin1String(kSystem)).isConnected());
}

void TestSystemBus::withoutThoseServicesNothingComes()
{
    const QDBusConnection nowhere(QStringLiteral("there is no such bus"));
    LogindSleepWatcher sleep(nowhere);
    PortalAppearance appearance(nowhere);
    QSignalSpy changed(&appearance, &AppearanceWatcher::changed);
    appearance.start();
    QTest::qWait(0);
    QCOMPARE(changed.size(), 0);
    QVERIFY(!appearance.dark());
}

void TestSystemBus::wakingUpIsTold()
{
    QDBusConnection system{QLatin1String(kSystem)};
    QVERIFY(system.registerService(QStringLiteral("org.freedesktop.login1")));
    LogindSleepWatcher watcher{QDBusConnection(QLatin1String(kBus))};
    QSignalSpy wokeUp(&watcher, &SleepWatcher::wokeUp);
    const auto say = [&system](bool starting) {
        auto signal = QDBusMessage::createSignal(QStringLiteral("/org/freedesktop/login1"),
                                                 QStringLiteral("org.freedesktop.login1.Manager"),
                                                 QStringLiteral("PrepareForSleep"));
        signal << starting;
        return system.send(signal);
    };
    QVERIFY(say(true));
    QVERIFY(say(false));
    QTRY_COMPARE(wokeUp.size(), 1);
}

void TestSystemBus::darkIsAskedForAndFollowed()
{
    QDBusConnection system{QLatin1String(kSystem)};
    Portal portal;
    QVERIFY(system.registerService(QStringLiteral("org.freedesktop.portal.Desktop")));
    QVERIFY(
        system.registerObject(QStringLiteral("/org/freedesktop/portal/desktop"), &portal,
                              QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals));
    PortalAppearance appearance{QDBusConnection(QLatin1String(kBus))};
    appearance.start();
    QTRY_COMPARE(appearance.dark(), std::optional(true));
    QTRY_COMPARE(appearance.highContrast(), std::optional(false));
    const auto say = [&system](const QString &key, uint value) {
        auto signal = QDBusMessage::createSignal(QStringLiteral("/org/freedesktop/portal/desktop"),
                                                 QStringLiteral("org.freedesktop.portal.Settings"),
                                                 QStringLiteral("SettingChanged"));
        signal << QStringLiteral("org.freedesktop.appearance") << key
               << QVariant::fromValue(QDBusVariant(value));
        return system.send(signal);
    };
    QVERIFY(say(QStringLiteral("color-scheme"), 2));
    QTRY_COMPARE(appearance.dark(), std::optional(false));
    QVERIFY(say(QStringLiteral("contrast"), 1));
    QTRY_COMPARE(appearance.highContrast(), std::optional(true));
    QVERIFY(say(QStringLiteral("color-scheme"), 0));
    QTRY_COMPARE(appearance.dark(), std::optional<bool>()); // no preference
}

void TestSystemBus::cleanupTestCase()
{
    QDBusConnection::disconnectFromBus(QLatin1String(kBus));
    QDBusConnection::disconnectFromBus(QLatin1String(kSystem));
}

QTEST_GUILESS_MAIN(TestSystemBus)
#include "tst_systembus.moc"
