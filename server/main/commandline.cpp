// SPDX-License-Identifier: Apache-2.0
#include "main/commandline.h"

#include "base/logging.h"
#include "main/settingskeys.h"
#include "protocol/errorcodes.h"

#include <cstdio>
#include <iostream>
#include <string>

#ifdef Q_OS_UNIX
#include <termios.h>
#include <unistd.h>
#endif

namespace Kontor::Server {

namespace {

//! Switches a terminal's echo off while it lives.
class SilentTerminal {
public:
#ifdef Q_OS_UNIX
    SilentTerminal()
        : m_isTerminal(tcgetattr(STDIN_FILENO, &m_before) == 0)
    {
        if (!m_isTerminal)
            return;
        termios silent = m_before;
        silent.c_lflag &= ~tcflag_t(ECHO);
        tcsetattr(STDIN_FILENO, TCSANOW, &silent);
        std::fputs("Password: ", stderr);
    }
    ~SilentTerminal()
    {
        if (!m_isTerminal)
            return;
        tcsetattr(STDIN_FILENO, TCSANOW, &m_before);
        std::fputs("\n", stderr);
    }

private:
    termios m_before{};
    bool m_isTerminal;
#endif
};

} // namespace

CommandLine::CommandLine(const QString &command, const QString &description,
                         const QString &arguments)
    : m_command(command)
{
    if (command != u"serve")
        m_config.logLevel = QStringLiteral("warning"); // people read what commands say
    m_parser.setApplicationDescription(description);
    m_parser.setOptionsAfterPositionalArgumentsMode(QCommandLineParser::ParseAsOptions);
    if (!arguments.isEmpty())
        m_parser.addPositionalArgument(command, {}, command + u' ' + arguments);
    else
        m_parser.addPositionalArgument(command, {}, command);
    addOption(QStringLiteral("help"), QStringLiteral("Shows this."));
    addOption(QStringLiteral("database"), QStringLiteral("The office: PATH or sqlite:PATH."),
              QStringLiteral("URL"));
    addOption(QStringLiteral("config"), QStringLiteral("Reads settings from an ini file."),
              QStringLiteral("FILE"));
    addOption(QStringLiteral("set"), QStringLiteral("Overrides one setting; may be repeated."),
              QStringLiteral("KEY=VALUE"));
    addOption(QStringLiteral("log-level"), QStringLiteral("debug, info, warning or critical."),
              QStringLiteral("LEVEL"));
}

void CommandLine::addOption(const QString &name, const QString &description,
                            const QString &valueName)
{
    m_parser.addOption(QCommandLineOption(name, description, valueName));
}

std::optional<int> CommandLine::parse(const QStringList &arguments)
{
    if (!m_parser.parse(QStringList{QStringLiteral("kontord")} + arguments))
        return usageError(m_parser.errorText());
    if (isSet(QStringLiteral("help"))) {
        printLine(m_parser.helpText().trimmed());
        return Exit::kOk;
    }
    if (const auto read = readSettings(); !read) {
        printError(read.error().detail);
        return Exit::kConfig;
    }
    return std::nullopt;
}

Result<Done> CommandLine::readSettings()
{
    if (isSet(QStringLiteral("config"))) {
        if (const auto done = applySettingsFile(m_config, value(QStringLiteral("config"))); !done)
            return done;
    }
    for (const auto &setting : m_parser.values(QStringLiteral("set"))) {
        const auto equals = setting.indexOf(u'=');
        if (equals <= 0)
            return {ErrorCode::Unavailable,
                    QStringLiteral("--set takes KEY=VALUE, not ") + setting};
        const auto done = applySetting(m_config, setting.left(equals), setting.mid(equals + 1));
        if (!done)
            return done;
    }
    if (isSet(QStringLiteral("database")))
        m_config.database = value(QStringLiteral("database"));
    if (isSet(QStringLiteral("log-level")))
        m_config.logLevel = value(QStringLiteral("log-level"));
    static const QStringList levels{QStringLiteral("debug"), QStringLiteral("info"),
                                    QStringLiteral("warning"), QStringLiteral("critical")};
    if (!levels.contains(m_config.logLevel)) {
        return {ErrorCode::Unavailable,
                QStringLiteral("log level: one of ") + levels.join(QStringLiteral(", "))};
    }
    logAsJsonLines(m_config.logLevel);
    return Done();
}

int CommandLine::usageError(const QString &message) const
{
    printError(message);
    printError(QStringLiteral("Try: kontord %1 --help").arg(m_command));
    return Exit::kUsage;
}

void printLine(const QString &line)
{
    std::cout << line.toStdString() << std::endl; // flushed: whoever started us waits for it
}

void printError(const QString &line)
{
    std::cerr << "kontord: " << line.toStdString() << std::endl;
}

int fail(const Error &error)
{
    printError(error.detail.isEmpty() ? QString(toWire(error.code)) : error.detail);
    return Exit::kFailure;
}

QByteArray readPassword()
{
    const SilentTerminal silent;
    std::string line;
    std::getline(std::cin, line);
    if (!line.empty() && line.back() == '\r')
        line.pop_back();
    return QByteArray::fromStdString(line);
}

} // namespace Kontor::Server
