// SPDX-License-Identifier: Apache-2.0
#include "main/rememberedtokens.h"

#include "client/settings.h"
#include "platform/keychain.h"

namespace Kontor::App {

RememberedTokens::RememberedTokens(Keychain &keychain, Settings &settings, QObject *parent)
    : QObject(parent)
    , m_keychain(keychain)
    , m_settings(settings)
{
}

QFuture<Result<QString>> RememberedTokens::find(const QString &account)
{
    if (!m_settings.isGivenUp(account))
        return m_keychain.read(account);
    giveUp(account); // what the keychain may have stored after all
    return ready(Result<QString>(QString()));
}

QFuture<Result<Done>> RememberedTokens::keep(const QString &account, const QString &token)
{
    ++m_changes[account];
    m_settings.setGivenUp(account, false);
    return m_keychain.write(account, token);
}

void RememberedTokens::giveUp(const QString &account)
{
    const int change = ++m_changes[account];
    m_settings.setGivenUp(account, true);
    onReady(m_keychain.remove(account), this, [this, account, change](const Result<Done> &removed) {
        if (removed && m_changes.value(account) == change)
            m_settings.setGivenUp(account, false);
    });
}

} // namespace Kontor::App
