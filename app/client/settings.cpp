// SPDX-License-Identifier: Apache-2.0
#include "client/settings.h"

#include <QDir>
#include <QSettings>

using namespace Qt::StringLiterals;

namespace Kontor::App {

Settings::Settings(const QString &profile)
    : m_file(
        std::make_unique<QSettings>(QDir(profile).filePath(u"kontor.ini"_s), QSettings::IniFormat))
{
}

Settings::~Settings() = default;

QString Settings::server() const
{
    return m_file->value("account/server"_L1).toString();
}

QString Settings::user() const
{
    return m_file->value("account/user"_L1).toString();
}

void Settings::setAccount(const QString &server, const QString &user)
{
    m_file->setValue("account/server"_L1, server);
    m_file->setValue("account/user"_L1, user);
}

bool Settings::keepSignedIn() const
{
    return m_file->value("account/keep_signed_in"_L1, true).toBool();
}

void Settings::setKeepSignedIn(bool keep)
{
    m_file->setValue("account/keep_signed_in"_L1, keep);
}

Appearance Settings::appearance() const
{
    const auto name = m_file->value("window/appearance"_L1).toString();
    if (name == "light"_L1)
        return Appearance::Light;
    if (name == "dark"_L1)
        return Appearance::Dark;
    if (name == "high-contrast"_L1)
        return Appearance::HighContrast;
    return Appearance::System;
}

QByteArray Settings::windowGeometry() const
{
    return m_file->value("window/geometry"_L1).toByteArray();
}

void Settings::setWindowGeometry(const QByteArray &geometry)
{
    m_file->setValue("window/geometry"_L1, geometry);
}

int Settings::sidePaneWidth() const
{
    return m_file->value("window/side_pane"_L1).toInt();
}

void Settings::setSidePaneWidth(int width)
{
    m_file->setValue("window/side_pane"_L1, width);
}

RoomId Settings::openRoom() const
{
    return RoomId(m_file->value("window/room"_L1).toLongLong());
}

void Settings::setOpenRoom(RoomId room)
{
    m_file->setValue("window/room"_L1, room.value());
}

} // namespace Kontor::App
