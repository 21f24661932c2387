// SPDX-License-Identifier: Apache-2.0
#include "replay/replayer.h"

#include "protocol/codec.h"
#include "protocol/inspection.h"
#include "replay/recordeduser.h"

#include <QCoreApplication>
#include <QUuid>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Kontor::Test {

using std::chrono::milliseconds;

namespace {

constexpr int kQuietRounds = 4; // longer than any chain of steps that shows nothing on its way
constexpr int kRounds = 1'000; // then the client is busy with itself for ever

App::CacheConfig config(const QTemporaryDir &profile, const Recording &recording)
{
    return {
        .profile = profile.path(), .url = u"ws://recorded/ws/"_s, .username = recording.username};
}

} // namespace

Replayer::Replayer(const Recording &recording, VirtualTime &time)
    : m_recording(recording)
    , m_time(time)
    , m_frames(recording)
{
    m_time.setBegin(recording.started - m_time.elapsed());
    const auto factory = [this]() -> std::unique_ptr<App::Transport> {
        auto transport = std::make_unique<ReplayTransport>();
        m_transport = transport.get();
        connect(m_transport, &ReplayTransport::sent, this, &Replayer::onSent);
        ++m_activity;
        return transport;
    };
    // No waiting between attempts, which would be random: the recording says when one came through.
    const Backoff atOnce(milliseconds(0), milliseconds(0), milliseconds(0), [] { return 0.0; });
    m_session = std::make_unique<App::Session>(
        std::make_unique<App::LocalCache>(config(m_profile, recording)), factory, m_time, atOnce);
    connect(&m_session->cache(), &App::LocalCache::changed, this, [this] { ++m_activity; });
    connect(m_session.get(), &App::Session::statusChanged, this, [this] { ++m_activity; });
}

template <typename T>
Result<T> Replayer::wait(const QFuture<Result<T>> &future)
{
    bool isReady = false;
    onReady(future, this, [&isReady](const Result<T> &) { isReady = true; });
    while (!isReady)
        m_time.processEvents(QEventLoop::WaitForMoreEvents);
    return future.resultCount() ? future.result() : Result<T>(ErrorCode::Cancelled);
}

bool Replayer::run()
{
    const auto opened = wait(m_session->open());
    if (!opened || !prime()) {
        m_error = opened ? u"the recording's beginning is unusable"_s : opened.error().detail;
        return false;
    }
    if (m_recording.start.isWelcomed)
        becomeOnline();
    m_isPrologue = false;
    m_began = m_time.elapsed();
    m_time.setBegin(m_recording.started - m_began);
    if (!m_recording.start.isWelcomed) {
        m_session->signIn({.username = m_recording.username,
                           .password = {},
                           .token = u"replayed"_s,
                           .device = {}});
    }
    for (std::size_t i = 0; i < m_recording.events.size(); ++i)
        play(i);
    settle();
    return true;
}

//! What the recorded client had at the beginning.
bool Replayer::prime()
{
    auto &cache = m_session->cache();
    const auto &start = m_recording.start;
    if (!start.epoch.isEmpty())
        (void)wait(
            cache.setAccount({{m_recording.username, m_recording.username, false}, start.epoch}));
    if (!start.office.isEmpty()) {
        const auto decoded = decodeToClient(start.office);
        const auto *office = decoded.frame ? std::get_if<ToClient::Sync>(&*decoded.frame) : nullptr;
        if (!office)
            return false;
        std::vector<App::RoomCatchUp> newest;
        for (const auto &room : office->changes)
            newest.push_back({.room = room.room,
                              .messages = room.messages,
                              .toRev = room.toRev,
                              .reset = true,
                              .askedFrom = 0});
        if (!wait(cache.apply(office->rooms, newest, {})))
            return false;
    }
    for (const auto &frame : start.outbox) {
        const auto decoded = decodeToServer(frame);
        const auto *message =
            decoded.frame ? std::get_if<ToServer::ChatMessage>(&*decoded.frame) : nullptr;
        if (!message)
            return false;
        (void)wait(cache.enqueue({.clientMsgId = message->clientMsgId,
                                  .room = message->room,
                                  .text = message->message,
                                  .createdAt = m_recording.started}));
    }
    return true;
}

