// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>

#include <memory>

namespace Kontor::App {

//! What the desktop shows beside its windows. Plain text: what looks like markup is shown as it is.
struct Popup {
    qint64 key = 0; //!< one popup a key: a later one takes the place of the earlier
    QString title;
    QString text;
    QString action; //!< what a click does, in words
};

//! \brief Shows popups over the desktop's own service.
//!
//! This class itself knows of none: everything comes back as undelivered(). GUI thread; waits for
//! nothing.
class DesktopNotifier : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    virtual void show(const Popup &popup) { emit undelivered(popup); }
    //! Takes it away, if it is there.
    virtual void withdraw(qint64 key) { Q_UNUSED(key) }

signals:
    //! The user clicked on it; it is gone then.
    void activated(qint64 key);
    //! The user closed it.
    void dismissed(qint64 key);
    //! There is nobody who would show it.
    void undelivered(const Kontor::App::Popup &popup);
};

//! The one for this system; asks the session bus on Linux.
std::unique_ptr<DesktopNotifier> createDesktopNotifier();

} // namespace Kontor::App
