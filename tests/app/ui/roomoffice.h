// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/ui/officewindow.h"
#include "models/participantsmodel.h"
#include "ui/dialogs/confirmdialog.h"
#include "ui/dialogs/roomdetailsdialog.h"

#include <QLabel>
#include <QPushButton>

namespace Kontor::Test {

inline QString text(const char *words)
{
    return QString::fromUtf8(words);
}

inline ToClient::Participant person(const char *name, Role role)
{
    return {text(name), text(name), role, PresenceStatus::Online, MessageId(1)};
}

//! alice, online, in a room with bob and carol.
class RoomOffice : public OfficeWindow {
public:
    explicit RoomOffice(Role role, Visibility visibility = Visibility::Private)
    {
        room = SignedIn::room(2, 0, 2);
        room.role = role;
        room.visibility = visibility;
        world.signIn();
        world.sync(
            {room},
            {{SignedIn::kRoom, {CachedOffice::at(1, 1), CachedOffice::at(2, 2)}, 2, false, true}});
        QTRY_VERIFY(world.session->status().state == App::ConnectionState::Online);
        open();
        QTRY_COMPARE(messages().model()->rowCount(), 2);
    }

    //! The room's dialog, with its people in it.
    void details(std::vector<ToClient::Participant> people = {})
    {
        if (people.empty())
            people = {person("alice", room.role), person("bob", Role::Member),
                      person("carol", Role::Admin)};
        QTest::keyClick(window.get(), Qt::Key_I, Qt::AltModifier);
        dialog = window->findChild<App::RoomDetailsDialog *>();
        const auto question = world.next<ToServer::ListParticipants>();
        world.server.reply(ToClient::ListParticipants{question.requestId, question.room,
                                                      std::move(people), false});
        QTRY_VERIFY(list()->model()->rowCount() > 0);
        QTRY_VERIFY(!of<QLabel>("roomFacts").text().isEmpty());
    }
    template <typename Widget>
    Widget &of(const char *name) const
    {
        return *dialog->findChild<Widget *>(text(name));
    }
    QListView *list() const { return &of<QListView>("participants"); }
    void choose(const char *username) const
    {
        for (int row = 0; row < list()->model()->rowCount(); ++row) {
            const auto index = list()->model()->index(row, 0);
            if (index.data(App::ParticipantsModel::UsernameRole).toString() == text(username))
                list()->setCurrentIndex(index);
        }
    }
    void press(const char *button) const
    {
        QTest::mouseClick(&of<QPushButton>(button), Qt::LeftButton);
    }
    //! Agrees with the question that is asked.
    void confirm() const
    {
        auto *question = dialog->findChild<App::ConfirmDialog *>();
        QVERIFY(question);
        question->submit();
    }
    QString error() const { return of<QLabel>("errorText").text(); }
    bool isOffered(const char *button) const { return of<QPushButton>(button).isVisible(); }
    void refuse(const QString &requestId, ErrorCode code)
    {
        world.server.reply(ToClient::ErrorFrame{code, {}, requestId, {}, 0});
    }
    //! The room changes, as the server tells.
    void change(const std::function<void(Room &)> &how, const QString &requestId = {})
    {
        how(room);
        ++room.rev;
        world.server.reply(ToClient::RoomChanged{requestId, room});
    }

    Room room;
    QPointer<App::RoomDetailsDialog> dialog;
};

} // namespace Kontor::Test
