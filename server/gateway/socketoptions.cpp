// SPDX-License-Identifier: Apache-2.0
#include "gateway/socketoptions.h"

#include <QHostAddress>
#include <QTcpSocket>

#ifdef Q_OS_UNIX
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>
#endif
#ifdef Q_OS_WIN
#include <winsock2.h>
#endif

namespace Kontor::Server {

void setSocketOptions(QTcpSocket &socket, std::chrono::milliseconds userTimeout)
{
    socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
#ifdef Q_OS_LINUX
    const auto milliseconds = static_cast<unsigned int>(userTimeout.count());
    setsockopt(int(socket.socketDescriptor()), IPPROTO_TCP, TCP_USER_TIMEOUT, &milliseconds,
               sizeof milliseconds);
#else
    Q_UNUSED(userTimeout)
#endif
}

QString peerAddress([[maybe_unused]] qintptr descriptor)
{
#ifdef Q_OS_UNIX
    sockaddr_storage storage{};
    socklen_t length = sizeof storage;
    auto *address = reinterpret_cast<sockaddr *>(&storage);
    if (getpeername(int(descriptor), address, &length) == 0)
        return QHostAddress(address).toString();
#endif
    return {};
}

void closeDescriptor(qintptr descriptor)
{
#ifdef Q_OS_UNIX
    ::close(int(descriptor));
#endif
#ifdef Q_OS_WIN
    ::closesocket(SOCKET(descriptor));
#endif
}

} // namespace Kontor::Server
