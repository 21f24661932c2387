// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/ids.h"

#include <QByteArray>
#include <QString>

#include <memory>

class QSettings;

namespace Kontor::App {

//! Which colours: the system's choice, or one's own.
enum class Appearance { System, Light, Dark, HighContrast };

//! \brief What one profile remembers between runs, besides messages: kontor.ini in its folder.
//!
//! Typed; no secrets in it. Lives in the GUI thread. Read once, at the start; a change reaches the
//! disk when the event loop is idle.
class Settings {
public:
    //! \a profile: an existing folder.
    explicit Settings(const QString &profile);
    ~Settings();

    QString server() const; //!< as the user gave it; empty: never signed in
    QString user() const;
    void setAccount(const QString &server, const QString &user);

    bool keepSignedIn() const; //!< default: true
    void setKeepSignedIn(bool keep);

    Appearance appearance() const;

    QByteArray windowGeometry() const; //!< QWidget::saveGeometry(); empty: none yet
    void setWindowGeometry(const QByteArray &geometry);
    int sidePaneWidth() const; //!< device independent pixels; 0: none yet
    void setSidePaneWidth(int width);
    RoomId openRoom() const; //!< the one that was open last
    void setOpenRoom(RoomId room);

private:
    std::unique_ptr<QSettings> m_file;
};

} // namespace Kontor::App
