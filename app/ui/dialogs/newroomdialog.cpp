// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/newroomdialog.h"

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

RoomDialog::RoomDialog(Session &session, const Theme &theme, const QString &title,
                       const QString &action, QWidget *parent)
    : FormDialog(theme, title, action, parent)
    , m_session(session)
{
}

UserPicker *RoomDialog::newPicker(bool several)
{
    return new UserPicker([this](const QString &query) { return m_session.findUsers(query); },
                          several ? UserPicker::Choice::Several : UserPicker::Choice::One,
                          m_session.me().username, theme(), this);
}

QFuture<Result<Done>> RoomDialog::apply()
{
    auto promise = std::make_shared<QPromise<Result<Done>>>();
    promise->start();
    onReady(askForRoom(), this, [this, promise](const Result<RoomId> &room) {
        if (room)
            emit roomReady(*room);
        promise->addResult(room ? Result<Done>(Done{}) : Result<Done>(room.error()));
        promise->finish();
    });
    return promise->future();
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

} // namespace Kontor::App
