// SPDX-License-Identifier: Apache-2.0
#include "gateway/requestdispatcher.h"

#include "gateway/sessionhub.h"
#include "model/textrules.h"

namespace Kontor::Server {

//! One request of one session: an overload a type.
struct RequestDispatcher::Call {
    const Services &services;
    SessionHub &hub;
    const std::function<void()> &deliverEvents;
    Session &session;
    const Request &request;

    //! Answers with what \a toFrame makes of the value.
    template <typename T, typename ToFrame>
    void answer(const QFuture<Result<T>> &future, ToFrame toFrame) const
    {
        onReady(future, &session,
                [session = &session, request = request, toFrame](const Result<T> &result) {
                    if (result)
                        session->reply(toFrame(*result));
                    else
                        session->replyError(result.error(), request);
                    session->finished();
                });
    }

    void answerWithFrame(const auto &future) const
    {
        answer(future, [](const auto &frame) { return frame; });
    }

    //! Answers an error only.
    void answerNothing(const QFuture<Result<Done>> &future) const
    {
        onReady(future, &session,
                [session = &session, request = request](const Result<Done> &result) {
                    if (!result)
                        session->replyError(result.error(), request);
                    session->finished();
                });
    }

    void operator()(const ToServer::ChatMessage &chat) const
    {
        answer(services.messages.post(session.identity(), chat),
               [requestId = request.requestId,
                clientMsgId = request.clientMsgId](const Posted &posted) {
                   const auto &message = posted.message;
                   return ToClient::Ack{requestId,       clientMsgId, message.id,
                                        message.room,    message.rev, message.timestamp,
                                        posted.duplicate};
               });
    }

    void operator()(const ToServer::Sync &sync) const
    {
        onReady(
            services.sync.sync(session.identity(), sync), &session,
            [session = &session, request = request](const Result<std::vector<QByteArray>> &frames) {
                if (frames) // the next request waits until the client has read this answer
                    return session->answerSync(*frames);
                session->replyError(frames.error(), request);
                session->finished();
            });
    }

    void operator()(const ToServer::History &history) const
    {
        answerWithFrame(services.messages.history(session.identity(), history));
    }

    //! \brief Answers a change of a room: its event comes first, and with it what follows from it.
    //!
    //! Whoever has joined hears what is said after the answer, whoever has left doesn't.
    template <typename T, typename ToFrame>
    void answerChange(const QFuture<Result<T>> &future, ToFrame toFrame) const
    {
        onReady(future, &session,
                [session = &session, request = request, &deliver = deliverEvents,
                 toFrame](const Result<T> &result) {
                    deliver();
                    if (result)
                        session->reply(toFrame(*result));
                    else
                        session->replyError(result.error(), request);
                    session->finished();
                });
    }

    void answerRoom(const QFuture<Result<Room>> &future) const
    {
        answerChange(future, [id = request.requestId](const Room &room) {
            return ToClient::RoomChanged{id, room};
        });
    }

    void answerMessage(const QFuture<Result<Message>> &future) const
    {
        answer(future, [id = request.requestId](const Message &message) {
            return ToClient::MessageChanged{id, message};
        });
    }

    void operator()(const ToServer::EditMessage &edit) const
    {
        answerMessage(services.messages.edit(session.identity(), edit));
    }

    void operator()(const ToServer::DeleteMessage &removal) const
    {
        answerMessage(services.messages.remove(session.identity(), removal.id));
    }

    void operator()(const ToServer::CreateRoom &create) const
    {
        answerRoom(services.rooms.create(session.identity(), create));
    }

    void operator()(const ToServer::JoinRoom &join) const
    {
        answerRoom(services.rooms.join(session.identity(), join.room));
    }

    void operator()(const ToServer::LeaveRoom &leave) const
    {
        answerLeaving(services.rooms.leave(session.identity(), leave.room), leave.room);
    }

    void operator()(const ToServer::Invite &invite) const
    {
        answerRoom(services.rooms.invite(session.identity(), invite));
    }

    void operator()(const ToServer::RemoveParticipant &removal) const
    {
        const auto whom = checkedUsername(removal.participant);
        if (whom && *whom == session.identity().person.username)
            answerLeaving(services.rooms.leave(session.identity(), removal.room), removal.room);
        else
            answerRoom(services.rooms.remove(session.identity(), removal));
    }

    void operator()(const ToServer::RenameRoom &rename) const
    {
        answerRoom(services.rooms.rename(session.identity(), rename));
    }

    void operator()(const ToServer::ArchiveRoom &archive) const
    {
        answerRoom(services.rooms.archive(session.identity(), archive));
    }

    void operator()(const ToServer::SetRole &role) const
    {
        answerRoom(services.rooms.setRole(session.identity(), role));
    }

    void answerLeaving(const QFuture<Result<Done>> &future, RoomId room) const
    {
        answerChange(future, [id = request.requestId, room](const Done &) {
            return ToClient::RoomRemoved{id, room};
        });
    }

    void operator()(const ToServer::ListUsers &list) const
    {
        answerWithFrame(services.rooms.users(list));
    }

    void operator()(const ToServer::ListRooms &list) const
    {
        answerWithFrame(services.rooms.publicRooms(session.identity(), list));
    }

    void operator()(const ToServer::ListParticipants &list) const
    {
        // Watched from before the list is read: nothing is missed in between. What can't be watched
        // is going to be refused, and ends no watch.
        if (hub.isSubscribed(&session, list.room))
            hub.watch(&session, list.room);
        answerWithFrame(services.rooms.participants(session.identity(), list));
    }

    void operator()(const ToServer::SetPresence &presence) const
    {
        services.presence.set(session.device(), presence.status);
        session.finished();
    }

    void operator()(const ToServer::MarkRead &mark) const
    {
        if (!mark.room.isValid())
            return refuse({ErrorCode::BadFrame, QStringLiteral("room_id is missing")});
        answerNothing(services.messages.markRead(session.identity(), mark.room, mark.upTo));
    }

    void operator()(const ToServer::ReadReceipt &receipt) const
    {
        answerNothing(
            services.messages.readMessage(session.identity(), receipt.room, receipt.message));
    }

    void operator()(const ToServer::Typing &typing) const
    {
        if (!typing.room.isValid())
            return refuse({ErrorCode::BadFrame, QStringLiteral("room_id is missing")});
        if (!hub.isSubscribed(&session, typing.room))
            return refuse({ErrorCode::NoSuchRoom, QStringLiteral("not a room of yours")});
        if (session.typing().mayTell(typing.room, typing.isTyping))
            services.messages.typing(session.identity(), typing.room, typing.isTyping);
        session.finished();
    }

    void operator()(const ToServer::Logout &) const { session.logout(request); }

    //! Those of the protocol that this version doesn't serve.
    void operator()(const auto &) const
    {
        refuse({ErrorCode::UnknownType, QStringLiteral("not served here")});
    }

    void refuse(const Error &error) const
    {
        session.replyError(error, request);
        session.finished();
    }
};

void RequestDispatcher::dispatch(Session &session, const Request &request)
{
    std::visit(Call{m_services, m_hub, m_deliverEvents, session, request}, request.frame);
}

} // namespace Kontor::Server
