// SPDX-License-Identifier: Apache-2.0
#include "main/opendatabase.h"

#include <QFileInfo>

namespace Kontor::Server {

Result<std::unique_ptr<OpenDatabase>> OpenDatabase::open(const ServerConfig &config,
                                                         Missing missing)
{
    const auto path = databasePath(config.database);
    if (!path)
        return path.error();
    if (missing == Missing::Refuse && !QFileInfo::exists(*path))
        return {ErrorCode::Unavailable, *path + QStringLiteral(": there is no such database")};
    std::unique_ptr<OpenDatabase> database(new OpenDatabase(databaseConfig(config, *path)));
    const auto started = database->m_stores.start().result();
    if (!started)
        return {started.error().code, *path + QStringLiteral(": ") + started.error().detail};
    return database;
}

} // namespace Kontor::Server
