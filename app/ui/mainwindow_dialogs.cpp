// SPDX-License-Identifier: Apache-2.0
// What the window asks, and tells, in dialogs.
#include "client/session.h"
#include "models/roomlistmodel.h"
#include "ui/dialogs/confirmdialog.h"
#include "ui/dialogs/joinroomdialog.h"
#include "ui/dialogs/newroomdialog.h"
#include "ui/dialogs/notificationlogdialog.h"
#include "ui/dialogs/roomdetailsdialog.h"
#include "ui/dialogs/settingsdialog.h"
#include "ui/inspector/inspectorwindow.h"
#include "ui/mainwindow.h"
#include "ui/panels/sidepanel.h"
#include "ui/panels/timelinepanel.h"
#include "ui/text/errortext.h"
#include "ui/theme/painting.h"

#include <QMessageBox>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace Kontor::App {

// Rooms and messages

template <typename Dialog>
void MainWindow::ask(Session &session)
{
    auto *dialog = new Dialog(session, m_theme, this);
    m_dialog = dialog;
    connect(dialog, &RoomDialog::roomReady, this, &MainWindow::openRoom);
    dialog->open();
}

void MainWindow::connectDialogs(Session &session)
{
    connect(m_side, &SidePanel::newRoomRequested, this,
            [this, &session] { ask<NewRoomDialog>(session); });
    connect(m_side, &SidePanel::joinRoomRequested, this,
            [this, &session] { ask<JoinRoomDialog>(session); });
    connect(m_timeline, &TimelinePanel::detailsRequested, this, &MainWindow::showDetails);
    connect(m_side, &SidePanel::newChatRequested, this,
            [this, &session] { ask<NewChatDialog>(session); });
    connect(m_timeline, &TimelinePanel::deleteRequested, this,
            [this, &session](const MessageKey &message, const QString &written) {
                confirmDelete(session, message, written);
            });
}

void MainWindow::showDetails()
{
    const int row = m_rooms ? m_rooms->rowOf(m_timeline->room()) : -1;
    if (row < 0)
        return;
    const auto index = m_rooms->index(row);
    const bool person = index.data(RoomListModel::SectionRole).value<RoomListModel::Section>()
        == RoomListModel::Section::People;
    if (person || index.data(RoomListModel::LeftRole).toBool())
        return; // of two people everything is in the header
    auto *dialog = new RoomDetailsDialog(*m_session, m_timeline->room(), m_theme, m_clock, this);
    m_dialog = dialog;
    dialog->open();
}

void MainWindow::confirmDelete(Session &session, const MessageKey &message, const QString &written)
{
    auto *dialog = new ConfirmDialog(
        m_theme,
        {.title = tr("Delete message – Kontor"),
         .text = tr("Delete this message for everybody? That it was there stays visible; its text "
                    "does not, and can't be brought back.")
             + u"\n\n"_s + isolated(oneLine(written)),
         .action = tr("Delete"),
         .act = [&session, message] { return session.deleteMessage(message); },
         .words = &messageError},
        this);
    m_dialog = dialog;
    dialog->open();
}

// Signing in

void MainWindow::askToSignIn(const LoginDialog::SignIn &signIn, const LoginDialog::Known &known)
{
    if (!m_login) {
        const bool cached = m_rooms && m_rooms->rowCount() > 0;
        m_login = new LoginDialog(m_theme, signIn, cached, this);
        m_login->fill(known);
        connect(m_login, &QDialog::rejected, this, &MainWindow::signInGivenUp);
        m_login->open();
    }
    if (!known.reason.isEmpty())
        m_login->showError(known.reason);
    m_login->raise();
    m_login->activateWindow();
}

void MainWindow::askToSignOut(const Unsent &unsent, const std::function<void()> &signOut)
{
    QStringList lost;
    if (unsent.messages > 0)
        lost += tr("%n messages have not been sent yet.", nullptr, unsent.messages);
    if (unsent.drafts > 0)
        lost += tr("%n drafts have not been finished.", nullptr, unsent.drafts);
    auto *box = new QMessageBox(QMessageBox::Warning, tr("Sign out – Kontor"), lost.join(u' '),
                                QMessageBox::NoButton, this);
    m_signOutBox = box;
    box->setObjectName("signOutBox"_L1);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(tr("Signing out deletes them from this computer for good."));
    auto *leave = box->addButton(tr("Sign out and delete"), QMessageBox::DestructiveRole);
    auto *stay = box->addButton(tr("Stay signed in"), QMessageBox::RejectRole);
    box->setDefaultButton(stay);
    box->setEscapeButton(stay);
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(leave, &QPushButton::clicked, this, signOut);
    box->open();
}

// Other windows

void MainWindow::openInspector()
{
    if (!m_session)
        return;
    if (!m_inspector)
        m_inspector = new InspectorWindow(*m_session, m_theme, m_clock, this);
    m_inspector->show();
    m_inspector->raise();
    m_inspector->activateWindow();
}

SettingsDialog *MainWindow::showSettings()
{
    if (m_settingsDialog) {
        m_settingsDialog->raise();
        m_settingsDialog->activateWindow();
        return nullptr;
    }
    auto *dialog = new SettingsDialog(m_settings, m_theme, m_clock, this);
    m_settingsDialog = dialog;
    dialog->open();
    return dialog;
}

void MainWindow::showNotificationLog(const NotificationCenter &center, MessageId about)
{
    if (!m_session)
        return;
    delete m_log;
    auto *parent = m_settingsDialog ? m_settingsDialog.data() : static_cast<QWidget *>(this);
    m_log = new NotificationLogDialog(center, *m_rooms, *m_session, about, m_theme, parent);
    m_log->open();
}

void MainWindow::tell(const QString &text)
{
    auto *box = new QMessageBox(QMessageBox::Information, u"Kontor"_s, text, QMessageBox::Ok, this);
    box->setTextFormat(Qt::PlainText);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}

} // namespace Kontor::App
