// SPDX-License-Identifier: Apache-2.0
#include "client/settings.h"

#include <QSettings>

#include <array>

namespace Kontor::App {

namespace {

const QString kServerUrl = QStringLiteral("account/server");
const QString kUsername = QStringLiteral("account/username");
const QString kStaysSignedIn = QStringLiteral("account/stay_signed_in");
const QString kTheme = QStringLiteral("window/theme");
const QString kGeometry = QStringLiteral("window/geometry");

constexpr std::array kThemes{"system", "light", "dark"};

} // namespace

Settings::Settings(const QString &profile)
    : m_file(std::make_unique<QSettings>(profile + QStringLiteral("/settings.ini"),
                                         QSettings::IniFormat))
{
}

Settings::~Settings() = default;

QString Settings::serverUrl() const
{
    return m_file->value(kServerUrl).toString();
}

void Settings::setServerUrl(const QString &url)
{
    m_file->setValue(kServerUrl, url);
}

QString Settings::username() const
{
    return m_file->value(kUsername).toString();
}

void Settings::setUsername(const QString &username)
{
    m_file->setValue(kUsername, username);
}

bool Settings::staysSignedIn() const
{
    return m_file->value(kStaysSignedIn, true).toBool();
}

void Settings::setStaysSignedIn(bool stays)
{
    m_file->setValue(kStaysSignedIn, stays);
}

Theme Settings::theme() const
{
    const auto name = m_file->value(kTheme).toString();
    for (std::size_t i = 0; i < kThemes.size(); ++i) {
        if (name == QLatin1String(kThemes[i]))
            return Theme(int(i));
    }
    return Theme::System;
}

void Settings::setTheme(Theme theme)
{
    m_file->setValue(kTheme, QString::fromLatin1(kThemes[std::size_t(theme)]));
}

QByteArray Settings::windowGeometry() const
{
    return m_file->value(kGeometry).toByteArray();
}

void Settings::setWindowGeometry(const QByteArray &geometry)
{
    m_file->setValue(kGeometry, geometry);
}

} // namespace Kontor::App
