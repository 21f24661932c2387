// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "protocol/toclient.h"
#include "protocol/toserver.h"

#include <QHash>

#include <functional>
#include <map>
#include <random>
#include <vector>

namespace Kontor::Test {

//! \brief A server's truth in memory, small enough to be seen to be right: what a client's cache
//! has to come out as.
//!
//! Follows docs/protocol.md for one user. Events go to onEvent; the test decides what becomes of
//! them.
class ModelOffice {
public:
    struct ModelRoom {
        RoomId id;
        Revision rev = 1;
        QString name = QStringLiteral("room");
        bool isMine = true; //!< the user is in it
        MessageId lastRead;
        MessageId readUpTo;
        std::map<qint64, Message> messages; //!< by id
    };

    ModelOffice(QString me, int rooms, std::mt19937 &random);

    // What happens in the office.
    void post(RoomId room, const QString &username, const QString &text,
              const QString &clientMsgId = {});
    void edit(RoomId room, MessageId id, const QString &text);
    void erase(RoomId room, MessageId id);
    void rename(RoomId room);
    void readByOther(RoomId room, MessageId upTo);
    //! On another device of the user's.
    void readByMe(RoomId room, MessageId upTo);
    void putOut(RoomId room);
    void takeIn(RoomId room);

    //! What the server says to a frame; may cause events, too.
    std::vector<ToClient::Frame> answer(const ToServer::Frame &frame);

    int unread(RoomId room) const;
    Room state(RoomId room) const;
    ModelRoom &room(RoomId id) { return m_rooms[id]; }
    std::vector<RoomId> rooms() const;
    //! The texts that the user's client sent and that were stored, in that order.
    QStringList stored(RoomId room) const { return m_stored.value(room); }

    std::function<void(const ToClient::Frame &)> onEvent = [](const ToClient::Frame &) {};

    // How much a sync brings; small, so that every path is taken often.
    int changesLimit = 12;
    int resetMessages = 5;
    int partLimit = 7;

private:
    std::vector<ToClient::Frame> sync(const ToServer::Sync &question);
    ToClient::Frame page(const ToServer::History &question) const;
    std::vector<ToClient::Frame> store(const ToServer::ChatMessage &posted);
    ToClient::RoomChanges changesSince(const ModelRoom &room, Revision rev) const;
    void tell(const ModelRoom &room, const ToClient::Frame &event) const;

    const QString m_me;
    std::mt19937 &m_random;
    std::map<RoomId, ModelRoom> m_rooms;
    QHash<RoomId, QStringList> m_stored;
    qint64 m_lastId = 0;
};

} // namespace Kontor::Test
