// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gateway/gatewaysettings.h"
#include "service/services.h"

#include <QThread>

namespace Kontor::Server {

class GatewayWorker;

//! \brief A thread with an event loop of its own for a share of the connections.
//!
//! Runs from its construction on. Used from the thread that made it.
class GatewayThread final : public QThread {
    Q_OBJECT
public:
    GatewayThread(const GatewaySettings &settings, const Services &services,
                  QObject *parent = nullptr);
    //! Ends every connection and the thread.
    ~GatewayThread() override;

    //! Owns the descriptor from now on.
    void take(qintptr descriptor) { emit descriptorGiven(descriptor); }
    void drain() { emit drainAsked(); }

signals:
    void drained();
    // To the worker, in its thread.
    void descriptorGiven(qintptr descriptor);
    void drainAsked();

protected:
    void run() override;

private:
    GatewayWorker *m_worker; // lives in this thread, and dies at its end
};

} // namespace Kontor::Server
