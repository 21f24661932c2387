// SPDX-License-Identifier: Apache-2.0
#include "platform/linuxidle.h"

#include "base/logging.h"

#include <QDBusArgument>
#include <QDBusPendingCallWatcher>
#include <QDBusVariant>
#include <QSocketNotifier>

#include <cstdlib>
#include <xcb/screensaver.h>
#include <xcb/xcbext.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Kontor::App {

namespace {

constexpr auto kWatch = 2s; // while idle
constexpr auto kAtLeast = 500ms; // between two questions
constexpr auto kUnknown = 60s;

} // namespace

PolledIdleWatcher::PolledIdleWatcher(std::chrono::milliseconds limit, QObject *parent)
    : IdleWatcher(limit, parent)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::CoarseTimer);
    connect(&m_timer, &QTimer::timeout, this, [this] { ask(); });
}

void PolledIdleWatcher::answer(std::optional<std::chrono::milliseconds> idleFor)
{
    if (!idleFor) {
        m_timer.start(kUnknown);
        return;
    }
    setIdleFor(*idleFor);
    if (isIdle())
        m_timer.start(kWatch);
    else
        m_timer.start(std::max<std::chrono::milliseconds>(limit() - *idleFor, kAtLeast));
}

// X11

X11IdleWatcher::X11IdleWatcher(QByteArray display, std::chrono::milliseconds limit, QObject *parent)
    : PolledIdleWatcher(limit, parent)
    , m_display(std::move(display))
{
}

X11IdleWatcher::~X11IdleWatcher() = default;

void X11IdleWatcher::Closer::operator()(xcb_connection_t *connection) const
{
    xcb_disconnect(connection);
}

void X11IdleWatcher::start()
{
    int screen = 0;
    m_connection.reset(xcb_connect(m_display.constData(), &screen));
    auto *connection = m_connection.get();
    const auto *extension = xcb_connection_has_error(connection)
        ? nullptr
        : xcb_get_extension_data(connection, &xcb_screensaver_id);
    if (!extension || !extension->present) {
        qCInfo(lcPlatform) << "the X server doesn't tell how long it was idle";
        return;
    }
    auto screens = xcb_setup_roots_iterator(xcb_get_setup(connection));
    for (; screen > 0 && screens.rem > 1; --screen)
        xcb_screen_next(&screens);
    m_root = screens.data->root;
    m_notifier = std::make_unique<QSocketNotifier>(xcb_get_file_descriptor(connection),
                                                   QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &X11IdleWatcher::read);
    ask();
}

void X11IdleWatcher::ask()
{
    m_sequence = xcb_screensaver_query_info(m_connection.get(), m_root).sequence;
    xcb_flush(m_connection.get());
    read(); // it may be there already, and then nothing would tell of it
}

void X11IdleWatcher::read()
{
    if (xcb_connection_has_error(m_connection.get())) {
        m_notifier->setEnabled(false);
        return;
    }
    std::free(xcb_poll_for_event(m_connection.get())); // reads what has come
    void *data = nullptr;
    xcb_generic_error_t *error = nullptr;
    if (m_sequence == 0 || !xcb_poll_for_reply(m_connection.get(), m_sequence, &data, &error))
        return;
    m_sequence = 0;
    const std::unique_ptr<xcb_screensaver_query_info_reply_t, decltype(&std::free)> reply(
        static_cast<xcb_screensaver_query_info_reply_t *>(data), &std::free);
    std::free(error);
    answer(reply ? std::optional(std::chrono::milliseconds(reply->ms_since_user_input))
                 : std::nullopt);
}

// D-Bus

DBusIdleWatcher::DBusIdleWatcher(const QDBusConnection &session, const QDBusConnection &system,
                                 const Clock &clock, std::chrono::milliseconds limit,
                                 QObject *parent)
    : PolledIdleWatcher(limit, parent)
    , m_session(session)
    , m_system(system)
    , m_clock(clock)
{
}

void DBusIdleWatcher::call(const QDBusConnection &bus, const QDBusMessage &message,
                           const Handler &handler)
{
    auto *watcher = new QDBusPendingCallWatcher(bus.asyncCall(message), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [watcher, handler] {
        watcher->deleteLater();
        handler(watcher->reply());
    });
}

void DBusIdleWatcher::ask()
{
    call(m_session,
         QDBusMessage::createMethodCall(u"org.gnome.Mutter.IdleMonitor"_s,
                                        u"/org/gnome/Mutter/IdleMonitor/Core"_s,
                                        u"org.gnome.Mutter.IdleMonitor"_s, u"GetIdletime"_s),
         [this](const QDBusMessage &reply) {
             if (reply.type() != QDBusMessage::ReplyMessage || reply.arguments().isEmpty())
                 return askLogind();
             answer(std::chrono::milliseconds(reply.arguments().constFirst().toULongLong()));
         });
}

void DBusIdleWatcher::askLogind()
{
    auto question = QDBusMessage::createMethodCall(
        u"org.freedesktop.login1"_s, u"/org/freedesktop/login1/session/auto"_s,
        u"org.freedesktop.DBus.Properties"_s, u"GetAll"_s);
    question << u"org.freedesktop.login1.Session"_s;
    call(m_system, question, [this](const QDBusMessage &reply) {
        if (reply.type() != QDBusMessage::ReplyMessage || reply.arguments().isEmpty())
            return answer({});
        const auto properties = qdbus_cast<QVariantMap>(reply.arguments().constFirst());
        if (!properties.contains(u"IdleHint"_s))
            return answer({});
        if (!properties.value(u"IdleHint"_s).toBool())
            return answer(0ms);
        const auto since = properties.value(u"IdleSinceHint"_s).toULongLong() / 1'000; // from µs
        answer(m_clock.now() - fromMilliseconds(qint64(since)));
    });
}

std::unique_ptr<IdleWatcher> createIdleWatcher(std::chrono::milliseconds limit, const Clock &clock)
{
    // Under Wayland the X server sees only what happens in its own windows.
    const auto display = qgetenv("DISPLAY");
    if (qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY") && !display.isEmpty())
        return std::make_unique<X11IdleWatcher>(display, limit);
    return std::make_unique<DBusIdleWatcher>(QDBusConnection::sessionBus(),
                                             QDBusConnection::systemBus(), clock, limit);
}

} // namespace Kontor::App
