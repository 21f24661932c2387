// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"

#include <QLocalServer>
#include <QLockFile>
#include <QObject>

namespace Kontor::App {

//! \brief Lets one process have a profile; a later one hands over what it was started with.
//!
//! The lock dies with its process, however that ends.
class SingleInstance : public QObject {
    Q_OBJECT
public:
    //! \a profile: an existing folder.
    explicit SingleInstance(const QString &profile, QObject *parent = nullptr);

    //! True: the profile is ours, and activated() tells of later starts. Conflict: another process
    //! has it; then handOver(). StorageUnavailable: the folder can't be written to.
    Result<Done> acquire();
    //! Asks the process that has the profile to show its window, with a link perhaps. Waits for it,
    //! two seconds at most: for a program that has no window and is about to end.
    Result<Done> handOver(const QString &link);

signals:
    //! Somebody started the program again; \a link may be empty.
    void activated(const QString &link);

private:
    void onConnection();

    const QString m_address;
    QLockFile m_lock;
    QLocalServer m_server;
};

} // namespace Kontor::App
