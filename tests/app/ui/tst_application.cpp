// SPDX-License-Identifier: Apache-2.0
#include "app/ui/cachedoffice.h"
#include "main/application.h"
#include "support/xdesktop.h"
#include "ui/resources.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QTcpServer>

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;

namespace {

//! A server that can't be reached: a port of this computer where nobody listens.
QUrl nobody()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return QUrl(QStringLiteral("ws://127.0.0.1:%1/ws/").arg(server.serverPort()));
}

//! The program, as alice starts it whose office is on the disk.
class Program {
public:
    Program()
        : m_line{.profile = m_profile.path(),
                 .server = nobody(),
                 .username = QStringLiteral("alice"),
                 .minimized = false,
                 .tokenFile = {},
                 .link = {}}
        , m_instance(m_line.profile)
    {
        LocalCache cache({.profile = m_line.profile,
                          .url = m_line.server.toString(),
                          .username = m_line.username});
        QVERIFY(await(cache.open()));
        QVERIFY(await(cache.apply({SignedIn::room(3, 0, 3)}, {}, {})));
    }

    void start()
    {
        QVERIFY(m_instance.acquire());
        m_application = std::make_unique<Application>(*qApp, m_line, m_instance);
        m_application->start();
        for (auto *widget : QApplication::topLevelWidgets()) {
            if (auto *found = qobject_cast<MainWindow *>(widget))
                window = found;
        }
        QVERIFY(window);
    }
    int rooms() const
    {
        const auto *list = window->findChild<QListView *>(QStringLiteral("roomList"));
        return list ? list->model()->rowCount() : 0;
    }
    LoginDialog *login() const { return window->findChild<LoginDialog *>(); }
    //! Tries it by the dialog, which says why not.
    void fail(const QString &username) const
    {
        auto *error = login()->findChild<QWidget *>(QStringLiteral("errorBox"));
        login()->findChild<QLineEdit *>(QStringLiteral("userField"))->setText(username);
        login()
            ->findChild<QLineEdit *>(QStringLiteral("passwordField"))
            ->setText(QStringLiteral("secret"));
        login()->submit();
        QVERIFY(error->isHidden());
        QTRY_VERIFY(error->isVisible());
    }

    MainWindow *window = nullptr;

private:
    QTemporaryDir m_profile;
    CommandLine m_line;
    SingleInstance m_instance;
    std::unique_ptr<Application> m_application;
};

} // namespace

class TestApplication : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { loadResources(); }
    void failedSignInLeavesOneSignedOut();
    void nobodySeesAnotherOfficeBeforeTheServerKnowsThem();
    void C3_secondProcessRaisesTheFirstOne();
    void C9_closingTheWindowQuits();
};

void TestApplication::failedSignInLeavesOneSignedOut()
{
    Program program;
    program.start();
    QTRY_VERIFY(program.login());
    program.fail(QStringLiteral("alice"));
    const auto *pill = program.window->findChild<QPushButton *>(QStringLiteral("connectionPill"));
    QTRY_COMPARE(pill->text(), QStringLiteral("Signed out"));
}

void TestApplication::nobodySeesAnotherOfficeBeforeTheServerKnowsThem()
{
    Program program;
    program.start();
    QTRY_COMPARE(program.rooms(), 1);
    QTRY_VERIFY(program.login());
    QSignalSpy shown(program.window->findChild<QListView *>(QStringLiteral("roomList")),
                     &QObject::destroyed);
    program.fail(QStringLiteral("bob"));
    QCOMPARE(shown.size(), 0);
    QCOMPARE(program.rooms(), 1);
    program.fail(QStringLiteral("alice")); // and she can still sign in
    QCOMPARE(program.rooms(), 1);
}

void TestApplication::C3_secondProcessRaisesTheFirstOne()
{
    if (const auto missing = XDesktop::missingTool(); !missing.isEmpty())
        QSKIP(qPrintable(missing + QStringLiteral(" is not installed")));
    XDesktop desktop;
    QVERIFY2(desktop.start(), qPrintable(desktop.error()));
    const QTemporaryDir one;
    const QTemporaryDir other;
    const auto arguments = [](const QTemporaryDir &profile) {
        return QStringList{QStringLiteral("--profile"), profile.path()};
    };
    const auto activePid = [&desktop] {
        return desktop.xdotool({QStringLiteral("getactivewindow"), QStringLiteral("getwindowpid")})
            .trimmed()
            .toLongLong();
    };
    Process first(QStringLiteral("kontor"), arguments(one), desktop.environment());
    QVERIFY(first.start());
    QTRY_COMPARE_WITH_TIMEOUT(activePid(), first.pid(), int(patience().count()));
    Process before(QStringLiteral("kontor"), arguments(other), desktop.environment());
    QVERIFY(before.start());
    QTRY_COMPARE_WITH_TIMEOUT(activePid(), before.pid(), int(patience().count()));

    Process second(QStringLiteral("kontor"), arguments(one), desktop.environment());
    QVERIFY(second.start());
    QCOMPARE(second.waitForEnd(), 0);
    QTRY_COMPARE_WITH_TIMEOUT(activePid(), first.pid(), int(patience().count()));
    QVERIFY(first.isRunning());
}

void TestApplication::C9_closingTheWindowQuits()
{
    if (const auto missing = XDesktop::missingTool(); !missing.isEmpty())
        QSKIP(qPrintable(missing + QStringLiteral(" is not installed")));
    XDesktop desktop; // one without a tray
    QVERIFY2(desktop.start(), qPrintable(desktop.error()));
    const QTemporaryDir profile;
    Process program(QStringLiteral("kontor"), {QStringLiteral("--profile"), profile.path()},
                    desktop.environment());
    QVERIFY(program.start());
    const auto title = [&desktop] {
        return desktop.xdotool({QStringLiteral("getactivewindow"), QStringLiteral("getwindowname")})
            .trimmed();
    };
    QTRY_VERIFY_WITH_TIMEOUT(title().startsWith(QStringLiteral("Sign in")),
                             int(patience().count()));
    desktop.press(QStringLiteral("alt+F4"));
    QTRY_COMPARE_WITH_TIMEOUT(title(), QStringLiteral("Kontor"), int(patience().count()));
    desktop.press(QStringLiteral("alt+F4"));
    QCOMPARE(program.waitForEnd(), 0);
}

QTEST_MAIN(TestApplication)
#include "tst_application.moc"
