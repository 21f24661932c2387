// SPDX-License-Identifier: Apache-2.0
#include "main/commandline.h"

#include "ui/text/serveraddress.h"

#include <QCommandLineParser>
#include <QStandardPaths>

#include <cstdio>
#include <cstdlib>

using namespace Qt::StringLiterals;

namespace Kontor::App {

namespace {

[[noreturn]] void refuse(const QString &why)
{
    std::fputs(qPrintable(u"kontor: %1\n"_s.arg(why)), stderr);
    std::exit(EXIT_FAILURE);
}

} // namespace

CommandLine readCommandLine(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(u"Kontor, an office chat that loses nothing"_s);
    const QCommandLineOption profile(u"profile"_s, u"Keep everything in this folder."_s, u"DIR"_s);
    const QCommandLineOption server(u"server"_s, u"The server's address."_s, u"URL"_s);
    const QCommandLineOption user(u"user"_s, u"The user to sign in as."_s, u"NAME"_s);
    const QCommandLineOption minimized(u"minimized"_s, u"Start as an icon."_s);
    const QCommandLineOption tokenFile(
        u"token-file"_s, u"Sign in with the token in this file, which is deleted."_s, u"FILE"_s);
    parser.addOptions({profile, server, user, minimized, tokenFile});
    parser.addPositionalArgument(u"link"_s, u"What to show: kontor://room/7"_s, u"[LINK]"_s);
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
            refuse(u"--server: that is no address"_s);
        line.server = *address;
    }
    line.username = parser.value(user).trimmed().toLower();
    line.minimized = parser.isSet(minimized);
    line.tokenFile = parser.value(tokenFile);
    if (parser.positionalArguments().size() > 1)
        refuse(u"more than one link"_s);
    line.link = parser.positionalArguments().value(0);
    return line;
}

} // namespace Kontor::App
