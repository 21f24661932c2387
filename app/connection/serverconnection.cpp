// SPDX-License-Identifier: Apache-2.0
#include "connection/serverconnection.h"

#include "base/logging.h"
#include "connection/passing.h"
#include "protocol/codec.h"
#include "protocol/errorcodes.h"

namespace Kontor::App {

namespace {

using std::chrono::milliseconds;

std::optional<Error> refusalIn(std::optional<quint16> code)
{
    if (code == CloseCode::kSessionRevoked)
        return Error{ErrorCode::SessionExpired,
                     QStringLiteral("the session was revoked or has expired")};
    if (code == CloseCode::kAccountDisabled)
        return Error{ErrorCode::AccountDisabled, QStringLiteral("the account is disabled")};
    if (code == CloseCode::kVersion)
        return Error{ErrorCode::UnknownType, QStringLiteral("the server speaks another version")};
    return std::nullopt;
}

Trouble troubleIn(std::optional<quint16> code)
{
    switch (code.value_or(0)) {
    case CloseCode::kGoingAway:
        return Trouble::GoingAway;
    case CloseCode::kHeartbeatMissed:
        return Trouble::Silent;
    case CloseCode::kTooSlow:
        return Trouble::TooSlow;
    case CloseCode::kFlooding:
        return Trouble::TooManySessions;
    case CloseCode::kBusy:
        return Trouble::Busy;
    default:
        return Trouble::Lost;
    }
}

bool isAway(ConnectionState state)
{
    return state == ConnectionState::Waiting || state == ConnectionState::Rejected;
}

} // namespace

ServerConnection::ServerConnection(QUrl url, TransportFactory transports, const Clock &clock,
                                   Backoff backoff, QObject *parent)
    : QObject(parent)
    , m_url(std::move(url))
    , m_transports(std::move(transports))
    , m_clock(clock)
    , m_machine(std::move(backoff))
{
    m_told = status();
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &ServerConnection::tick);
}

ServerConnection::~ServerConnection() = default;

ConnectionStatus ServerConnection::status() const
{
    const auto state = m_machine.state();
    return {.state = state,
            .failures = m_machine.failures(),
            .nextAttempt = m_machine.nextAttempt(),
            .since = m_machine.since(),
            .lastError = m_machine.lastError(),
            .url = m_url.toString(),
            .subprotocol =
                m_transport && isWelcomed(state) ? m_transport->subprotocol() : QString(),
            .tls = m_transport && isWelcomed(state) ? m_transport->tls() : std::nullopt,
            .roundTrip = m_roundTrip,
            .trouble = m_trouble,
            .troubledAt = m_troubledAt};
}

void ServerConnection::signIn(const Credentials &credentials)
{
    m_credentials = credentials;
    handle({Event::SignIn});
}

void ServerConnection::signOut()
{
    if (isWelcomed(m_machine.state())) {
        write(ToServer::Logout{});
        m_transport->disconnect(this);
        m_transport->close();
        auto *leaving = m_transport.release();
        leaving->setParent(this);
        QTimer::singleShot(kFarewell, leaving, [leaving] {
            leaving->abort();
            leaving->deleteLater();
        });
    }
    m_credentials.password.clear();
    m_credentials.token.clear();
    handle({Event::SignOut});
}

void ServerConnection::nudge()
{
    handle({Event::Nudge});
}

void ServerConnection::check()
{
    if (isWelcomed(m_machine.state()))
        nudge();
}

void ServerConnection::syncFailed(const Error &error)
{
    handle({Event::Postponed, error.retryAfter, error});
}

bool ServerConnection::send(const ToServer::Frame &frame)
{
    if (!isWelcomed(m_machine.state()))
        return false;
    write(frame);
    return true;
}

QFuture<Result<ToClient::Frame>> ServerConnection::request(ToServer::Frame frame,
                                                           milliseconds limit)
{
    const auto id = m_requests.nextId();
    std::visit([&id](auto &f) { f.requestId = id; }, frame);
    if (!send(frame))
        return ready(
            Result<ToClient::Frame>(ErrorCode::Unavailable, QStringLiteral("not connected")));
    return m_requests.track(id, limit);
}

ConnectionMachine::Moment ServerConnection::now() const
{
    return {m_clock.elapsed(), m_clock.now()};
}

void ServerConnection::handle(const ConnectionMachine::Input &input)
{
    const auto before = m_machine.state();
    const auto actions = m_machine.handle(input, now());
    if (isAway(m_machine.state()) && m_machine.state() != before) {
        m_trouble = troubleOf(input.event);
        m_troubledAt = m_clock.now();
    }
    for (const auto action : actions)
        perform(action);
    if (const auto next = m_machine.nextTick())
        m_timer.start(std::max(milliseconds(0), *next - m_clock.elapsed()));
    else
        m_timer.stop();
    if (const auto current = status(); current != m_told) {
        m_told = current;
        emit statusChanged(current);
    }
}

Trouble ServerConnection::troubleOf(Event event) const
{
    if (m_machine.state() == ConnectionState::Rejected)
        return Trouble::Refusal;
    if (event == Event::Closed)
        return m_closedBy;
    if (event == Event::Postponed)
        return Trouble::Busy;
    return m_saidGoodbye ? Trouble::GoingAway : Trouble::Silent;
}

void ServerConnection::perform(Action action)
{
    switch (action) {
    case Action::Open:
        return openTransport();
    case Action::Drop:
        return dropTransport();
    case Action::Authenticate:
        return authenticate();
    case Action::Synchronize:
        emit welcomed(m_welcome);
        return;
    case Action::Ping:
        return ping();
    case Action::Report:
        emit rejected(m_machine.lastError().value_or(Error{}));
        return;
    }
}

