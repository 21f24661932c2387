// SPDX-License-Identifier: Apache-2.0
#include "support/xdesktop.h"

#include "support/testsupport.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QTest>

namespace Kontor::Test {

namespace {

const QString kPython = QStringLiteral("/usr/bin/python3"); // the one that has the system's gi

} // namespace

QString XDesktop::missingTool()
{
    for (const auto *tool : {"Xvfb", "openbox", "xdotool", "dbus-daemon", "import"}) {
        if (!Process::has(QLatin1String(tool)))
            return QLatin1String(tool);
    }
    const auto gi = Process::run(
        kPython,
        {QStringLiteral("-c"), QStringLiteral("import gi; gi.require_version('Atspi', '2.0')")});
    return gi.exitCode == 0 ? QString() : QStringLiteral("python3-gi with gir1.2-atspi-2.0");
}

std::unique_ptr<Process> XDesktop::started(const QString &program, const QStringList &arguments)
{
    auto process = std::make_unique<Process>(program, arguments, m_environment);
    if (!process->start())
        m_error = QStringLiteral("%1 doesn't start").arg(program);
    return process;
}

//! A session bus that starts nothing by itself but accessibility: a keychain is there when a test
//! starts one.
QString XDesktop::busConfiguration() const
{
    const QDir home(m_home.path());
    const auto services = home.filePath(QStringLiteral("services"));
    home.mkpath(services);
    const QString a11y = QStringLiteral("/org.a11y.Bus.service");
    QFile::copy(QStringLiteral("/usr/share/dbus-1/services") + a11y, services + a11y);
    QFile file(home.filePath(QStringLiteral("bus.conf")));
    if (file.open(QIODevice::WriteOnly)) {
        file.write("<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><servicedir>"
                   + services.toUtf8()
                   + "</servicedir><policy context=\"default\"><allow send_destination=\"*\"/>"
                     "<allow receive_sender=\"*\"/><allow own=\"*\"/></policy></busconfig>");
    }
    return file.fileName();
}

bool XDesktop::start()
{
    const QDir home(m_home.path());
    const auto runtime = home.filePath(QStringLiteral("run"));
    home.mkpath(runtime);
    QFile::setPermissions(runtime, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    m_environment = QProcessEnvironment::systemEnvironment();
    for (const auto *name :
         {"XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "WAYLAND_DISPLAY",
          "DBUS_SESSION_BUS_ADDRESS", "XAUTHORITY", "SESSION_MANAGER"})
        m_environment.remove(QLatin1String(name));
    m_environment.insert(QStringLiteral("HOME"), m_home.path());
    m_environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), runtime);
    m_environment.insert(QStringLiteral("LANG"), QStringLiteral("C.UTF-8"));
    m_environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("xcb"));
    m_environment.insert(QStringLiteral("QT_LINUX_ACCESSIBILITY_ALWAYS_ON"), QStringLiteral("1"));

    m_server =
        started(QStringLiteral("Xvfb"),
                {QStringLiteral("-displayfd"), QStringLiteral("1"), QStringLiteral("-screen"),
                 QStringLiteral("0"), QStringLiteral("2400x800x24"), QStringLiteral("-nolisten"),
                 QStringLiteral("tcp")});
    const auto display = m_server->readLine();
    m_environment.insert(QStringLiteral("DISPLAY"), u':' + QString::fromLatin1(display));

    m_bus = started(QStringLiteral("dbus-daemon"),
                    {QStringLiteral("--config-file=") + busConfiguration(),
                     QStringLiteral("--nofork"), QStringLiteral("--print-address")});
    const auto address = m_bus->readLine();
    m_environment.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), QString::fromLatin1(address));

    m_windowManager = started(QStringLiteral("openbox"),
                              {QStringLiteral("--startup"), QStringLiteral("echo started")});
    m_reader = started(kPython, {QStringLiteral(KONTOR_SOURCE "/tests/support/screen.py")});
    if (m_error.isEmpty() && (display.isEmpty() || address.isEmpty()))
        m_error = QString::fromUtf8(m_server->errors() + m_bus->errors());
    // A window that is mapped before the window manager is there never gets the keyboard, and keys
    // that come before it has grabbed its own are lost: it says when it has started.
    QByteArray said;
    do {
        said = m_windowManager->readLine();
    } while (!said.isEmpty() && said != "started");
    if (m_error.isEmpty() && said.isEmpty())
        m_error = QStringLiteral("openbox doesn't start");
    return m_error.isEmpty();
}

bool XDesktop::startKeyring()
{
    m_keyring = started(QStringLiteral("gnome-keyring-daemon"),
                        {QStringLiteral("--foreground"), QStringLiteral("--unlock"),
                         QStringLiteral("--components=secrets")});
    m_keyring->write("test"); // an empty password would open a prompt
    m_keyring->closeInput();
    const auto answers = [this] {
        const auto names = Process::run(
            QStringLiteral("dbus-send"),
            {QStringLiteral("--session"), QStringLiteral("--print-reply"),
             QStringLiteral("--dest=org.freedesktop.DBus"), QStringLiteral("/org/freedesktop/DBus"),
             QStringLiteral("org.freedesktop.DBus.NameHasOwner"),
             QStringLiteral("string:org.freedesktop.secrets")},
            {}, m_environment);
        return names.out.contains("boolean true");
    };
    return QTest::qWaitFor(answers, int(patience().count()));
}

bool XDesktop::keyringHas(const QString &text) const
{
    const auto found =
        Process::run(QStringLiteral("secret-tool"),
                     {QStringLiteral("search"), QStringLiteral("--all"),
                      QStringLiteral("xdg:schema"), QStringLiteral("org.qt.keychain")},
                     {}, m_environment);
    return (found.out + found.err).contains(text.toUtf8());
}

QString XDesktop::xdotool(const QStringList &arguments) const
{
    const auto result = Process::run(QStringLiteral("xdotool"), arguments, {}, m_environment);
    return result.exitCode == 0 ? QString::fromUtf8(result.out).trimmed() : QString();
}

bool XDesktop::activate(qint64 pid) const
{
    const auto active = [this, pid] {
        return xdotool({QStringLiteral("getactivewindow"), QStringLiteral("getwindowpid")})
            == QString::number(pid);
    };
    const auto windows = xdotool({QStringLiteral("search"), QStringLiteral("--onlyvisible"),
                                  QStringLiteral("--pid"), QString::number(pid)});
    if (windows.isEmpty())
        return false;
    xdotool({QStringLiteral("windowactivate"), windows.section(u'\n', -1)});
    return QTest::qWaitFor(active, int(patience().count()));
}

void XDesktop::type(const QString &text) const
{
    xdotool({QStringLiteral("type"), QStringLiteral("--delay"), QStringLiteral("5"), text});
}

void XDesktop::press(const QString &key) const
{
    xdotool({QStringLiteral("key"), key});
}

bool XDesktop::screenshot(const QString &path) const
{
    return Process::run(QStringLiteral("import"),
                        {QStringLiteral("-window"), QStringLiteral("root"), path}, {},
                        m_environment)
               .exitCode
        == 0;
}

QJsonObject XDesktop::ask(const QJsonObject &question) const
{
    m_reader->write(QJsonDocument(question).toJson(QJsonDocument::Compact) + '\n');
    return m_reader->readJson();
}

} // namespace Kontor::Test
