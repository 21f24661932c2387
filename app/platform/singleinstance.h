// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"

#include <QLocalServer>
#include <QLockFile>
#include <QObject>

#include <functional>

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

    //! Asks the process that has the profile something; waits as handOver(). Unavailable: there is
    //! none, or it doesn't answer.
    Result<QString> ask(const QString &question);
    //! How this process answers; \a question is one line of up to 4,096 bytes.
    void answerWith(std::function<QString(const QString &question)> answer);

signals:
    //! Somebody started the program again; \a link may be empty.
    void activated(const QString &link);

private:
    void onConnection();

    const QString m_address;
    QLockFile m_lock;
    QLocalServer m_server;
    std::function<QString(const QString &)> m_answer;
};

} // namespace Kontor::App
