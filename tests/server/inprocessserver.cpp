// SPDX-License-Identifier: Apache-2.0
#include "server/inprocessserver.h"

#include "support/testsupport.h"

#include <QSignalSpy>

namespace Kontor::Test {

using namespace Server;

const QString InProcessServer::kPassword = QStringLiteral("correct horse battery");

InProcessServer::InProcessServer(const std::function<void(ServerConfig &)> &adjust)
{
    m_config.database = databasePath();
    m_config.threads = 2;
    m_config.auth.hashCost = {1, 8192};
    m_config.auth.accountFailures = 1000;
    m_config.auth.addressFailures = 1000;
    m_config.gateway.messageRate = 0;
    m_config.gateway.requestRate = 0;
    m_config.gateway.refusedPerMinute = 1'000'000;
    if (adjust)
        adjust(m_config);
}

InProcessServer::~InProcessServer()
{
    stop();
}

bool InProcessServer::start()
{
    m_config.listen = QStringLiteral("127.0.0.1:%1").arg(m_port);
    m_application = std::make_unique<ServerApplication>(m_config, m_clock);
    const auto url = m_application->start();
    if (!url) {
        qWarning() << url.error().detail;
        return false;
    }
    m_port = quint16(url->port());
    return true;
}

void InProcessServer::stop()
{
    m_auth.reset();
    m_application.reset();
}

bool InProcessServer::drain()
{
    QSignalSpy stopped(m_application.get(), &ServerApplication::stopped);
    m_application->drain();
    return stopped.wait(int(patience().count()));
}

AuthService &InProcessServer::auth()
{
    if (!m_auth)
        m_auth = std::make_unique<AuthService>(stores(), m_clock, m_config.auth);
    return *m_auth;
}

QString InProcessServer::token(const QString &username)
{
    const auto hash = auth().hasher().hash(kPassword.toUtf8());
    (void)stores().users.create({{username, username, false}, *hash}).result();
    const auto identity = auth().issueToken(username, QStringLiteral("test"));
    return identity ? QString::fromLatin1(identity->token) : QString();
}

RoomId InProcessServer::addRoom(const QString &name, const QStringList &participants,
                                Visibility visibility)
{
    for (const auto &participant : participants)
        (void)token(participant);
    const auto owner = stores().users.find(participants.first()).result();
    const auto room =
        stores().rooms.createGroup({owner->id, name, visibility, participants}).result();
    return room ? room->id : RoomId();
}

std::unique_ptr<RawClient> InProcessServer::client(const QString &username)
{
    auto client = std::make_unique<RawClient>();
    if (!client->resume(m_port, token(username)))
        qWarning() << "no welcome for" << username;
    return client;
}

std::unique_ptr<RawClient> InProcessServer::open(const QString &username, const QByteArray &path)
{
    auto client = std::make_unique<RawClient>();
    const auto bearer = "Authorization: Bearer " + token(username).toLatin1() + "\r\n";
    if (!client->open(m_port, path, bearer))
        qWarning() << "no upgrade for" << path;
    return client;
}

std::unique_ptr<RawClient> InProcessServer::openReady(const QString &username,
                                                      const QByteArray &path)
{
    auto connection = open(username, path);
    connection->send(ToServer::Sync{}); // refused, but only when it has entered its room
    const auto refused = connection->next<ToClient::ErrorFrame>();
    if (!refused || refused->code != ErrorCode::NotAllowed)
        qWarning() << "not ready:" << path;
    return connection;
}

std::vector<ToClient::Sync> syncAll(RawClient &client, const std::vector<ToServer::SyncRoom> &known)
{
    client.send(ToServer::Sync{QStringLiteral("sync"), known});
    std::vector<ToClient::Sync> frames;
    while (const auto frame = client.next<ToClient::Sync>()) {
        frames.push_back(*frame);
        if (frame->complete)
            return frames;
    }
    return {};
}

MessageId post(RawClient &client, RoomId room, const QString &text, const QString &clientMsgId)
{
    client.send(ToServer::ChatMessage{{}, room, text, {}, clientMsgId, {}});
    while (const auto answer = client.nextJson()) {
        const auto type = answer->value(u"type").toString();
        if (type == u"ack")
            return MessageId(answer->value(u"id").toInteger());
        if (type == u"error")
            break;
    }
    return {};
}

} // namespace Kontor::Test
