// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "model/room.h"

#include <QByteArray>
#include <QString>

#include <memory>

class QSettings;

namespace Kontor::App {

//! Which colours: the system's choice, or one's own.
enum class Appearance { System, Light, Dark, HighContrast };

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
    //! That the token of this account is not to be used any more: its removal from the keychain
    //! hasn't been confirmed.
    bool isGivenUp(const QString &account) const;
    void setGivenUp(const QString &account, bool givenUp);
    Appearance appearance() const;
    void setAppearance(Appearance appearance);
    //! What I chose to appear as. Online at first.
    PresenceStatus presence() const;
    void setPresence(PresenceStatus status);
    //! As QWidget::saveGeometry() gives it; empty: none yet.
    QByteArray windowGeometry() const;
    void setWindowGeometry(const QByteArray &geometry);
    int sidePaneWidth() const; //!< device independent pixels; 0: none yet
    void setSidePaneWidth(int width);
    RoomId openRoom() const; //!< the one that was open last; invalid: none
    void setOpenRoom(RoomId room);

    // Notifications. All on at first, the volume at 60.

    bool notifies() const;
    void setNotifies(bool notifies);
    //! Off: notifications say "New message".
    bool showsText() const;
    void setShowsText(bool shows);
    bool sounds() const;
    void setSounds(bool sounds);
    int volume() const; //!< percent
    void setVolume(int percent);
    //! The user asked for quiet until then; a time that has passed: not any more.
    Timestamp quietUntil() const;
    void setQuietUntil(Timestamp time);
    //! Closing the window leaves the program running, in the tray or minimised.
    bool runsOn() const;
    void setRunsOn(bool runsOn);
    //! The user has been told that it does. Not at first.
    bool hasToldOfTray() const;
    void setHasToldOfTray(bool told);

private:
    std::unique_ptr<QSettings> m_file;
};

} // namespace Kontor::App
