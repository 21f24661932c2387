// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "bus/localeventbus.h"
#include "gateway/gatewaysettings.h"
#include "service/authservice.h"
#include "sql/databaseexecutor.h"

#include <QHostAddress>

namespace Kontor::Server {

//! Everything that kontord can be told; the defaults are those of docs/administration.md.
struct ServerConfig {
    QString listen = QStringLiteral("127.0.0.1:8080"); //!< HOST:PORT; port 0 takes a free one
    QString statusListen; //!< HOST:PORT for /healthz, /readyz and /metrics; empty: none
    QString database; //!< PATH, sqlite:PATH; empty: under the user's data folder
    QString certificateFile; //!< PEM, the chain
    QString keyFile;
    QString logLevel = QStringLiteral("info");
    bool insecurePlaintext = false;
    int threads = 0; //!< 0: as many as there are cores

    GatewaySettings gateway;
    AuthSettings auth;
    DatabaseExecutor::Options storage;
    bool durable = true;
    qint64 maxPages = 0;
    std::size_t waitingEvents = LocalEventBus::kInboxCapacity; //!< for one gateway thread
    std::chrono::milliseconds pollInterval{1000}; //!< for what other processes change
};

struct ListenAddress {
    QHostAddress host;
    quint16 port = 0;
};

// Each error's detail is one clear line for the administrator.

//! HOST:PORT, [IPv6]:PORT; localhost is 127.0.0.1.
Result<ListenAddress> parseListenAddress(const QString &text);
//! The file; its folder is made when it is the default one.
Result<QString> databasePath(const QString &url);
//! Nothing when no certificate is set. A key that everybody may read is refused.
Result<std::optional<QSslConfiguration>> loadTls(const ServerConfig &config);

//! What the stores are opened with.
DatabaseConfig databaseConfig(const ServerConfig &config, const QString &path);

} // namespace Kontor::Server
