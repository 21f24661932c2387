// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/desktopnotifier.h"

#include <QDBusAbstractInterface>
#include <QDBusConnection>
#include <QDBusServiceWatcher>
#include <QHash>

#include <optional>

namespace Kontor::App {

//! The desktop's notification daemon. Qt connects a signal that has the name of a D-Bus one.
class NotificationDaemon final : public QDBusAbstractInterface {
    Q_OBJECT
public:
    explicit NotificationDaemon(const QDBusConnection &bus, QObject *parent = nullptr);

signals:
    void ActionInvoked(uint id, const QString &action);
    void NotificationClosed(uint id, uint reason);
};

//! \brief org.freedesktop.Notifications, version 1.2 of its specification.
//!
//! What the daemon can is asked before the first popup, and again when another daemon has taken its
//! place. Of each key one call is under way; what comes meanwhile waits, the newest alone.
class FreedesktopNotifier final : public DesktopNotifier {
    Q_OBJECT
public:
    explicit FreedesktopNotifier(const QDBusConnection &bus, QObject *parent = nullptr);

    void show(const Popup &popup) override;
    void withdraw(qint64 key) override;

private:
    struct Shown {
        uint id = 0; //!< the daemon's; 0: not answered yet
        bool underWay = false;
        bool withdrawn = false; //!< to be closed when the answer is here
        std::optional<Popup> next; //!< to be shown when the answer is here
    };
    struct Abilities {
        bool actions = false;
        bool body = false;
        bool markup = false;
    };

    void start();
    void askAbilities();
    void send(const Popup &popup);
    void onAnswered(const Popup &popup, const QDBusMessage &answer);
    void close(uint id);
    void onDaemonChanged();
    std::optional<qint64> keyOf(uint id) const;

    const QDBusConnection m_bus;
    std::unique_ptr<NotificationDaemon> m_daemon; // made when it is needed
    QDBusServiceWatcher m_watcher;
    bool m_asking = false;
    std::optional<Abilities> m_abilities;
    QList<Popup> m_waiting; // for m_abilities
    QHash<qint64, Shown> m_shown;
};

} // namespace Kontor::App
