// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bus/localeventbus.h"
#include "gateway/gatewaysettings.h"
#include "main/metricstext.h"
#include "service/presenceservice.h"
#include "sql/databaseexecutor.h"

namespace Kontor::Server {

//! What /metrics is made of; read whenever somebody asks. docs/administration.md, "Watching it",
//! says what each metric is for.
struct MetricsSource {
    const Clock &clock;
    Timestamp startedAt;
    const GatewayCounters &gateway;
    const std::vector<std::shared_ptr<ThreadCounters>> &threads;
    const DatabaseExecutor &database;
    QString databasePath;
    LocalEventBus &bus;
    PresenceService &presence;
    bool isDraining = false;
};

//! In Prometheus' text format.
QByteArray writeMetrics(const MetricsSource &source);

//! Of this process: memory, processor time, descriptors; where the system tells.
void writeProcess(MetricsText &text, Timestamp startedAt);

} // namespace Kontor::Server
