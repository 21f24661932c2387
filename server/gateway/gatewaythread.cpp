// SPDX-License-Identifier: Apache-2.0
#include "gateway/gatewaythread.h"

#include "gateway/gatewayworker.h"

namespace Kontor::Server {

GatewayThread::GatewayThread(const GatewaySettings &settings, const Services &services,
                             QObject *parent)
    : QObject(parent)
    , m_worker(new GatewayWorker(settings, services))
{
    m_thread.setObjectName(QStringLiteral("gateway"));
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::started, m_worker, &GatewayWorker::start);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    connect(m_worker, &GatewayWorker::drained, this, &GatewayThread::drained);
    connect(this, &GatewayThread::descriptorGiven, m_worker, &GatewayWorker::take);
    connect(this, &GatewayThread::drainAsked, m_worker, &GatewayWorker::drain);
    m_thread.start();
}

GatewayThread::~GatewayThread()
{
    m_thread.quit();
    m_thread.wait();
}

} // namespace Kontor::Server