void ServerConnection::openTransport()
{
    dropTransport();
    m_saidGoodbye = false;
    m_transport = m_transports();
    auto *transport = m_transport.get();
    const auto attempt = m_attempt;
    auto current = [this, attempt] { return attempt == m_attempt; };
    connect(transport, &Transport::opened, this, [this, current] {
        if (!current())
            return;
        if (m_observer)
            m_observer->opened();
        handle({Event::Opened});
    });
    connect(transport, &Transport::received, this, [this, current](const QByteArray &bytes) {
        if (current())
            onReceived(bytes);
    });
    connect(transport, &Transport::pong, this, [this, current] {
        if (current())
            onPong();
    });
    connect(
        transport, &Transport::closed, this,
        [this, current](std::optional<quint16> code, const QString &reason, const QString &error) {
            if (current())
                onClosed(code, reason, error);
        });
    if (m_observer)
        m_observer->connecting();
    transport->open(m_url);
}

void ServerConnection::dropTransport()
{
    ++m_attempt;
    m_pingSent.reset();
    m_roundTrip.reset();
    if (m_transport) {
        if (m_observer)
            m_observer->closed(std::exchange(m_closeCode, std::nullopt));
        m_transport->abort();
        m_transport.release()->deleteLater(); // it may be its signal that brought us here
    }
    m_requests.failAll({ErrorCode::Unavailable, QStringLiteral("the connection was lost")});
}

void ServerConnection::authenticate()
{
    if (m_credentials.token.isEmpty()) {
        write(ToServer::Login{.requestId = m_requests.nextId(),
                              .username = m_credentials.username,
                              .password = m_credentials.password,
                              .device = m_credentials.device});
    } else {
        write(ToServer::Resume{.requestId = m_requests.nextId(), .token = m_credentials.token});
    }
}

void ServerConnection::ping()
{
    if (!m_transport)
        return;
    m_pingSent = m_clock.elapsed();
    m_transport->ping();
}

void ServerConnection::write(const ToServer::Frame &frame)
{
    const auto bytes = encode(frame);
    if (m_observer)
        m_observer->sent(bytes);
    m_transport->send(bytes);
}

void ServerConnection::onReceived(const QByteArray &bytes)
{
    const auto attempt = m_attempt;
    if (m_observer)
        m_observer->received(bytes);
    handle({Event::Heard});
    if (attempt != m_attempt)
        return;
    const auto decoded = decodeToClient(bytes);
    if (!decoded.frame) {
        // A newer server's frame, or a hostile one: what it should have told is noticed by its rev.
        if (decoded.frame.error().code != ErrorCode::UnknownType)
            qCWarning(lcConnection) << "unusable frame:" << decoded.frame.error().detail;
        return;
    }
    const auto &frame = *decoded.frame;
    if (const auto *welcome = std::get_if<ToClient::Welcome>(&frame))
        return onWelcome(*welcome);
    if (const auto *goodbye = std::get_if<ToClient::Goodbye>(&frame)) {
        m_saidGoodbye = true;
        qCInfo(lcConnection) << "goodbye, come back after" << goodbye->reconnectAfterMs << "ms";
        return handle(
            {Event::Goodbye, milliseconds(std::min<qint64>(goodbye->reconnectAfterMs, 1'000'000))});
    }
    if (const auto *error = std::get_if<ToClient::ErrorFrame>(&frame))
        onError(*error);
    if (!isWelcomed(m_machine.state()) || attempt != m_attempt)
        return;
    emit received(frame);
    m_requests.resolve(frame);
}

void ServerConnection::onWelcome(const ToClient::Welcome &welcome)
{
    if (m_machine.state() != ConnectionState::Authenticating)
        return;
    if (welcome.user.username.compare(m_credentials.username, Qt::CaseInsensitive) != 0) {
        return handle({Event::Refused,
                       {},
                       Error{ErrorCode::UsernameMismatch,
                             QStringLiteral("the server takes us for somebody else")}});
    }
    m_welcome = welcome;
    m_machine.setHeartbeat(milliseconds(std::min<qint64>(welcome.heartbeatMs, 1'000'000)));
    if (!welcome.token.isEmpty()) {
        m_credentials.token = welcome.token;
        m_credentials.password.clear();
        emit tokenIssued(welcome.token);
    }
    handle({Event::Welcomed});
}

void ServerConnection::onError(const ToClient::ErrorFrame &frame)
{
    const milliseconds wait(std::min<qint64>(frame.retryAfterMs, 1'000'000));
    const Error error{frame.code, frame.message, wait};
    if (m_machine.state() == ConnectionState::Authenticating)
        handle({isPassing(frame.code) ? Event::Postponed : Event::Refused, wait, error});
    else if (frame.code == ErrorCode::SessionExpired || frame.code == ErrorCode::AccountDisabled)
        handle({Event::Refused, {}, error});
}

void ServerConnection::onClosed(std::optional<quint16> code, const QString &reason,
                                const QString &error)
{
    // The reason is the other side's: quoted, it can't look like another line of the log.
    qCInfo(lcConnection) << "closed, code" << int(code.value_or(0)) << reason << error;
    m_closeCode = code;
    if (const auto refusal = refusalIn(code))
        return handle({Event::Refused, {}, refusal});
    m_closedBy = m_transport->trouble();
    if (m_closedBy == Trouble::None)
        m_closedBy = m_saidGoodbye && !code ? Trouble::GoingAway : troubleIn(code);
    handle({Event::Closed, {}, Error{ErrorCode::Unavailable, code ? reason : error}});
}

void ServerConnection::onPong()
{
    if (m_pingSent)
        m_roundTrip = m_clock.elapsed() - *std::exchange(m_pingSent, std::nullopt);
    handle({Event::Heard});
}

} // namespace Kontor::App
