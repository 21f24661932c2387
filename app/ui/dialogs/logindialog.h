// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/dialogs/formdialog.h"

#include <QUrl>

class QCheckBox;
class QLineEdit;

namespace Kontor::App {

//! What somebody filled in to sign in.
struct SignInRequest {
    QUrl server;
    QString username;
    QString password;
    bool keep = true; //!< in the system's keychain
};

//! \brief Asks for server, name and password.
class LoginDialog : public FormDialog {
    Q_OBJECT
public:
    using SignIn = std::function<QFuture<Result<Done>>(const SignInRequest &)>;

    //! What there is before anybody types.
    struct Known {
        QUrl server;
        QString username;
        bool keep = true;
        QString reason; //!< why one is asked, in words; empty: it goes without saying
        QString noKeychain; //!< why nothing can be remembered, in words; empty: it can
    };

    //! \a signIn does it; \a offline: there is a cached office that one can look at instead.
    LoginDialog(const Theme &theme, SignIn signIn, bool offline, QWidget *parent = nullptr);

    //! The focus goes to the first thing that isn't known.
    void fill(const Known &known);

protected:
    QString validate() override;
    QFuture<Result<Done>> apply() override;
    QString errorText(const Error &error) const override;
    void setBusy(bool busy) override;

private:
    void addTitle();
    void addPassword();
    void showPassword(bool show);

    const SignIn m_signIn;
    QUrl m_address;
    QLineEdit *m_server;
    QLineEdit *m_username;
    QLineEdit *m_password;
    QAction *m_eye;
    QCheckBox *m_keep;
    QLabel *m_keepNote;
};

} // namespace Kontor::App
