// SPDX-License-Identifier: Apache-2.0
#include "main/application.h"

#include "base/logging.h"
#include "client/ownpresence.h"
#include "connection/websockettransport.h"
#include "main/statusreport.h"
#include "ui/text/errortext.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QSysInfo>

using namespace Qt::StringLiterals;

namespace Kontor::App {

namespace {

QString deviceName()
{
    return u"Kontor %1 on %2"_s.arg(QCoreApplication::applicationVersion(),
                                    QSysInfo::prettyProductName());
}

Theme::SystemLook lookOf(const QPalette &palette)
{
    return {
        .dark = isDark(palette.color(QPalette::Window)), .highContrast = false, .palette = palette};
}

} // namespace

Application::Application(QApplication &application, const CommandLine &line,
                         SingleInstance &instance, Keychain &keychain)
    : m_application(application)
    , m_line(line)
    , m_systemPalette(QApplication::palette())
    , m_settings(line.profile)
    , m_theme(m_settings.appearance(), lookOf(m_systemPalette))
    , m_tokens(keychain, m_settings)
    , m_sleep(createSleepWatcher())
    , m_idle(createIdleWatcher(OwnPresence::kAwayAfter, m_clock))
    , m_window(m_theme, m_settings, m_clock)
    , m_attention(m_window, m_settings, m_theme, m_clock)
{
    m_theme.apply(application);
    connect(&instance, &SingleInstance::activated, this, [this](const QString &link) {
        m_window.raiseWindow();
        follow(link);
    });
    instance.answerWith([this](const QString &question) {
        return statusAnswer(question, m_office.session.get(), m_clock);
    });
    connect(&m_window, &MainWindow::signInRequested, this, [this] { ask(); });
    connect(&m_window, &MainWindow::signInGivenUp, this, &Application::onGivenUp);
    connect(&m_window, &MainWindow::signOutRequested, this, &Application::signOut);
    connect(&m_attention, &Attention::quitRequested, this, &Application::quit);
    connect(&m_attention, &Attention::reconnectRequested, this, [this] {
        if (m_office.session)
            m_office.session->reconnectNow();
    });
    // The window may be hidden in the tray while a dialog is closed.
    QApplication::setQuitOnLastWindowClosed(false);
    m_office.account = {line.server.isValid() ? line.server : QUrl(m_settings.serverUrl()),
                        !line.username.isEmpty() ? line.username : m_settings.username()};
}

Application::~Application()
{
    hideOffice();
}

//! Its panels go before the session they show.
void Application::hideOffice()
{
    m_attention.follow(nullptr);
    m_window.showOffice(nullptr);
}

void Application::quit()
{
    m_window.setOnClose(nullptr); // quitting closes it
    QApplication::quit();
}

void Application::start()
{
    if (m_office.account.isKnown())
        show(makeOffice(m_office.account));
    if (m_line.minimized)
        m_attention.startHidden();
    else
        m_window.show();
    follow(m_line.link);
    QTimer::singleShot(0, this, &Application::afterShown);
}

Application::Office Application::makeOffice(const Account &account)
{
    Office office{.account = account, .session = {}, .opened = {}};
    auto cache = std::make_unique<LocalCache>(CacheConfig{
        .profile = m_line.profile, .url = account.server.toString(), .username = account.username});
    office.session =
        std::make_unique<Session>(std::move(cache), WebSocketTransport::factory(), m_clock);
    auto *session = office.session.get();
    connect(session, &Session::statusChanged, this,
            [this, session](const ConnectionStatus &status) { onStatus(*session, status); });
    connect(session, &Session::credentialsRejected, this, &Application::onRejected);
    connect(session, &Session::tokenIssued, this,
            [this, key = keychainKey(account)](const QString &token) { remember(key, token); });
    connect(&m_network, &NetworkWatcher::changed, session, &Session::networkChanged);
    connect(m_sleep.get(), &SleepWatcher::wokeUp, session, &Session::wokeUp);
    auto &presence = session->ownPresence();
    presence.choose(m_settings.presence());
    presence.setIdle(m_idle->isIdle());
    connect(m_idle.get(), &IdleWatcher::changed, &presence, &OwnPresence::setIdle);
    office.opened = session->open();
    return office;
}

void Application::show(Office office)
{
    hideOffice();
    m_office = std::move(office);
    auto *session = m_office.session.get();
    m_window.showOffice(session);
    m_attention.follow(session);
    onReady(m_office.opened, session, [this](const Result<Done> &) {
        m_attention.officeOpened();
        m_window.loadOffice();
    });
}

void Application::afterShown()
{
    signInAlone();
    m_attention.start();
    m_appearance = createAppearanceWatcher();
    connect(m_appearance.get(), &AppearanceWatcher::changed, this, &Application::updateLook);
    m_appearance->start();
    m_network.start();
    m_idle->start();
}

void Application::updateLook()
{
    auto look = lookOf(m_systemPalette);
    look.dark = m_appearance->dark().value_or(look.dark);
    look.highContrast = m_appearance->highContrast().value_or(false);
    m_theme.setSystemLook(look);
    m_theme.apply(m_application);
}

// Signing in

QString Application::takeToken()
{
    if (m_line.tokenFile.isEmpty())
        return {};
    QFile file(m_line.tokenFile);
    if (!file.open(QIODevice::ReadOnly)) {
        qCWarning(lcUi) << "the token file can't be read:" << file.errorString();
        return {};
    }
    const auto token = QString::fromUtf8(file.readLine()).trimmed();
    file.close();
    if (!file.remove())
        qCWarning(lcUi) << "the token file can't be deleted:" << file.errorString();
    return token;
}

void Application::signInAlone()
{
    const auto token = takeToken();
    const auto account = m_office.account;
    if (!account.isKnown())
        return ask();
    if (!token.isEmpty()) {
        m_settings.setServerUrl(account.server.toString());
        m_settings.setUsername(account.username);
        return signInWith(m_office, withToken(token));
    }
    if (!m_settings.staysSignedIn())
        return ask();
    onReady(m_tokens.find(keychainKey(account)), this,
            [this, account](const Result<QString> &stored) { onStoredToken(account, stored); });
}

void Application::onStoredToken(const Account &account, const Result<QString> &stored)
{
    if (!stored)
        m_noKeychain = keychainError(stored.error());
    if (!stored || stored->isEmpty())
        return useToken(account, {});
    // The keychain may have waited for its own password. Nobody is signed in behind an open dialog:
    // the answer counts when it is closed without a name and a password.
    if (m_window.isAskingToSignIn())
        m_afterDialog = [this, account, token = *stored] { useToken(account, token); };
    else
        useToken(account, *stored);
}

void Application::useToken(const Account &account, const QString &token)
{
    // The user may have gone on meanwhile.
    if (account != m_office.account || m_attempt || !m_office.session
        || m_office.session->status().state != ConnectionState::SignedOut)
        return;
    if (token.isEmpty())
        return ask();
    m_triesStored = true;
    signInWith(m_office, withToken(token));
}

Credentials Application::withToken(const QString &token) const
{
    return {.username = m_office.account.username,
            .password = {},
            .token = token,
            .device = deviceName()};
}

void Application::signInWith(const Office &office, const Credentials &credentials)
{
    auto *session = office.session.get();
    onReady(office.opened, session,
            [this, session, credentials, attempt = m_attempt](const Result<Done> &opened) {
                if (m_attempt != attempt)
                    return; // given up meanwhile, or another one
                if (opened)
                    session->signIn(credentials);
                else
                    failAttempt(opened.error());
            });
}

QFuture<Result<Done>> Application::signIn(const SignInRequest &request)
{
    m_attempt = std::make_shared<QPromise<Result<Done>>>();
    m_attempt->start();
    m_afterDialog = nullptr;
    m_keep = request.keep;
    const auto future = m_attempt->future();
    const Account account{request.server, request.username};
    // Nobody sees another account's office before the server knows them.
    discard(std::exchange(m_trial, {}), Remains::Cache);
    if (!m_office.session || account != m_office.account)
        m_trial = makeOffice(account);
    signInWith(m_trial.session ? m_trial : m_office,
               {.username = request.username,
                .password = request.password,
                .token = {},
                .device = deviceName()});
    return future;
}

void Application::ask(const QString &reason)
{
    m_window.askToSignIn([this](const SignInRequest &request) { return signIn(request); },
                         {.server = m_office.account.server,
                          .username = m_office.account.username,
                          .keep = m_settings.staysSignedIn(),
                          .reason = reason,
                          .noKeychain = m_noKeychain});
}

void Application::onStatus(const Session &session, const ConnectionStatus &status)
{
    if (!m_attempt || &session != (m_trial.session ? m_trial : m_office).session.get())
        return;
    if (status.state == ConnectionState::Syncing || status.state == ConnectionState::Online) {
        if (m_trial.session)
            show(std::exchange(m_trial, {}));
        m_settings.setServerUrl(m_office.account.server.toString());
        m_settings.setUsername(m_office.account.username);
        m_settings.setStaysSignedIn(m_keep);
        if (!m_keep)
            m_tokens.giveUp(keychainKey(m_office.account));
        finishAttempt(Done{});
    } else if (status.state == ConnectionState::Waiting && status.lastError) {
        failAttempt(*status.lastError);
    }
}

void Application::onRejected(const Error &error)
{
    if (m_attempt)
        return failAttempt(error);
    static const QList kWorthless{ErrorCode::SessionExpired, ErrorCode::NotAuthenticated,
                                  ErrorCode::WrongCredentials, ErrorCode::AccountDisabled};
    if (m_triesStored && kWorthless.contains(error.code))
        m_tokens.giveUp(keychainKey(m_office.account));
    ask(signInError(error));
}

void Application::remember(const QString &key, const QString &token)
{
    m_triesStored = false;
    if (!m_keep || !m_noKeychain.isEmpty())
        return;
    onReady(m_tokens.keep(key, token), this, [this](const Result<Done> &written) {
        m_triesStored = bool(written);
        if (written)
            return;
        m_noKeychain = keychainError(written.error());
        m_window.tell(
            tr("You will have to sign in again next time, because %1.").arg(m_noKeychain));
    });
}

void Application::failAttempt(const Error &error)
{
    finishAttempt(error);
    // Later: this is the session's own signal. Whoever sits before the dialog tries again
    // themselves.
    QTimer::singleShot(0, this, [this] {
        if (m_attempt)
            return;
        if (m_trial.session)
            discard(std::exchange(m_trial, {}), Remains::Cache);
        else if (m_office.session->status().state != ConnectionState::Rejected)
            m_office.session->signOut();
    });
}

void Application::onGivenUp()
{
    if (m_attempt) {
        finishAttempt(Error{ErrorCode::Cancelled, {}});
        (m_trial.session ? m_trial : m_office).session->signOut();
        discard(std::exchange(m_trial, {}), Remains::Cache);
    }
    if (const auto go = std::exchange(m_afterDialog, nullptr))
        go();
}

void Application::finishAttempt(const Result<Done> &result)
{
    if (!m_attempt)
        return;
    m_attempt->addResult(result);
    m_attempt->finish();
    m_attempt.reset();
}

void Application::signOut()
{
    if (!m_office.session)
        return;
    const auto &cache = m_office.session->cache();
    const MainWindow::Unsent unsent{int(cache.outbox().size()), cache.draftCount()};
    if (unsent.messages == 0 && unsent.drafts == 0)
        leave();
    else
        m_window.askToSignOut(unsent, [this] { leave(); });
}

void Application::leave()
{
    if (!m_office.session)
        return;
    m_afterDialog = nullptr;
    m_office.session->signOut();
    m_tokens.giveUp(keychainKey(m_office.account));
    hideOffice();
    auto office = std::exchange(m_office, {});
    m_office.account = office.account; // the next one asks for the same name first
    discard(std::move(office), Remains::Nothing);
}

//! Nobody shows or uses it any more. Remains::Cache: of an account that was here before.
void Application::discard(Office office, Remains remains)
{
    if (!office.session)
        return;
    auto *session = office.session.release();
    session->disconnect(this);
    session->setParent(this);
    QTimer::singleShot(Session::kFarewell, session, &QObject::deleteLater);
    onReady(office.opened, session, [this, session, remains](const Result<Done> &) {
        auto &cache = session->cache();
        if (remains == Remains::Cache && !cache.isNew())
            return;
        if (const auto wiped = cache.wipe(); !wiped && remains == Remains::Nothing)
            m_window.tell(tr("You are signed out, but not everything could be deleted from this "
                             "computer. Delete this folder yourself: %1")
                              .arg(QDir::toNativeSeparators(wiped.error().detail)));
    });
}

void Application::follow(const QString &link)
{
    const QUrl url(link);
    if (url.scheme() != "kontor"_L1 || url.host() != "room"_L1)
        return;
    const RoomId room(url.path().mid(1).toLongLong());
    if (room.isValid())
        m_window.goToRoom(room);
}

QString Application::keychainKey(const Account &account)
{
    return account.username + u' ' + account.server.toString();
}

} // namespace Kontor::App
