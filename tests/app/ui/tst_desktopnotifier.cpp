// SPDX-License-Identifier: Apache-2.0
#include "platform/freedesktopnotifier.h"
#include "support/notificationdaemon.h"
#include "support/privatebus.h"
#include "support/testsupport.h"

#include <QSignalSpy>
#include <QTest>

using namespace Kontor::App;
using namespace Kontor::Test;
using Daemon = Kontor::Test::NotificationDaemon;

namespace {

constexpr auto kBus = "kontor-test";
constexpr auto kDesktop = "kontor-test-desktop";

Popup popup(qint64 key, const QString &text = QStringLiteral("Hello"))
{
    return {
        .key = key, .title = QStringLiteral("Bob"), .text = text, .action = QStringLiteral("Open")};
}

} // namespace

//! org.freedesktop.Notifications on a real bus.
class TestDesktopNotifier : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup();
    void cleanupTestCase();

    void popupArrives();
    void M9_markupIsShownAsText_data();
    void M9_markupIsShownAsText();
    void hostileTextIsCut();
    void laterOneTakesThePlace();
    void manyAtOnceAreOneCallAtATime();
    void clickIsTold();
    void closedByTheUserBeginsAnew();
    void withdrawnIsClosed();
    void withdrawnBeforeTheAnswer();
    void C9_withoutADaemonItIsSaid();
    void daemonMayBeRestarted();
    void anotherDaemonIsAskedWhatItCan();

private:
    const Daemon::Call &call(size_t number);

    PrivateBus m_bus;
    std::unique_ptr<Daemon> m_daemon;
    std::unique_ptr<FreedesktopNotifier> m_notifier;
};

void TestDesktopNotifier::initTestCase()
{
    if (!PrivateBus::isInstalled())
        QSKIP("dbus-daemon is not installed");
    const auto address = m_bus.start();
    QVERIFY(QDBusConnection::connectToBus(address, QLatin1String(kBus)).isConnected());
    QVERIFY(QDBusConnection::connectToBus(address, QLatin1String(kDesktop)).isConnected());
}

void TestDesktopNotifier::init()
{
    m_daemon = std::make_unique<Daemon>(QDBusConnection(QLatin1String(kDesktop)));
    QVERIFY(m_daemon->start());
    m_notifier = std::make_unique<FreedesktopNotifier>(QDBusConnection(QLatin1String(kBus)));
}

void TestDesktopNotifier::cleanup()
{
    m_notifier.reset();
    m_daemon.reset();
}

void TestDesktopNotifier::cleanupTestCase()
{
    QDBusConnection::disconnectFromBus(QLatin1String(kBus));
    QDBusConnection::disconnectFromBus(QLatin1String(kDesktop));
}

//! The daemon's call of that number, from 1 on.
const Daemon::Call &TestDesktopNotifier::call(size_t number)
{
    static const Daemon::Call none;
    const bool came =
        QTest::qWaitFor([&] { return m_daemon->calls.size() >= number; }, int(patience().count()));
    return came ? m_daemon->calls.at(number - 1) : none;
}

void TestDesktopNotifier::popupArrives()
{
    m_notifier->show(popup(7));
    const auto &shown = call(1);
    QCOMPARE(shown.application, QStringLiteral("Kontor"));
    QCOMPARE(shown.title, QStringLiteral("Bob"));
    QCOMPARE(shown.body, QStringLiteral("Hello"));
    QCOMPARE(shown.replaces, 0u);
    QCOMPARE(shown.actions, QStringList({QStringLiteral("default"), QStringLiteral("Open")}));
    QCOMPARE(shown.hints.value(QStringLiteral("desktop-entry")).toString(),
             QStringLiteral("kontor"));
    // The specification wants a byte.
    QCOMPARE(shown.hints.value(QStringLiteral("urgency")).typeId(), int(QMetaType::UChar));
}

void TestDesktopNotifier::M9_markupIsShownAsText_data()
{
    QTest::addColumn<bool>("markup");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("body");
    const auto image = QStringLiteral("<img src=\"file:///etc/passwd\"> <b>&lt;</b>");
    QTest::newRow("escaped") << true << image
                             << QStringLiteral("&lt;img src=&quot;file:///etc/passwd&quot;&gt; "
                                               "&lt;b&gt;&amp;lt;&lt;/b&gt;");
    QTest::newRow("plain daemon") << false << image << image;
    QTest::newRow("lines stay") << true << QStringLiteral("a\nb") << QStringLiteral("a\nb");
    QTest::newRow("no controls") << false << QStringLiteral("a\x1b[31mb\x07")
                                 << QStringLiteral("a [31mb ");
}

void TestDesktopNotifier::M9_markupIsShownAsText()
{
    QFETCH(bool, markup);
    QFETCH(QString, text);
    QFETCH(QString, body);
    if (!markup)
        m_daemon->capabilities = QStringList{QStringLiteral("body")};
    auto hostile = popup(7, text);
    hostile.title = QStringLiteral("<b>Bob</b> & co");
    m_notifier->show(hostile);
    QCOMPARE(call(1).body, body);
    QCOMPARE(call(1).title, hostile.title); // a title is never markup, says the specification
    QCOMPARE(call(1).actions.isEmpty(), !markup); // nor has this one been asked for buttons
}

