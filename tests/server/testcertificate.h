// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

namespace Kontor::Test {

//! A certificate of its own for localhost, made by the openssl program where there is one.
class TestCertificate {
public:
    TestCertificate()
    {
        const QStringList arguments{QStringLiteral("req"),
                                    QStringLiteral("-x509"),
                                    QStringLiteral("-newkey"),
                                    QStringLiteral("rsa:2048"),
                                    QStringLiteral("-nodes"),
                                    QStringLiteral("-days"),
                                    QStringLiteral("2"),
                                    QStringLiteral("-subj"),
                                    QStringLiteral("/CN=localhost"),
                                    QStringLiteral("-keyout"),
                                    keyFile(),
                                    QStringLiteral("-out"),
                                    certificateFile()};
        QProcess openssl;
        openssl.start(QStringLiteral("openssl"), arguments);
        m_made = openssl.waitForFinished() && openssl.exitCode() == 0
            && openssl.exitStatus() == QProcess::NormalExit;
        QFile::setPermissions(keyFile(), QFile::ReadOwner | QFile::WriteOwner);
    }

    bool isValid() const { return m_made; }
    QString certificateFile() const { return m_folder.filePath(QStringLiteral("server.crt")); }
    QString keyFile() const { return m_folder.filePath(QStringLiteral("server.key")); }

private:
    QTemporaryDir m_folder;
    bool m_made = false;
};

} // namespace Kontor::Test
