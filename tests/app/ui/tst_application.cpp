// SPDX-License-Identifier: Apache-2.0
#include "app/ui/program.h"
#include "support/xdesktop.h"
#include "ui/resources.h"

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;

class TestApplication : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { loadResources(); }
    void failedSignInLeavesOneSignedOut();
    void nobodySeesAnotherOfficeBeforeTheServerKnowsThem();
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
