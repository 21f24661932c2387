// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/ids.h"
#include "ui/dialogs/formdialog.h"

class QCheckBox;
class QLineEdit;

namespace Kontor::App {

class Session;
class UserPicker;

//! What came of it, for a form; \a then runs before, when it was good.
QFuture<Result<Done>> answerOf(const QFuture<Result<RoomId>> &room, QObject *context,
                               const std::function<void(RoomId)> &then = {});

//! \brief A form that asks the server for a room and ends with it.
class RoomDialog : public FormDialog {
    Q_OBJECT
signals:
    //! It is in the cache.
    void roomReady(Kontor::RoomId room);

protected:
    RoomDialog(Session &session, const Theme &theme, const QString &title, const QString &action,
               QWidget *parent);

    Session &session() const { return m_session; }
    //! Somebody else than oneself.
    UserPicker *newPicker(bool several, QStringList without = {});

    QFuture<Result<Done>> apply() final;
    virtual QFuture<Result<RoomId>> askForRoom() = 0;
    QString errorText(const Error &error) const override;

private:
    Session &m_session;
};

//! \brief Asks for a new room's name and its people.
class NewRoomDialog final : public RoomDialog {
    Q_OBJECT
public:
    NewRoomDialog(Session &session, const Theme &theme, QWidget *parent = nullptr);

protected:
    QString validate() override;
    QFuture<Result<RoomId>> askForRoom() override;

private:
    QLineEdit *m_name;
    QCheckBox *m_public;
    UserPicker *m_people;
};

//! \brief Asks whom to write to.
class NewChatDialog final : public RoomDialog {
    Q_OBJECT
public:
    NewChatDialog(Session &session, const Theme &theme, QWidget *parent = nullptr);

protected:
    QString validate() override;
    QFuture<Result<RoomId>> askForRoom() override;

private:
    UserPicker *m_people;
};

//! \brief Asks who is to be added to a room.
class AddPeopleDialog final : public RoomDialog {
    Q_OBJECT
public:
    //! \a there: usernames of those who are in it already.
    AddPeopleDialog(Session &session, RoomId room, const QStringList &there, const Theme &theme,
                    QWidget *parent = nullptr);

protected:
    QString validate() override;
    QFuture<Result<RoomId>> askForRoom() override;

private:
    const RoomId m_room;
    UserPicker *m_people;
};

} // namespace Kontor::App
