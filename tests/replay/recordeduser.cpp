// SPDX-License-Identifier: Apache-2.0
#include "replay/recordeduser.h"

#include "client/ownpresence.h"
#include "client/roompeople.h"
#include "client/roomrequests.h"
#include "client/typing.h"

namespace Kontor::Test {

void RecordedUser::act(const ToServer::Frame &frame)
{
    std::visit([this](const auto &f) { on(f); }, frame);
}

void RecordedUser::on(const ToServer::ChatMessage &message)
{
    (void)m_session.send(message.room, message.message);
}

void RecordedUser::on(const ToServer::MarkRead &read)
{
    m_session.markRead(read.room, read.upTo);
}

void RecordedUser::on(const ToServer::EditMessage &edit)
{
    find(edit.id, [&session = m_session, text = edit.message](const App::MessageKey &message) {
        (void)session.editMessage(message, text);
    });
}

void RecordedUser::on(const ToServer::DeleteMessage &deletion)
{
    find(deletion.id, [&session = m_session](const App::MessageKey &message) {
        (void)session.deleteMessage(message);
    });
}

void RecordedUser::on(const ToServer::History &history)
{
    (void)m_session.fetchHistory(history.room);
}

void RecordedUser::on(const ToServer::Typing &typing)
{
    if (typing.isTyping)
        m_session.typing().typed(typing.room);
    else
        m_session.typing().stopped();
}

void RecordedUser::on(const ToServer::SetPresence &presence)
{
    m_session.ownPresence().choose(presence.status);
}

void RecordedUser::on(const ToServer::ListParticipants &list)
{
    m_session.roomPeople().watch(list.room);
}

void RecordedUser::on(const ToServer::ListUsers &list)
{
    (void)m_session.findUsers(list.query);
}

void RecordedUser::on(const ToServer::ListRooms &list)
{
    (void)m_session.findRooms(list.query);
}

void RecordedUser::on(const ToServer::CreateRoom &room)
{
    if (room.type == RoomType::Private)
        (void)m_session.openPrivate(room.participants.value(0));
    else
        (void)m_session.createGroup(room.name, room.visibility, room.participants);
}

void RecordedUser::on(const ToServer::JoinRoom &room)
{
    (void)m_session.rooms().join(room.room);
}

void RecordedUser::on(const ToServer::LeaveRoom &room)
{
    (void)m_session.rooms().leave(room.room);
}

void RecordedUser::on(const ToServer::ArchiveRoom &room)
{
    (void)m_session.rooms().archive(room.room, room.archive);
}

void RecordedUser::on(const ToServer::RenameRoom &room)
{
    (void)m_session.rooms().rename(room.room, room.name);
}

void RecordedUser::on(const ToServer::Invite &invitation)
{
    (void)m_session.rooms().invite(invitation.room, invitation.participants);
}

void RecordedUser::on(const ToServer::RemoveParticipant &removal)
{
    (void)m_session.rooms().removeParticipant(removal.room, removal.participant);
}

void RecordedUser::on(const ToServer::SetRole &change)
{
    (void)m_session.rooms().setRole(change.room, change.participant, change.role);
}

void RecordedUser::find(MessageId id, const std::function<void(const App::MessageKey &)> &act)
{
    onReady(m_session.cache().rooms(), &m_session,
            [&session = m_session, id, act](const Result<std::vector<App::CachedRoom>> &rooms) {
                if (!rooms)
                    return;
                for (const auto &room : *rooms) {
                    onReady(session.cache().messages(room.room.id, {id}), &session,
                            [act](const Result<std::vector<Message>> &found) {
                                if (found && !found->empty())
                                    act({found->front().room, found->front().id, {}});
                            });
                }
            });
}

} // namespace Kontor::Test
