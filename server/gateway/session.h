// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gateway/clientconnection.h"
#include "gateway/endpoint.h"
#include "gateway/minutecounter.h"
#include "gateway/typingthrottle.h"
#include "protocol/codec.h"
#include "service/ratelimiter.h"
#include "service/services.h"

#include <QHash>

#include <deque>

namespace Kontor::Server {

class RequestDispatcher;
class SessionHub;

//! A decoded frame that waits, with what its answer carries back.
struct Request {
    ToServer::Frame frame;
    QString requestId;
    QString clientMsgId;
    QString username; //!< whom the payload claims to come from
};

//! \brief One connection's way through the protocol: who it is, then its requests, in their order.
//!
//! Consecutive chat messages are in the store's queue together, which keeps their order; any other
//! request waits until those before it are answered.
class Session final : public QObject {
    Q_OBJECT
public:
    struct Context {
        const GatewaySettings &settings;
        Services services;
        SessionHub &hub;
        RequestDispatcher &dispatcher;
    };

    //! Owns \a connection.
    Session(ClientConnection *connection, const Context &context, QObject *parent = nullptr);
    ~Session() override;

    //! Looks at the handshake, then waits for a login. Once, when ended() is connected.
    void start();

    ClientConnection &connection() { return *m_connection; }
    const Identity &identity() const { return *m_identity; }
    //! Invalid before login.
    UserId user() const { return m_identity ? m_identity->user : UserId(); }
    SessionId id() const { return m_identity ? m_identity->session : SessionId(); }
    bool hearsEverything() const { return m_endpoint.kind == Endpoint::Kind::Everything; }
    bool isLobby() const { return m_endpoint.kind == Endpoint::Kind::Lobby; }
    //! Whether what happens in \a room is for this connection.
    bool isOpenFor(RoomId room) const { return !m_endpoint.isBound() || room == m_boundRoom; }
    bool isBoundTo(RoomId room) const { return m_endpoint.isBound() && room == m_boundRoom; }
    //! Its welcome has been sent.
    bool isReady() const { return m_state == State::Ready; }

    void reply(const ToClient::Frame &frame);
    void replyError(const Error &error, const Request &request);
    //! The dispatcher is done with a request; the next may begin.
    void finished();
    //! Finishes the request when the client has read the answer; after the first one come the
    //! presences of its peers.
    void answerSync(const std::vector<QByteArray> &frames);
    PresenceService::Device device() const { return m_device; }
    TypingThrottle &typing() { return m_typing; }
    void logout(const Request &request);

    void endRevoked();
    void endDisabled();
    //! A bound connection's user isn't in its room any more.
    void endRemoved();
    //! Says goodbye; requests that have begun are still answered, then it closes.
    void drain(std::chrono::milliseconds reconnectAfter);
    //! The server can't keep up: the client comes back and syncs.
    void endBusy(std::chrono::milliseconds reconnectAfter);
    void tick();

signals:
    //! Once; nothing of it is used any more.
    void ended();

private:
    enum class State { New, Authenticating, Ready };

    void onClosed();
    ThreadCounters &counters() const { return *m_context.settings.thread; }
    //! Who, on which path; for the log.
    QJsonObject particulars() const;
    void synced();
    void onText(const QByteArray &text);
    void countReceived(const Decoded<ToServer::Frame> &decoded, qsizetype bytes);
    void onTextBeforeLogin(const Decoded<ToServer::Frame> &decoded);
    void onRequest(Decoded<ToServer::Frame> decoded);
    //! \a counted: logins refused, and let in.
    void authenticate(const QFuture<Result<Identity>> &identity, const QString &requestId,
                      std::array<Tally, 2> &counted);
    void enter(const Identity &identity, const QString &requestId);
    //! The rooms that this connection is for; for a bound one there is one, or an error.
    QFuture<Result<std::vector<RoomId>>> findRooms();
    void subscribe(const QString &requestId);
    void becomeReady(const QString &requestId);
    void refuse(const Error &error, const QString &requestId);
    void sendWelcome(const QString &requestId);
    void end(const Error &error, quint16 closeCode, const QString &requestId = {});
    void refuseRequest(const Error &error, const Request &request);
    //! Whether a request is its sender's, and one that this path serves.
    Result<Done> check(Request &request) const;
    void pump();

    ClientConnection *m_connection;
    const Context m_context;
    Endpoint m_endpoint;
    RoomId m_boundRoom; //!< invalid until it is found
    std::optional<Identity> m_identity;
    std::deque<Request> m_waiting;
    MinuteCounter m_badFrames;
    MinuteCounter m_refused;
    TypingThrottle m_typing;
    RateLimiter m_messageRate;
    RateLimiter m_requestRate;
    std::chrono::milliseconds m_since; //!< of this state, for the login's deadline
    std::chrono::milliseconds m_touchedAt;
    std::chrono::milliseconds m_connectedAt;
    int m_failedLogins = 0;
    int m_running = 0;
    bool m_runningChats = false; //!< those that run are chat messages
    bool m_pumping = false;
    bool m_draining = false;
    bool m_loggingOut = false;
    bool m_hasToldPeers = false;
    PresenceService::Device m_device = 0;
    bool m_byHandshake = false; //!< who it is, its handshake has said
    State m_state = State::New;
};

} // namespace Kontor::Server
