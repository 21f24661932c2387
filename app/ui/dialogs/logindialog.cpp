// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/logindialog.h"

#include "ui/text/errortext.h"
#include "ui/text/serveraddress.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace Kontor::App {

using namespace Metrics;

LoginDialog::LoginDialog(const Theme &theme, SignIn signIn, bool offline, QWidget *parent)
    : FormDialog(theme, tr("Sign in – Kontor"), tr("Sign in"), parent)
    , m_signIn(std::move(signIn))
    , m_server(new QLineEdit(this))
    , m_username(new QLineEdit(this))
    , m_password(new QLineEdit(this))
    , m_eye(new QAction(this))
    , m_keep(new QCheckBox(tr("Keep me signed in"), this))
    , m_keepNote(new QLabel(tr("(in the system's keychain)"), this))
{
    setObjectName("loginDialog"_L1);
    addTitle();
    m_server->setObjectName("serverField"_L1);
    m_server->setPlaceholderText(u"chat.example.com"_s);
    m_server->setInputMethodHints(Qt::ImhUrlCharactersOnly | Qt::ImhNoAutoUppercase);
    addField(tr("Server"), m_server);
    m_username->setObjectName("userField"_L1);
    m_username->setInputMethodHints(Qt::ImhNoAutoUppercase | Qt::ImhNoPredictiveText);
    addField(tr("User name"), m_username);
    addPassword();

    m_keep->setObjectName("keepSignedIn"_L1);
    m_keep->setChecked(true);
    m_keepNote->setObjectName("keepNote"_L1);
    m_keepNote->setTextFormat(Qt::PlainText);
    m_keepNote->setProperty("tone", u"muted"_s);
    m_keepNote->setFont(theme.font(Theme::Font::Small));
    auto *keep = new QHBoxLayout;
    keep->setSpacing(kFieldRadius);
    keep->addWidget(m_keep);
    keep->addWidget(m_keepNote, 1);
    form()->addSpacing(kSideMargin);
    form()->addLayout(keep);

    if (offline) {
        auto *without = new QPushButton(tr("Use without a network"), this);
        without->setObjectName("useOffline"_L1);
        without->setProperty("kind", u"link"_s);
        without->setFont(theme.font(Theme::Font::Small));
        without->setAutoDefault(false);
        connect(without, &QPushButton::clicked, this, &QDialog::reject);
        footer()->addSpacing(kRowGap);
        footer()->addWidget(without, 0, Qt::AlignCenter);
    }
}

void LoginDialog::addTitle()
{
    auto *icon = new QLabel(this);
    icon->setPixmap(QIcon(u":/icons/kontor.svg"_s)
                        .pixmap(QSize(kDialogIcon, kDialogIcon), devicePixelRatioF()));
    auto *welcome = new QLabel(tr("Welcome to Kontor"), this);
    welcome->setFont(theme().font(Theme::Font::Heading));
    auto *hint = new QLabel(tr("Sign in with the account of your office."), this);
    hint->setProperty("tone", u"muted"_s);
    form()->addWidget(icon, 0, Qt::AlignCenter);
    form()->addSpacing(kSideMargin);
    form()->addWidget(welcome, 0, Qt::AlignCenter);
    form()->addSpacing(kGrid);
    form()->addWidget(hint, 0, Qt::AlignCenter);
    form()->addSpacing(kGrid);
}

void LoginDialog::addPassword()
{
    m_password->setObjectName("passwordField"_L1);
    m_eye->setObjectName("showPassword"_L1);
    m_eye->setCheckable(true);
    m_password->addAction(m_eye, QLineEdit::TrailingPosition);
    connect(m_eye, &QAction::toggled, this, &LoginDialog::showPassword);
    showPassword(false);
    addField(tr("Password"), m_password);
}

void LoginDialog::showPassword(bool show)
{
    m_password->setEchoMode(show ? QLineEdit::Normal : QLineEdit::Password);
    m_password->setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhNoAutoUppercase);
    m_eye->setText(show ? tr("Hide the password") : tr("Show the password"));
    m_eye->setIcon(theme().icon(show ? u"eye-off"_s : u"eye"_s, theme().colours().muted));
}

void LoginDialog::fill(const Known &known)
{
    if (known.server.isValid())
        m_server->setText(shortAddress(known.server));
    m_username->setText(known.username);
    m_keep->setChecked(known.keep);
    if (!known.noKeychain.isEmpty()) {
        m_keep->setChecked(false);
        m_keep->setEnabled(false);
        m_keepNote->setWordWrap(true);
        m_keepNote->setText(tr("(not possible: %1)").arg(known.noKeychain));
    }
    for (auto *field : {m_server, m_username, m_password}) {
        if (field->text().isEmpty()) {
            field->setFocus();
            break;
        }
    }
}

QString LoginDialog::validate()
{
    const auto address = serverAddress(m_server->text());
    if (!address) {
        m_server->setFocus();
        return signInError(address.error());
    }
    m_address = *address;
    if (m_username->text().trimmed().isEmpty()) {
        m_username->setFocus();
        return tr("Type your user name.");
    }
    if (m_password->text().isEmpty()) {
        m_password->setFocus();
        return tr("Type your password.");
    }
    return {};
}

QFuture<Result<Done>> LoginDialog::apply()
{
    return m_signIn({.server = m_address,
                     .username = m_username->text().trimmed().toLower(),
                     .password = m_password->text(),
                     .keep = m_keep->isChecked()});
}

QString LoginDialog::errorText(const Error &error) const
{
    return signInError(error);
}

void LoginDialog::setBusy(bool busy)
{
    FormDialog::setBusy(busy);
    for (auto *field : {m_server, m_username, m_password})
        field->setEnabled(!busy);
    if (!busy) {
        m_password->setFocus();
        m_password->selectAll();
    }
}

} // namespace Kontor::App
