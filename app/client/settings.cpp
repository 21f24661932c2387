// SPDX-License-Identifier: Apache-2.0
#include "client/settings.h"

#include <QSettings>

#include <array>

namespace Kontor::App {

namespace {

const QString kServerUrl = QStringLiteral("account/server");
const QString kUsername = QStringLiteral("account/username");
const QString kStaysSignedIn = QStringLiteral("account/stay_signed_in");
const QString kGivenUp = QStringLiteral("account/given_up");
const QString kAppearance = QStringLiteral("window/appearance");
const QString kPresence = QStringLiteral("account/presence");
const QString kGeometry = QStringLiteral("window/geometry");
const QString kSidePane = QStringLiteral("window/side_pane");
const QString kRoom = QStringLiteral("window/room");
const QString kRunsOn = QStringLiteral("window/runs_on");
const QString kToldOfTray = QStringLiteral("window/told_of_tray");
const QString kNotifies = QStringLiteral("notifications/on");
const QString kShowsText = QStringLiteral("notifications/text");
const QString kSounds = QStringLiteral("notifications/sounds");
const QString kVolume = QStringLiteral("notifications/volume");
const QString kQuietUntil = QStringLiteral("notifications/quiet_until");

constexpr int kDefaultVolume = 60;

constexpr std::array kPresences{"offline", "online", "away", "busy"};
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

bool Settings::isGivenUp(const QString &account) const
{
    return m_file->value(kGivenUp).toStringList().contains(account);
}

void Settings::setGivenUp(const QString &account, bool givenUp)
{
    auto accounts = m_file->value(kGivenUp).toStringList();
    if (accounts.contains(account) == givenUp)
        return;
    if (givenUp)
        accounts += account;
    else
        accounts.removeAll(account);
    m_file->setValue(kGivenUp, accounts);
    m_file->sync(); // before the keychain is asked: this has to outlive a kill
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

PresenceStatus Settings::presence() const
{
    const auto name = m_file->value(kPresence).toString();
    for (std::size_t i = 0; i < kPresences.size(); ++i) {
        if (name == QLatin1String(kPresences[i]))
            return PresenceStatus(int(i));
    }
    return PresenceStatus::Online;
}

void Settings::setPresence(PresenceStatus status)
{
    m_file->setValue(kPresence, QString::fromLatin1(kPresences[std::size_t(status)]));
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

bool Settings::notifies() const
{
    return m_file->value(kNotifies, true).toBool();
}

void Settings::setNotifies(bool notifies)
{
    m_file->setValue(kNotifies, notifies);
}

bool Settings::showsText() const
{
    return m_file->value(kShowsText, true).toBool();
}

void Settings::setShowsText(bool shows)
{
    m_file->setValue(kShowsText, shows);
}

bool Settings::sounds() const
{
    return m_file->value(kSounds, true).toBool();
}

void Settings::setSounds(bool sounds)
{
    m_file->setValue(kSounds, sounds);
}

int Settings::volume() const
{
    bool isNumber = false;
    const int percent = m_file->value(kVolume, kDefaultVolume).toInt(&isNumber);
    return isNumber && percent >= 0 && percent <= 100 ? percent : kDefaultVolume;
}

void Settings::setVolume(int percent)
{
    m_file->setValue(kVolume, percent);
}

Timestamp Settings::quietUntil() const
{
    return fromMilliseconds(m_file->value(kQuietUntil).toLongLong());
}

void Settings::setQuietUntil(Timestamp time)
{
    m_file->setValue(kQuietUntil, toMilliseconds(time));
}

bool Settings::runsOn() const
{
    return m_file->value(kRunsOn, true).toBool();
}

void Settings::setRunsOn(bool runsOn)
{
    m_file->setValue(kRunsOn, runsOn);
}

bool Settings::hasToldOfTray() const
{
    return m_file->value(kToldOfTray, false).toBool();
}

void Settings::setHasToldOfTray(bool told)
{
    m_file->setValue(kToldOfTray, told);
}

} // namespace Kontor::App
