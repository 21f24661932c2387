// SPDX-License-Identifier: Apache-2.0
#include "gateway/gatewaythread.h"

#include "base/handover.h"
#include "gateway/gatewayworker.h"

namespace Kontor::Server {

GatewayThread::GatewayThread(const GatewaySettings &settings, const Services &services,
                             QObject *parent)
    : QThread(parent)
    , m_worker(new GatewayWorker(settings, services))
{
    setObjectName(QStringLiteral("gateway"));
    m_worker->moveToThread(this);
    connect(this, &QThread::started, m_worker, &GatewayWorker::start);
    connect(this, &GatewayThread::descriptorGiven, m_worker, &GatewayWorker::take);
    connect(this, &GatewayThread::drainAsked, m_worker, &GatewayWorker::drain);
    connect(m_worker, &GatewayWorker::drained, this, &GatewayThread::drained);
    start();
}

GatewayThread::~GatewayThread()
{
    quit();
    wait();
    takeOver();
}

void GatewayThread::run()
{
    exec();
    delete m_worker; // here, where its timers and sockets belong
    handOver();
}

} // namespace Kontor::Server
