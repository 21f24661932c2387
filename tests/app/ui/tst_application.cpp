// SPDX-License-Identifier: Apache-2.0
#include "app/ui/program.h"
#include "support/testserver.h"
#include "support/xdesktop.h"
#include "ui/resources.h"

#include <QJsonDocument>

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;

class TestApplication : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { loadResources(); }
    void failedSignInLeavesOneSignedOut();
    void nobodySeesAnotherOfficeBeforeTheServerKnowsThem();
    void statusSaysHowTheConnectionIs();
    void statusOfAProfileThatNobodyUses();
    void C3_secondProcessRaisesTheFirstOne();
    void C9_withoutATrayClosingMinimises();
};

void TestApplication::failedSignInLeavesOneSignedOut()
{
    Program program;
    program.start();
    QTRY_VERIFY(program.login());
    program.fail(QStringLiteral("alice"));
    QTRY_COMPARE(program.pill(), QStringLiteral("Signed out"));
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

namespace {

//! kontor --status, on a computer without a display.
Process::Output status(const QString &profile, const QStringList &more = {})
{
    auto environment = QProcessEnvironment::systemEnvironment();
    for (const auto *name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
        environment.remove(QString::fromLatin1(name));
    return Process::run(
        QStringLiteral("kontor"),
        QStringList{QStringLiteral("--profile"), profile, QStringLiteral("--status")} + more, {},
        environment);
}

} // namespace

void TestApplication::statusSaysHowTheConnectionIs()
{
    TestServer server;
    QVERIFY2(server.start(), server.log().constData());
    QVERIFY(server.addUsers({QStringLiteral("alice")}));
    Program program(server.url());
    program.keychain.tokens.insert(program.key(QStringLiteral("alice")),
                                   server.issueToken(QStringLiteral("alice")));
    program.start();
    QTRY_COMPARE_WITH_TIMEOUT(program.pill(), QStringLiteral("Connected"), int(patience().count()));
    const QStringList json{QStringLiteral("--json")};
    auto output = status(program.line.profile);
    QCOMPARE(output.exitCode, 0);
    QVERIFY2(output.out.startsWith("State: Connected\nServer: ws://127.0.0.1:")
                 && output.out.contains("\nProtocol: kontor.v1\n"),
             output.out.constData());
    output = status(program.line.profile, json);
    QCOMPARE(output.exitCode, 0);
    auto report = QJsonDocument::fromJson(output.out).object();
    QCOMPARE(report[u"state"].toString(), QStringLiteral("online"));
    QCOMPARE(report[u"url"].toString(), server.url().toString());
    QCOMPARE(report[u"protocol"].toString(), QStringLiteral("kontor.v1"));
    QCOMPARE(report[u"username"].toString(), QStringLiteral("alice"));

    server.kill();
    QTRY_VERIFY_WITH_TIMEOUT(program.pill() != QStringLiteral("Connected"),
                             int(patience().count()));
    output = status(program.line.profile);
    QCOMPARE(output.exitCode, 1);
    QVERIFY2(output.out.contains("\nTrouble: "), output.out.constData());
    output = status(program.line.profile, json);
    QCOMPARE(output.exitCode, 1);
    report = QJsonDocument::fromJson(output.out).object();
    QVERIFY2(report[u"trouble"].toString() == u"refused"
                 || report[u"trouble"].toString() == u"lost",
             output.out.constData());
    QCOMPARE(program.window->isVisible(), true);
}

void TestApplication::statusOfAProfileThatNobodyUses()
{
    const QTemporaryDir profile;
    auto output = status(profile.path());
    QCOMPARE(output.exitCode, 2);
    QVERIFY(!output.out.isEmpty());
    output = status(profile.path(), {QStringLiteral("--json")});
    QCOMPARE(output.exitCode, 2);
    QCOMPARE(QJsonDocument::fromJson(output.out)[u"state"].toString(),
             QStringLiteral("not_running"));
    QVERIFY(QDir(profile.path()).isEmpty()); // nothing is made by a look
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

void TestApplication::C9_withoutATrayClosingMinimises()
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
    QTRY_COMPARE_WITH_TIMEOUT(title(), QString(), int(patience().count()));
    QVERIFY(program.isRunning());
    const auto windows = desktop.xdotool({QStringLiteral("search"), QStringLiteral("--pid"),
                                          QString::number(program.pid()), QStringLiteral("--name"),
                                          QStringLiteral("^Kontor$")});
    for (const auto &window : windows.split(u'\n'))
        desktop.xdotool({QStringLiteral("windowactivate"), window});
    QTRY_COMPARE_WITH_TIMEOUT(title(), QStringLiteral("Kontor"), int(patience().count()));
    desktop.press(QStringLiteral("ctrl+q"));
    QCOMPARE(program.waitForEnd(), 0);
}

QTEST_MAIN(TestApplication)
#include "tst_application.moc"
