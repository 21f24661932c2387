// SPDX-License-Identifier: Apache-2.0
#include "main/terminationsignal.h"

#ifdef Q_OS_UNIX
#include <csignal>
#include <sys/socket.h>
#include <unistd.h>
#endif

namespace Kontor::Server {

#ifdef Q_OS_UNIX

namespace {

int s_sockets[2]; // a signal handler can reach nothing else

void onSignal(int)
{
    const char byte = 1;
    const auto written = ::write(s_sockets[0], &byte, 1);
    (void)written;
}

} // namespace

TerminationSignal::TerminationSignal(QObject *parent)
    : QObject(parent)
{
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, s_sockets) != 0)
        qFatal("no socket pair for signals");
    m_notifier = std::make_unique<QSocketNotifier>(s_sockets[1], QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
        char byte = 0;
        const auto read = ::read(s_sockets[1], &byte, 1);
        (void)read;
        emit received();
    });
    struct sigaction action { };
    action.sa_handler = onSignal;
    action.sa_flags = SA_RESTART;
    sigaction(SIGTERM, &action, nullptr);
    sigaction(SIGINT, &action, nullptr);
}

#else

TerminationSignal::TerminationSignal(QObject *parent)
    : QObject(parent)
{
}

#endif

} // namespace Kontor::Server
