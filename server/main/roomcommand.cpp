// SPDX-License-Identifier: Apache-2.0
#include "main/admincommands.h"
#include "main/admintools.h"
#include "model/textrules.h"

#include <array>

namespace Kontor::Server {

namespace {

//! An administrator, who needs to be in no room.
constexpr UserId kAdministrator;

constexpr std::array kRoles{std::pair{QLatin1String("member"), Role::Member},
                            std::pair{QLatin1String("admin"), Role::Admin},
                            std::pair{QLatin1String("owner"), Role::Owner}};

int list(OpenDatabase &office)
{
    RoomId after;
    for (bool more = true; more;) {
        const auto page = office.stores().rooms.allRooms(after, kAdminPage).result();
        if (!page)
            return fail(page.error());
        for (const auto &room : page->items) {
            const auto kind = room.type == RoomType::Private ? QStringLiteral("pair")
                : room.visibility == Visibility::Public      ? QStringLiteral("public")
                                                             : QStringLiteral("private");
            const auto state = room.isActive ? QString() : QStringLiteral(",archived");
            printLine(QStringLiteral("%1\t%2\t%3\t%4")
                          .arg(room.id.value())
                          .arg(kind + state)
                          .arg(room.participantCount)
                          .arg(room.name));
            after = room.id;
        }
        more = page->hasMore;
    }
    return Exit::kOk;
}

//! In words that name what was typed.
Error explained(const Error &error, const QString &name)
{
    switch (error.code) {
    case ErrorCode::NameTaken:
        return {error.code, QStringLiteral("there is a room %1 already").arg(name)};
    case ErrorCode::NoSuchRoom:
        return {error.code, QStringLiteral("there is no group room ") + name};
    case ErrorCode::NoSuchUser:
        return {error.code, QStringLiteral("no such active user: ") + error.detail};
    default:
        return error;
    }
}

Result<QStringList> named(const CommandLine &line)
{
    return storedNames(line.value(QStringLiteral("participants")).split(u',', Qt::SkipEmptyParts));
}

int add(const CommandLine &line, OpenDatabase &office, const QString &name)
{
    const auto roomName = checkedName(name);
    if (!roomName)
        return fail(roomName.error());
    const auto people = named(line);
    if (!people)
        return fail(people.error());
    if (people->isEmpty())
        return line.usageError(QStringLiteral("--participants names at least the owner"));
    const auto owner = accountOf(office, people->first());
    if (!owner)
        return fail(owner.error());
    const auto visibility =
        line.isSet(QStringLiteral("public")) ? Visibility::Public : Visibility::Private;
    const auto room =
        office.stores().rooms.createGroup({owner->id, *roomName, visibility, *people}).result();
    return room ? Exit::kOk : fail(explained(room.error(), name));
}

Result<Done> removeAll(OpenDatabase &office, RoomId room, const QStringList &people)
{
    for (const auto &person : people) {
        const auto removed = office.stores().rooms.remove(kAdministrator, room, person).result();
        if (!removed)
            return {removed.error().code, person + QStringLiteral(": ") + removed.error().detail};
    }
    return Done();
}

//! What is done to a room that there is.
Result<Done> change(const CommandLine &line, OpenDatabase &office, const QStringList &words)
{
    auto &rooms = office.stores().rooms;
    const auto &action = words.at(0);
    const auto room = rooms.findGroup(kAdministrator, words.at(1)).result();
    const auto people = named(line);
    if (!room || !people)
        return room ? people.error() : explained(room.error(), words.at(1));
    if (action == u"remove")
        return removeAll(office, *room, *people);
    QFuture<Result<Room>> changed;
    if (action == u"rename") {
        const auto name = checkedName(words.at(2));
        if (!name)
            return name.error();
        changed = rooms.rename(kAdministrator, *room, *name);
    } else if (action == u"role") {
        const auto user = storedNames({words.at(2)});
        const auto role = std::find_if(kRoles.begin(), kRoles.end(),
                                       [&](const auto &pair) { return pair.first == words.at(3); });
        if (!user || role == kRoles.end())
            return user
                ? Error{ErrorCode::BadFrame, QStringLiteral("a role is member, admin or owner")}
                : user.error();
        changed = rooms.setRole(kAdministrator, *room, user->first(), role->second);
    } else if (action == u"invite") {
        changed = rooms.invite(kAdministrator, *room, *people);
    } else {
        changed = rooms.setActive(kAdministrator, *room, action == u"restore");
    }
    const auto done = changed.result();
    return done ? Result<Done>(Done()) : Result<Done>(explained(done.error(), words.last()));
}

//! How many words an action takes, itself included; 0: there is none of that name.
int wordsOf(const QString &action)
{
    static const QHash<QString, int> words{
        {QStringLiteral("list"), 1},    {QStringLiteral("add"), 2},
        {QStringLiteral("rename"), 3},  {QStringLiteral("archive"), 2},
        {QStringLiteral("restore"), 2}, {QStringLiteral("invite"), 2},
        {QStringLiteral("remove"), 2},  {QStringLiteral("role"), 4}};
    return words.value(action);
}

} // namespace

int roomCommand(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("room"), QStringLiteral("Group rooms."),
        QStringLiteral("list | add NAME --participants a,b [--public] | rename NAME NEW "
                       "| archive NAME | restore NAME | invite NAME --participants a,b "
                       "| remove NAME --participants a,b | role NAME USER "
                       "member|admin|owner"));
    line.addOption(QStringLiteral("participants"),
                   QStringLiteral("Usernames; of a new room the first one owns it."),
                   QStringLiteral("a,b"));
    line.addOption(QStringLiteral("public"),
                   QStringLiteral("add: everybody may find and join it."));
    if (const auto code = line.parse(arguments))
        return *code;
    const auto words = line.names().mid(1);
    const auto action = words.value(0);
    if (wordsOf(action) == 0 || words.size() != wordsOf(action))
        return line.usageError(
            QStringLiteral("room list|add|rename|archive|restore|invite|remove|role …; --help says "
                           "what each takes"));
    const bool needsPeople = action == u"invite" || action == u"remove";
    if (needsPeople && line.value(QStringLiteral("participants")).isEmpty())
        return line.usageError(QStringLiteral("--participants says who"));
    return onDatabase(line, [&](OpenDatabase &office) {
        if (action == u"list")
            return list(office);
        if (action == u"add")
            return add(line, office, words.at(1));
        const auto done = change(line, office, words);
        return done ? Exit::kOk : fail(done.error());
    });
}

} // namespace Kontor::Server
