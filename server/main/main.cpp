// SPDX-License-Identifier: Apache-2.0
#include "main/admincommands.h"
#include "main/commandline.h"
#include "main/servecommand.h"
#include "main/statuscommand.h"

#include <QCoreApplication>

#include <cstdio>
#include <iterator>

namespace {

using namespace Kontor::Server;

struct Command {
    QLatin1String name;
    int (*run)(const QStringList &);
    const char *summary;
};

constexpr Command kCommands[] = {
    {QLatin1String("serve"), serveCommand, "run the server"},
    {QLatin1String("user"), userCommand, "add, list, disable, enable, set-password"},
    {QLatin1String("token"), tokenCommand, "issue: sessions for programs"},
    {QLatin1String("room"), roomCommand, "list, add, rename, archive, invite, remove, role"},
    {QLatin1String("import"), importCommand, "users, rooms and messages from a JSON file"},
    {QLatin1String("export"), exportCommand, "the whole office as JSON"},
    {QLatin1String("backup"), backupCommand, "copy the database while the server runs"},
    {QLatin1String("status"), statusCommand, "say how a running server is"},
    {QLatin1String("compact"), compactCommand, "write the database's file anew"},
    {QLatin1String("check"), checkCommand, "read everything and say whether it is sound"},
};

int printHelp(std::FILE *out, int exitCode)
{
    std::fputs("kontord COMMAND [OPTIONS]\n\n", out);
    for (const auto &command : kCommands)
        std::fprintf(out, "  %-8s %s\n", command.name.data(), command.summary);
    std::fputs("\nkontord COMMAND --help shows its options; kontord --version the version.\n", out);
    return exitCode;
}

} // namespace

int main(int argc, char *argv[])
{
    // GLib's event loop costs two system calls a write, and falls behind with thousands of sockets.
    qputenv("QT_NO_GLIB", "1");
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("kontord"));
    QCoreApplication::setApplicationVersion(QStringLiteral(KONTOR_VERSION));

    const auto arguments = QCoreApplication::arguments().mid(1);
    const auto name = arguments.value(0);
    if (name == u"--version") {
        printLine(QStringLiteral("kontord " KONTOR_VERSION));
        return Exit::kOk;
    }
    if (name == u"--help" || name == u"-h" || name == u"help")
        return printHelp(stdout, Exit::kOk);
    for (const auto &command : kCommands) {
        if (name == command.name)
            return command.run(arguments);
    }
    if (name.isEmpty())
        return printHelp(stderr, Exit::kUsage);
    printError(QStringLiteral("there is no command \"%1\"").arg(name));
    printError(QStringLiteral("Try: kontord --help"));
    return Exit::kUsage;
}
