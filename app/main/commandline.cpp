// SPDX-License-Identifier: Apache-2.0
#include "main/commandline.h"

#include "ui/text/serveraddress.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QStandardPaths>

#include <cstdio>
#include <cstdlib>

using namespace Qt::StringLiterals;

namespace Kontor::App {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(CommandLine)
};

[[noreturn]] void refuse(const QString &why)
{
    std::fputs(qPrintable(u"kontor: %1\n"_s.arg(why)), stderr);
    std::exit(EXIT_FAILURE);
}

} // namespace

CommandLine readCommandLine(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(Words::tr("Kontor, an office chat that loses nothing"));
    const QCommandLineOption profile(u"profile"_s, Words::tr("Keep everything in this folder."),
                                     u"DIR"_s);
    const QCommandLineOption server(u"server"_s, Words::tr("The server's address."), u"URL"_s);
    const QCommandLineOption user(u"user"_s, Words::tr("The user to sign in as."), u"NAME"_s);
    const QCommandLineOption minimized(u"minimized"_s, Words::tr("Start as an icon."));
    const QCommandLineOption tokenFile(
        u"token-file"_s, Words::tr("Sign in with the token in this file, which is deleted."),
        u"FILE"_s);
    const QCommandLineOption status(
        u"status"_s,
        Words::tr("Print the connection of the Kontor that runs on this profile. Exit code 0: "
                  "connected, 1: not, 2: none runs."));
    const QCommandLineOption json(u"json"_s, Words::tr("With --status: print JSON."));
    parser.addOptions({profile, server, user, minimized, tokenFile, status, json});
    parser.addPositionalArgument(u"link"_s, Words::tr("What to show: kontor://room/7"),
                                 u"[LINK]"_s);
    parser.addHelpOption();
    parser.addVersionOption();
    parser.process(arguments);

    CommandLine line;
    line.profile = parser.isSet(profile)
        ? parser.value(profile)
        : QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
    if (parser.isSet(server)) {
        const auto address = serverAddress(parser.value(server));
        if (!address)
            refuse(Words::tr("--server: that is no address"));
        line.server = *address;
    }
    line.username = parser.value(user).trimmed().toLower();
    line.minimized = parser.isSet(minimized);
    line.tokenFile = parser.value(tokenFile);
    line.status = parser.isSet(status);
    line.json = parser.isSet(json);
    if (line.json && !line.status)
        refuse(Words::tr("--json is for --status"));
    if (parser.positionalArguments().size() > 1)
        refuse(Words::tr("more than one link"));
    line.link = parser.positionalArguments().value(0);
    return line;
}

} // namespace Kontor::App
