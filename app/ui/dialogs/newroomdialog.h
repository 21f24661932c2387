// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/ids.h"
#include "ui/dialogs/formdialog.h"

class QCheckBox;
class QLineEdit;

namespace Kontor::App {

class Session;
class UserPicker;

//! \brief Asks for a new room's name and its people.
class NewRoomDialog : public FormDialog {
    Q_OBJECT
public:
    NewRoomDialog(Session &session, const Theme &theme, QWidget *parent = nullptr);

signals:
    void created(Kontor::RoomId room);

protected:
    QString validate() override;
    QFuture<Result<Done>> apply() override;
    QString errorText(const Error &error) const override;

private:
    Session &m_session;
    QLineEdit *m_name;
    QCheckBox *m_public;
    UserPicker *m_people;
};

//! \brief Asks whom to write to.
class NewChatDialog : public FormDialog {
    Q_OBJECT
public:
    NewChatDialog(Session &session, const Theme &theme, QWidget *parent = nullptr);

signals:
    void created(Kontor::RoomId room);

protected:
    QString validate() override;
    QFuture<Result<Done>> apply() override;
    QString errorText(const Error &error) const override;

private:
    Session &m_session;
    UserPicker *m_people;
};

} // namespace Kontor::App
