// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "platform/idlewatcher.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QTimer>

#include <functional>
#include <optional>

class QSocketNotifier;
struct xcb_connection_t;

namespace Kontor::App {

//! \brief Asks a system that only answers: when the limit can be reached at the earliest, and every
//! two seconds while the computer is idle, to see the first touch.
class PolledIdleWatcher : public IdleWatcher {
    Q_OBJECT
public:
    explicit PolledIdleWatcher(std::chrono::milliseconds limit, QObject *parent = nullptr);

    void start() override { ask(); }

protected:
    //! answer() follows, now or later.
    virtual void ask() = 0;
    //! Nothing: it can't be known now; asked again after a minute.
    void answer(std::optional<std::chrono::milliseconds> idleFor);

private:
    QTimer m_timer;
};

//! The X server's own count, by the MIT-SCREEN-SAVER extension and over a connection of its own.
class X11IdleWatcher final : public PolledIdleWatcher {
    Q_OBJECT
public:
    //! \a display: as in DISPLAY.
    X11IdleWatcher(QByteArray display, std::chrono::milliseconds limit, QObject *parent = nullptr);
    ~X11IdleWatcher() override;

    void start() override;

protected:
    void ask() override;

private:
    void read();

    struct Closer {
        void operator()(xcb_connection_t *connection) const;
    };
    const QByteArray m_display;
    std::unique_ptr<xcb_connection_t, Closer> m_connection;
    std::unique_ptr<QSocketNotifier> m_notifier;
    quint32 m_root = 0;
    unsigned m_sequence = 0; // of the question under way; 0: none
};

//! org.gnome.Mutter.IdleMonitor where there is one, else logind's hint.
class DBusIdleWatcher final : public PolledIdleWatcher {
    Q_OBJECT
public:
    DBusIdleWatcher(const QDBusConnection &session, const QDBusConnection &system,
                    const Clock &clock, std::chrono::milliseconds limit, QObject *parent = nullptr);

protected:
    void ask() override;

private:
    void askLogind();
    using Handler = std::function<void(const QDBusMessage &)>;
    void call(const QDBusConnection &bus, const QDBusMessage &message, const Handler &handler);

    const QDBusConnection m_session;
    const QDBusConnection m_system;
    const Clock &m_clock;
};

} // namespace Kontor::App
