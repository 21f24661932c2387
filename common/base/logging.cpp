// SPDX-License-Identifier: Apache-2.0
#include "base/logging.h"

#include "base/clock.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <atomic>
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

std::atomic<bool> writesJson = false;

void writeJsonLine(QtMsgType type, const char *category, QJsonObject line)
{
    line.insert(QStringLiteral("time"), toIsoString(SystemClock().now()));
    line.insert(QStringLiteral("level"), levelName(type));
    line.insert(QStringLiteral("category"), QString::fromUtf8(category));
    const auto bytes = QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n';
    // One write a line: lines of several threads don't mix.
    std::fwrite(bytes.constData(), 1, std::size_t(bytes.size()), stderr);
}

void onMessage(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    writeJsonLine(type, context.category, {{QStringLiteral("message"), message}});
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
    writesJson = true;
    qInstallMessageHandler(onMessage);
}

void logEvent(const QLoggingCategory &category, QtMsgType level, const QString &event,
              const QJsonObject &particulars)
{
    if (!category.isEnabled(level))
        return;
    QJsonObject line = particulars;
    line.insert(QStringLiteral("event"), event);
    if (writesJson)
        return writeJsonLine(level, category.categoryName(), line);
    const auto text =
        event + u' ' + QString::fromUtf8(QJsonDocument(particulars).toJson(QJsonDocument::Compact));
    const QMessageLogger logger(nullptr, 0, nullptr, category.categoryName());
    if (level == QtDebugMsg)
        logger.debug().noquote() << text;
    else
        logger.info().noquote() << text;
}

} // namespace Kontor
