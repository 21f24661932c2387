// SPDX-License-Identifier: Apache-2.0
#include "main/metrics.h"

#include <QDir>
#include <QFile>

#ifdef Q_OS_LINUX
#include <sys/resource.h>
#include <unistd.h>
#endif

namespace Kontor::Server {

namespace {

using Type = MetricsText::Type;

#ifdef Q_OS_LINUX
void writeFromProc(MetricsText &text)
{
    QFile file(QStringLiteral("/proc/self/stat"));
    if (!file.open(QIODevice::ReadOnly))
        return;
    // The name, which may hold anything, ends at the last bracket; "state" is the third field.
    const auto stat = file.readAll();
    const auto fields = stat.mid(stat.lastIndexOf(')') + 2).split(' ');
    const auto field = [&fields](int number) { return fields.value(number - 3).toDouble(); };
    const double ticks = field(14) + field(15);
    text.single("process_cpu_seconds_total", Type::Counter, "Processor time, user and system.",
                ticks / double(sysconf(_SC_CLK_TCK)));
    text.single("process_virtual_memory_bytes", Type::Gauge, "Address space.", field(23));
    text.single("process_resident_memory_bytes", Type::Gauge, "Memory.",
                field(24) * double(sysconf(_SC_PAGESIZE)));
    text.single("process_threads", Type::Gauge, "Threads.", field(20));
    const QDir descriptors(QStringLiteral("/proc/self/fd"));
    text.single(
        "process_open_fds", Type::Gauge, "Open descriptors.",
        double(
            descriptors.entryList(QDir::NoDotAndDotDot | QDir::System | QDir::AllEntries).size()));
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        text.single("process_max_fds", Type::Gauge, "Descriptors that it may open.",
                    double(limit.rlim_cur));
    }
}
#endif

} // namespace

void writeProcess(MetricsText &text, Timestamp startedAt)
{
    text.single("process_start_time_seconds", Type::Gauge, "Start, in seconds since 1970.",
                double(toMilliseconds(startedAt)) / 1000.0);
#ifdef Q_OS_LINUX
    writeFromProc(text);
#endif
}

} // namespace Kontor::Server
