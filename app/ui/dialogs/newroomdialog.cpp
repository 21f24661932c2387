// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/newroomdialog.h"

#include "client/roomrequests.h"
#include "client/session.h"
#include "model/limits.h"
#include "model/textrules.h"
#include "ui/dialogs/userpicker.h"
#include "ui/text/errortext.h"
#include "ui/theme/metrics.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Kontor::App {

QFuture<Result<Done>> answerOf(const QFuture<Result<RoomId>> &room, QObject *context,
                               const std::function<void(RoomId)> &then)
{
    auto promise = std::make_shared<QPromise<Result<Done>>>();
    promise->start();
    onReady(room, context, [promise, then](const Result<RoomId> &answer) {
        if (answer && then)
            then(*answer);
        promise->addResult(answer ? Result<Done>(Done{}) : Result<Done>(answer.error()));
        promise->finish();
    });
    return promise->future();
}

RoomDialog::RoomDialog(Session &session, const Theme &theme, const QString &title,
                       const QString &action, QWidget *parent)
    : FormDialog(theme, title, action, parent)
    , m_session(session)
{
}

UserPicker *RoomDialog::newPicker(bool several, QStringList without)
{
    without += m_session.me().username;
    return new UserPicker([this](const QString &query) { return m_session.findUsers(query); },
                          several ? UserPicker::Choice::Several : UserPicker::Choice::One, without,
                          theme(), this);
}

QFuture<Result<Done>> RoomDialog::apply()
{
    return answerOf(askForRoom(), this, [this](RoomId room) { emit roomReady(room); });
}

QString RoomDialog::errorText(const Error &error) const
{
    return roomError(error);
}

NewRoomDialog::NewRoomDialog(Session &session, const Theme &theme, QWidget *parent)
    : RoomDialog(session, theme, tr("New room – Kontor"), tr("Create room"), parent)
    , m_name(new QLineEdit(this))
    , m_public(new QCheckBox(tr("Everybody in the office may join"), this))
    , m_people(newPicker(true))
{
    setObjectName("newRoomDialog"_L1);
    m_name->setObjectName("roomName"_L1);
    m_name->setMaxLength(int(Limits::kNameLength));
    addField(tr("Name"), m_name);
    addField(tr("People"), m_people);
    m_public->setObjectName("publicRoom"_L1);
    form()->addSpacing(Metrics::kGrid);
    form()->addWidget(m_public);
    m_name->setFocus();
}

QString NewRoomDialog::validate()
{
    if (m_name->text().trimmed().isEmpty())
        return tr("Give the room a name.");
    if (const auto name = checkedName(m_name->text()); !name)
        return roomError(name.error());
    return {};
}

QFuture<Result<RoomId>> NewRoomDialog::askForRoom()
{
    const auto visibility = m_public->isChecked() ? Visibility::Public : Visibility::Private;
    return session().createGroup(m_name->text().trimmed(), visibility, m_people->picked());
}

NewChatDialog::NewChatDialog(Session &session, const Theme &theme, QWidget *parent)
    : RoomDialog(session, theme, tr("New chat – Kontor"), tr("Write"), parent)
    , m_people(newPicker(false))
{
    setObjectName("newChatDialog"_L1);
    addField(tr("To whom"), m_people);
    connect(m_people, &UserPicker::activated, this, &NewChatDialog::submit);
    m_people->setFocus();
}

QString NewChatDialog::validate()
{
    return m_people->picked().isEmpty() ? tr("Choose somebody first.") : QString();
}

QFuture<Result<RoomId>> NewChatDialog::askForRoom()
{
    return session().openPrivate(m_people->picked().first());
}

AddPeopleDialog::AddPeopleDialog(Session &session, RoomId room, const QStringList &there,
                                 const Theme &theme, QWidget *parent)
    : RoomDialog(session, theme, tr("Add people – Kontor"), tr("Add to the room"), parent)
    , m_room(room)
    , m_people(newPicker(true, there))
{
    setObjectName("addPeopleDialog"_L1);
    addField(tr("People"), m_people);
    m_people->setFocus();
}

QString AddPeopleDialog::validate()
{
    return m_people->picked().isEmpty() ? tr("Choose somebody first.") : QString();
}

QFuture<Result<RoomId>> AddPeopleDialog::askForRoom()
{
    return session().rooms().invite(m_room, m_people->picked());
}

} // namespace Kontor::App
