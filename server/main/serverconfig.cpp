// SPDX-License-Identifier: Apache-2.0
#include "main/serverconfig.h"

#include "base/clock.h"

#include <QDir>
#include <QFileInfo>
#include <QSslCertificate>
#include <QSslKey>
#include <QStandardPaths>

namespace Kontor::Server {

namespace {

Error configError(const QString &detail)
{
    return {ErrorCode::Unavailable, detail};
}

Result<QSslKey> loadKey(const QString &fileName)
{
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly))
        return configError(fileName + QStringLiteral(": ") + file.errorString());
    if (file.permissions() & (QFile::ReadOther | QFile::WriteOther))
        return configError(fileName
                           + QStringLiteral(": everybody may read this key; chmod 600 it"));
    const auto pem = file.readAll();
    for (const auto algorithm : {QSsl::Rsa, QSsl::Ec}) {
        const QSslKey key(pem, algorithm);
        if (!key.isNull())
            return key;
    }
    return configError(fileName + QStringLiteral(": no RSA or EC key in PEM"));
}

} // namespace

Result<ListenAddress> parseListenAddress(const QString &text)
{
    const auto colon = text.lastIndexOf(u':');
    QString host = text.left(colon);
    bool isNumber = false;
    const uint port = text.mid(colon + 1).toUInt(&isNumber);
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.mid(1, host.size() - 2);
    if (host == u"localhost")
        host = QStringLiteral("127.0.0.1");
    const QHostAddress address(host);
    if (colon < 0 || !isNumber || port > 65535 || address.isNull()) {
        return configError(
            QStringLiteral("listen: \"%1\" is not ADDRESS:PORT, such as 0.0.0.0:8080").arg(text));
    }
    return ListenAddress{address, quint16(port)};
}

Result<QString> databasePath(const QString &url)
{
    if (url.startsWith(u"postgresql:") || url.startsWith(u"postgres:"))
        return configError(
            QStringLiteral("PostgreSQL comes with a later version; use sqlite:PATH"));
    if (!url.isEmpty())
        return url.startsWith(u"sqlite:") ? url.mid(7) : url;
    const auto folder = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
    if (!QDir().mkpath(folder))
        return configError(folder + QStringLiteral(": can't be made"));
    return folder + QStringLiteral("/office.db");
}

Result<std::optional<QSslConfiguration>> loadTls(const ServerConfig &config)
{
    using Tls = std::optional<QSslConfiguration>;
    if (config.certificateFile.isEmpty() && config.keyFile.isEmpty())
        return Tls();
    if (config.certificateFile.isEmpty() || config.keyFile.isEmpty())
        return configError(QStringLiteral("TLS needs both a certificate and a key"));
    const auto chain = QSslCertificate::fromPath(config.certificateFile);
    if (chain.isEmpty())
        return configError(config.certificateFile + QStringLiteral(": no certificate in PEM"));
    if (toMilliseconds(SystemClock().now()) > chain.first().expiryDate().toMSecsSinceEpoch()) {
        return configError(config.certificateFile + QStringLiteral(": expired on ")
                           + chain.first().expiryDate().toString(Qt::ISODate));
    }
    const auto key = loadKey(config.keyFile);
    if (!key)
        return key.error();
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setLocalCertificateChain(chain);
    tls.setPrivateKey(*key);
    tls.setPeerVerifyMode(QSslSocket::VerifyNone); // of clients: their tokens say who they are
    tls.setProtocol(QSsl::TlsV1_2OrLater);
    return Tls(tls);
}

DatabaseConfig databaseConfig(const ServerConfig &config, const QString &path)
{
    DatabaseConfig result;
    result.path = path;
    result.durable = config.durable;
    result.maxPages = config.maxPages;
    return result;
}

} // namespace Kontor::Server
