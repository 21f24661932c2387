// SPDX-License-Identifier: Apache-2.0
#include "client/framelog.h"

#include "base/logging.h"
#include "client/session.h"
#include "protocol/codec.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace Kontor::App {

namespace {

constexpr int kMessagesOfARoom = 20; // in the start of a recording
constexpr std::size_t kBetweenStarts = FrameLog::kFrames / 2;

Recording::Start toStart(const LocalCache &cache, const CacheSnapshot &snapshot)
{
    ToClient::Sync office{
        .requestId = {}, .complete = true, .rooms = snapshot.rooms, .changes = {}};
    for (const auto &room : snapshot.newest)
        office.changes.push_back({room.room, room.messages, room.toRev, false, true});
    Recording::Start start{.isWelcomed = false,
                           .epoch = cache.account().epoch,
                           .office = encode(ToClient::Frame(office)),
                           .outbox = {}};
    for (const auto &entry : cache.outbox()) {
        if (!entry.failure) {
            start.outbox.push_back(encode(ToServer::ChatMessage{.requestId = {},
                                                                .room = entry.room,
                                                                .message = entry.text,
                                                                .username = {},
                                                                .clientMsgId = entry.clientMsgId,
                                                                .replyTo = {}}));
        }
    }
    return start;
}

} // namespace

FrameLog::FrameLog(Session &session, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_session(&session)
    , m_clock(clock)
{
    session.setFrameObserver(this);
    rememberStart();
}

FrameLog::~FrameLog()
{
    if (m_session)
        m_session->setFrameObserver(nullptr);
}

void FrameLog::clear()
{
    emit aboutToClear();
    m_lines.clear();
    m_bytes = 0;
    m_starts.clear();
    emit cleared();
    rememberStart();
}

void FrameLog::setPaused(bool paused)
{
    if (paused == m_paused || !m_session)
        return;
    m_paused = paused;
    m_session->setFrameObserver(paused ? nullptr : this);
    m_questions.clear();
    if (paused)
        return;
    m_starts.clear(); // what came meanwhile is missing
    rememberStart();
}

void FrameLog::connecting()
{
    add({.kind = Recording::Kind::Connecting});
}

void FrameLog::opened()
{
    add({.kind = Recording::Kind::Opened});
}

void FrameLog::sent(const QByteArray &frame)
{
    addFrame(Recording::Kind::Sent, frame);
    noteQuestion(m_lines.back());
}

void FrameLog::received(const QByteArray &frame)
{
    addFrame(Recording::Kind::Received, frame);
    noteAnswer(m_lines.back());
}

void FrameLog::closed(std::optional<quint16> code)
{
    m_questions.clear();
    add({.kind = Recording::Kind::Closed, .closeCode = code});
}

void FrameLog::addFrame(Recording::Kind kind, const QByteArray &frame)
{
    auto json = withoutSecrets(frame);
    add({.kind = kind, .facts = inspectFrame(json), .json = json, .bytes = frame.size()});
}

void FrameLog::add(Line line)
{
    line.number = m_next++;
    line.at = m_clock.now();
    m_bytes += line.json.size();
    emit aboutToAdd();
    m_lines.push_back(std::move(line));
    emit added();
    dropOld();
    if (m_starts.empty() || std::size_t(m_next - m_starts.back().next) >= kBetweenStarts)
        rememberStart();
}

// What answers it: the frame with its request_id, or the ack with its client_msg_id.
void FrameLog::noteQuestion(const Line &line)
{
    const auto &id = line.facts.requestId.isEmpty() ? line.facts.clientMsgId : line.facts.requestId;
    if (id.isEmpty())
        return;
    m_questions.insert(id, {line.number, m_clock.elapsed()});
}

void FrameLog::noteAnswer(const Line &line)
{
    for (const auto &id : {line.facts.requestId, line.facts.clientMsgId}) {
        if (id.isEmpty() || !m_questions.contains(id))
            continue;
        // The message comes back with its id, too, and sooner than its acknowledgement.
        if (id == line.facts.clientMsgId && line.facts.type == "chat_message"_L1)
            continue;
        const auto question = m_questions.take(id);
        const auto row = question.number - m_lines.front().number;
        if (row < 0)
            return;
        m_lines[std::size_t(row)].answered = m_clock.elapsed() - question.asked;
        emit answered(question.number);
        return;
    }
}

void FrameLog::dropOld()
{
    qsizetype bytes = m_bytes;
    std::size_t count = 0;
    while (m_lines.size() - count > kFrames || (bytes > kBytes && m_lines.size() - count > 1))
        bytes -= m_lines[count++].json.size();
    if (count > 0) {
        emit aboutToDrop(int(count));
        m_lines.erase(m_lines.begin(), m_lines.begin() + std::ptrdiff_t(count));
        m_bytes = bytes;
        emit dropped();
    }
    // A start counts as long as everything after it is there.
    while (m_starts.size() > 1 && m_starts.front().next < m_lines.front().number)
        m_starts.pop_front();
}

void FrameLog::rememberStart()
{
    if (!m_session)
        return;
    const auto next = m_next;
    const bool isWelcomed = App::isWelcomed(m_session->status().state);
    m_starts.push_back({next, std::nullopt});
    onReady(m_session->cache().snapshot(kMessagesOfARoom), this,
            [this, next, isWelcomed](const Result<CacheSnapshot> &snapshot) {
                for (auto &start : m_starts) {
                    if (start.next != next || !snapshot || !m_session)
                        continue;
                    start.state = toStart(m_session->cache(), *snapshot);
                    start.state->isWelcomed = isWelcomed;
                }
            });
}

Recording FrameLog::recording(bool showTexts) const
{
    Recording recording{.program = u"Kontor "_s + QCoreApplication::applicationVersion(),
                        .username = m_session ? m_session->me().username : QString(),
                        .started = m_clock.now(),
                        .hasTexts = showTexts,
                        .start = {},
                        .events = {}};
    TextMask mask;
    const auto shown = [&](const QByteArray &frame) {
        return showTexts || frame.isEmpty() ? frame : mask.apply(frame);
    };
    qint64 first = m_lines.empty() ? m_next : m_lines.front().number;
    for (const auto &start : m_starts) {
        if (!start.state || start.next < first)
            continue;
        first = start.next;
        recording.start = *start.state;
        recording.start.office = shown(start.state->office);
        for (auto &frame : recording.start.outbox)
            frame = shown(frame);
        break;
    }
    bool isFirst = true;
    for (const auto &line : m_lines) {
        if (line.number < first)
            continue;
        if (std::exchange(isFirst, false))
            recording.started = line.at;
        // The wall clock may have been set back meanwhile.
        auto at = std::max(std::chrono::milliseconds(0), line.at - recording.started);
        if (!recording.events.empty())
            at = std::max(at, recording.events.back().at);
        recording.events.push_back({at, line.kind, shown(line.json), line.closeCode});
    }
    return recording;
}

} // namespace Kontor::App
