// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "main/serverconfig.h"

#include <QCommandLineParser>

namespace Kontor::Server {

//! Exit codes of kontord, as sysexits.h has them.
namespace Exit {
inline constexpr int kOk = 0;
inline constexpr int kFailure = 1;
inline constexpr int kUsage = 64;
inline constexpr int kConfig = 78;
} // namespace Exit

//! \brief One subcommand's options, with those that every subcommand takes: --database, --config,
//! --set,
//! --log-level.
class CommandLine {
public:
    //! \a arguments is its description for the help text, such as "NAME --participants a,b".
    CommandLine(const QString &command, const QString &description, const QString &arguments);

    void addOption(const QString &name, const QString &description, const QString &valueName = {});

    //! Reads the arguments after the subcommand, and the settings. A value: exit with it, all is
    //! said.
    std::optional<int> parse(const QStringList &arguments);

    QStringList names() const { return m_parser.positionalArguments(); }
    bool isSet(const QString &option) const { return m_parser.isSet(option); }
    QString value(const QString &option) const { return m_parser.value(option); }
    const ServerConfig &config() const { return m_config; }

    //! Says what is wrong, and how it would be right.
    int usageError(const QString &message) const;

private:
    Result<Done> readSettings();

    const QString m_command;
    QCommandLineParser m_parser;
    ServerConfig m_config;
};

//! One line to standard output or standard error.
void printLine(const QString &line);
void printError(const QString &line);
//! Prints the error; gives kFailure.
int fail(const Error &error);

//! The first line of standard input, without its end; asks, and doesn't show what is typed, when
//! somebody sits there.
QByteArray readPassword();

} // namespace Kontor::Server
