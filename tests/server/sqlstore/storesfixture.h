// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/commitobserver.h"
#include "store/stores.h"

#include <QMutex>
#include <QObject>

#include <memory>

namespace Kontor::Test {

//! Remembers what it was told, as text, in order.
class RecordingObserver final : public Server::CommitObserver {
public:
    void messagePosted(const Message &message, UserId sender) override;
    void cursorMoved(const Server::CursorMove &move) override;
    void messageChanged(const Message &message, UserId sender) override;
    void roomChanged(const Server::RoomChange &change) override;
    void sessionRevoked(SessionId session) override;
    void userDisabled(UserId user) override;

    QStringList take();

private:
    void add(const QString &line);

    QMutex m_mutex;
    QStringList m_lines;
};

//! \brief Stores with three people and a group of two of them, anew for each test function.
//!
//! A contract derives from it, and a test program from that: it makes the stores.
class StoresFixture : public QObject {
    Q_OBJECT
protected:
    //! Fresh, empty stores, started; those of the call before may be gone.
    virtual Server::Stores makeStores(Server::CommitObserver &observer, const Clock &clock) = 0;

    UserId addUser(const QString &name);
    //! Alice owns it.
    RoomId addRoom(const QString &name, const QStringList &participants,
                   Visibility visibility = Visibility::Private);
    Result<Server::Posted> post(UserId sender, RoomId room, const QString &text,
                                const QString &clientMsgId = {});
    Server::Stores &stores() { return *m_stores; }

    RecordingObserver m_observer;
    std::unique_ptr<Clock> m_clock;
    std::unique_ptr<Server::Stores> m_stores;
    UserId m_alice, m_bob, m_carol;
    RoomId m_room; //!< "general", of alice (its owner) and bob

private slots:
    void init();
};

} // namespace Kontor::Test
