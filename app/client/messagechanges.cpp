// SPDX-License-Identifier: Apache-2.0
#include "client/messagechanges.h"

#include "cache/localcache.h"
#include "client/framecheck.h"
#include "client/outbox.h"
#include "client/promises.h"
#include "client/synchronizer.h"
#include "connection/serverconnection.h"
#include "model/textrules.h"

namespace Kontor::App {

MessageChanges::MessageChanges(LocalCache &cache, ServerConnection &connection,
                               Synchronizer &synchronizer, Outbox &outbox, const Timings &timings,
                               QObject *parent)
    : QObject(parent)
    , m_cache(cache)
    , m_connection(connection)
    , m_synchronizer(synchronizer)
    , m_outbox(outbox)
    , m_timings(timings)
{
}

QFuture<Result<Done>> MessageChanges::edit(const MessageKey &message, const QString &text)
{
    const auto checkedText = checkedMessageText(text);
    if (!checkedText)
        return ready(Result<Done>(checkedText.error()));
    if (!message.id.isValid() && m_outbox.has(message.clientMsgId))
        return m_outbox.change(message.clientMsgId, *checkedText);
    auto promise = started<Done>();
    changeStored(
        message,
        [text = *checkedText](MessageId id) {
            return ToServer::EditMessage{.requestId = {}, .id = id, .message = text};
        },
        promise);
    return promise->future();
}

QFuture<Result<Done>> MessageChanges::remove(const MessageKey &message)
{
    if (!message.id.isValid() && m_outbox.has(message.clientMsgId))
        return m_outbox.discard(message.clientMsgId);
    auto promise = started<Done>();
    changeStored(
        message, [](MessageId id) { return ToServer::DeleteMessage{.requestId = {}, .id = id}; },
        promise);
    return promise->future();
}

void MessageChanges::changeStored(const MessageKey &message,
                                  const std::function<ToServer::Frame(MessageId)> &question,
                                  const DonePromise &promise)
{
    if (message.id.isValid())
        return ask(question(message.id), promise);
    onReady(m_cache.ownMessage(message.room, message.clientMsgId), this,
            [=, this](const Result<MessageId> &id) {
                if (id)
                    ask(question(*id), promise);
                else
                    finish<Done>(promise, id.error());
            });
}

void MessageChanges::ask(const ToServer::Frame &question, const DonePromise &promise)
{
    onReady(m_connection.request(question, m_timings.request), this,
            [=, this](const Result<ToClient::Frame> &answer) {
                if (!answer)
                    return finish<Done>(promise, answer.error());
                const auto *changed = std::get_if<ToClient::MessageChanged>(&*answer);
                const auto message = changed ? checked(changed->message) : std::nullopt;
                if (!message)
                    return finish<Done>(
                        promise,
                        {ErrorCode::BadFrame, QStringLiteral("an answer of another type")});
                const auto kept = m_synchronizer.apply(
                    {.room = message->room, .rev = message->rev, .message = message, .state = {}});
                onReady(kept, this, [promise](const Result<Applied> &applied) {
                    finish<Done>(promise,
                                 applied ? Result<Done>(Done()) : Result<Done>(applied.error()));
                });
            });
}

} // namespace Kontor::App
