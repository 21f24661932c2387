// SPDX-License-Identifier: Apache-2.0
#include "client/outbox.h"

#include "base/logging.h"
#include "cache/localcache.h"
#include "client/framecheck.h"
#include "client/synchronizer.h"
#include "connection/passing.h"
#include "connection/serverconnection.h"
#include "model/textrules.h"

#include <QTimer>
#include <QUuid>

#include <algorithm>

namespace Kontor::App {

namespace {

QString newClientMsgId()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

//! Not about the message: it goes when this user is signed in again.
bool isAboutTheSession(ErrorCode code)
{
    return code == ErrorCode::NotAuthenticated || code == ErrorCode::SessionExpired
        || code == ErrorCode::AccountDisabled;
}

} // namespace

Outbox::Outbox(LocalCache &cache, ServerConnection &connection, Synchronizer &synchronizer,
               const Clock &clock, const Timings &timings, QObject *parent)
    : QObject(parent)
    , m_cache(cache)
    , m_connection(connection)
    , m_synchronizer(synchronizer)
    , m_clock(clock)
    , m_timings(timings)
{
}

QFuture<Result<Done>> Outbox::send(RoomId room, const QString &text)
{
    const auto checkedText = checkedMessageText(text);
    if (!checkedText)
        return ready(Result<Done>(checkedText.error()));
    auto promise = std::make_shared<QPromise<Result<Done>>>();
    promise->start();
    const auto id = newClientMsgId();
    m_unsent.insert(id); // now: it may go out before it is told here that it is kept
    const auto stored = m_cache.enqueue(
        {.clientMsgId = id, .room = room, .text = *checkedText, .createdAt = m_clock.now()});
    onReady(stored, this, [this, promise, room, id](const Result<OutboxEntry> &entry) {
        if (!entry)
            m_unsent.remove(id);
        promise->addResult(entry ? Result<Done>(Done()) : Result<Done>(entry.error()));
        promise->finish();
        sendNext(room);
    });
    return promise->future();
}

void Outbox::retry(const QString &clientMsgId)
{
    const auto *entry = find(clientMsgId);
    if (!entry || !entry->failure)
        return;
    // Another text is stored under this id: as itself it would be refused for ever.
    const auto id = entry->failure == ErrorCode::Conflict ? newClientMsgId() : clientMsgId;
    onReady(m_cache.markWaiting(clientMsgId, id), this,
            [this, room = entry->room](const Result<Done> &) { sendNext(room); });
}

Result<OutboxEntry> Outbox::changeable(const QString &clientMsgId) const
{
    const auto *entry = find(clientMsgId);
    if (!entry)
        return ErrorCode::NoSuchMessage;
    if ((!entry->failure && !m_unsent.contains(clientMsgId)) || m_changing.contains(clientMsgId))
        return {ErrorCode::Conflict, QStringLiteral("the server may have it")};
    return *entry;
}

QFuture<Result<Done>> Outbox::change(const QString &clientMsgId, const QString &text)
{
    const auto entry = changeable(clientMsgId);
    if (!entry)
        return ready(Result<Done>(entry.error()));
    // As in retry(): what is stored under the old one is something else.
    const auto id = entry->failure == ErrorCode::Conflict ? newClientMsgId() : clientMsgId;
    m_changing.insert(clientMsgId);
    m_unsent.insert(id); // as in send()
    const auto changed = m_cache.changePending(clientMsgId, text, id);
    onReady(changed, this, [this, clientMsgId, id, room = entry->room](const Result<Done> &done) {
        m_changing.remove(clientMsgId);
        if (!done && id != clientMsgId)
            m_unsent.remove(id);
        sendNext(room);
    });
    return changed;
}

QFuture<Result<Done>> Outbox::discard(const QString &clientMsgId)
{
    const auto entry = changeable(clientMsgId);
    if (!entry)
        return ready(Result<Done>(entry.error()));
    m_changing.insert(clientMsgId);
    return leave(*entry, true);
}

void Outbox::start()
{
    m_running = true;
    m_underWay.clear();
    QSet<RoomId> rooms;
    for (const auto &entry : m_cache.outbox())
        rooms.insert(entry.room);
    for (const RoomId room : rooms)
        sendNext(room);
}

void Outbox::stop()
{
    m_running = false;
    m_underWay.clear();
}

void Outbox::take(const ToClient::Frame &frame)
{
    if (const auto *ack = std::get_if<ToClient::Ack>(&frame))
        onAck(*ack);
    else if (const auto *error = std::get_if<ToClient::ErrorFrame>(&frame))
        onRefused(*error);
}

void Outbox::sendNext(RoomId room)
{
    if (!m_running || m_underWay.contains(room))
        return;
    const auto &entries = m_cache.outbox();
    const auto next =
        std::find_if(entries.begin(), entries.end(), [room](const OutboxEntry &entry) {
            return entry.room == room && !entry.failure;
        });
    if (next == entries.end() || m_changing.contains(next->clientMsgId))
        return;
    m_unsent.remove(next->clientMsgId);
    m_underWay.insert(room, {next->clientMsgId, 0});
    (void)m_connection.send(ToServer::ChatMessage{.requestId = {},
                                                  .room = room,
                                                  .message = next->text,
                                                  .username = {},
                                                  .clientMsgId = next->clientMsgId,
                                                  .replyTo = {}});
    resendAfter(room, m_timings.resend);
}

void Outbox::resendAfter(RoomId room, std::chrono::milliseconds pause)
{
    const auto found = m_underWay.find(room);
    if (found == m_underWay.end())
        return;
    found->turn = ++m_turn;
    QTimer::singleShot(pause, this, [this, room, turn = m_turn] {
        const auto now = m_underWay.constFind(room);
        if (now == m_underWay.constEnd() || now->turn != turn)
            return;
        m_underWay.erase(now);
        sendNext(room);
    });
}

void Outbox::onAck(const ToClient::Ack &ack)
{
    const auto *found = find(ack.clientMsgId);
    if (!found)
        return;
    const auto entry = *found;
    const auto message = checked(Message{.id = ack.id,
                                         .room = entry.room,
                                         .rev = ack.rev,
                                         .username = m_cache.account().user.username,
                                         .text = entry.text,
                                         .timestamp = ack.timestamp,
                                         .clientMsgId = entry.clientMsgId});
    if (!message || ack.room != entry.room)
        return;
    if (m_underWay.value(entry.room).clientMsgId == entry.clientMsgId)
        resendAfter(entry.room, m_timings.trouble); // should the disk refuse to keep it now
    const auto kept = m_synchronizer.apply(
        {.room = entry.room, .rev = ack.rev, .message = message, .state = {}, .isAck = true});
    onReady(kept, this, [this, entry](const Result<Applied> &applied) {
        if (applied)
            leave(entry, false);
    });
}

void Outbox::onRefused(const ToClient::ErrorFrame &error)
{
    const auto room = roomOf(error.clientMsgId);
    if (!room.isValid())
        return;
    if (isPassing(error.code) || isAboutTheSession(error.code)) {
        const std::chrono::milliseconds asked(std::min<qint64>(error.retryAfterMs, 120'000));
        resendAfter(room, asked.count() > 0 ? asked : m_timings.resend);
        return;
    }
    qCWarning(lcClient) << "message for room" << room.value() << "refused:" << int(error.code);
    // What waits behind it goes on when the refusal is on the disk; until then nothing overtakes
    // it.
    onReady(m_cache.markFailed(error.clientMsgId, {error.code, error.message}), this,
            [this, room, id = error.clientMsgId](const Result<Done> &) {
                if (m_underWay.value(room).clientMsgId == id)
                    m_underWay.remove(room);
                sendNext(room);
            });
}

QFuture<Result<Done>> Outbox::leave(const OutboxEntry &entry, bool erases)
{
    const auto left = m_cache.removeFromOutbox(entry.clientMsgId, erases);
    onReady(left, this, [this, entry](const Result<Done> &done) {
        m_changing.remove(entry.clientMsgId);
        // An acknowledged one that the disk keeps is sent again later, and acknowledged again; one
        // that was to be discarded, and what waits behind it, goes out as if nothing had happened.
        if (done) {
            m_unsent.remove(entry.clientMsgId);
            if (m_underWay.value(entry.room).clientMsgId == entry.clientMsgId)
                m_underWay.remove(entry.room);
        }
        sendNext(entry.room);
    });
    return left;
}

const OutboxEntry *Outbox::find(const QString &clientMsgId) const
{
    const auto &entries = m_cache.outbox();
    const auto found = std::find_if(entries.begin(), entries.end(), [&](const OutboxEntry &entry) {
        return entry.clientMsgId == clientMsgId;
    });
    return found == entries.end() || clientMsgId.isEmpty() ? nullptr : &*found;
}

RoomId Outbox::roomOf(const QString &clientMsgId) const
{
    for (auto it = m_underWay.begin(); it != m_underWay.end(); ++it) {
        if (!clientMsgId.isEmpty() && it->clientMsgId == clientMsgId)
            return it.key();
    }
    return {};
}

} // namespace Kontor::App
