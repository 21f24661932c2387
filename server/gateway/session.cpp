// SPDX-License-Identifier: Apache-2.0
#include "gateway/session.h"

#include "base/backoff.h"
#include "base/logging.h"
#include "gateway/requestdispatcher.h"
#include "gateway/sessionhub.h"
#include "protocol/errorcodes.h"
#include "protocol/version.h"

#include <QHostAddress>
#include <QUrl>

namespace Kontor::Server {

namespace {

constexpr int kFailedLogins = 5;
//! Requests that may follow a login which is being checked: they may be large by then.
constexpr int kWaitingBeforeLogin = 16;
constexpr std::chrono::hours kTouchInterval{1};

constexpr std::chrono::milliseconds kStorageRetry{1000};
constexpr std::chrono::milliseconds kBusyFrom{1000}; // somebody who can't be served comes back
constexpr std::chrono::milliseconds kBusyTo{5000};

bool isStorageTrouble(ErrorCode code)
{
    return code == ErrorCode::StorageUnavailable || code == ErrorCode::Cancelled;
}

quint16 closeCodeFor(ErrorCode whyNotBound)
{
    switch (whyNotBound) {
    case ErrorCode::NotAParticipant:
    case ErrorCode::NotAllowed: // a private room with oneself
        return CloseCode::kNotAParticipant;
    case ErrorCode::NoSuchRoom:
    case ErrorCode::NoSuchUser:
        return CloseCode::kNoSuchRoom;
    default:
        return CloseCode::kBusy;
    }
}

bool isBadFrame(ErrorCode code)
{
    return code == ErrorCode::BadJson || code == ErrorCode::BadFrame;
}

} // namespace

Session::Session(ClientConnection *connection, const Context &context, QObject *parent)
    : QObject(parent)
    , m_connection(connection)
    , m_context(context)
    , m_badFrames(context.services.clock)
    , m_refused(context.services.clock)
    , m_typing(context.services.clock)
    , m_messageRate(context.services.clock, context.settings.messageRate,
                    context.settings.messageBurst)
    , m_requestRate(context.services.clock, context.settings.requestRate,
                    context.settings.requestBurst)
    , m_since(context.services.clock.elapsed())
    , m_touchedAt(m_since)
    , m_connectedAt(m_since)
{
    connection->setParent(this);
    connect(connection, &ClientConnection::textReceived, this, &Session::onText);
    connect(connection, &ClientConnection::closed, this, &Session::onClosed);
}

Session::~Session()
{
    m_context.services.presence.disconnected(m_device, PresenceService::Leaving::Lost);
    m_context.hub.remove(this);
}

void Session::onClosed()
{
    const auto code = m_connection->closeCode();
    auto what = particulars();
    what.insert(QStringLiteral("code"), code);
    what.insert(QStringLiteral("duration_ms"),
                qint64((m_context.services.clock.elapsed() - m_connectedAt).count()));
    logEvent(lcGateway(), m_identity ? QtInfoMsg : QtDebugMsg, QStringLiteral("DISCONNECT"), what);
    if (m_state == State::Ready)
        counters().left[std::size_t(m_endpoint.kind)].add();
    if (m_identity)
        m_context.services.auth.touch(m_identity->session);
    for (const RoomId room : m_typing.ongoing())
        m_context.services.messages.typing(*m_identity, room, false);
    const bool deliberate = code == CloseCode::kDone || code == CloseCode::kSessionRevoked
        || code == CloseCode::kAccountDisabled;
    m_context.services.presence.disconnected(std::exchange(m_device, 0),
                                             deliberate ? PresenceService::Leaving::Deliberate
                                                        : PresenceService::Leaving::Lost);
    emit ended();
}

void Session::start()
{
    const auto request = m_connection->request();
    if (!request.rawHeader("Sec-WebSocket-Protocol").isEmpty()
        && m_connection->subprotocol() != kSubprotocol) {
        return end({ErrorCode::BadFrame, kSubprotocol + QStringLiteral(" is spoken here")},
                   CloseCode::kVersion);
    }
    const auto endpoint = parseEndpoint(request.url());
    if (!endpoint)
        return end({ErrorCode::NoSuchRoom, QStringLiteral("no such path")}, CloseCode::kNoSuchRoom);
    m_endpoint = *endpoint;
    const auto token = handshakeToken(request);
    m_byHandshake = !token.isEmpty();
    if (m_byHandshake)
        authenticate(m_context.services.auth.resume(token), {}, counters().resumes);
}

void Session::onText(const QByteArray &text)
{
    if (m_draining || m_connection->isClosing())
        return; // not answered: the client keeps it
    auto decoded = decodeToServer(text);
    countReceived(decoded, text.size());
    if (m_state == State::New)
        onTextBeforeLogin(decoded);
    else
        onRequest(std::move(decoded));
}

void Session::onTextBeforeLogin(const Decoded<ToServer::Frame> &decoded)
{
    if (!decoded.frame) {
        const bool bad = isBadFrame(decoded.frame.error().code);
        return bad ? end(decoded.frame.error(), CloseCode::kPolicy, decoded.requestId)
                   : end({ErrorCode::NotAuthenticated, QStringLiteral("log in first")},
                         CloseCode::kNotAuthenticated, decoded.requestId);
    }
    if (const auto *login = std::get_if<ToServer::Login>(&*decoded.frame)) {
        auto password = login->password.toUtf8();
        if (password.size() > Limits::kPasswordBytes) {
            return end({ErrorCode::BadFrame, QStringLiteral("password is too long")},
                       CloseCode::kPolicy, decoded.requestId);
        }
        // Everybody behind a proxy on this computer has its address.
        const QHostAddress address(m_connection->address());
        authenticate(
            m_context.services.auth.login({login->username, password, login->device,
                                           address.isLoopback() ? QString() : address.toString()}),
            decoded.requestId, counters().logins);
        wipe(password);
    } else if (const auto *resume = std::get_if<ToServer::Resume>(&*decoded.frame)) {
        authenticate(m_context.services.auth.resume(resume->token.toUtf8()), decoded.requestId,
                     counters().resumes);
    } else {
        end({ErrorCode::NotAuthenticated, QStringLiteral("log in first")},
            CloseCode::kNotAuthenticated, decoded.requestId);
    }
}

void Session::authenticate(const QFuture<Result<Identity>> &identity, const QString &requestId,
                           std::array<Tally, 2> &counted)
{
    m_state = State::Authenticating;
    m_connection->setFrameLimit(m_context.settings.frameBytes); // for what follows at once
    onReady(identity, this, [this, requestId, &counted](const Result<Identity> &result) {
        counted[result ? 1 : 0].add();
        if (m_connection->isClosing())
            return;
        if (result)
            enter(*result, requestId);
        else
            refuse(result.error(), requestId);
    });
}

void Session::refuse(const Error &error, const QString &requestId)
{
    switch (error.code) {
    case ErrorCode::SessionExpired:
        return end(error, CloseCode::kSessionRevoked, requestId);
    case ErrorCode::AccountDisabled:
        return end(error, CloseCode::kAccountDisabled, requestId);
    case ErrorCode::WrongCredentials:
    case ErrorCode::RateLimited:
        if (++m_failedLogins < kFailedLogins && m_waiting.empty())
            break;
        return end(error, CloseCode::kNotAuthenticated, requestId);
    default:
        return end(error, CloseCode::kBusy, requestId);
    }
    replyError(error, {{}, requestId, {}, {}});
    m_state = State::New;
    m_connection->setFrameLimit(Limits::kFrameBytesBeforeLogin);
    m_since = m_context.services.clock.elapsed();
}

void Session::enter(const Identity &identity, const QString &requestId)
{
    m_identity = identity;
    // First the subscription of the user, then the rooms: one that is made meanwhile arrives as an
    // event.
    m_context.hub.add(this);
    // What ended the session before that was told to nobody.
    onReady(m_context.services.auth.confirm(identity.session), this,
            [this, requestId](const Result<Done> &good) {
                if (m_connection->isClosing())
                    return;
                if (good)
                    subscribe(requestId);
                else
                    refuse(good.error(), requestId);
            });
}

QFuture<Result<std::vector<RoomId>>> Session::findRooms()
{
    auto &rooms = m_context.services.rooms;
    switch (m_endpoint.kind) {
    case Endpoint::Kind::Group:
        return rooms.findGroup(*m_identity, m_endpoint.name);
    case Endpoint::Kind::Private:
        return rooms.openPrivate(*m_identity, m_endpoint.name);
    case Endpoint::Kind::Everything:
    case Endpoint::Kind::Lobby:
        break;
    }
    return rooms.roomsOf(*m_identity);
}

void Session::subscribe(const QString &requestId)
{
    onReady(findRooms(), this, [this, requestId](const Result<std::vector<RoomId>> &rooms) {
        if (m_connection->isClosing())
            return;
        if (!rooms)
            return end(rooms.error(), closeCodeFor(rooms.error().code), requestId);
        if (m_endpoint.isBound())
            m_boundRoom = rooms->front();
        m_context.hub.enter(this, *rooms);
        if (m_endpoint.isBound() && !m_context.hub.isSubscribed(this, m_boundRoom))
            return endRemoved(); // since it was looked up
        becomeReady(requestId);
    });
}

void Session::becomeReady(const QString &requestId)
{
    m_state = State::Ready;
    // Clients of a bound path know of no welcome; it answers those that ask with login or resume.
    if (m_endpoint.kind == Endpoint::Kind::Everything || !m_byHandshake)
        sendWelcome(requestId);
    m_identity->token.clear();
    m_device = m_context.services.presence.connected(*m_identity);
    counters().entered[std::size_t(m_endpoint.kind)].add();
    logEvent(lcGateway(), QtInfoMsg, QStringLiteral("CONNECT"), particulars());
    pump();
}

void Session::sendWelcome(const QString &requestId)
{
    const auto &settings = m_context.settings;
    const auto rate = qint64(settings.messageRate);
    reply(ToClient::Welcome{requestId,
                            QString::fromLatin1(m_identity->token),
                            m_identity->person,
                            settings.server,
                            settings.epoch,
                            {Limits::kMessageBytes, settings.frameBytes, rate},
                            settings.heartbeat.count()});
}

void Session::onRequest(Decoded<ToServer::Frame> decoded)
{
    Request request{{}, decoded.requestId, decoded.clientMsgId, decoded.username};
    if (!decoded.frame)
        return refuseRequest(decoded.frame.error(), request);
    request.frame = std::move(*decoded.frame);
    if (std::holds_alternative<ToServer::Login>(request.frame)
        || std::holds_alternative<ToServer::Resume>(request.frame)) {
        return end({ErrorCode::BadFrame, QStringLiteral("logged in already")}, CloseCode::kPolicy,
                   request.requestId);
    }
    const bool isChat = std::holds_alternative<ToServer::ChatMessage>(request.frame);
    const auto wait = isChat ? m_messageRate.take() : m_requestRate.take();
    if (wait.count() > 0) {
        return refuseRequest({ErrorCode::RateLimited, QStringLiteral("too many frames"), wait},
                             request);
    }
    const int waitingLimit =
        m_state == State::Ready ? m_context.settings.waitingRequests : kWaitingBeforeLogin;
    if (m_running + int(m_waiting.size()) >= waitingLimit) {
        return refuseRequest({ErrorCode::RateLimited, QStringLiteral("too many requests at once"),
                              std::chrono::seconds(1)},
                             request);
    }
    m_waiting.push_back(std::move(request));
    pump();
}

void Session::pump()
{
    if (m_pumping || m_state != State::Ready)
        return;
    m_pumping = true;
    while (!m_waiting.empty() && !m_draining && !m_connection->isClosing()) {
        const bool isChat = std::holds_alternative<ToServer::ChatMessage>(m_waiting.front().frame);
        if (m_running > 0 && !(isChat && m_runningChats))
            break;
        auto request = std::move(m_waiting.front());
        m_waiting.pop_front();
        if (const auto good = check(request); !good) {
            replyError(good.error(), request);
            continue;
        }
        ++m_running;
        m_runningChats = isChat;
        m_context.dispatcher.dispatch(*this, request);
    }
    m_pumping = false;
}

Result<Done> Session::check(Request &request) const
{
    const auto &claimed = request.username;
    if (!claimed.isEmpty() && claimed.toLower() != m_identity->person.username)
        return {ErrorCode::UsernameMismatch, QStringLiteral("you are somebody else")};
    return fitToEndpoint(request.frame, m_endpoint, m_boundRoom);
}

void Session::finished()
{
    --m_running;
    if (m_draining && m_running == 0)
        m_connection->close(CloseCode::kGoingAway, QStringLiteral("restart"));
    pump();
}

void Session::replyError(const Error &error, const Request &request)
{
    counters().errors[std::size_t(error.code)].add();
    ToClient::ErrorFrame frame{error.code, error.detail, request.requestId, request.clientMsgId,
                               error.retryAfter.count()};
    if (isStorageTrouble(error.code)) { // whose detail is for the log
        frame.code = ErrorCode::StorageUnavailable;
        frame.message = QStringLiteral("The server can't store or read right now.");
        frame.retryAfterMs = std::max(frame.retryAfterMs, qint64(kStorageRetry.count()));
    } else if (error.code == ErrorCode::Internal) {
        frame.message = QStringLiteral("Something went wrong in the server.");
    }
    reply(frame);
}

void Session::refuseRequest(const Error &error, const Request &request)
{
    const auto &settings = m_context.settings;
    if (isBadFrame(error.code) && m_badFrames.count() >= settings.badFramesPerMinute)
        return end(error, CloseCode::kPolicy, request.requestId);
    if (m_refused.count() >= settings.refusedPerMinute)
        return end(error, CloseCode::kFlooding, request.requestId);
    replyError(error, request);
}

void Session::reply(const ToClient::Frame &frame)
{
    counters().framesOut[frame.index()].add();
    m_connection->send(encode(frame));
}

void Session::answerSync(const std::vector<QByteArray> &frames)
{
    for (std::size_t i = 0; i < frames.size(); ++i)
        counters().framesOut[ToClient::Frame(ToClient::Sync()).index()].add();
    m_connection->sendPaced(frames, [this] { synced(); });
}

void Session::synced()
{
    finished();
    if (std::exchange(m_hasToldPeers, true))
        return;
    onReady(m_context.services.presence.peersOf(*m_identity), this,
            [this](const Result<std::vector<ToClient::Presence>> &peers) {
                m_hasToldPeers = peers.hasValue(); // or the next sync tells of them
                if (!peers)
                    return;
                for (const auto &peer : *peers)
                    reply(peer);
            });
}

void Session::logout(const Request &request)
{
    m_loggingOut = true;
    onReady(m_context.services.auth.logout(m_identity->session), this,
            [this, request](const Result<Done> &done) {
                m_loggingOut = done.hasValue();
                if (!done)
                    replyError(done.error(), request);
                else
                    m_connection->close(CloseCode::kDone);
                finished();
            });
}

void Session::end(const Error &error, quint16 closeCode, const QString &requestId)
{
    replyError(error, {{}, requestId, {}, {}});
    m_waiting.clear();
    if (closeCode == CloseCode::kBusy) {
        const auto wait = Backoff({}, {}, {}).spread(kBusyFrom, kBusyTo);
        reply(ToClient::Goodbye{QStringLiteral("busy"), wait.count()});
    }
    m_connection->close(closeCode);
}

void Session::endRevoked()
{
    if (m_loggingOut)
        return; // by itself: it is told so in a moment
    end({ErrorCode::SessionExpired, QStringLiteral("revoked")}, CloseCode::kSessionRevoked);
}

void Session::endDisabled()
{
    end({ErrorCode::AccountDisabled, QStringLiteral("disabled")}, CloseCode::kAccountDisabled);
}

void Session::endRemoved()
{
    end({ErrorCode::NotAParticipant, QStringLiteral("not in this room any more")},
        CloseCode::kNotAParticipant);
}

void Session::drain(std::chrono::milliseconds reconnectAfter)
{
    if (m_draining || m_connection->isClosing())
        return;
    m_draining = true;
    m_waiting.clear();
    reply(ToClient::Goodbye{QStringLiteral("restart"), reconnectAfter.count()});
    if (m_running == 0)
        m_connection->close(CloseCode::kGoingAway, QStringLiteral("restart"));
}

void Session::endBusy(std::chrono::milliseconds reconnectAfter)
{
    reply(ToClient::Goodbye{QStringLiteral("busy"), reconnectAfter.count()});
    m_waiting.clear();
    m_connection->close(CloseCode::kBusy, QStringLiteral("overloaded"));
}

void Session::tick()
{
    m_connection->tick();
    if (m_connection->isClosing())
        return;
    const auto &clock = m_context.services.clock;
    const auto now = clock.elapsed();
    if (m_state == State::New && now - m_since >= m_context.settings.loginDeadline) {
        return end({ErrorCode::NotAuthenticated, QStringLiteral("nobody logged in")},
                   CloseCode::kNotAuthenticated);
    }
    if (!m_identity)
        return;
    if (clock.now() >= m_identity->expiresAt)
        return end({ErrorCode::SessionExpired, QStringLiteral("expired")},
                   CloseCode::kSessionRevoked);
    if (now - m_touchedAt >= kTouchInterval) {
        m_touchedAt = now;
        m_context.services.auth.touch(m_identity->session);
    }
}

} // namespace Kontor::Server
