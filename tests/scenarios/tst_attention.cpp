// SPDX-License-Identifier: Apache-2.0
#include "support/notificationdaemon.h"
#include "support/rawclient.h"
#include "support/testserver.h"
#include "support/testsupport.h"
#include "support/traywatcher.h"
#include "support/xdesktop.h"

#include <QRegularExpression>
#include <QTest>

using namespace Kontor;
using namespace Kontor::Test;

namespace {

constexpr auto kBus = "kontor-test-desktop";

QString text(const char *ascii)
{
    return QString::fromLatin1(ascii);
}

//! A dock that shows numbers on icons, as the Unity launcher does.
class Dock : public QObject {
    Q_OBJECT
public:
    explicit Dock(QDBusConnection bus)
    {
        bus.connect(QString(), QString(), text("com.canonical.Unity.LauncherEntry"), text("Update"),
                    this, SLOT(onUpdate(QString, QVariantMap)));
    }

    qlonglong count = -1; //!< -1: nothing was told
    bool isVisible = false;

private slots:
    void onUpdate(const QString &application, const QVariantMap &properties)
    {
        if (application != text("application://kontor.desktop"))
            return;
        count = properties.value(text("count")).toLongLong();
        isVisible = properties.value(text("count-visible")).toBool();
    }
};

} // namespace

//! The real program on a desktop with a tray and a notification daemon: what calls its user.
class TestAttention : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup();

    void M9_notificationIsEscapedAndAClickOpensItsRoom();
    void readOnAnotherDeviceWithdraws();
    void daemonMayBeRestarted();
    void closingLeavesItInTheTray();
    void minimizedStartsInTheTray();
    void quietFromTheTraysMenu();

private:
    bool startKontor(const QStringList &arguments = {});
    bool post(const QString &sender, const QString &message, const QByteArray &path);
    bool isShown() const;
    QString tray(const QString &property) const;
    int menuEntry(const QString &label) const;
    bool waitFor(const std::function<bool()> &condition) const
    {
        return QTest::qWaitFor(condition, int(patience().count()));
    }

    std::unique_ptr<XDesktop> m_desktop;
    std::unique_ptr<TestServer> m_server;
    std::unique_ptr<QTemporaryDir> m_profile;
    std::unique_ptr<NotificationDaemon> m_daemon;
    std::unique_ptr<TrayWatcher> m_tray;
    std::unique_ptr<Process> m_kontor;
};

void TestAttention::initTestCase()
{
    if (const auto missing = XDesktop::missingTool(); !missing.isEmpty())
        QSKIP(qPrintable(missing + text(" is not installed")));
}

void TestAttention::init()
{
    m_desktop = std::make_unique<XDesktop>();
    QVERIFY2(m_desktop->start(), qPrintable(m_desktop->error()));
    const auto bus = QDBusConnection::connectToBus(
        m_desktop->environment().value(text("DBUS_SESSION_BUS_ADDRESS")), text(kBus));
    m_daemon = std::make_unique<NotificationDaemon>(bus);
    m_tray = std::make_unique<TrayWatcher>(bus);
    QVERIFY(m_daemon->start() && m_tray->start());
    m_profile = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<TestServer>();
    QVERIFY2(m_server->start(), m_server->log().constData());
    QVERIFY(m_server->addUsers({text("alice"), text("bob")}));
    QVERIFY(m_server->addRoom(text("general"), {text("alice"), text("bob")}));
    QVERIFY(m_server->addRoom(text("canteen"), {text("alice"), text("bob")}));
}

void TestAttention::cleanup()
{
    m_kontor.reset();
    m_tray.reset();
    m_daemon.reset();
    m_server.reset();
    QDBusConnection::disconnectFromBus(text(kBus));
    m_desktop.reset();
}

bool TestAttention::startKontor(const QStringList &arguments)
{
    const auto tokenFile = m_profile->filePath(text("token"));
    QFile file(tokenFile);
    if (!file.open(QIODevice::WriteOnly))
        return false;
    file.write(m_server->issueToken(text("alice")).toUtf8());
    file.close();
    m_kontor = std::make_unique<Process>(
        text("kontor"),
        QStringList{text("--profile"), m_profile->filePath(text("profile")), text("--server"),
                    m_server->url().toString(), text("--user"), text("alice"), text("--token-file"),
                    tokenFile}
            + arguments,
        m_desktop->environment());
    return m_kontor->start() && waitFor([this] { return !m_tray->item().isEmpty(); })
        && waitFor([this] { return tray(text("ToolTip")).contains(text("nothing unread\"")); });
}

