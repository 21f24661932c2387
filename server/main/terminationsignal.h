// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QSocketNotifier>

#include <memory>

namespace Kontor::Server {

//! \brief Turns SIGTERM and SIGINT into a Qt signal; one object a process.
//!
//! On Windows it never fires: the service manager's way is to end the process.
class TerminationSignal final : public QObject {
    Q_OBJECT
public:
    explicit TerminationSignal(QObject *parent = nullptr);

signals:
    void received();

private:
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace Kontor::Server
