// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "model/ids.h"
#include "support/process.h"

#include <QTemporaryDir>
#include <QUrl>

#include <memory>

namespace Kontor::Test {

//! \brief A real kontord on a database of its own, on loopback.
//!
//! The first start() takes a free port, each later one the same port again, so that clients find
//! it. Limits on rates are off unless asked for; the administrator's commands work whether it runs
//! or not.
class TestServer {
public:
    //! \a options: further arguments of "kontord serve".
    explicit TestServer(const QStringList &options = {});

    //! False: it didn't say that it listens; log() has the reason.
    bool start();
    //! SIGTERM; gives the exit code.
    int stop();
    //! SIGKILL.
    void kill();
    bool isRunning() const { return m_process && m_process->isRunning(); }

    quint16 port() const { return m_port; }
    //! ws://127.0.0.1:port/ws/, or of another \a port (a proxy's).
    QUrl url(quint16 port = 0) const;
    //! ADDRESS:PORT of its status port; empty: it has none.
    QString statusAddress() const { return m_statusAddress; }
    QString databasePath() const;
    //! What it wrote to standard error, over all starts.
    QByteArray log();

    //! Adds users with the password of kPassword; false: the command failed.
    bool addUsers(const QStringList &names);
    bool addRoom(const QString &name, const QStringList &participants);
    //! Empty when the command failed.
    QString issueToken(const QString &name);
    //! kontord \a arguments --database …
    Process::Output command(QStringList arguments, const QByteArray &input = {}) const;
    //! The rows of \a sql, read with the sqlite3 tool: what is on the disk, seen past our own code.
    QStringList query(const QString &sql) const;

    static const QString kPassword;

private:
    QTemporaryDir m_folder;
    const QStringList m_options;
    std::unique_ptr<Process> m_process;
    QByteArray m_log;
    QString m_statusAddress;
    quint16 m_port = 0;
};

} // namespace Kontor::Test
