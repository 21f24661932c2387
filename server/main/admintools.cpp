// SPDX-License-Identifier: Apache-2.0
#include "main/admintools.h"

#include "model/textrules.h"

namespace Kontor::Server {

Result<QStringList> storedNames(const QStringList &names)
{
    QStringList result;
    for (const auto &name : names) {
        const auto checked = checkedUsername(name);
        if (!checked)
            return {checked.error().code, name + QStringLiteral(": ") + checked.error().detail};
        result += *checked;
    }
    return result;
}

Result<Account> accountOf(OpenDatabase &office, const QString &name)
{
    const auto username = storedNames({name});
    if (!username)
        return username.error();
    const auto account = office.stores().users.find(username->first()).result();
    if (!account && account.error().code == ErrorCode::NoSuchUser)
        return {ErrorCode::NoSuchUser, QStringLiteral("there is no user ") + name};
    return account;
}

int onDatabase(const CommandLine &line, const std::function<int(OpenDatabase &)> &command,
               OpenDatabase::Missing missing)
{
    const auto office = OpenDatabase::open(line.config(), missing);
    if (!office)
        return fail(office.error());
    return command(**office);
}

} // namespace Kontor::Server
