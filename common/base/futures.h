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
