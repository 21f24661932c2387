// SPDX-License-Identifier: Apache-2.0
#include "gateway/lobbynotifier.h"

#include "base/futures.h"
#include "gateway/sessionhub.h"

#include <QTimer>

#include <algorithm>

namespace Kontor::Server {

LobbyNotifier::LobbyNotifier(RoomService &rooms, SessionHub &hub, QObject *parent)
    : QObject(parent)
    , m_rooms(rooms)
    , m_hub(hub)
{
}

void LobbyNotifier::posted(const MessagePosted &posted)
{
    if (!m_hub.hasLobby(posted.message.room))
        return;
    auto &senders = m_waiting[posted.message.room];
    const bool known = std::any_of(senders.begin(), senders.end(), [&posted](const Sender &sender) {
        return sender.user == posted.sender;
    });
    if (!known)
        senders.push_back({posted.sender, posted.message.username});
}

void LobbyNotifier::tell()
{
    const auto rooms = m_waiting.keys();
    for (const RoomId room : rooms) {
        if (!m_asking.contains(room))
            ask(room);
    }
}

void LobbyNotifier::ask(RoomId room)
{
    const auto senders = m_waiting.take(room);
    const auto users = m_hub.usersInLobby(room);
    if (users.empty())
        return;
    m_asking.insert(room);
    onReady(m_rooms.unreadOf(room, users), this,
            [this, room, senders](const Result<RoomUnread> &unread) {
                if (unread)
                    answer(room, *unread, senders);
                QTimer::singleShot(kPause, this, [this, room] {
                    m_asking.remove(room);
                    tell();
                });
            });
}

void LobbyNotifier::answer(RoomId room, const RoomUnread &unread,
                           const std::vector<Sender> &senders)
{
    for (const auto &[user, count] : unread.unread) {
        for (const auto &sender : senders) {
            if (sender.user != user) {
                m_hub.notify(user, {sender.username, {}, unread.name, unread.type, room, count});
            }
        }
    }
    m_hub.flush();
}

} // namespace Kontor::Server
