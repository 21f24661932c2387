// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "main/serverapplication.h"
#include "support/rawclient.h"

#include <QTemporaryDir>

namespace Kontor::Test {

//! \brief A whole server inside the test: on a free port, a database of its own, quick password
//! hashes.
class InProcessServer {
public:
    static const QString kPassword;

    //! \a adjust changes the settings: limits are off unless it sets them.
    explicit InProcessServer(const std::function<void(Server::ServerConfig &)> &adjust = {});
    ~InProcessServer();

    bool start();
    //! Ends it at once; the database stays, start() brings it back on the same port.
    void stop();
    //! As SIGTERM does; false: it didn't end.
    bool drain();

    quint16 port() const { return m_port; }
    Server::ServerApplication &application() { return *m_application; }
    Server::Stores stores() { return m_application->stores(); }
    QString databasePath() const { return m_folder.filePath(QStringLiteral("office.db")); }

    //! Makes the user when there is none; a token of a new session.
    QString token(const QString &username);
    RoomId addRoom(const QString &name, const QStringList &participants,
                   Visibility visibility = Visibility::Private);
    //! A connection of \a username that has its welcome.
    std::unique_ptr<RawClient> client(const QString &username);
    //! An upgrade of \a path, with a token of \a username.
    std::unique_ptr<RawClient> open(const QString &username, const QByteArray &path);
    //! The same, when it hears what is said: on a bound path or in the lobby.
    std::unique_ptr<RawClient> openReady(const QString &username, const QByteArray &path);

private:
    Server::AuthService &auth();

    QTemporaryDir m_folder;
    Server::ServerConfig m_config;
    SystemClock m_clock;
    std::unique_ptr<Server::ServerApplication> m_application;
    std::unique_ptr<Server::AuthService> m_auth;
    quint16 m_port = 0;
};

//! Asks for a sync and gives its whole answer; empty: it never was complete.
std::vector<ToClient::Sync> syncAll(RawClient &client,
                                    const std::vector<ToServer::SyncRoom> &known = {});

//! Sends one message and gives its ack's message id; invalid: there was none.
MessageId post(RawClient &client, RoomId room, const QString &text,
               const QString &clientMsgId = {});

} // namespace Kontor::Test
