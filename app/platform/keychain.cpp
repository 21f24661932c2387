// SPDX-License-Identifier: Apache-2.0
#include "platform/keychain.h"

#include "base/logging.h"

#include <QTimer>
#include <qt6keychain/keychain.h>

using namespace Qt::StringLiterals;

namespace Kontor::App {

namespace {

QString service()
{
    return u"Kontor"_s;
}

Error toError(const QKeychain::Job &job)
{
    switch (job.error()) {
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
        return {ErrorCode::NotAllowed, job.errorString()};
    default:
        return {ErrorCode::Unavailable, job.errorString()};
    }
}

bool isFine(const QKeychain::Job &job)
{
    return job.error() == QKeychain::NoError || job.error() == QKeychain::EntryNotFound;
}

} // namespace

SystemKeychain::SystemKeychain(std::chrono::milliseconds limit, QObject *parent)
    : Keychain(parent)
    , m_limit(limit)
{
}

template <typename T>
QFuture<Result<T>> SystemKeychain::start(QKeychain::Job *job, std::function<Result<T>()> result)
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    job->setInsecureFallback(false);
    // The job can't be stopped: when it is late it ends by itself, and nobody hears of it.
    // QtKeychain does one after the other.
    auto *timer = new QTimer(this);
    timer->setSingleShot(true);
    const auto finish = [promise, timer](Result<T> value) {
        if (!value)
            qCWarning(lcPlatform) << "keychain:" << value.error().code << value.error().detail;
        promise->addResult(std::move(value));
        promise->finish();
        timer->deleteLater();
    };
    connect(timer, &QTimer::timeout, this, [finish] {
        finish(Error{ErrorCode::Timeout, u"no answer"_s});
    });
    connect(job, &QKeychain::Job::finished, timer,
            [job, finish, result] { finish(isFine(*job) ? result() : Result<T>(toError(*job))); });
    timer->start(m_limit);
    job->start();
    return promise->future();
}

QFuture<Result<QString>> SystemKeychain::read(const QString &key)
{
    auto *job = new QKeychain::ReadPasswordJob(service());
    job->setKey(key);
    return start<QString>(job, [job] { return Result<QString>(job->textData()); });
}

QFuture<Result<Done>> SystemKeychain::write(const QString &key, const QString &secret)
{
    auto *job = new QKeychain::WritePasswordJob(service());
    job->setKey(key);
    job->setTextData(secret);
    return start<Done>(job, [] { return Result<Done>(Done{}); });
}

QFuture<Result<Done>> SystemKeychain::remove(const QString &key)
{
    auto *job = new QKeychain::DeletePasswordJob(service());
    job->setKey(key);
    return start<Done>(job, [] { return Result<Done>(Done{}); });
}

} // namespace Kontor::App
