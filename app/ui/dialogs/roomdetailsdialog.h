// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cache/cachetypes.h"
#include "models/roomrights.h"
#include "ui/dialogs/formdialog.h"

class QComboBox;
class QLineEdit;
class QListView;

namespace Kontor::App {

class ParticipantsModel;
class Session;

//! \brief A room's name, its people with their roles, and what one may do with both.
//!
//! For the group room that is open: Session::roomPeople() has its people. What is done is done at
//! once; the dialog follows the room, and closes when one isn't in it any more, or another is
//! opened.
class RoomDetailsDialog final : public FormDialog {
    Q_OBJECT
public:
    RoomDetailsDialog(Session &session, RoomId room, const Theme &theme, const Clock &clock,
                      QWidget *parent = nullptr);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    QString validate() override { return {}; }
    QFuture<Result<Done>> apply() override { return ready(Result<Done>(Done())); } // it closes
    QString errorText(const Error &error) const override;

private:
    void addName();
    void addPeople();
    void addRoomActions();
    QPushButton *newButton(const QString &name, const QString &text);

    void refresh();
    void showRoom(const CachedRoom &room);
    void showChosen();
    QString rules() const;
    void keepChosen();
    bool isLastOwner(const QString &username) const;

    void rename();
    void pickPeople();
    void setRole(Role role);
    void askForRole(const QString &username, Role role, bool me);
    void askToRemove();
    void askToArchive();
    void askToLeave();
    void follow(const QFuture<Result<RoomId>> &change);

    Session &m_session;
    const RoomId m_room;
    CachedRoom m_shown;
    RoomRights m_rights;
    QString m_chosen; // username; stays chosen when the list comes anew
    ParticipantsModel *m_model;
    QLineEdit *m_name;
    QPushButton *m_rename;
    QLabel *m_facts;
    QListView *m_people;
    QComboBox *m_role;
    QPushButton *m_remove;
    QLabel *m_hint;
    QPushButton *m_add;
    QPushButton *m_archive;
    QPushButton *m_leave;
};

} // namespace Kontor::App