//! The recording began in the middle: what led there is made up.
void Replayer::becomeOnline()
{
    m_session->signIn(
        {.username = m_recording.username, .password = {}, .token = u"replayed"_s, .device = {}});
    settle();
    if (!isConnected())
        return;
    m_transport->isOpen = true;
    emit m_transport->opened();
    settle();
    answer(ToClient::Welcome{.requestId = {},
                             .token = {},
                             .user = {m_recording.username, m_recording.username, false},
                             .server = {},
                             .epoch = m_recording.start.epoch,
                             .limits = {},
                             .heartbeatMs = 20'000});
    settle();
}

void Replayer::answer(const ToClient::Frame &frame)
{
    if (isConnected())
        emit m_transport->received(encode(frame));
}

void Replayer::onSent(const QByteArray &frame)
{
    ++m_activity;
    const auto decoded = decodeToServer(frame);
    const auto *sync = decoded.frame ? std::get_if<ToServer::Sync>(&*decoded.frame) : nullptr;
    const auto *names = decoded.frame ? std::get_if<ToServer::ListUsers>(&*decoded.frame) : nullptr;
    std::optional<ToClient::Frame> made;
    if (m_isPrologue && sync) {
        const auto office = decodeToClient(m_recording.start.office);
        std::vector<Room> rooms;
        if (office.frame)
            rooms = std::get<ToClient::Sync>(*office.frame).rooms;
        made = ToClient::Sync{sync->requestId, true, rooms, {}};
    } else if (m_frames.take(withoutSecrets(frame), m_time.elapsed() - m_began, !m_isPrologue)) {
        return;
    }
    // Display names that the recorded client knew already.
    if (names)
        made = ToClient::ListUsers{names->requestId, {}, false};
    if (made) {
        QMetaObject::invokeMethod(
            this, [this, answered = *made] { answer(answered); }, Qt::QueuedConnection);
    }
}

void Replayer::advanceTo(milliseconds at)
{
    const auto target = m_began + at;
    while (m_time.elapsed() < target) {
        m_time.advanceTo(target);
        settle();
    }
}

//! Until the client has done all that it does without time going on: what it asked its databases
//! for has come, and what it made of that, too.
void Replayer::settle()
{
    auto &cache = m_session->cache();
    int quiet = 0;
    for (int round = 0; quiet < kQuietRounds && round < kRounds; ++round) {
        const auto before = m_activity;
        (void)wait(cache.cursors());
        (void)wait(
            cache.markFailed(u"nobody's"_s, Error{ErrorCode::Internal})); // the outbox's turn
        (void)wait(cache.rooms());
        m_time.processEvents(QEventLoop::AllEvents);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        quiet = m_activity == before ? quiet + 1 : 0;
    }
}

void Replayer::play(std::size_t number)
{
    const auto &event = m_recording.events[number];
    advanceTo(event.at);
    settle();
    switch (event.kind) {
    case Recording::Kind::Connecting:
        m_frames.reconnected(number);
        if (!isConnected())
            m_session->reconnectNow();
        break;
    case Recording::Kind::Opened:
        if (isConnected() && !m_transport->isOpen) {
            m_transport->isOpen = true;
            emit m_transport->opened();
        }
        break;
    case Recording::Kind::Received:
        if (isConnected() && m_transport->isOpen)
            emit m_transport->received(m_frames.translated(event.frame));
        break;
    case Recording::Kind::Closed:
        if (isConnected())
            emit m_transport->closed(event.closeCode, {}, u"recorded"_s);
        break;
    case Recording::Kind::Sent:
        playSent(number, event.frame);
        break;
    }
    settle();
}

void Replayer::playSent(std::size_t number, const QByteArray &frame)
{
    if (m_frames.isSent(number))
        return;
    const auto decoded = decodeToServer(frame);
    if (!decoded.frame)
        return;
    const auto *message = std::get_if<ToServer::ChatMessage>(&*decoded.frame);
    if (message && m_frames.isKnown(message->clientMsgId))
        return; // it was sent again, by the client itself
    RecordedUser(*m_session).act(*decoded.frame);
    settle();
}

QStringList Replayer::state()
{
    constexpr int kMessages = 3;
    QStringList lines;
    auto &cache = m_session->cache();
    auto rooms = wait(cache.rooms());
    if (!rooms)
        return {};
    std::sort(rooms->begin(), rooms->end(),
              [](const auto &a, const auto &b) { return a.room.id < b.room.id; });
    for (const auto &cached : *rooms) {
        lines += u"room %1 \"%2\": unread %3, rev %4"_s.arg(cached.room.id.value())
                     .arg(cached.title)
                     .arg(cached.room.unread)
                     .arg(cached.room.rev);
        if (const auto page = wait(cache.newestPage(cached.room.id, kMessages))) {
            for (const auto &message : page->messages)
                lines +=
                    u"  %1 %2: %3"_s.arg(message.id.value()).arg(message.username, message.text);
        }
    }
    lines += u"outbox: %1"_s.arg(cache.outbox().size());
    for (const auto &entry : cache.outbox())
        lines += u"  room %1: %2%3"_s.arg(entry.room.value())
                     .arg(entry.text, entry.failure ? u" (failed)"_s : QString());
    return lines;
}

} // namespace Kontor::Test
