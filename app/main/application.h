// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "client/session.h"
#include "client/settings.h"
#include "main/commandline.h"
#include "platform/appearance.h"
#include "platform/keychain.h"
#include "platform/networkwatcher.h"
#include "platform/singleinstance.h"
#include "platform/sleepwatcher.h"
#include "ui/mainwindow.h"
#include "ui/theme/theme.h"

class QApplication;

namespace Kontor::App {

//! \brief The composition root: makes everything, and signs in.
//!
//! The window comes first, filled from the cache; the keychain, the network and the system are
//! asked afterwards, and nothing waits for their answers.
class Application : public QObject {
    Q_OBJECT
public:
    //! \a instance has acquired the profile.
    Application(QApplication &application, const CommandLine &line, SingleInstance &instance);
    ~Application() override;

    void start();

private:
    struct Account {
        QUrl server;
        QString username;

        bool isKnown() const { return server.isValid() && !username.isEmpty(); }
        bool operator==(const Account &) const = default;
    };
    using Promise = std::shared_ptr<QPromise<Result<Done>>>;

    void openOffice(const Account &account);
    void afterShown();
    void watchSystem();
    void signInAlone();
    QString takeToken();
    Credentials withToken(const QString &token) const;
    void signInWith(const Credentials &credentials);
    QFuture<Result<Done>> signIn(const SignInRequest &request);
    void ask(const QString &reason = {});
    void onStatus(const ConnectionStatus &status);
    void onRejected(const Error &error);
    void onTokenIssued(const QString &token);
    void signOut();
    void finishAttempt(const Result<Done> &result);
    void follow(const QString &link);
    void updateLook();
    QString keychainKey() const;

    QApplication &m_application;
    const CommandLine m_line;
    const SystemClock m_clock;
    const QPalette m_systemPalette;
    Settings m_settings;
    Theme m_theme;
    Keychain m_keychain;
    NetworkWatcher m_network;
    std::unique_ptr<SleepWatcher> m_sleep;
    std::unique_ptr<AppearanceWatcher> m_appearance;

    Account m_account;
    QFuture<Result<Done>> m_opened;
    QString m_noKeychain; // why nothing can be remembered, in words
    Promise m_attempt; // of the sign-in dialog
    bool m_keep = true;

    std::unique_ptr<Session> m_session;
    MainWindow m_window; // goes before what it shows
};

} // namespace Kontor::App
