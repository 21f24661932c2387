// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bus/localeventbus.h"
#include "gateway/listener.h"
#include "main/serverconfig.h"
#include "main/statuslistener.h"
#include "service/eventpublisher.h"
#include "service/services.h"
#include "sqlstore/sqlstores.h"

#include <QLockFile>
#include <QObject>
#include <QUrl>

#include <memory>

namespace Kontor::Server {

//! \brief A whole server: the one place that knows every concrete class.
//!
//! Lives in a thread with an event loop.
class ServerApplication final : public QObject {
    Q_OBJECT
public:
    //! \a clock outlives this.
    ServerApplication(const ServerConfig &config, const Clock &clock, QObject *parent = nullptr);
    //! Ends everything at once; what has been queued for the database is still committed.
    ~ServerApplication() override;

    //! Opens the database and listens; gives the URL. Waits. Unavailable: the detail is one clear
    //! line.
    Result<QUrl> start();

    //! Says goodbye to clients, answers what they have asked, commits; stopped() when that is done.
    void drain();

    Stores stores() { return m_stores->stores(); }
    EventBus &bus() { return m_bus; }
    //! Where /healthz, /readyz and /metrics are; invalid: nowhere.
    QUrl statusUrl() const;
    const GatewayCounters &counters() const { return *m_config.gateway.counters; }

signals:
    void stopped();
    //! Once: the database's file is damaged. Only a person can help.
    void damaged();

private:
    Result<Done> openStores();
    Result<ListenAddress> listenAddress() const;
    Result<QUrl> listen(const ListenAddress &address);
    void startServices();
    Result<Done> startStatus();
    void answerReady(const StatusListener::Reply &reply, QObject *connection);
    QByteArray metrics();
    void pollForeignChanges();
    void onThreadDrained();

    ServerConfig m_config;
    const Clock &m_clock;
    LocalEventBus m_bus;
    EventPublisher m_publisher{m_bus};
    // Made in this order by start(), destroyed in the opposite one.
    std::unique_ptr<QLockFile> m_lock;
    std::unique_ptr<SqlStores> m_stores;
    std::unique_ptr<AuthService> m_auth;
    std::unique_ptr<MessageService> m_messages;
    std::unique_ptr<PresenceService> m_presence;
    std::unique_ptr<RoomService> m_rooms;
    std::unique_ptr<SyncService> m_sync;
    std::vector<std::shared_ptr<ThreadCounters>> m_threadCounters;
    std::vector<std::unique_ptr<GatewayThread>> m_threads;
    std::unique_ptr<Listener> m_listener;
    std::unique_ptr<StatusListener> m_status;
    QTimer m_poll;
    QTimer m_presenceTicker;
    std::size_t m_drained = 0;
    bool m_polling = false;
    bool m_draining = false;
    std::chrono::milliseconds m_pollingSince{0};
    Timestamp m_startedAt;
};

} // namespace Kontor::Server
