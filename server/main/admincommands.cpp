// SPDX-License-Identifier: Apache-2.0
#include "main/admincommands.h"

#include "main/admintools.h"
#include "main/officeexport.h"
#include "main/officeimport.h"
#include "model/textrules.h"
#include "protocol/errorcodes.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <iostream>

namespace Kontor::Server {

namespace {

Result<QString> hashFromInput(const CommandLine &line)
{
    const auto password = readPassword();
    if (const auto checked = AuthService::checkPassword(password); !checked)
        return checked.error();
    return PasswordHasher(line.config().auth.hashCost).hash(password);
}

int addUser(const CommandLine &line, OpenDatabase &office, const QString &name)
{
    const auto username = storedNames({name});
    if (!username)
        return fail(username.error());
    const auto displayName = checkedName(line.isSet(QStringLiteral("display-name"))
                                             ? line.value(QStringLiteral("display-name"))
                                             : name);
    if (!displayName)
        return fail(displayName.error());
    const auto hash = hashFromInput(line);
    if (!hash)
        return fail(hash.error());
    const User user{username->first(), *displayName, line.isSet(QStringLiteral("admin"))};
    const auto id = office.stores().users.create({user, *hash}).result();
    if (!id && id.error().code == ErrorCode::NameTaken)
        return fail({ErrorCode::NameTaken,
                     QStringLiteral("there is a user %1 already").arg(user.username)});
    return id ? Exit::kOk : fail(id.error());
}

int listUsers(OpenDatabase &office)
{
    PageQuery query{{}, {}, kAdminPage};
    for (bool more = true; more;) {
        const auto page = office.stores().users.accounts(query).result();
        if (!page)
            return fail(page.error());
        for (const auto &account : page->items) {
            const auto state = account.isDisabled ? QStringLiteral("disabled")
                : account.user.isAdmin            ? QStringLiteral("admin")
                                                  : QStringLiteral("user");
            printLine(account.user.username + u'\t' + state + u'\t' + account.user.displayName);
            query.after = account.user.username;
        }
        more = page->hasMore;
    }
    return Exit::kOk;
}

int changeUser(const CommandLine &line, OpenDatabase &office, const QString &action,
               const QString &name)
{
    const auto account = accountOf(office, name);
    if (!account)
        return fail(account.error());
    auto &users = office.stores().users;
    if (action != u"set-password") {
        const auto done = users.setDisabled(account->id, action == u"disable").result();
        return done ? Exit::kOk : fail(done.error());
    }
    const auto hash = hashFromInput(line);
    if (!hash)
        return fail(hash.error());
    const auto done = users.setPasswordHash(account->id, *hash, true).result();
    return done ? Exit::kOk : fail(done.error());
}

QStringList namesFromInput()
{
    QStringList names;
    for (std::string line; std::getline(std::cin, line);) {
        const auto name = QString::fromStdString(line).trimmed();
        if (!name.isEmpty())
            names += name;
    }
    return names;
}

using Missing = OpenDatabase::Missing;

} // namespace

int userCommand(const QStringList &arguments)
{
    CommandLine line(QStringLiteral("user"),
                     QStringLiteral("Who may log in. Passwords come on standard input."),
                     QStringLiteral("add|list|disable|enable|set-password [NAME]"));
    line.addOption(QStringLiteral("display-name"), QStringLiteral("add: the name that others see."),
                   QStringLiteral("NAME"));
    line.addOption(QStringLiteral("admin"), QStringLiteral("add: may do what administrators may."));
    if (const auto code = line.parse(arguments))
        return *code;
    const auto names = line.names().mid(1);
    const auto action = names.value(0);
    if (action == u"list" && names.size() == 1)
        return onDatabase(line, listUsers);
    static const QStringList actions{QStringLiteral("add"), QStringLiteral("disable"),
                                     QStringLiteral("enable"), QStringLiteral("set-password")};
    if (!actions.contains(action) || names.size() != 2)
        return line.usageError(
            QStringLiteral("user list, or user add|disable|enable|set-password NAME"));
    if (action == u"add") {
        return onDatabase(
            line, [&](OpenDatabase &office) { return addUser(line, office, names.at(1)); },
            Missing::Create);
    }
    return onDatabase(
        line, [&](OpenDatabase &office) { return changeUser(line, office, action, names.at(1)); });
}

int tokenCommand(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("token"),
        QStringLiteral("Opens sessions for programs, and prints NAME<TAB>TOKEN lines."),
        QStringLiteral("issue NAME… (-: names on standard input)"));
    line.addOption(QStringLiteral("device"), QStringLiteral("What the session is called in lists."),
                   QStringLiteral("NAME"));
    if (const auto code = line.parse(arguments))
        return *code;
    const auto names = line.names().mid(1);
    if (names.value(0) != u"issue" || names.size() < 2)
        return line.usageError(QStringLiteral("token issue NAME…"));
    const auto device = line.isSet(QStringLiteral("device"))
        ? line.value(QStringLiteral("device"))
        : QStringLiteral("kontord token issue");
    return onDatabase(line, [&](OpenDatabase &office) {
        const auto people = storedNames(names.at(1) == u"-" ? namesFromInput() : names.mid(1));
        if (!people)
            return fail(people.error());
        AuthService auth(office.stores(), office.clock(), line.config().auth);
        for (const auto &name : *people) {
            const auto identity = auth.issueToken(name, device);
            if (!identity)
                return fail({identity.error().code,
                             name + QStringLiteral(": ") + toWire(identity.error().code)});
            printLine(name + u'\t' + QString::fromLatin1(identity->token));
        }
        return Exit::kOk;
    });
}

