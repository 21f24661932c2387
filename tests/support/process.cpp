// SPDX-License-Identifier: Apache-2.0
#include "support/process.h"

#include "support/testsupport.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <QStandardPaths>
#include <QTest>

#include <csignal>
#ifdef Q_OS_LINUX
#include <sys/prctl.h>
#endif

namespace Kontor::Test {

namespace {

QString pathOf(const QString &program)
{
    const QFileInfo ours(QStringLiteral(KONTOR_BIN "/") + program);
    return ours.isExecutable() ? ours.filePath() : program;
}

} // namespace

Process::Process(const QString &program, const QStringList &arguments,
                 const QProcessEnvironment &environment)
{
    m_process.setProgram(pathOf(program));
    m_process.setArguments(arguments);
    m_process.setProcessEnvironment(environment);
#ifdef Q_OS_LINUX
    m_process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
#endif
}

Process::~Process()
{
    kill();
}

bool Process::start()
{
    m_process.start();
    return m_process.waitForStarted(int(patience().count()));
}

QByteArray Process::readLine()
{
    const auto there = [this] { return m_process.canReadLine() || !isRunning(); };
    if (!QTest::qWaitFor(there, int(patience().count())))
        return {};
    return m_process.readLine().trimmed();
}

QJsonObject Process::readJson()
{
    return QJsonDocument::fromJson(readLine()).object();
}

QByteArray Process::errors()
{
    m_errors += m_process.readAllStandardError();
    return m_errors;
}

int Process::stop()
{
    if (isRunning())
        m_process.terminate();
    return waitForEnd();
}

void Process::kill()
{
    if (!isRunning())
        return;
    m_process.kill();
    m_process.waitForFinished(int(patience().count()));
}

int Process::waitForEnd()
{
    if (!QTest::qWaitFor([this] { return !isRunning(); }, 3 * int(patience().count()))) {
        kill();
        return -1;
    }
    return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
}

Process::Output Process::run(const QString &program, const QStringList &arguments,
                             const QByteArray &input, const QProcessEnvironment &environment)
{
    Process process(program, arguments, environment);
    if (!process.start())
        return {-1, {}, process.m_process.errorString().toUtf8()};
    process.write(input);
    process.closeInput();
    const int exitCode = process.waitForEnd();
    return {exitCode, process.m_process.readAllStandardOutput(), process.errors()};
}

bool Process::has(const QString &tool)
{
    return tool.contains(u'/') ? QFileInfo(tool).isExecutable()
                               : !QStandardPaths::findExecutable(tool).isEmpty();
}

} // namespace Kontor::Test
