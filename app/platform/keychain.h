// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/futures.h"

#include <QObject>

#include <chrono>

namespace QKeychain {
class Job;
}

namespace Kontor::App {

//! \brief A keychain, for the session token alone.
//!
//! Never falls back to a file. Each call ends within its time limit, whatever the keychain does:
//! Timeout; Unavailable: there is none; NotAllowed: it is locked or refuses. What was given up may
//! still be done later, in the order of the calls.
class Keychain : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    //! Empty: nothing is stored under \a key.
    virtual QFuture<Result<QString>> read(const QString &key) = 0;
    virtual QFuture<Result<Done>> write(const QString &key, const QString &secret) = 0;
    //! Done, too, when nothing was there.
    virtual QFuture<Result<Done>> remove(const QString &key) = 0;
};

//! \brief The system's own.
//!
//! Lives in the GUI thread and doesn't block it, but the first call may load libraries: make it
//! after the first window is shown.
class SystemKeychain final : public Keychain {
    Q_OBJECT
public:
    explicit SystemKeychain(std::chrono::milliseconds limit = std::chrono::seconds(10),
                            QObject *parent = nullptr);

    QFuture<Result<QString>> read(const QString &key) override;
    QFuture<Result<Done>> write(const QString &key, const QString &secret) override;
    QFuture<Result<Done>> remove(const QString &key) override;

private:
    template <typename T>
    QFuture<Result<T>> start(QKeychain::Job *job, std::function<Result<T>()> result);

    const std::chrono::milliseconds m_limit;
};

} // namespace Kontor::App
