// SPDX-License-Identifier: Apache-2.0
#include "base/logging.h"

#include "base/clock.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>

namespace Kontor {

Q_LOGGING_CATEGORY(lcSql, "kontor.sql", QtInfoMsg)
Q_LOGGING_CATEGORY(lcStore, "kontor.store", QtInfoMsg)
Q_LOGGING_CATEGORY(lcService, "kontor.service", QtInfoMsg)
Q_LOGGING_CATEGORY(lcGateway, "kontor.gateway", QtInfoMsg)
Q_LOGGING_CATEGORY(lcServer, "kontor.server", QtInfoMsg)
Q_LOGGING_CATEGORY(lcConnection, "kontor.connection", QtInfoMsg)
Q_LOGGING_CATEGORY(lcCache, "kontor.cache", QtInfoMsg)
Q_LOGGING_CATEGORY(lcClient, "kontor.client", QtInfoMsg)
Q_LOGGING_CATEGORY(lcPlatform, "kontor.platform", QtInfoMsg)
Q_LOGGING_CATEGORY(lcUi, "kontor.ui", QtInfoMsg)

namespace {

QString levelName(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return QStringLiteral("debug");
    case QtInfoMsg:
        return QStringLiteral("info");
    case QtWarningMsg:
        return QStringLiteral("warning");
    default:
        return QStringLiteral("critical");
    }
}

void writeJsonLine(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    const QJsonObject line{{QStringLiteral("time"), toIsoString(SystemClock().now())},
                           {QStringLiteral("level"), levelName(type)},
                           {QStringLiteral("category"), QString::fromUtf8(context.category)},
                           {QStringLiteral("message"), message}};
    const auto bytes = QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n';
    // One write a line: lines of several threads don't mix.
    std::fwrite(bytes.constData(), 1, std::size_t(bytes.size()), stderr);
}

} // namespace

void logAsJsonLines(const QString &level)
{
    static const QStringList levels{QStringLiteral("debug"), QStringLiteral("info"),
                                    QStringLiteral("warning"), QStringLiteral("critical")};
    QStringList rules;
    const auto lowest = std::max<qsizetype>(0, levels.indexOf(level));
    for (qsizetype i = 0; i < levels.size(); ++i) {
        const auto value = i < lowest ? QStringLiteral("false") : QStringLiteral("true");
        rules += QStringLiteral("kontor.*.%1=%2").arg(levels.at(i), value);
    }
    QLoggingCategory::setFilterRules(rules.join(u'\n'));
    qInstallMessageHandler(writeJsonLine);
}

} // namespace Kontor
