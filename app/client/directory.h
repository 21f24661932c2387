// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/futures.h"
#include "client/timings.h"
#include "model/user.h"
#include "protocol/toclient.h"

#include <QHash>
#include <QObject>
#include <QSet>

namespace Kontor::App {

class LocalCache;
class ServerConnection;

//! \brief What people are called.
//!
//! Learned from every frame that tells, kept in the cache; the whole list is fetched once a run,
//! page by page. GUI thread.
class Directory : public QObject {
    Q_OBJECT
public:
    Directory(LocalCache &cache, ServerConnection &connection, const Timings &timings,
              QObject *parent = nullptr);

    //! The username itself where nothing better is known.
    QString displayName(const QString &username) const;
    //! Takes over what the cache knows; finished when displayName() knows it, too.
    QFuture<Result<Done>> load();
    //! In sync: fetches the list, unless this run has it already.
    void start();
    //! Takes list_users and list_participants; asks for senders and peers that nobody has told of.
    void take(const ToClient::Frame &frame);
    void learn(std::vector<User> users);

private:
    void fetchPage(const QString &after);
    void onListed(bool complete);
    void require(const QString &username);

    LocalCache &m_cache;
    ServerConnection &m_connection;
    const Timings m_timings;
    QHash<QString, User> m_users;
    QSet<QString> m_wanted; // seen while the list was on its way
    QSet<QString> m_asked; // for, one by one
    bool m_complete = false;
    bool m_fetching = false;
};

} // namespace Kontor::App
