// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "model/ids.h"
#include "ui/actions.h"
#include "ui/dialogs/logindialog.h"

#include <QMainWindow>
#include <QPointer>
#include <QTimer>

class QMessageBox;
class QSplitter;

namespace Kontor::App {

class InspectorWindow;
class NotificationCenter;
class RoomListModel;
struct MessageKey;
class Session;
class Settings;
class SettingsDialog;
class SidePanel;
class Theme;
class TimelinePanel;

//! \brief The window: places the panels and passes on what they ask for.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    MainWindow(const Theme &theme, Settings &settings, const Clock &clock,
               QWidget *parent = nullptr);
    ~MainWindow() override;

    //! Shows that user's office; nothing of the one before stays. \a session outlives the window,
    //! or the next call; nullptr: nobody's, a page that asks to sign in.
    void showOffice(Session *session);
    //! The cache is open: what it has can be shown.
    void loadOffice();
    //! Asks for name and password, over whatever is shown; \a signIn does it.
    void askToSignIn(const LoginDialog::SignIn &signIn, const LoginDialog::Known &known);
    bool isAskingToSignIn() const { return m_login && m_login->isVisible(); }
    //! What would be lost by signing out.
    struct Unsent {
        int messages = 0;
        int drafts = 0;
    };
    //! Calls \a signOut when the user says so.
    void askToSignOut(const Unsent &unsent, const std::function<void()> &signOut);
    //! For a second start of the program.
    void raiseWindow();
    //! Opens \a room, as soon as it is known; 10 s later nobody waits for it any more.
    void goToRoom(RoomId room);
    //! The same, and shows \a message there.
    void goToMessage(RoomId room, MessageId message);
    //! Whether the newest messages of \a room are before the user's eyes: in the active window.
    bool isReading(RoomId room) const;
    //! Over all rooms that aren't muted.
    int totalUnread() const;
    //! Closing the window does this instead of closing it, unless the system is shutting down.
    void setOnClose(std::function<void()> onClose) { m_onClose = std::move(onClose); }
    //! What to do about the rest is the caller's: connect to the dialog. Nothing: one is open.
    SettingsDialog *showSettings();
    //! Why the user was told of \a about, or wasn't; invalid: of the last messages.
    void showNotificationLog(const NotificationCenter &center, MessageId about);
    //! Says something that needs no answer, without holding anything up.
    void tell(const QString &text);

signals:
    void signInRequested();
    //! The dialog was closed without signing in.
    void signInGivenUp();
    //! What was typed is kept as a draft.
    void signOutRequested();
    void quitRequested();
    void settingsRequested();
    //! "Why was I (not) notified?"
    void whyRequested(Kontor::MessageId message);
    void unreadChanged();
    //! It is shown, or hidden.
    void visibleChanged();

protected:
    void changeEvent(QEvent *event) override;
    void closeEvent(QCloseEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void connectActions();
    void buildOffice(Session &session);
    void buildNobody();
    void connectDialogs(Session &session);
    void showDetails();
    void confirmDelete(Session &session, const MessageKey &message, const QString &written);
    template <typename Dialog>
    void ask(Session &session);
    void goTo(RoomId room, MessageId message);
    void openRoom(RoomId room);
    void openFirstRoom();
    void updateTitle();
    void movePane(int by);
    void openInspector();
    void onMidnight();
    void rememberLayout();

    const Theme &m_theme;
    Settings &m_settings;
    const Clock &m_clock;
    const Actions m_actions;
    std::function<void()> m_onClose;
    QTimer m_midnight;
    QPointer<LoginDialog> m_login;
    QPointer<QDialog> m_settingsDialog;
    QPointer<QDialog> m_log; // tells of the session, so it goes with it
    QPointer<FormDialog> m_dialog; // asks the session, so it goes with it
    QPointer<QMessageBox> m_signOutBox; // the same
    QPointer<InspectorWindow> m_inspector; // the same

    // Of the office that is shown; children of m_splitter, or nothing.
    Session *m_session = nullptr;
    RoomId m_wanted; // asked for before it was known
    MessageId m_wantedMessage; // in that room
    QPointer<QSplitter> m_splitter;
    RoomListModel *m_rooms = nullptr;
    SidePanel *m_side = nullptr;
    TimelinePanel *m_timeline = nullptr;
};

} // namespace Kontor::App
