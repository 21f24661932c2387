// SPDX-License-Identifier: Apache-2.0
#include "main/servecommand.h"

#include "base/logging.h"
#include "main/commandline.h"
#include "main/serverapplication.h"
#include "main/terminationsignal.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

namespace Kontor::Server {

namespace {

void addOptions(CommandLine &line)
{
    line.addOption(
        QStringLiteral("listen"),
        QStringLiteral("Where to listen (default 127.0.0.1:8080); port 0 takes a free one."),
        QStringLiteral("ADDRESS:PORT"));
    line.addOption(
        QStringLiteral("status-listen"),
        QStringLiteral("Serves /healthz, /readyz and /metrics there (default: nowhere)."),
        QStringLiteral("ADDRESS:PORT"));
    line.addOption(QStringLiteral("threads"),
                   QStringLiteral("Threads for connections; 0: one a core."), QStringLiteral("N"));
    line.addOption(QStringLiteral("tls-certificate"), QStringLiteral("Certificate chain, PEM."),
                   QStringLiteral("FILE"));
    line.addOption(QStringLiteral("tls-key"), QStringLiteral("Its private key, PEM."),
                   QStringLiteral("FILE"));
    line.addOption(QStringLiteral("insecure-plaintext"),
                   QStringLiteral("Allows ws:// on other addresses than loopback."));
}

//! The command line wins over the file.
std::optional<QString> applyOptions(const CommandLine &line, ServerConfig &config)
{
    if (line.isSet(QStringLiteral("listen")))
        config.listen = line.value(QStringLiteral("listen"));
    if (line.isSet(QStringLiteral("status-listen")))
        config.statusListen = line.value(QStringLiteral("status-listen"));
    if (line.isSet(QStringLiteral("tls-certificate")))
        config.certificateFile = line.value(QStringLiteral("tls-certificate"));
    if (line.isSet(QStringLiteral("tls-key")))
        config.keyFile = line.value(QStringLiteral("tls-key"));
    if (line.isSet(QStringLiteral("insecure-plaintext")))
        config.insecurePlaintext = true;
    if (line.isSet(QStringLiteral("threads"))) {
        bool isNumber = false;
        config.threads = line.value(QStringLiteral("threads")).toInt(&isNumber);
        if (!isNumber || config.threads < 0 || config.threads > 256)
            return QStringLiteral("--threads takes a number from 0 to 256");
    }
    return std::nullopt;
}

} // namespace

int serveCommand(const QStringList &arguments)
{
    CommandLine line(QStringLiteral("serve"), QStringLiteral("Runs the server."), {});
    addOptions(line);
    if (const auto code = line.parse(arguments))
        return *code;
    if (line.names().size() > 1)
        return line.usageError(QStringLiteral("serve takes options only"));
    ServerConfig config = line.config();
    if (const auto trouble = applyOptions(line, config))
        return line.usageError(*trouble);

    const SystemClock clock;
    ServerApplication server(config, clock);
    TerminationSignal termination;
    const auto url = server.start();
    if (!url) {
        printError(url.error().detail);
        return Exit::kConfig;
    }
    int signalsReceived = 0;
    QObject::connect(&termination, &TerminationSignal::received, &server, [&] {
        if (++signalsReceived > 1)
            return QCoreApplication::exit(Exit::kFailure);
        qCInfo(lcServer) << "draining";
        server.drain();
    });
    QObject::connect(&server, &ServerApplication::stopped, QCoreApplication::instance(),
                     &QCoreApplication::quit);
    QObject::connect(&server, &ServerApplication::damaged, QCoreApplication::instance(),
                     [] { QCoreApplication::exit(Exit::kFailure); });
    QJsonObject ready{{QStringLiteral("event"), QStringLiteral("listening")},
                      {QStringLiteral("url"), url->toString()}};
    if (const auto status = server.statusUrl(); status.isValid())
        ready.insert(QStringLiteral("status_url"), status.toString());
    printLine(QString::fromUtf8(QJsonDocument(ready).toJson(QJsonDocument::Compact)));
    return QCoreApplication::exec();
}

} // namespace Kontor::Server
