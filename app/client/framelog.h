// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "connection/frameobserver.h"
#include "protocol/inspection.h"
#include "protocol/recording.h"

#include <QObject>
#include <QPointer>

#include <deque>

namespace Kontor::App {

class Session;

//! \brief What went over the wire since it was made: for the inspector, and to be replayed.
//!
//! A ring: kFrames lines or kBytes of JSON, whichever comes first; older ones are dropped. Secrets
//! never get in. While it exists the session pays for it; GUI thread.
class FrameLog : public QObject, private FrameObserver {
    Q_OBJECT
public:
    static constexpr std::size_t kFrames = 5'000;
    static constexpr qsizetype kBytes = 8 * 1024 * 1024;

    struct Line {
        qint64 number = 0; //!< 1, 2, 3 …
        Timestamp at = {};
        Recording::Kind kind = Recording::Kind::Received;
        FrameFacts facts = {};
        QByteArray json = {}; //!< without secrets
        qsizetype bytes = 0; //!< as they were on the wire
        std::optional<std::chrono::milliseconds> answered = {}; //!< sent ones: until their answer
        std::optional<quint16> closeCode = {};
    };

    //! Both outlive it, or it stops.
    FrameLog(Session &session, const Clock &clock, QObject *parent = nullptr);
    ~FrameLog() override;

    const std::deque<Line> &lines() const { return m_lines; }
    void clear();
    //! Paused, it sees nothing.
    void setPaused(bool paused);
    bool isPaused() const { return m_paused; }

    //! From the oldest point on at which it is known what the client had: the beginning, unless the
    //! ring has dropped that. \a showTexts: as they were; otherwise replaced, each by the same
    //! words throughout.
    Recording recording(bool showTexts) const;

signals:
    void aboutToAdd();
    void added();
    void answered(qint64 number);
    void aboutToDrop(int count); //!< the oldest
    void dropped();
    void aboutToClear();
    void cleared();

private:
    //! What the cache held when line \a next was the next one.
    struct Start {
        qint64 next = 1;
        std::optional<Recording::Start> state; // nothing: it is being read
    };

    void connecting() override;
    void opened() override;
    void sent(const QByteArray &frame) override;
    void received(const QByteArray &frame) override;
    void closed(std::optional<quint16> code) override;

    void add(Line line);
    void addFrame(Recording::Kind kind, const QByteArray &frame);
    void noteQuestion(const Line &line);
    void noteAnswer(const Line &line);
    void dropOld();
    void rememberStart();

    QPointer<Session> m_session;
    const Clock &m_clock;
    std::deque<Line> m_lines;
    std::deque<Start> m_starts; // the older one still counts while all since it is there
    struct Question {
        qint64 number = 0;
        std::chrono::milliseconds asked{0};
    };
    QHash<QString, Question> m_questions; // not answered yet, by id
    qsizetype m_bytes = 0;
    qint64 m_next = 1;
    bool m_paused = false;
};

} // namespace Kontor::App
