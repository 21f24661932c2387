// SPDX-License-Identifier: Apache-2.0
#include "platform/freedesktopnotifier.h"

#include "base/logging.h"

#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

using namespace Qt::StringLiterals;

namespace Kontor::App {

namespace {

constexpr auto kService = "org.freedesktop.Notifications"_L1;
constexpr uint kDismissed = 2; // reason of NotificationClosed: by the user
constexpr uchar kNormal = 1; // urgency
constexpr int kDefaultTime = -1; // as the daemon likes
constexpr qsizetype kTitleLength = 100;
constexpr qsizetype kTextLength = 400; // more than any daemon shows

//! One that can be sent and shown: of a bounded length, no control characters but line breaks.
QString cleaned(const QString &text, qsizetype most)
{
    QString result = text.left(most);
    if (text.size() > most) {
        if (result.back().isHighSurrogate())
            result.chop(1);
        result += u'…';
    }
    for (auto &c : result) {
        if (c.category() == QChar::Other_Control && c != u'\n')
            c = u' ';
    }
    return result;
}

} // namespace

NotificationDaemon::NotificationDaemon(const QDBusConnection &bus, QObject *parent)
    : QDBusAbstractInterface(QString(kService), u"/org/freedesktop/Notifications"_s,
                             "org.freedesktop.Notifications", bus, parent)
{
}

FreedesktopNotifier::FreedesktopNotifier(const QDBusConnection &bus, QObject *parent)
    : DesktopNotifier(parent)
    , m_bus(bus)
{
}

void FreedesktopNotifier::start()
{
    if (m_daemon)
        return;
    m_daemon = std::make_unique<NotificationDaemon>(m_bus);
    connect(m_daemon.get(), &NotificationDaemon::ActionInvoked, this,
            [this](uint id, const QString &action) {
                const auto key = keyOf(id);
                if (key && action == "default"_L1)
                    emit activated(*key);
            });
    connect(m_daemon.get(), &NotificationDaemon::NotificationClosed, this,
            [this](uint id, uint reason) {
                const auto key = keyOf(id);
                if (!key)
                    return;
                if (!m_shown[*key].underWay)
                    m_shown.remove(*key);
                if (reason == kDismissed)
                    emit dismissed(*key);
            });
    m_watcher.setConnection(m_bus);
    m_watcher.addWatchedService(QString(kService));
    connect(&m_watcher, &QDBusServiceWatcher::serviceOwnerChanged, this,
            &FreedesktopNotifier::onDaemonChanged);
}

void FreedesktopNotifier::onDaemonChanged()
{
    // Another one knows nothing of what the one before showed. Calls that are under way started it,
    // or fail.
    m_abilities.reset();
    for (auto it = m_shown.begin(); it != m_shown.end();) {
        it->id = 0;
        if (it->underWay)
            ++it;
        else
            it = m_shown.erase(it);
    }
}

void FreedesktopNotifier::show(const Popup &popup)
{
    if (!m_bus.isConnected())
        return emit undelivered(popup);
    start();
    if (auto &shown = m_shown[popup.key]; shown.underWay) {
        shown.next = popup;
        shown.withdrawn = false;
        return;
    }
    m_shown[popup.key].underWay = true;
    if (m_abilities)
        return send(popup);
    m_waiting += popup;
    askAbilities();
}

void FreedesktopNotifier::askAbilities()
{
    if (m_asking)
        return;
    m_asking = true;
    auto *watcher = new QDBusPendingCallWatcher(m_daemon->asyncCall(u"GetCapabilities"_s), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        watcher->deleteLater();
        m_asking = false;
        const QDBusPendingReply<QStringList> reply = *watcher;
        const auto names = reply.isError() ? QStringList() : reply.value();
        // Asked again where there was no answer: sending will tell what is wrong.
        m_abilities = Abilities{.actions = names.contains("actions"_L1),
                                .body = names.isEmpty() || names.contains("body"_L1),
                                .markup = names.contains("body-markup"_L1)};
        for (const auto &popup : std::exchange(m_waiting, {}))
            send(popup);
        if (reply.isError())
            m_abilities.reset();
    });
}

void FreedesktopNotifier::send(const Popup &popup)
{
    auto title = cleaned(popup.title, kTitleLength);
    auto text = cleaned(popup.text, kTextLength);
    if (!m_abilities->body) {
        title += u": "_s + text;
        text.clear();
    }
    if (m_abilities->markup)
        text = text.toHtmlEscaped();
    const auto actions =
        m_abilities->actions ? QStringList{u"default"_s, popup.action} : QStringList();
    const QVariantMap hints{{u"desktop-entry"_s, u"kontor"_s},
                            {u"category"_s, u"im.received"_s},
                            {u"urgency"_s, QVariant::fromValue(kNormal)},
                            {u"suppress-sound"_s, true}};
    const auto call = m_daemon->asyncCall(u"Notify"_s, u"Kontor"_s, m_shown.value(popup.key).id,
                                          u"kontor"_s, title, text, actions, hints, kDefaultTime);
    auto *watcher = new QDBusPendingCallWatcher(call, this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher, popup] {
        watcher->deleteLater();
        onAnswered(popup, watcher->reply());
    });
}

void FreedesktopNotifier::onAnswered(const Popup &popup, const QDBusMessage &answer)
{
    auto &shown = m_shown[popup.key];
    shown.underWay = false;
    const bool failed = answer.type() != QDBusMessage::ReplyMessage || answer.arguments().isEmpty();
    if (!failed)
        shown.id = answer.arguments().constFirst().toUInt();
    const auto next = std::exchange(shown.next, {});
    if (!failed && shown.withdrawn) {
        close(shown.id);
        m_shown.remove(popup.key);
    } else if (failed) {
        qCInfo(lcPlatform) << "no notification:" << answer.errorName();
        const bool withdrawn = shown.withdrawn;
        m_shown.remove(popup.key);
        if (!withdrawn)
            emit undelivered(next.value_or(popup));
        return;
    }
    if (next)
        show(*next);
}

void FreedesktopNotifier::withdraw(qint64 key)
{
    const auto shown = m_shown.find(key);
    if (shown == m_shown.end())
        return;
    if (shown->underWay) {
        shown->withdrawn = true;
        shown->next.reset();
        return;
    }
    close(shown->id);
    m_shown.erase(shown);
}

void FreedesktopNotifier::close(uint id)
{
    m_daemon->asyncCall(u"CloseNotification"_s, id);
}

std::optional<qint64> FreedesktopNotifier::keyOf(uint id) const
{
    for (auto it = m_shown.begin(); it != m_shown.end(); ++it) {
        if (id != 0 && it->id == id)
            return it.key();
    }
    return {};
}

std::unique_ptr<DesktopNotifier> createDesktopNotifier()
{
    return std::make_unique<FreedesktopNotifier>(QDBusConnection::sessionBus());
}

} // namespace Kontor::App
