// SPDX-License-Identifier: Apache-2.0
#include "connection/requesttracker.h"

#include <QTimer>

namespace Kontor::App {

QString requestIdOf(const ToClient::Frame &frame)
{
    return std::visit(
        [](const auto &f) {
            if constexpr (requires { f.requestId; })
                return f.requestId;
            else
                return QString();
        },
        frame);
}

QString RequestTracker::nextId()
{
    return QString::number(++m_lastId);
}

QFuture<Result<ToClient::Frame>> RequestTracker::track(const QString &id,
                                                       std::chrono::milliseconds limit)
{
    QPromise<Result<ToClient::Frame>> promise;
    promise.start();
    const auto future = promise.future();
    m_waiting.emplace(id, std::move(promise));
    QTimer::singleShot(limit, this, [this, id] {
        finish(id, {ErrorCode::Timeout, QStringLiteral("no answer to request ") + id});
    });
    return future;
}

void RequestTracker::resolve(const ToClient::Frame &answer)
{
    const auto id = requestIdOf(answer);
    if (id.isEmpty())
        return;
    if (const auto *error = std::get_if<ToClient::ErrorFrame>(&answer))
        finish(id,
               Error{error->code, error->message, std::chrono::milliseconds(error->retryAfterMs)});
    else
        finish(id, answer);
}

void RequestTracker::failAll(const Error &error)
{
    for (auto &[id, promise] : std::exchange(m_waiting, {})) {
        promise.addResult(Result<ToClient::Frame>(error));
        promise.finish();
    }
}

void RequestTracker::finish(const QString &id, Result<ToClient::Frame> result)
{
    auto waiting = m_waiting.extract(id);
    if (waiting.empty())
        return;
    waiting.mapped().addResult(std::move(result));
    waiting.mapped().finish();
}

} // namespace Kontor::App
