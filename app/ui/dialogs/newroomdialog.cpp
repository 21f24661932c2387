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

namespace {

UserPicker::Find finder(Session &session)
{
    return [&session](const QString &query) { return session.findUsers(query); };
}

//! \a room's success or error, and its number told on the way.
template <typename Dialog>
QFuture<Result<Done>> told(const QFuture<Result<RoomId>> &room, Dialog *dialog)
{
    auto promise = std::make_shared<QPromise<Result<Done>>>();
    promise->start();
    onReady(room, dialog, [promise, dialog](const Result<RoomId> &created) {
        if (created)
            emit dialog->created(*created);
        promise->addResult(created ? Result<Done>(Done{}) : Result<Done>(created.error()));
        promise->finish();
    });
    return promise->future();
}

} // namespace

NewRoomDialog::NewRoomDialog(Session &session, const Theme &theme, QWidget *parent)
    : FormDialog(theme, tr("New room – Kontor"), tr("Create room"), parent)
    , m_session(session)
    , m_name(new QLineEdit(this))
    , m_public(new QCheckBox(tr("Everybody in the office may join"), this))
    , m_people(new UserPicker(finder(session), UserPicker::Choice::Several, session.me().username,
                              theme, this))
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

QFuture<Result<Done>> NewRoomDialog::apply()
{
    const auto visibility = m_public->isChecked() ? Visibility::Public : Visibility::Private;
    return told(m_session.createGroup(m_name->text().trimmed(), visibility, m_people->picked()),
                this);
}

QString NewRoomDialog::errorText(const Error &error) const
{
    return roomError(error);
}

NewChatDialog::NewChatDialog(Session &session, const Theme &theme, QWidget *parent)
    : FormDialog(theme, tr("New chat – Kontor"), tr("Write"), parent)
    , m_session(session)
    , m_people(new UserPicker(finder(session), UserPicker::Choice::One, session.me().username,
                              theme, this))
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

QFuture<Result<Done>> NewChatDialog::apply()
{
    return told(m_session.openPrivate(m_people->picked().first()), this);
}

QString NewChatDialog::errorText(const Error &error) const
{
    return roomError(error);
}

} // namespace Kontor::App
