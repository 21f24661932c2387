// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonObject>
#include <QProcess>
#include <QStringList>

namespace Kontor::Test {

//! \brief One program that a test runs: ours from the build's bin folder, or a tool from PATH.
//!
//! Ends it when it goes out of scope, and the kernel ends it when the test itself is killed. A wait
//! spins the test's event loop, so clients that live in the test go on meanwhile.
class Process {
public:
    struct Output {
        int exitCode = -1;
        QByteArray out;
        QByteArray err;
    };

    //! \a program: a path, "kontord", "kontor", "headlessclient", or a name on PATH.
    explicit Process(
        const QString &program, const QStringList &arguments = {},
        const QProcessEnvironment &environment = QProcessEnvironment::systemEnvironment());
    ~Process();

    Process(const Process &) = delete;
    Process &operator=(const Process &) = delete;

    //! False: it can't be started; see error().
    bool start();
    bool isRunning() const { return m_process.state() != QProcess::NotRunning; }
    qint64 pid() const { return m_process.processId(); }

    void write(const QByteArray &bytes) { m_process.write(bytes); }
    void closeInput() { m_process.closeWriteChannel(); }
    //! The next line of its standard output without the newline; nothing when none comes in time.
    QByteArray readLine();
    //! readLine() as JSON; empty when it is none.
    QJsonObject readJson();
    //! What it wrote to standard error so far.
    QByteArray errors();

    //! SIGTERM; gives the exit code, or -1 when it crashed or had to be killed.
    int stop();
    //! SIGKILL, and waits until it is gone.
    void kill();
    //! Waits until it ends by itself; exit code as stop().
    int waitForEnd();

    static Output
    run(const QString &program, const QStringList &arguments, const QByteArray &input = {},
        const QProcessEnvironment &environment = QProcessEnvironment::systemEnvironment());
    //! Whether a tool is installed; tests that need it skip otherwise.
    static bool has(const QString &tool);

private:
    QProcess m_process;
    QByteArray m_errors;
};

} // namespace Kontor::Test
