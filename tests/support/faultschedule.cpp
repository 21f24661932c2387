// SPDX-License-Identifier: Apache-2.0
#include "support/faultschedule.h"

namespace Kontor::Test {

using std::chrono::milliseconds;

FaultSchedule::FaultSchedule(FaultProxy &proxy, quint32 seed)
    : m_proxy(proxy)
    , m_random(seed)
{
    m_timer.setSingleShot(true);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { next(); });
}

void FaultSchedule::start()
{
    m_timer.start(m_random.bounded(50, 300));
}

void FaultSchedule::stop()
{
    m_timer.stop();
    m_proxy.setFaults({});
}

QString FaultSchedule::summary() const
{
    QStringList parts;
    for (auto it = m_done.begin(); it != m_done.end(); ++it)
        parts += it.key() + u' ' + QString::number(it.value());
    return parts.join(QStringLiteral(", "));
}

void FaultSchedule::next()
{
    m_quiet = !m_quiet;
    if (m_quiet)
        m_proxy.setFaults({});
    else
        doFault();
    m_timer.start(m_random.bounded(50, 500));
}

void FaultSchedule::doFault()
{
    const auto isAck = [](const QByteArray &payload) {
        return payload.contains("\"type\":\"ack\"");
    };
    Faults faults;
    QString name;
    switch (m_random.bounded(7)) {
    case 0:
        name = QStringLiteral("cut");
        m_proxy.cut();
        break;
    case 1:
        name = QStringLiteral("half-close");
        m_proxy.halfClose();
        break;
    case 2:
        name = QStringLiteral("stall");
        faults.stalled = true;
        break;
    case 3:
        name = QStringLiteral("delay");
        faults.delay = milliseconds(m_random.bounded(10, 200));
        break;
    case 4:
        name = QStringLiteral("split");
        faults.splitBytes = m_random.bounded(1, 12);
        break;
    case 5:
        name = QStringLiteral("slow");
        faults.bytesPerSecond = 16 * 1024;
        break;
    case 6:
        name = QStringLiteral("lost acks");
        faults.drop = isAck;
        break;
    }
    ++m_done[name];
    ++m_faults;
    m_proxy.setFaults(faults);
}

} // namespace Kontor::Test
