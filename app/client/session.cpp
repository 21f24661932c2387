// SPDX-License-Identifier: Apache-2.0
#include "client/session.h"

#include "client/directory.h"
#include "client/framecheck.h"
#include "client/messagechanges.h"
#include "client/outbox.h"
#include "client/ownpresence.h"
#include "client/presences.h"
#include "client/readcursors.h"
#include "client/roompeople.h"
#include "client/roomrequests.h"
#include "client/synchronizer.h"
#include "client/typing.h"
#include "connection/serverconnection.h"

#include <QUrl>

namespace Kontor::App {

static_assert(Session::kFarewell == ServerConnection::kFarewell);

Session::Session(std::unique_ptr<LocalCache> cache, TransportFactory transports, const Clock &clock,
                 Backoff backoff, const Timings &timings, QObject *parent)
    : QObject(parent)
    , m_cache(std::move(cache))
    , m_connection(std::make_unique<ServerConnection>(
          QUrl(m_cache->config().url), std::move(transports), clock, std::move(backoff)))
    , m_synchronizer(std::make_unique<Synchronizer>(*m_cache, *m_connection, timings))
    , m_outbox(std::make_unique<Outbox>(*m_cache, *m_connection, *m_synchronizer, clock, timings))
    , m_messageChanges(std::make_unique<MessageChanges>(*m_cache, *m_connection, *m_synchronizer,
                                                        *m_outbox, timings))
    , m_readCursors(
          std::make_unique<ReadCursors>(*m_cache, *m_connection, *m_synchronizer, timings))
    , m_directory(std::make_unique<Directory>(*m_cache, *m_connection, timings))
    , m_typing(std::make_unique<Typing>(*m_cache, *m_connection, clock, timings))
    , m_presences(std::make_unique<Presences>())
    , m_ownPresence(std::make_unique<OwnPresence>(*m_connection))
    , m_roomPeople(std::make_unique<RoomPeople>(*m_connection, *m_presences, timings))
    , m_requests(std::make_unique<RoomRequests>(*m_cache, *m_connection, *m_synchronizer, timings))
{
    auto *connection = m_connection.get();
    connect(connection, &ServerConnection::statusChanged, this, &Session::onStatusChanged);
    connect(connection, &ServerConnection::tokenIssued, this, &Session::tokenIssued);
    connect(connection, &ServerConnection::rejected, this, &Session::credentialsRejected);
    connect(connection, &ServerConnection::welcomed, this, &Session::onWelcomed);
    connect(connection, &ServerConnection::received, this, &Session::onReceived);
    connect(m_synchronizer.get(), &Synchronizer::synced, this, &Session::onSynced);
    connect(m_readCursors.get(), &ReadCursors::read, m_roomPeople.get(), &RoomPeople::onRead);
}

Session::~Session() = default;

Backoff Session::defaultBackoff()
{
    using namespace std::chrono_literals;
    return Backoff(3s, 60s, 250ms);
}

QFuture<Result<Done>> Session::open()
{
    auto promise = std::make_shared<QPromise<Result<Done>>>();
    promise->start();
    const auto finish = [promise](const Result<Done> &done) {
        promise->addResult(done);
        promise->finish();
    };
    onReady(m_cache->open(), this, [this, finish](const Result<Done> &opened) {
        if (!opened)
            return finish(opened);
        onReady(m_directory->load(), this, finish);
    });
    return promise->future();
}

void Session::signIn(const Credentials &credentials)
{
    m_connection->signIn(credentials);
}

LocalCache &Session::cache()
{
    return *m_cache;
}

Typing &Session::typing()
{
    return *m_typing;
}

Presences &Session::presences()
{
    return *m_presences;
}

OwnPresence &Session::ownPresence()
{
    return *m_ownPresence;
}

RoomPeople &Session::roomPeople()
{
    return *m_roomPeople;
}

User Session::me() const
{
    return m_cache->account().user;
}

QString Session::displayName(const QString &username) const
{
    return m_directory->displayName(username);
}

ConnectionStatus Session::status() const
{
    return m_connection->status();
}

void Session::reconnectNow()
{
    m_connection->nudge();
}

void Session::checkConnection()
{
    m_connection->check();
}

void Session::networkChanged()
{
    m_connection->nudge();
}

void Session::wokeUp()
{
    m_connection->nudge();
}

void Session::signOut()
{
    m_connection->signOut();
}

void Session::setFrameObserver(FrameObserver *observer)
{
    m_connection->setObserver(observer);
}

QFuture<Result<Done>> Session::send(RoomId room, const QString &text)
{
    return m_outbox->send(room, text);
}

void Session::retry(const QString &clientMsgId)
{
    m_outbox->retry(clientMsgId);
}

void Session::discard(const QString &clientMsgId)
{
    (void)m_outbox->discard(clientMsgId);
}

QFuture<Result<Done>> Session::editMessage(const MessageKey &message, const QString &text)
{
    return m_messageChanges->edit(message, text);
}

QFuture<Result<Done>> Session::deleteMessage(const MessageKey &message)
{
    return m_messageChanges->remove(message);
}

void Session::saveDraft(RoomId room, const QString &text)
{
    (void)m_cache->setDraft(room, text);
}

void Session::markRead(RoomId room, MessageId upTo)
{
    m_readCursors->markRead(room, upTo);
}

QFuture<Result<Done>> Session::fetchHistory(RoomId room)
{
    return m_requests->fetchHistory(room);
}

QFuture<Result<RoomId>> Session::createGroup(const QString &name, Visibility visibility,
                                             const QStringList &participants)
{
    return m_requests->createGroup(name, visibility, participants);
}

QFuture<Result<RoomId>> Session::openPrivate(const QString &username)
{
    return m_requests->openPrivate(username);
}

RoomRequests &Session::rooms()
{
    return *m_requests;
}

QFuture<Result<std::vector<User>>> Session::findUsers(const QString &query)
{
    return m_requests->findUsers(query);
}

QFuture<Result<std::vector<Room>>> Session::findRooms(const QString &query)
{
    return m_requests->findRooms(query);
}

void Session::onWelcomed(const ToClient::Welcome &welcome)
{
    auto user = checked(welcome.user).value_or(me());
    user.username = m_cache->config().username; // the connection has made sure that it is this one
    (void)m_cache->setAccount({user, welcome.epoch});
    m_directory->learn({user});
    m_ownPresence->start();
    m_synchronizer->start();
}

void Session::onReceived(const ToClient::Frame &frame)
{
    m_synchronizer->take(frame);
    m_outbox->take(frame);
    m_readCursors->take(frame);
    m_directory->take(frame);
    m_typing->take(frame);
    m_presences->take(frame);
    m_roomPeople->take(frame);
}

void Session::onSynced()
{
    m_connection->syncFinished();
    m_outbox->start();
    m_readCursors->start();
    m_directory->start();
    m_typing->start();
    m_roomPeople->start();
}

void Session::onStatusChanged(const ConnectionStatus &status)
{
    if (!isWelcomed(status.state)) {
        m_synchronizer->stop();
        m_outbox->stop();
        m_readCursors->stop();
        m_typing->stop();
        m_presences->stop();
        m_ownPresence->stop();
        m_roomPeople->stop();
    }
    emit statusChanged(status);
}

} // namespace Kontor::App
