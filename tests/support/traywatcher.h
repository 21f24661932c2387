// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDBusConnection>
#include <QDBusContext>
#include <QDBusMessage>
#include <QDBusPendingCall>
#include <QDBusVariant>
#include <QObject>
#include <QStringList>

namespace Kontor::Test {

//! A tray of a test's own, as programs on the bus see it: StatusNotifierItem's watcher and host.
class TrayWatcher : public QObject, protected QDBusContext {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.kde.StatusNotifierWatcher")
    Q_PROPERTY(bool IsStatusNotifierHostRegistered READ isHost)
    Q_PROPERTY(int ProtocolVersion READ version)
    Q_PROPERTY(QStringList RegisteredStatusNotifierItems MEMBER items)
public:
    explicit TrayWatcher(QDBusConnection bus)
        : m_bus(std::move(bus))
    {
    }

    bool start()
    {
        return m_bus.registerObject(QStringLiteral("/StatusNotifierWatcher"), this,
                                    QDBusConnection::ExportAllContents)
            && m_bus.registerService(QStringLiteral("org.kde.StatusNotifierWatcher"));
    }
    bool isHost() const { return true; }
    int version() const { return 0; }

    //! The user clicks on the icon.
    void click()
    {
        auto call =
            message(QStringLiteral("/StatusNotifierItem"),
                    QStringLiteral("org.kde.StatusNotifierItem"), QStringLiteral("Activate"));
        m_bus.asyncCall(call << 0 << 0);
    }
    //! … and chooses from its menu: an entry's number, as menu() has it.
    void choose(int entry)
    {
        auto call = message(QStringLiteral("/MenuBar"), QStringLiteral("com.canonical.dbusmenu"),
                            QStringLiteral("Event"));
        m_bus.asyncCall(call << entry << QStringLiteral("clicked")
                             << QVariant::fromValue(QDBusVariant(QString())) << 0u);
    }
    //! The bus name of the item's program; empty: none yet.
    QString item() const { return m_senders.value(0); }

    QStringList items;

public slots: // as the specification names them
    void RegisterStatusNotifierItem(const QString &service)
    {
        items += service;
        m_senders += QDBusContext::message().service();
    }
    void RegisterStatusNotifierHost(const QString &) { }

private:
    QDBusMessage message(const QString &path, const QString &interface, const QString &method) const
    {
        return QDBusMessage::createMethodCall(item(), path, interface, method);
    }

    QDBusConnection m_bus;
    QStringList m_senders;
};

} // namespace Kontor::Test