//! Somebody writes, as the FAQ's clients do.
bool TestAttention::post(const QString &sender, const QString &message, const QByteArray &path)
{
    RawClient client;
    if (!client.open(m_server->port(), path,
                     "Authorization: Bearer " + m_server->issueToken(sender).toUtf8() + "\r\n"))
        return false;
    ToServer::ChatMessage frame;
    frame.message = message;
    frame.clientMsgId = message.left(40);
    client.send(frame);
    return client.nextJson(QLatin1String("ack")).has_value();
}

//! A window of the program's is on the screen and not minimised, larger than a tray's icon.
bool TestAttention::isShown() const
{
    const auto windows =
        m_desktop->xdotool({text("search"), text("--all"), text("--onlyvisible"), text("--pid"),
                            QString::number(m_kontor->pid()), text("--name"), text("Kontor")});
    return !windows.isEmpty();
}

//! A property of the tray's item, as dbus-send prints it.
QString TestAttention::tray(const QString &property) const
{
    const auto answer =
        Process::run(text("dbus-send"),
                     {text("--session"), text("--print-reply"), text("--dest=") + m_tray->item(),
                      text("/StatusNotifierItem"), text("org.freedesktop.DBus.Properties.Get"),
                      text("string:org.kde.StatusNotifierItem"), text("string:") + property},
                     {}, m_desktop->environment());
    return QString::fromUtf8(answer.out);
}

//! The number of an entry of the tray's menu; -1: there is none.
int TestAttention::menuEntry(const QString &label) const
{
    const auto answer =
        Process::run(text("dbus-send"),
                     {text("--session"), text("--print-reply"), text("--dest=") + m_tray->item(),
                      text("/MenuBar"), text("com.canonical.dbusmenu.GetLayout"), text("int32:0"),
                      text("int32:-1"), text("array:string:label")},
                     {}, m_desktop->environment());
    const auto layout = QString::fromUtf8(answer.out);
    const auto at = layout.indexOf(u'"' + label);
    static const QRegularExpression number(text("int32 (\\d+)"));
    const auto before = layout.left(at).lastIndexOf(text("int32 "));
    return at < 0 ? -1 : number.match(layout, before).captured(1).toInt();
}

void TestAttention::M9_notificationIsEscapedAndAClickOpensItsRoom()
{
    const Dock dock{QDBusConnection(text(kBus))};
    QVERIFY(startKontor());
    QVERIFY(m_desktop->activate(m_kontor->pid()));
    m_desktop->press(text("alt+F4")); // into the tray
    QVERIFY(waitFor([this] { return !isShown(); }));
    QVERIFY(waitFor([this] { return m_daemon->calls.size() == 1; }));
    QCOMPARE(m_daemon->calls.front().title, text("Kontor keeps running"));

    QVERIFY(post(text("bob"), text("<b>lunch</b> & <img src=x>?"), "/ws/chat/group/canteen/"));
    QVERIFY(waitFor([this] { return m_daemon->calls.size() == 2; }));
    const auto one = m_daemon->calls.back();
    QCOMPARE(one.body, text("&lt;b&gt;lunch&lt;/b&gt; &amp; &lt;img src=x&gt;?"));
    QVERIFY2(one.title.contains(text("bob")) && one.title.contains(text("canteen")),
             qPrintable(one.title));
    QVERIFY(waitFor([this] { return tray(text("ToolTip")).contains(text("1 unread message")); }));

    QVERIFY(waitFor([&dock] { return dock.count == 1 && dock.isVisible; }));

    QVERIFY(post(text("bob"), text("@alice, now?"), "/ws/chat/group/canteen/"));
    QVERIFY(waitFor([this] { return m_daemon->calls.size() == 3; }));
    QCOMPARE(m_daemon->calls.back().replaces, one.id);
    QVERIFY(m_daemon->calls.back().body.startsWith(text("2 new messages\n")));

    m_daemon->click(one.id);
    QVERIFY(waitFor([this] { return isShown(); }));
    const auto title = [this] {
        return m_desktop->xdotool({text("getactivewindow"), text("getwindowname")});
    };
    QTRY_VERIFY_WITH_TIMEOUT(title().contains(text("canteen")), int(patience().count()));
    // Seen there, it is read.
    QVERIFY(waitFor([this] { return tray(text("ToolTip")).contains(text("nothing unread")); }));
    QVERIFY(waitFor([&dock] { return dock.count == 0 && !dock.isVisible; }));
}

