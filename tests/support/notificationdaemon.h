// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDBusConnection>
#include <QDBusContext>
#include <QDBusMessage>
#include <QObject>
#include <QVariantMap>

#include <vector>

namespace Kontor::Test {

//! A notification daemon of a test's own, on a real bus; it shows nothing and remembers everything.
class NotificationDaemon : public QObject, protected QDBusContext {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")
public:
    struct Call {
        uint id = 0;
        uint replaces = 0;
        QString application;
        QString title;
        QString body;
        QStringList actions;
        QVariantMap hints;
    };

    explicit NotificationDaemon(QDBusConnection bus)
        : m_bus(std::move(bus))
    {
    }
    ~NotificationDaemon() override { stop(); }

    bool start()
    {
        return m_bus.registerObject(path(), this,
                                    QDBusConnection::ExportAllSlots
                                        | QDBusConnection::ExportAllSignals)
            && m_bus.registerService(name());
    }
    void stop()
    {
        m_bus.unregisterService(name());
        m_bus.unregisterObject(path());
    }
    //! The user clicks on it, or away.
    void click(uint id)
    {
        emit ActionInvoked(id, QStringLiteral("default"));
        emit NotificationClosed(id, 2);
    }
    void dismiss(uint id) { emit NotificationClosed(id, 2); }

    QStringList capabilities{QStringLiteral("body"), QStringLiteral("body-markup"),
                             QStringLiteral("actions")};
    uint lastId = 0;
    std::vector<Call> calls;
    std::vector<uint> closed;

public slots: // as the specification names them
    QStringList GetCapabilities() const { return capabilities; }
    uint Notify(const QString &application, uint replaces, const QString &icon,
                const QString &title, const QString &body, const QStringList &actions,
                const QVariantMap &hints, int timeout)
    {
        Q_UNUSED(icon)
        Q_UNUSED(timeout)
        const uint id = replaces != 0 ? replaces : ++lastId;
        calls.push_back({id, replaces, application, title, body, actions, hints});
        return id;
    }
    void CloseNotification(uint id)
    {
        closed.push_back(id);
        emit NotificationClosed(id, 3);
    }

signals:
    void ActionInvoked(uint id, const QString &action);
    void NotificationClosed(uint id, uint reason);

private:
    static QString name() { return QStringLiteral("org.freedesktop.Notifications"); }
    static QString path() { return QStringLiteral("/org/freedesktop/Notifications"); }

    QDBusConnection m_bus;
};

} // namespace Kontor::Test
