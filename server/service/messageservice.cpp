// SPDX-License-Identifier: Apache-2.0
#include "service/messageservice.h"

#include "model/textrules.h"
#include "service/wiresize.h"

#include <deque>

namespace Kontor::Server {

namespace {

Error missing(const char *field)
{
    return {ErrorCode::BadFrame, QLatin1String(field) + QStringLiteral(" is missing")};
}

} // namespace

QFuture<Result<Posted>> MessageService::post(const Identity &who,
                                             const ToServer::ChatMessage &request)
{
    if (!request.room.isValid())
        return ready<Posted>(missing("room_id"));
    const auto text = checkedMessageText(request.message);
    if (!text)
        return ready<Posted>(text.error());
    return m_stores.messages.append(
        {who.user, who.person.username, request.room, *text, request.clientMsgId, request.replyTo});
}

QFuture<Result<Message>> MessageService::edit(const Identity &who,
                                              const ToServer::EditMessage &request)
{
    const auto text = checkedMessageText(request.message);
    return text ? m_stores.messages.edit(who.user, request.id, *text)
                : ready<Message>(text.error());
}

QFuture<Result<Message>> MessageService::remove(const Identity &who, MessageId message)
{
    return m_stores.messages.remove(who.user, message);
}

QFuture<Result<ToClient::History>> MessageService::history(const Identity &who,
                                                           const ToServer::History &request)
{
    using Answer = ToClient::History;
    if (!request.room.isValid())
        return ready<Answer>(missing("room_id"));
    const int starts = int(request.before.isValid()) + int(request.after.isValid())
        + int(request.around.isValid());
    if (starts > 1) {
        return ready<Answer>(
            Error{ErrorCode::BadFrame, QStringLiteral("one of before, after and around")});
    }
    const int limit = int(std::clamp<qint64>(request.limit, 1, Limits::kPageSize));
    const HistoryQuery query{request.room, request.before, request.after, request.around, limit};
    return mapResult(
        m_stores.messages.history(who.user, query),
        [query, id = request.requestId](const HistoryPage &page) -> Result<Answer> {
            auto fitting = fitToFrame(page, query);
            return Answer{id, query.room, std::move(fitting.messages), fitting.hasMore};
        });
}

HistoryPage fitToFrame(HistoryPage page, const HistoryQuery &query)
{
    std::deque<qsizetype> sizes;
    qsizetype bytes = 0;
    for (const auto &message : page.messages) {
        sizes.push_back(wireSize(message));
        bytes += sizes.back();
    }
    auto first = page.messages.begin();
    auto last = page.messages.end();
    while (bytes > kListBytes && sizes.size() > 1) {
        page.hasMore = true;
        const bool centred = query.around.isValid();
        const bool frontIsFarther = query.around.value() - first->id.value()
            >= (last - 1)->id.value() - query.around.value();
        if (centred ? frontIsFarther : !query.after.isValid()) {
            bytes -= sizes.front();
            sizes.pop_front();
            ++first;
        } else {
            bytes -= sizes.back();
            sizes.pop_back();
            --last;
        }
    }
    return {std::vector<Message>(first, last), page.hasMore};
}

QFuture<Result<Done>> MessageService::markRead(const Identity &who, RoomId room, MessageId upTo)
{
    return m_stores.rooms.markRead({who.user, who.person.username, room, upTo});
}

QFuture<Result<Done>> MessageService::readMessage(const Identity &who, RoomId room,
                                                  MessageId message)
{
    return m_stores.rooms.markRead({who.user, who.person.username, room, message, true});
}

void MessageService::typing(const Identity &who, RoomId room, bool isTyping)
{
    m_publisher.typingChanged({room, who.user, who.person.username, isTyping});
}

} // namespace Kontor::Server