int importCommand(const QStringList &arguments)
{
    CommandLine line(QStringLiteral("import"),
                     QStringLiteral("Adds users, rooms and messages from a file; twice is once."),
                     QStringLiteral("FILE.json"));
    if (const auto code = line.parse(arguments))
        return *code;
    if (line.names().size() != 2)
        return line.usageError(QStringLiteral("import FILE.json"));
    return onDatabase(
        line,
        [&](OpenDatabase &office) {
            const auto done = importOffice(office, line.names().at(1), line.config().auth.hashCost);
            return done ? Exit::kOk : fail(done.error());
        },
        Missing::Create);
}

int exportCommand(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("export"),
        QStringLiteral("Writes the whole office to standard output, as import reads it."), {});
    if (const auto code = line.parse(arguments))
        return *code;
    if (line.names().size() != 1)
        return line.usageError(QStringLiteral("export takes options only"));
    return onDatabase(line, [&](OpenDatabase &office) {
        const auto done = exportOffice(office.stores(), std::cout);
        return done ? Exit::kOk : fail(done.error());
    });
}

int backupCommand(const QStringList &arguments)
{
    CommandLine line(QStringLiteral("backup"),
                     QStringLiteral("Copies the database while the server runs."),
                     QStringLiteral("FILE"));
    if (const auto code = line.parse(arguments))
        return *code;
    if (line.names().size() != 2)
        return line.usageError(QStringLiteral("backup FILE"));
    return onDatabase(line, [&](OpenDatabase &office) {
        const auto file = QFileInfo(line.names().at(1)).absoluteFilePath();
        const auto done = office.stores().office.backup(file).result();
        return done ? Exit::kOk : fail(done.error());
    });
}

int compactCommand(const QStringList &arguments)
{
    CommandLine line(QStringLiteral("compact"),
                     QStringLiteral("Writes the database's file anew: smaller, and without remains "
                                    "of what was edited or deleted."),
                     {});
    if (const auto code = line.parse(arguments))
        return *code;
    if (line.names().size() != 1)
        return line.usageError(QStringLiteral("compact takes options only"));
    return onDatabase(line, [&](OpenDatabase &office) {
        const auto done = office.stores().office.compact().result();
        return done ? Exit::kOk : fail(done.error());
    });
}

int checkCommand(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("check"),
        QStringLiteral("Reads everything and says whether it is sound; exit code 1: it isn't."),
        {});
    if (const auto code = line.parse(arguments))
        return *code;
    if (line.names().size() != 1)
        return line.usageError(QStringLiteral("check takes options only"));
    return onDatabase(line, [&](OpenDatabase &office) {
        const auto report = office.stores().office.check().result();
        if (!report)
            return fail(report.error());
        const QJsonObject summary{
            {QStringLiteral("ok"), report->troubles.isEmpty()},
            {QStringLiteral("users"), report->users},
            {QStringLiteral("rooms"), report->rooms},
            {QStringLiteral("messages"), report->messages},
            {QStringLiteral("troubles"), QJsonArray::fromStringList(report->troubles)}};
        printLine(QString::fromUtf8(QJsonDocument(summary).toJson(QJsonDocument::Compact)));
        return report->troubles.isEmpty() ? Exit::kOk : Exit::kFailure;
    });
}

} // namespace Kontor::Server
