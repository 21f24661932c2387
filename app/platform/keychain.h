// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/futures.h"

#include <QObject>

#include <chrono>

namespace QKeychain {
class Job;
}

namespace Kontor::App {

//! \brief The system's keychain, for the session token alone.
//!
//! Never falls back to a file. Each call ends within its time limit, whatever the keychain does:
//! Timeout; Unavailable: there is none; NotAllowed: it is locked or refuses. Lives in the GUI
//! thread and doesn't block it, but the first call may load libraries: make it after the first
//! window is shown.
class Keychain : public QObject {
    Q_OBJECT
public:
    explicit Keychain(std::chrono::milliseconds limit = std::chrono::seconds(10),
                      QObject *parent = nullptr);

    //! Empty: nothing is stored under \a key.
    QFuture<Result<QString>> read(const QString &key);
    QFuture<Result<Done>> write(const QString &key, const QString &secret);
    QFuture<Result<Done>> remove(const QString &key);

private:
    template <typename T>
    QFuture<Result<T>> start(QKeychain::Job *job, std::function<Result<T>()> result);

    const std::chrono::milliseconds m_limit;
};

} // namespace Kontor::App
