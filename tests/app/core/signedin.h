// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/core/sampleroom.h"
#include "support/faketransport.h"
#include "support/officeclient.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace Kontor::Test {

//! A computer whose clock was set wrongly.
class WrongClock final : public Clock {
public:
    Timestamp now() const override { return SystemClock().now() + error; }
    std::chrono::milliseconds elapsed() const override { return SystemClock().elapsed(); }

    std::chrono::milliseconds error{0};
};

//! A session of alice's on a fake server, in more of a hurry than the real one.
class SignedIn {
public:
    explicit SignedIn(App::Timings timings = hurry())
        : m_timings(timings)
    {
        start();
    }

    //! But for sending again, which a slow machine would do before the test has answered.
    static App::Timings hurry()
    {
        using namespace std::chrono_literals;
        return {.resend = 60s,
                .hole = 20ms,
                .trouble = 50ms,
                .markRead = 30ms,
                .request = 10s,
                .typingPause = 1s};
    }

    static App::Timings resendingAtOnce()
    {
        auto timings = hurry();
        timings.resend = std::chrono::milliseconds(50);
        return timings;
    }

    //! The program starts; what was there before is gone, but for the profile.
    void start()
    {
        using namespace std::chrono_literals;
        session.reset();
        session = std::make_unique<App::Session>(
            std::make_unique<App::LocalCache>(App::CacheConfig{profile.path(),
                                                               QStringLiteral("ws://office/ws/"),
                                                               QStringLiteral("alice"), maxPages}),
            server.factory(), clock, Backoff(1ms, 2ms, 0ms), m_timings);
        QVERIFY(await(session->open()));
    }

    void signIn()
    {
        session->signIn({.username = QStringLiteral("alice"),
                         .password = QStringLiteral("secret"),
                         .token = {},
                         .device = QStringLiteral("a test")});
        welcome();
    }

    //! The newest attempt is let in; the client's sync is what it sends next.
    void welcome(const QString &epoch = QStringLiteral("epoch-1"))
    {
        QTRY_VERIFY(server.isConnected());
        server.accept();
        server.reply(FakeServer::welcome(QStringLiteral("alice"), epoch));
    }

    //! The next frame of this type that the client sends; others on the way are dropped.
    template <typename Frame>
    Frame next()
    {
        std::optional<Frame> found;
        const bool came = QTest::qWaitFor(
            [&] {
                for (auto &frame : server.take()) {
                    if (auto *wanted = std::get_if<Frame>(&frame); wanted && !found)
                        found = *wanted;
                }
                return found.has_value();
            },
            int(patience().count()));
        if (!came)
            QTest::qFail("the client didn't send it", __FILE__, __LINE__);
        return found.value_or(Frame());
    }

    //! Whether a frame of this type comes within \a time.
    template <typename Frame>
    bool sends(std::chrono::milliseconds time)
    {
        return QTest::qWaitFor(
            [&] {
                for (const auto &frame : server.take()) {
                    if (std::holds_alternative<Frame>(frame))
                        return true;
                }
                return false;
            },
            int(time.count()));
    }

    //! Answers the client's sync.
    void sync(std::vector<Room> rooms, std::vector<ToClient::RoomChanges> changes = {})
    {
        const auto question = next<ToServer::Sync>();
        server.reply(
            ToClient::Sync{question.requestId, true, std::move(rooms), std::move(changes)});
    }

    //! Signed in and online, in one room with messages 1 … 10, all read.
    void goOnline()
    {
        signIn();
        sync({room(10)}, {{kRoom, messages(1, 10), 10, false, true}});
        QTRY_VERIFY(session->status().state == App::ConnectionState::Online);
    }

    static Message message(qint64 id, Revision rev, const QString &username = Sample::kBob,
                           const QString &clientMsgId = {})
    {
        auto message = Sample::message(id, rev, username);
        message.clientMsgId = clientMsgId;
        return message;
    }
    static std::vector<Message> messages(qint64 from, qint64 to)
    {
        return Sample::messages(from, to);
    }
    static Room room(Revision rev, int unread = 0, qint64 lastRead = 10)
    {
        return Sample::room(rev, unread, lastRead);
    }
    static ToClient::Ack ack(const ToServer::ChatMessage &posted, qint64 id, Revision rev,
                             bool duplicate = false)
    {
        return {{},
                posted.clientMsgId,
                MessageId(id),
                posted.room,
                rev,
                fromMilliseconds(Sample::kBegin + id),
                duplicate};
    }

    std::vector<qint64> timeline()
    {
        std::vector<qint64> ids;
        if (const auto page = await(session->cache().newestPage(kRoom, 200))) {
            for (const auto &m : page->messages)
                ids.push_back(m.id.value());
        }
        return ids;
    }
    std::vector<App::OutboxEntry> pending()
    {
        const auto entries = await(session->cache().pending(kRoom));
        return entries ? *entries : std::vector<App::OutboxEntry>();
    }
    App::CachedRoom cached()
    {
        const auto rooms = await(session->cache().rooms());
        return rooms && !rooms->empty() ? rooms->front() : App::CachedRoom();
    }

    static constexpr RoomId kRoom = Sample::kRoom;

    QTemporaryDir profile;
    WrongClock clock;
    FakeServer server;
    qint64 maxPages = 0;
    std::unique_ptr<App::Session> session;

private:
    const App::Timings m_timings;
};

} // namespace Kontor::Test