void TestDesktopNotifier::hostileTextIsCut()
{
    m_notifier->show(popup(7, QString(399, u'x') + QStringLiteral("\U0001F600") + u'y'));
    QCOMPARE(call(1).body, QString(399, u'x') + u'…'); // no half character
    m_notifier->show(popup(8, QStringLiteral("a") + QChar(0xd800) + QChar(0) + u'b'));
    QCOMPARE(call(2).body.size(), 4); // and the bus has not cut us off
    m_notifier->show(popup(9));
    QCOMPARE(call(3).body, QStringLiteral("Hello"));
}

void TestDesktopNotifier::laterOneTakesThePlace()
{
    m_notifier->show(popup(7));
    const auto first = call(1).id;
    m_notifier->show(popup(7, QStringLiteral("2 new messages")));
    QCOMPARE(call(2).replaces, first);
    m_notifier->show(popup(8));
    QCOMPARE(call(3).replaces, 0u);
    QVERIFY(call(3).id != first);
}

void TestDesktopNotifier::manyAtOnceAreOneCallAtATime()
{
    for (int i = 1; i <= 1'000; ++i)
        m_notifier->show(popup(7, QString::number(i)));
    QTRY_VERIFY(!m_daemon->calls.empty() && m_daemon->calls.back().body == QStringLiteral("1000"));
    QVERIFY(m_daemon->calls.size() <= 2);
    QCOMPARE(m_daemon->lastId, 1u);
}

void TestDesktopNotifier::clickIsTold()
{
    QSignalSpy activated(m_notifier.get(), &DesktopNotifier::activated);
    m_notifier->show(popup(7));
    m_notifier->show(popup(8));
    const auto second = call(2).id;
    QTest::qWait(0);
    m_daemon->click(999); // another program's
    m_daemon->click(second);
    QTRY_COMPARE(activated.size(), 1);
    QCOMPARE(activated.first().first().toLongLong(), 8);
}

void TestDesktopNotifier::closedByTheUserBeginsAnew()
{
    QSignalSpy dismissed(m_notifier.get(), &DesktopNotifier::dismissed);
    m_notifier->show(popup(7));
    const auto first = call(1).id;
    m_daemon->dismiss(first);
    QTRY_COMPARE(dismissed.size(), 1);
    m_notifier->show(popup(7));
    QCOMPARE(call(2).replaces, 0u);
}

void TestDesktopNotifier::withdrawnIsClosed()
{
    QSignalSpy dismissed(m_notifier.get(), &DesktopNotifier::dismissed);
    m_notifier->withdraw(7); // nothing to take away
    m_notifier->show(popup(7));
    const auto id = call(1).id;
    m_notifier->show(popup(8)); // its answer comes after the first one's
    (void)call(2);
    m_notifier->withdraw(7);
    QTRY_COMPARE(m_daemon->closed, std::vector<uint>{id});
    m_notifier->show(popup(7));
    QCOMPARE(call(3).replaces, 0u);
    QCOMPARE(dismissed.size(), 0); // it wasn't the user
}

void TestDesktopNotifier::withdrawnBeforeTheAnswer()
{
    m_notifier->show(popup(7));
    m_notifier->show(popup(7, QStringLiteral("never shown")));
    m_notifier->withdraw(7);
    QTRY_COMPARE(m_daemon->closed.size(), size_t(1));
    QCOMPARE(m_daemon->calls.size(), size_t(1));
}

void TestDesktopNotifier::C9_withoutADaemonItIsSaid()
{
    m_daemon->stop();
    QSignalSpy undelivered(m_notifier.get(), &DesktopNotifier::undelivered);
    m_notifier->show(popup(7));
    m_notifier->show(popup(7, QStringLiteral("newer")));
    QTRY_COMPARE(undelivered.size(), 1);
    QCOMPARE(undelivered.first().first().value<Popup>().text, QStringLiteral("newer"));

    FreedesktopNotifier nowhere(QDBusConnection(QStringLiteral("there is no such bus")));
    QSignalSpy nothing(&nowhere, &DesktopNotifier::undelivered);
    nowhere.show(popup(7));
    QTRY_COMPARE(nothing.size(), 1);
}

void TestDesktopNotifier::daemonMayBeRestarted()
{
    QSignalSpy undelivered(m_notifier.get(), &DesktopNotifier::undelivered);
    m_notifier->show(popup(7));
    const auto first = call(1).id;
    m_daemon->stop();
    QTest::qWait(0);
    m_notifier->show(popup(8));
    QTRY_COMPARE(undelivered.size(), 1);
    QVERIFY(m_daemon->start());
    m_notifier->show(popup(7));
    QCOMPARE(call(2).replaces, 0u); // it doesn't know the old one
    QVERIFY(call(2).id > first);
}

void TestDesktopNotifier::anotherDaemonIsAskedWhatItCan()
{
    m_notifier->show(popup(7, QStringLiteral("<")));
    QCOMPARE(call(1).body, QStringLiteral("&lt;"));
    m_daemon->stop();
    m_daemon->capabilities.clear();
    m_daemon->capabilities += QStringLiteral("body");
    QVERIFY(m_daemon->start());
    // Until the bus has told, the old one's abilities hold.
    const auto isPlain = [this] {
        m_notifier->show(popup(7, QStringLiteral("<")));
        QTest::qWait(20);
        return m_daemon->calls.back().body == QStringLiteral("<");
    };
    QTRY_VERIFY(isPlain());
}

QTEST_GUILESS_MAIN(TestDesktopNotifier)
#include "tst_desktopnotifier.moc"