void TestAttention::readOnAnotherDeviceWithdraws()
{
    QVERIFY(startKontor({text("--minimized")}));
    QVERIFY(post(text("bob"), text("hello"), "/ws/chat/group/canteen/"));
    QVERIFY(waitFor([this] { return m_daemon->calls.size() == 1; }));
    RawClient phone;
    QVERIFY(phone.resume(m_server->port(), m_server->issueToken(text("alice"))));
    const auto newest = m_server->query(text("select room_id, id from messages")).value(0);
    phone.send(ToServer::MarkRead{.requestId = {},
                                  .room = RoomId(newest.section(u'|', 0, 0).toLongLong()),
                                  .upTo = MessageId(newest.section(u'|', 1).toLongLong())});
    QVERIFY(waitFor([this] { return m_daemon->closed.size() == 1; }));
    QCOMPARE(m_daemon->closed.front(), m_daemon->calls.front().id);
}

void TestAttention::daemonMayBeRestarted()
{
    QVERIFY(startKontor({text("--minimized")}));
    QVERIFY(post(text("bob"), text("one"), "/ws/chat/group/canteen/"));
    QVERIFY(waitFor([this] { return m_daemon->calls.size() == 1; }));
    m_daemon->stop();
    QVERIFY(post(text("bob"), text("nobody shows this"), "/ws/chat/group/canteen/"));
    QVERIFY(waitFor([this] { return tray(text("ToolTip")).contains(text("2 unread")); }));
    QTest::qWait(1'500); // a room is told of once a second
    QVERIFY(m_daemon->start());
    QVERIFY(post(text("bob"), text("three"), "/ws/chat/group/canteen/"));
    QVERIFY(waitFor([this] { return m_daemon->calls.size() == 2; }));
    QCOMPARE(m_daemon->calls.back().replaces, 0u);
    QVERIFY(m_daemon->calls.back().body.contains(text("three")));
    QVERIFY(m_kontor->isRunning());
}

void TestAttention::closingLeavesItInTheTray()
{
    QVERIFY(startKontor());
    QVERIFY(m_desktop->activate(m_kontor->pid()));
    m_desktop->press(text("alt+F4"));
    QVERIFY(waitFor([this] { return !isShown(); }));
    m_tray->click();
    QVERIFY(waitFor([this] { return isShown(); }));
    QVERIFY(m_desktop->activate(m_kontor->pid()));
    m_tray->click();
    QVERIFY(waitFor([this] { return !isShown(); }));
    QCOMPARE(m_daemon->calls.size(), size_t(1)); // told once
    QVERIFY(m_kontor->isRunning());
    m_tray->choose(menuEntry(text("Quit Kontor")));
    QCOMPARE(m_kontor->waitForEnd(), 0);
}

void TestAttention::minimizedStartsInTheTray()
{
    QVERIFY(startKontor({text("--minimized")}));
    QVERIFY(!isShown());
    m_tray->click();
    QVERIFY(waitFor([this] { return isShown(); }));
}

void TestAttention::quietFromTheTraysMenu()
{
    QVERIFY(startKontor({text("--minimized")}));
    QVERIFY(menuEntry(text("Reconnect now")) > 0);
    m_tray->choose(menuEntry(text("For an hour")));
    QVERIFY(waitFor([this] { return tray(text("ToolTip")).contains(text("do not disturb")); }));
    QVERIFY(post(text("bob"), text("@alice psst"), "/ws/chat/group/canteen/"));
    QVERIFY(waitFor([this] { return tray(text("ToolTip")).contains(text("1 unread")); }));
    QTest::qWait(500);
    QCOMPARE(m_daemon->calls.size(), size_t(0));
    m_tray->choose(menuEntry(text("Off")));
    QVERIFY(waitFor([this] { return !tray(text("ToolTip")).contains(text("do not disturb")); }));
    QVERIFY(post(text("bob"), text("again"), "/ws/chat/group/canteen/"));
    QVERIFY(waitFor([this] { return m_daemon->calls.size() == 1; }));
}

QTEST_GUILESS_MAIN(TestAttention)
#include "tst_attention.moc"
