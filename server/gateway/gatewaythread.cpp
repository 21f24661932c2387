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
    m_thread.start();
}

GatewayThread::~GatewayThread()
{
    m_thread.quit();
    m_thread.wait();
}

void GatewayThread::take(qintptr descriptor)
{
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, descriptor] { worker->take(descriptor); },
        Qt::QueuedConnection);
}

void GatewayThread::drain()
{
    QMetaObject::invokeMethod(m_worker, &GatewayWorker::drain, Qt::QueuedConnection);
}

} // namespace Kontor::Server
