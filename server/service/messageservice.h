// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "protocol/codec.h"
#include "service/authservice.h"
#include "service/eventpublisher.h"

namespace Kontor::Server {

//! What people do with messages. Any thread; the stores' errors pass through.
class MessageService {
public:
    MessageService(Stores stores, EventPublisher &publisher)
        : m_stores(stores)
        , m_publisher(publisher)
    {
    }

    //! InvalidText, EmptyMessage, MessageTooLong, BadFrame (no room_id).
    QFuture<Result<Posted>> post(const Identity &who, const ToServer::ChatMessage &request);

    //! InvalidText, EmptyMessage, MessageTooLong.
    QFuture<Result<Message>> edit(const Identity &who, const ToServer::EditMessage &request);

    QFuture<Result<Message>> remove(const Identity &who, MessageId message);

    //! The answer, never larger than a frame: what doesn't fit is left for the next page. BadFrame
    //! (no room_id, or two places to start from).
    QFuture<Result<ToClient::History>> history(const Identity &who,
                                               const ToServer::History &request);

    //! Everything in the room up to that id, whether there is such a message or not.
    QFuture<Result<Done>> markRead(const Identity &who, RoomId room, MessageId upTo);
    //! The same up to a message that is in the room; \a room may be invalid: the message's.
    QFuture<Result<Done>> readMessage(const Identity &who, RoomId room, MessageId message);

    //! The caller has checked that they are in the room.
    void typing(const Identity &who, RoomId room, bool isTyping);

private:
    const Stores m_stores;
    EventPublisher &m_publisher;
};

//! Cuts a page where it is farthest from what was asked for, until it fits into one frame.
HistoryPage fitToFrame(HistoryPage page, const HistoryQuery &query);

} // namespace Kontor::Server
