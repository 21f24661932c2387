// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/process.h"

#include <QFile>
#include <QTemporaryDir>

namespace Kontor::Test {

//! A message bus of a test's own that starts no services by itself.
class PrivateBus {
public:
    static bool isInstalled() { return Process::has(QStringLiteral("dbus-daemon")); }

    //! Its address; empty: it doesn't start.
    QString start()
    {
        QFile file(m_folder.filePath(QStringLiteral("bus.conf")));
        if (!file.open(QIODevice::WriteOnly))
            return {};
        file.write("<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>"
                   "<policy context=\"default\"><allow send_destination=\"*\"/>"
                   "<allow receive_sender=\"*\"/><allow own=\"*\"/></policy></busconfig>");
        file.close();
        m_daemon = std::make_unique<Process>(
            QStringLiteral("dbus-daemon"),
            QStringList{QStringLiteral("--config-file=") + file.fileName(),
                        QStringLiteral("--nofork"), QStringLiteral("--print-address")});
        return m_daemon->start() ? QString::fromUtf8(m_daemon->readLine()) : QString();
    }

private:
    QTemporaryDir m_folder;
    std::unique_ptr<Process> m_daemon;
};

} // namespace Kontor::Test
