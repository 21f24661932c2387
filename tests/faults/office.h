// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/officeclient.h"
#include "support/testserver.h"

#include <QRandomGenerator>
#include <QTimer>

namespace Kontor::Test {

//! Lets the event loop run: how long a fault lasts, never a wait for something to happen.
void letPass(std::chrono::milliseconds time);

//! \brief A server and some people who all are in two rooms, "general" and "side".
class Office {
public:
    //! \a people: how many; they are called p1, p2, …
    explicit Office(int people);

    //! Server, users, rooms, tokens; false: server.log() has the reason.
    bool start();
    //! A client for each person; \a port: a proxy's, 0: the server's own. False: one doesn't get
    //! online.
    bool startClients(quint16 port = 0);

    static QString nameOf(int person) { return QStringLiteral("p%1").arg(person + 1); }
    QString token(int person) const { return m_tokens.at(person); }
    QString profile(int person) const;

    TestServer server;
    std::vector<std::unique_ptr<OfficeClient>> clients;
    QList<RoomId> rooms; //!< general, side

private:
    const int m_people;
    QStringList m_tokens;
    QTemporaryDir m_profiles;
};

//! \brief Numbered messages of every client, a few hundred a second, one in four in the second
//! room.
//!
//! A text is "p3 17": who, and their how-many-th in that room.
class Workload {
public:
    Workload(Office &office, int messages, quint32 seed);

    void start() { m_timer.start(); }
    bool isDone() const { return m_kept + m_refused == m_wanted; }
    int kept() const { return m_kept; } //!< are on their sender's disk
    int refused() const { return m_refused; }
    int acknowledged() const; //!< of those

    //! What each room has to hold in the end, for each sender in order.
    QMap<QString, QStringList> expected(RoomId room) const { return m_texts.value(room); }

private:
    void sendOne();

    Office &m_office;
    QRandomGenerator m_random;
    QTimer m_timer;
    const int m_wanted;
    int m_started = 0;
    int m_kept = 0;
    int m_refused = 0;
    QHash<RoomId, QMap<QString, QStringList>> m_texts;
};

//! A message that has a sender and a text, and nothing else.
Message textOf(const QString &username, const QString &text);

//! \brief What is wrong with a room's messages; empty: nothing.
//!
//! Each sender's texts have to be there once, in that order, and nothing else.
QString faultsOf(const std::vector<Message> &messages, const QMap<QString, QStringList> &expected);

//! \brief Compares every client's cache and the server's rows with what was sent; empty: all is
//! right.
//!
//! Every client's list of a room has to be the same, each message once, in its sender's order; the
//! rows on the server's disk have as many different client_msg_ids; "kontord check" finds nothing.
QString faultsOf(Office &office, const Workload &workload);

} // namespace Kontor::Test
