// SPDX-License-Identifier: Apache-2.0
#include "main/application.h"

#include "base/logging.h"
#include "connection/websockettransport.h"
#include "ui/text/errortext.h"

#include <QApplication>
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
                         SingleInstance &instance)
    : m_application(application)
    , m_line(line)
    , m_systemPalette(QApplication::palette())
    , m_settings(line.profile)
    , m_theme(m_settings.appearance(), lookOf(m_systemPalette))
    , m_sleep(createSleepWatcher())
    , m_appearance(createAppearanceWatcher())
    , m_window(m_theme, m_settings, m_clock)
{
    m_theme.apply(application);
    connect(&instance, &SingleInstance::activated, this, [this](const QString &link) {
        m_window.raiseWindow();
        follow(link);
    });
    connect(&m_window, &MainWindow::signInRequested, this, [this] { ask(); });
    connect(&m_window, &MainWindow::signOutRequested, this, &Application::signOut);
    m_account = {line.server.isValid() ? line.server : QUrl(m_settings.serverUrl()),
                 !line.username.isEmpty() ? line.username : m_settings.username()};
}

Application::~Application()
{
    m_window.showOffice(nullptr); // its panels go before the session they show
}

void Application::start()
{
    if (m_account.isKnown())
        openOffice(m_account);
    if (m_line.minimized)
        m_window.showMinimized();
    else
        m_window.show();
    follow(m_line.link);
    QTimer::singleShot(0, this, &Application::afterShown);
}

void Application::openOffice(const Account &account)
{
    if (m_session && account == m_account)
        return;
    m_window.showOffice(nullptr);
    m_account = account;
    auto cache = std::make_unique<LocalCache>(CacheConfig{
        .profile = m_line.profile, .url = account.server.toString(), .username = account.username});
    m_session = std::make_unique<Session>(std::move(cache), WebSocketTransport::factory(), m_clock);
    auto *session = m_session.get();
    connect(session, &Session::statusChanged, this, &Application::onStatus);
    connect(session, &Session::credentialsRejected, this, &Application::onRejected);
    connect(session, &Session::tokenIssued, this, &Application::onTokenIssued);
    connect(&m_network, &NetworkWatcher::changed, session, &Session::networkChanged);
    connect(m_sleep.get(), &SleepWatcher::wokeUp, session, &Session::wokeUp);
    m_window.showOffice(session);
    m_opened = session->open();
    onReady(m_opened, session, [this](const Result<Done> &) { m_window.loadOffice(); });
}

void Application::afterShown()
{
    signInAlone();
    watchSystem();
}

void Application::watchSystem()
{
    connect(m_appearance.get(), &AppearanceWatcher::changed, this, &Application::updateLook);
    m_appearance->start();
    m_network.start();
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
    if (!m_account.isKnown())
        return ask();
    if (!token.isEmpty()) {
        m_settings.setServerUrl(m_account.server.toString());
        m_settings.setUsername(m_account.username);
        return signInWith(withToken(token));
    }
    if (!m_settings.staysSignedIn())
        return ask();
    onReady(m_keychain.read(keychainKey()), this, [this](const Result<QString> &stored) {
        if (stored && !stored->isEmpty())
            return signInWith(withToken(*stored));
        if (!stored)
            m_noKeychain = keychainError(stored.error());
        ask();
    });
}

Credentials Application::withToken(const QString &token) const
{
    return {.username = m_account.username, .password = {}, .token = token, .device = deviceName()};
}

void Application::signInWith(const Credentials &credentials)
{
    onReady(m_opened, m_session.get(), [this, credentials](const Result<Done> &opened) {
        if (opened)
            m_session->signIn(credentials);
        else
            finishAttempt(opened.error());
    });
}

QFuture<Result<Done>> Application::signIn(const SignInRequest &request)
{
    m_attempt = std::make_shared<QPromise<Result<Done>>>();
    m_attempt->start();
    m_keep = request.keep;
    const auto future = m_attempt->future();
    openOffice({request.server, request.username});
    signInWith({.username = request.username,
                .password = request.password,
                .token = {},
                .device = deviceName()});
    return future;
}

void Application::ask(const QString &reason)
{
    m_window.askToSignIn([this](const SignInRequest &request) { return signIn(request); },
                         {.server = m_account.server,
                          .username = m_account.username,
                          .keep = m_settings.staysSignedIn(),
                          .reason = reason,
                          .noKeychain = m_noKeychain});
}

void Application::onStatus(const ConnectionStatus &status)
{
    if (!m_attempt)
        return;
    if (status.state == ConnectionState::Syncing || status.state == ConnectionState::Online) {
        m_settings.setServerUrl(m_account.server.toString());
        m_settings.setUsername(m_account.username);
        m_settings.setStaysSignedIn(m_keep);
        finishAttempt(Done{});
    } else if (status.state == ConnectionState::Waiting && status.lastError) {
        // Whoever sits before the dialog tries again themselves.
        const auto error = *status.lastError;
        auto *session = m_session.get();
        finishAttempt(error);
        session->signOut();
    }
}

void Application::onRejected(const Error &error)
{
    if (m_attempt)
        return finishAttempt(error);
    (void)m_keychain.remove(keychainKey());
    ask(signInError(error));
}

void Application::onTokenIssued(const QString &token)
{
    if (!m_keep || !m_noKeychain.isEmpty())
        return;
    onReady(m_keychain.write(keychainKey(), token), this, [this](const Result<Done> &written) {
        if (written)
            return;
        m_noKeychain = keychainError(written.error());
        m_window.tell(
            tr("You will have to sign in again next time, because %1.").arg(m_noKeychain));
    });
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
    if (!m_session)
        return;
    m_session->signOut();
    (void)m_keychain.remove(keychainKey());
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

QString Application::keychainKey() const
{
    return m_account.username + u' ' + m_account.server.toString();
}

} // namespace Kontor::App
