// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "client/session.h"
#include "replay/replaytransport.h"
#include "replay/sentframes.h"
#include "replay/virtualtime.h"

#include <QTemporaryDir>

namespace Kontor::Test {

//! \brief Plays a recording to a client core: a real Session with a cache of its own, whose server,
//! user and time are the recording.
//!
//! What the recorded user did is taken from what their client sent. Deterministic: nothing happens
//! between two moments of the recording but what the client does by itself.
class Replayer : public QObject {
    Q_OBJECT
public:
    //! \a time is the thread's event dispatcher; both outlive it.
    Replayer(const Recording &recording, VirtualTime &time);

    //! False: the client core could not even begin; error() says why.
    bool run();
    QString error() const { return m_error; }

    //! "- 1.234 s {frame}": recorded, and not sent now; "+ …": sent now, and not recorded.
    QStringList differences() const { return m_frames.differences(); }
    int sentFrames() const { return m_frames.count(); }
    //! Rooms, unread counts, newest messages and the outbox, as lines.
    QStringList state();

private:
    template <typename T>
    Result<T> wait(const QFuture<Result<T>> &future);
    bool prime();
    void becomeOnline();
    void play(std::size_t number);
    void playSent(std::size_t number, const QByteArray &frame);
    void settle();
    void advanceTo(std::chrono::milliseconds at);
    void onSent(const QByteArray &frame);
    void answer(const ToClient::Frame &frame);
    bool isConnected() const { return m_transport && !m_transport->isDone; }

    const Recording m_recording;
    VirtualTime &m_time;
    QTemporaryDir m_profile;
    SentFrames m_frames;
    QPointer<ReplayTransport> m_transport;
    std::unique_ptr<App::Session> m_session;
    std::chrono::milliseconds m_began{0};
    bool m_isPrologue = true;
    qint64 m_activity = 0;
    QString m_error;
};

} // namespace Kontor::Test
