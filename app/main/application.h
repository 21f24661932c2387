// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "client/session.h"
#include "client/settings.h"
#include "main/attention.h"
#include "main/commandline.h"
#include "main/rememberedtokens.h"
#include "platform/appearance.h"
#include "platform/idlewatcher.h"
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
//! asked afterwards, and nothing waits for their answers. Another account's office is shown when
//! the server has let its user in, not before.
class Application : public QObject {
    Q_OBJECT
public:
    //! \a instance has acquired the profile; everything here outlives this object.
    Application(QApplication &application, const CommandLine &line, SingleInstance &instance,
                Keychain &keychain);
    ~Application() override;

    void start();

private:
    struct Account {
        QUrl server;
        QString username;

        bool isKnown() const { return server.isValid() && !username.isEmpty(); }
        bool operator==(const Account &) const = default;
    };
    struct Office {
        Account account;
        std::unique_ptr<Session> session;
        QFuture<Result<Done>> opened;
    };
    using Promise = std::shared_ptr<QPromise<Result<Done>>>;

    Office makeOffice(const Account &account);
    void show(Office office);
    void hideOffice();
    void quit();
    void afterShown();
    void updateLook();
    void signInAlone();
    QString takeToken();
    void onStoredToken(const Account &account, const Result<QString> &stored);
    void useToken(const Account &account, const QString &token);
    Credentials withToken(const QString &token) const;
    void signInWith(const Office &office, const Credentials &credentials);
    QFuture<Result<Done>> signIn(const SignInRequest &request);
    void ask(const QString &reason = {});
    void onStatus(const Session &session, const ConnectionStatus &status);
    void onRejected(const Error &error);
    void remember(const QString &key, const QString &token);
    void finishAttempt(const Result<Done> &result);
    void onGivenUp();
    void failAttempt(const Error &error);
    void signOut();
    void leave();
    enum class Remains { Cache, Nothing };
    void discard(Office office, Remains remains);
    void follow(const QString &link);
    static QString keychainKey(const Account &account);

    QApplication &m_application;
    const CommandLine m_line;
    const SystemClock m_clock;
    const QPalette m_systemPalette;
    Settings m_settings;
    Theme m_theme;
    RememberedTokens m_tokens;
    NetworkWatcher m_network;
    std::unique_ptr<SleepWatcher> m_sleep;
    std::unique_ptr<IdleWatcher> m_idle;
    std::unique_ptr<AppearanceWatcher> m_appearance;

    QString m_noKeychain; // why nothing can be remembered, in words
    Promise m_attempt; // of the sign-in dialog
    bool m_keep = true;
    std::function<void()> m_afterDialog; // what the keychain said while the dialog was open
    bool m_triesStored = false; // the session's token is the keychain's

    Office m_office; // the one that is shown
    Office m_trial; // whose user the server doesn't know yet
    MainWindow m_window; // goes before what it shows
    Attention m_attention;
};

} // namespace Kontor::App
