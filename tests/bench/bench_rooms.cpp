// SPDX-License-Identifier: Apache-2.0
//! How long the writer is held by changes in a room of many people who have read nothing.
//! bench_rooms [PEOPLE [MESSAGES]]
#include "sqlstore/sqlstores.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>

#include <cstdio>
#include <cstdlib>

using namespace Kontor;
using namespace Kontor::Server;

namespace {

double milliseconds(const std::function<bool()> &change)
{
    QElapsedTimer timer;
    timer.start();
    if (!change())
        qFatal("refused");
    return double(timer.nsecsElapsed()) / 1e6;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const int people = argc > 1 ? std::atoi(argv[1]) : 500;
    const int messages = argc > 2 ? std::atoi(argv[2]) : 20'000;
    const QTemporaryDir folder;
    const SystemClock clock;
    CommitObserver nobody;
    DatabaseConfig config;
    config.path = folder.filePath(QStringLiteral("office.db"));
    config.durable = false;
    SqlStores sql(config, clock, nobody);
    if (!sql.start().result())
        qFatal("the stores don't start");
    const auto stores = sql.stores();
    QStringList names;
    UserId owner;
    for (int i = 0; i <= people; ++i) {
        names += QStringLiteral("user%1").arg(i);
        const auto user = stores.users.create({{names.last(), names.last(), false}, {}}).result();
        owner = owner.isValid() ? owner : *user;
    }
    const auto newcomer = names.takeLast();
    const auto room =
        stores.rooms.createGroup({owner, QStringLiteral("all"), Visibility::Private, names})
            .result();
    std::vector<QFuture<Result<Posted>>> posts;
    for (int i = 0; i < messages; ++i) {
        posts.push_back(stores.messages.append(
            {owner, names.first(), room->id, QStringLiteral("message %1").arg(i)}));
        if (posts.size() == 1000) {
            for (auto &posted : std::exchange(posts, {}))
                posted.waitForFinished();
        }
    }
    for (auto &posted : posts)
        posted.waitForFinished();
    std::printf("%d people, %d unread messages\n", people, messages);
    std::printf("one more joins: %.1f ms\n", milliseconds([&] {
                    return stores.rooms.invite({}, room->id, {newcomer}).result().hasValue();
                }));
    return 0;
}
