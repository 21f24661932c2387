// SPDX-License-Identifier: Apache-2.0
// What one does in a room's dialog, and who may.
#include "client/roomrequests.h"
#include "client/session.h"
#include "model/textrules.h"
#include "models/participantsmodel.h"
#include "ui/dialogs/confirmdialog.h"
#include "ui/dialogs/newroomdialog.h"
#include "ui/dialogs/roomdetailsdialog.h"
#include "ui/text/errortext.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace Kontor::App {

void RoomDetailsDialog::keepChosen()
{
    m_people->setCurrentIndex(m_model->index(std::max(0, m_model->rowOf(m_chosen))));
}

bool RoomDetailsDialog::isLastOwner(const QString &username) const
{
    const int row = m_model->rowOf(username);
    return row >= 0 && m_model->count(Role::Owner) == 1 && m_session.roomPeople().isComplete()
        && Role(m_model->index(row).data(ParticipantsModel::RoleRole).toInt()) == Role::Owner;
}

void RoomDetailsDialog::showChosen()
{
    const auto username = m_people->currentIndex().data(ParticipantsModel::UsernameRole).toString();
    if (!username.isEmpty() && username != m_chosen) {
        m_chosen = username;
        m_role->hidePopup(); // it was about somebody else
    }
    const auto role = Role(m_people->currentIndex().data(ParticipantsModel::RoleRole).toInt());
    const bool me = username == m_session.me().username;
    const bool last = isLastOwner(username);
    const bool others = m_model->rowCount() > 1;
    m_role->setVisible(m_rights.setRoles);
    m_role->setEnabled(!username.isEmpty() && !last);
    m_role->setCurrentIndex(username.isEmpty() ? -1 : int(role));
    m_remove->setVisible(m_rights.remove);
    m_remove->setEnabled(!username.isEmpty() && !me && mayRemove(m_shown.room.role, role));
    m_leave->setEnabled(!(isLastOwner(m_session.me().username) && others));
    if (const auto words = rules(); words != m_hint->text()) {
        m_hint->setText(words);
        fit();
    }
}

QString RoomDetailsDialog::rules() const
{
    if (!m_shown.room.isActive)
        return m_rights.archive ? tr("You can bring the room back.")
                                : tr("Its admins and owners can bring the room back.");
    switch (m_shown.room.role) {
    case Role::Owner:
        return isLastOwner(m_session.me().username)
            ? tr("You are the only owner: you decide on roles. To leave, or to take another role, "
                 "make somebody else owner first.")
            : tr("You are an owner: you decide on roles.");
    case Role::Admin:
        return tr("You are an admin: you can add people, remove members, rename and archive the "
                  "room. Its owners decide on roles.");
    case Role::Member:
        break;
    }
    return m_shown.room.visibility == Visibility::Public
        ? tr("Everybody here may add people. Its admins and owners can remove them, and rename "
             "and archive the room.")
        : tr("The room's admins and owners add and remove people.");
}

void RoomDetailsDialog::follow(const QFuture<Result<RoomId>> &change)
{
    showError({});
    onReady(change, this, [this](const Result<RoomId> &done) {
        if (!done)
            showError(roomError(done.error()));
        showChosen(); // as it is, whatever was chosen
    });
}

void RoomDetailsDialog::rename()
{
    const auto name = checkedName(m_name->text());
    if (!name) {
        showError(roomError(name.error()));
        m_name->setFocus();
        return;
    }
    follow(m_session.rooms().rename(m_room, *name));
}

void RoomDetailsDialog::pickPeople()
{
    QStringList there;
    for (const auto &person : m_session.roomPeople().people())
        there += person.username;
    auto *dialog = new AddPeopleDialog(m_session, m_room, there, theme(), this);
    dialog->open();
}

void RoomDetailsDialog::setRole(Role role)
{
    const auto username = m_chosen;
    const auto index = m_model->index(m_model->rowOf(username));
    if (!index.isValid() || Role(index.data(ParticipantsModel::RoleRole).toInt()) == role)
        return;
    const bool me = username == m_session.me().username;
    if (me || role == Role::Owner)
        return askForRole(username, role, me);
    follow(m_session.rooms().setRole(m_room, username, role));
}

//! What one can't take back alone.
void RoomDetailsDialog::askForRole(const QString &username, Role role, bool me)
{
    auto *dialog = new ConfirmDialog(
        theme(),
        {.title = tr("Change role – Kontor"),
         .text = me ? tr("Give up being an owner of this room? Only another owner can make you "
                         "one again.")
                    : tr("Make %1 an owner of this room? Owners decide on everything in it, also "
                         "on your own role.")
                          .arg(m_session.displayName(username)),
         .action = me ? tr("Give up") : tr("Make owner"),
         .act =
             [this, username, role] {
                 return answerOf(m_session.rooms().setRole(m_room, username, role), this);
             },
         .words = &roomError},
        this);
    connect(dialog, &QDialog::finished, this, &RoomDetailsDialog::showChosen);
    dialog->open();
}

void RoomDetailsDialog::askToRemove()
{
    const auto username = m_chosen;
    auto *dialog = new ConfirmDialog(
        theme(),
        {.title = tr("Remove from the room – Kontor"),
         .text = tr("Remove %1 from this room? They will not see it any more, until somebody adds "
                    "them again.")
                     .arg(m_session.displayName(username)),
         .action = tr("Remove"),
         .act =
             [this, username] {
                 return answerOf(m_session.rooms().removeParticipant(m_room, username), this);
             },
         .words = &roomError},
        this);
    dialog->open();
}

void RoomDetailsDialog::askToArchive()
{
    if (!m_shown.room.isActive)
        return follow(m_session.rooms().archive(m_room, false));
    auto *dialog = new ConfirmDialog(
        theme(),
        {.title = tr("Archive room – Kontor"),
         .text = tr("Archive this room? Its people can go on reading it, but nobody can write in "
                    "it. An admin or owner can bring it back."),
         .action = tr("Archive"),
         .act = [this] { return answerOf(m_session.rooms().archive(m_room, true), this); },
         .words = &roomError},
        this);
    dialog->open();
}

void RoomDetailsDialog::askToLeave()
{
    const auto text = m_shown.room.visibility == Visibility::Public
        ? tr("Leave this room? It disappears from your list; you can join it again at any time.")
        : tr("Leave this room? It disappears from your list, and you can't come back by yourself: "
             "an admin or owner has to add you again.");
    auto *dialog = new ConfirmDialog(
        theme(),
        {.title = tr("Leave room – Kontor"),
         .text = text,
         .action = tr("Leave"),
         .act = [this] { return answerOf(m_session.rooms().leave(m_room), this); },
         .words = &roomError},
        this);
    dialog->open();
}

} // namespace Kontor::App
