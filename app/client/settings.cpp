// SPDX-License-Identifier: Apache-2.0
#include "client/settings.h"

#include <QSettings>

#include <array>

namespace Kontor::App {

namespace {

const QString kServerUrl = QStringLiteral("account/server");
const QString kUsername = QStringLiteral("account/username");
const QString kStaysSignedIn = QStringLiteral("account/stay_signed_in");
const QString kAppearance = QStringLiteral("window/appearance");
const QString kGeometry = QStringLiteral("window/geometry");
const QString kSidePane = QStringLiteral("window/side_pane");
const QString kRoom = QStringLiteral("window/room");

constexpr std::array kAppearances{"system", "light", "dark", "high-contrast"};

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

Appearance Settings::appearance() const
{
    const auto name = m_file->value(kAppearance).toString();
    for (std::size_t i = 0; i < kAppearances.size(); ++i) {
        if (name == QLatin1String(kAppearances[i]))
            return Appearance(int(i));
    }
    return Appearance::System;
}

void Settings::setAppearance(Appearance appearance)
{
    m_file->setValue(kAppearance, QString::fromLatin1(kAppearances[std::size_t(appearance)]));
}

QByteArray Settings::windowGeometry() const
{
    return m_file->value(kGeometry).toByteArray();
}

void Settings::setWindowGeometry(const QByteArray &geometry)
{
    m_file->setValue(kGeometry, geometry);
}

int Settings::sidePaneWidth() const
{
    return m_file->value(kSidePane).toInt();
}

void Settings::setSidePaneWidth(int width)
{
    m_file->setValue(kSidePane, width);
}

RoomId Settings::openRoom() const
{
    return RoomId(m_file->value(kRoom).toLongLong());
}

void Settings::setOpenRoom(RoomId room)
{
    m_file->setValue(kRoom, room.value());
}

} // namespace Kontor::App
