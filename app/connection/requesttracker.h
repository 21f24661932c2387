// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/futures.h"
#include "protocol/toclient.h"

#include <QObject>

#include <chrono>
#include <map>

namespace Kontor::App {

//! The request_id that \a frame carries back; empty: none.
QString requestIdOf(const ToClient::Frame &frame);

//! \brief Joins answers to what was asked.
//!
//! Every request ends once: with its answer, with the error that the server sent in its place, with
//! Timeout, or with what failAll() says. Thread: the connection's.
class RequestTracker : public QObject {
public:
    using QObject::QObject;

    //! Never the same twice in a run.
    QString nextId();
    QFuture<Result<ToClient::Frame>> track(const QString &id, std::chrono::milliseconds limit);
    //! An id that nobody waits for is ignored: its request may have timed out.
    void resolve(const ToClient::Frame &answer);
    //! The connection died: nothing that was asked over it will be answered.
    void failAll(const Error &error);

private:
    void finish(const QString &id, Result<ToClient::Frame> result);

    qint64 m_lastId = 0;
    std::map<QString, QPromise<Result<ToClient::Frame>>> m_waiting;
};

} // namespace Kontor::App
