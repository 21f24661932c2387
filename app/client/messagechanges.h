// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/futures.h"
#include "cache/cachetypes.h"
#include "client/timings.h"
#include "protocol/toserver.h"

#include <QObject>

namespace Kontor::App {

class LocalCache;
class Outbox;
class ServerConnection;
class Synchronizer;

//! \brief Edits and deletes messages.
//!
//! One that the server has is changed there: what everybody sees is what the user sees, so that
//! without a connection it is refused, not queued (docs/decisions, "Editing needs the server"). One
//! that still waits in the outbox is changed there. GUI thread.
class MessageChanges : public QObject {
    Q_OBJECT
public:
    MessageChanges(LocalCache &cache, ServerConnection &connection, Synchronizer &synchronizer,
                   Outbox &outbox, const Timings &timings, QObject *parent = nullptr);

    //! Finished when the cache has it. Errors: those of checkedMessageText(), the server's,
    //! Unavailable, Timeout; Conflict: it is on its way to the server just now.
    QFuture<Result<Done>> edit(const MessageKey &message, const QString &text);
    QFuture<Result<Done>> remove(const MessageKey &message);

private:
    using DonePromise = std::shared_ptr<QPromise<Result<Done>>>;

    //! On the server, where it has been stored meanwhile.
    void changeStored(const MessageKey &message,
                      const std::function<ToServer::Frame(MessageId)> &question,
                      const DonePromise &promise);
    void ask(const ToServer::Frame &question, const DonePromise &promise);

    LocalCache &m_cache;
    ServerConnection &m_connection;
    Synchronizer &m_synchronizer;
    Outbox &m_outbox;
    const Timings m_timings;
};

} // namespace Kontor::App
