// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

#include <memory>

class QSettings;

namespace Kontor::App {

enum class Theme { System, Light, Dark };

//! \brief What the program remembers between runs, beside the cache; no secret is among it.
//!
//! One INI file, settings.ini, in the profile folder. A value that makes no sense counts as
//! missing. Written within moments, and at the latest when this object goes. GUI thread.
class Settings {
public:
    explicit Settings(const QString &profile);
    ~Settings();

    Settings(const Settings &) = delete;
    Settings &operator=(const Settings &) = delete;

    QString serverUrl() const;
    void setServerUrl(const QString &url);
    QString username() const;
    void setUsername(const QString &username);
    //! Whether the token is kept in the keychain. On at first.
    bool staysSignedIn() const;
    void setStaysSignedIn(bool stays);
    Theme theme() const;
    void setTheme(Theme theme);
    //! As QWidget::saveGeometry() gives it; empty: none yet.
    QByteArray windowGeometry() const;
    void setWindowGeometry(const QByteArray &geometry);

private:
    std::unique_ptr<QSettings> m_file;
};

} // namespace Kontor::App
