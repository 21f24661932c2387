// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/futures.h"

#include <QHash>
#include <QObject>

namespace Kontor::App {

class Keychain;
class Settings;

//! \brief The session tokens in the keychain, and which of them may be used.
//!
//! A token that was given up never comes back, whatever the keychain does meanwhile: that is noted
//! in the settings before the keychain is asked, until it has said that nothing is left. GUI
//! thread.
class RememberedTokens : public QObject {
    Q_OBJECT
public:
    //! Both outlive it.
    RememberedTokens(Keychain &keychain, Settings &settings, QObject *parent = nullptr);

    //! \a account: one server's user, as one key. Empty: none, or it was given up. Errors: those of
    //! Keychain.
    QFuture<Result<QString>> find(const QString &account);
    QFuture<Result<Done>> keep(const QString &account, const QString &token);
    //! Nobody waits for it.
    void giveUp(const QString &account);

private:
    Keychain &m_keychain;
    Settings &m_settings;
    QHash<QString, int> m_changes; // of an account in this run: an answer to an older one is none
};

} // namespace Kontor::App
