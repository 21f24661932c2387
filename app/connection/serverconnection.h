// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "connection/connectionmachine.h"
#include "connection/credentials.h"
#include "connection/frameobserver.h"
#include "connection/requesttracker.h"
#include "connection/transport.h"
#include "protocol/toserver.h"

#include <QTimer>

#include <memory>

namespace Kontor::App {

//! \brief Keeps one authenticated connection to the server alive.
//!
//! Drives a ConnectionMachine with one timer and one Transport at a time. Lives in the GUI thread;
//! no call blocks. Every attempt has a transport of its own; what an older one still says is
//! ignored. After welcomed() the owner fetches what was missed and calls syncProgressed(), then
//! syncFinished().
class ServerConnection final : public QObject {
    Q_OBJECT
public:
    //! \a clock outlives it.
    ServerConnection(QUrl url, TransportFactory transports, const Clock &clock, Backoff backoff,
                     QObject *parent = nullptr);
    ~ServerConnection() override;

    ConnectionStatus status() const;

    //! With a token where there is one; a login's token replaces the password.
    void signIn(const Credentials &credentials);
    //! Ends the session on the server, if it can be reached now; never connects again by itself.
    void signOut();
    //! For the farewell to reach the server after a sign-out.
    static constexpr std::chrono::seconds kFarewell{3};
    //! The network is back, the computer woke up, or the user is impatient.
    void nudge();
    //! Pings a connection that stands, and drops it without an answer within 5 s.
    void check();

    void syncProgressed() { handle({Event::Progressed}); }
    void syncFinished() { handle({Event::Synced}); }
    void syncFailed(const Error &error);

    //! False: not connected and welcomed; nothing was sent.
    bool send(const ToServer::Frame &frame);
    //! Fails at once with Unavailable where send() would.
    QFuture<Result<ToClient::Frame>> request(ToServer::Frame frame,
                                             std::chrono::milliseconds limit);
    //! An id for an answer that comes in several frames: who asks waits for received() itself.
    QString nextRequestId() { return m_requests.nextId(); }

    //! Sees every frame from now on; nullptr: nobody does. \a observer outlives it, or takes itself
    //! away.
    void setObserver(FrameObserver *observer) { m_observer = observer; }

    //! A Tick, as the timer gives it: what is due by the clock is done.
    void tick() { handle({Event::Tick}); }

signals:
    void statusChanged(const Kontor::App::ConnectionStatus &status);
    void tokenIssued(const QString &token);
    //! Signed in: now is the time to sync.
    void welcomed(const Kontor::ToClient::Welcome &welcome);
    //! Every frame after welcome, answers too; before the answer's future is finished.
    void received(const Kontor::ToClient::Frame &frame);
    //! The server refused; it isn't asked again before the next signIn().
    void rejected(const Kontor::Error &error);

private:
    using Event = ConnectionMachine::Event;
    using Action = ConnectionMachine::Action;

    ConnectionMachine::Moment now() const;
    void handle(const ConnectionMachine::Input &input);
    void perform(Action action);
    void openTransport();
    void dropTransport();
    void authenticate();
    void ping();
    void write(const ToServer::Frame &frame);
    void onReceived(const QByteArray &bytes);
    void onWelcome(const ToClient::Welcome &welcome);
    void onError(const ToClient::ErrorFrame &error);
    void onClosed(std::optional<quint16> code, const QString &reason, const QString &error);
    void onPong();
    Trouble troubleOf(Event event) const;

    const QUrl m_url;
    const TransportFactory m_transports;
    const Clock &m_clock;
    ConnectionMachine m_machine;
    RequestTracker m_requests;
    QTimer m_timer;
    std::unique_ptr<Transport> m_transport;
    quint64 m_attempt = 0;
    Credentials m_credentials;
    ToClient::Welcome m_welcome;
    std::optional<std::chrono::milliseconds> m_pingSent;
    std::optional<std::chrono::milliseconds> m_roundTrip;
    Trouble m_trouble = Trouble::None; // what the machine's last error is about
    std::optional<Timestamp> m_troubledAt;
    Trouble m_closedBy = Trouble::None; // of the newest end
    std::optional<quint16> m_closeCode; // of the transport that is about to be dropped
    bool m_saidGoodbye = false; // the server, on this transport
    FrameObserver *m_observer = nullptr;
    ConnectionStatus m_told; // what statusChanged() said last
};

} // namespace Kontor::App
