// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/handover.h"
#include "base/result.h"

#include <QFuture>
#include <QFutureWatcher>
#include <QPromise>

namespace Kontor {

//! \brief Calls \a handler(const Result<T> &) in \a context's thread when \a future is finished.
//!
//! Never inside this call, never after \a context is gone; a cancelled future arrives as
//! Error{Cancelled}. Call it in \a context's thread. Used instead of QFuture::then(context, …),
//! which in Qt 6.4 asserts that the context still lives and may run inside the call that set it up.
template <typename T, typename Handler>
void onReady(const QFuture<Result<T>> &future, QObject *context, Handler handler)
{
    auto *watcher = new QFutureWatcher<Result<T>>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context,
                     [watcher, handler = std::move(handler)]() mutable {
                         takeOver();
                         watcher->deleteLater();
                         if (watcher->isCanceled() || watcher->future().resultCount() == 0)
                             handler(Result<T>(ErrorCode::Cancelled));
                         else
                             handler(watcher->result());
                     });
    watcher->setFuture(future);
}

//! \brief The future of \a function(value): it gives a Result, too; an error passes through.
//!
//! \a function runs in the thread that finishes \a future, or here if that has happened: it must be
//! short, and use nothing that belongs to a thread.
template <typename T, typename Function>
auto mapResult(const QFuture<Result<T>> &future, Function function)
{
    using Mapped = decltype(function(std::declval<const T &>()));
    return QFuture<Result<T>>(future).then(
        [function = std::move(function)](const Result<T> &result) -> Mapped {
            takeOver();
            Mapped mapped = result ? function(*result) : Mapped(result.error());
            handOver();
            return mapped;
        });
}

//! A future that is finished already.
template <typename T>
QFuture<Result<T>> ready(Result<T> result)
{
    QPromise<Result<T>> promise;
    promise.start();
    promise.addResult(std::move(result));
    promise.finish();
    return promise.future();
}

} // namespace Kontor
