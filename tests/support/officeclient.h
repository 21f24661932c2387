// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "client/session.h"
#include "support/testsupport.h"

#include <QTest>
#include <QUrl>

#include <memory>

namespace Kontor::Test {

//! Waits for a future in the test's event loop; Error{Timeout} after patience().
template <typename T>
Result<T> await(const QFuture<Result<T>> &future)
{
    if (!QTest::qWaitFor([&future] { return future.isFinished(); }, int(patience().count())))
        return {ErrorCode::Timeout, QStringLiteral("the test has waited long enough")};
    return future.resultCount() ? future.result() : Result<T>(ErrorCode::Cancelled);
}

//! \brief The real client without a window: connection, outbox, cache on disk.
//!
//! All of them live in the test's thread, their databases have threads of their own as in the
//! program.
class OfficeClient {
public:
    struct Account {
        QString profile; //!< folder; another client with the same one finds what this one left
        QUrl url;
        QString username;
        QString token;
    };

    //! \a backoff: how it tries again; tests that lose many connections are in more of a hurry.
    explicit OfficeClient(Account account, Backoff backoff = App::Session::defaultBackoff());
    OfficeClient(Account account, Backoff backoff, App::TransportFactory transports,
                 const App::Timings &timings);

    //! Opens the cache and connects; false: the cache can't be opened.
    bool start();
    App::Session &session() { return *m_session; }
    const Account &account() const { return m_account; }

    bool isOnline() const;
    //! Online and every message of its own acknowledged.
    bool isQuiet() const;
    //! Invalid: no room of that name in the cache.
    RoomId room(const QString &name);
    //! Every room's unread count, by id.
    QMap<qint64, int> unread();
    //! Every message of the room, oldest first; what isn't cached is fetched. Empty when that
    //! fails.
    std::vector<Message> timeline(RoomId room);

private:
    const Account m_account;
    SystemClock m_clock;
    std::unique_ptr<App::Session> m_session;
};

} // namespace Kontor::Test
