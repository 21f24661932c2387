// SPDX-License-Identifier: Apache-2.0
// What is written down of a session: who, where, how much; never what it says.
#include "base/logging.h"
#include "gateway/session.h"
#include "protocol/errorcodes.h"

namespace Kontor::Server {

QJsonObject Session::particulars() const
{
    QJsonObject what{{QStringLiteral("path"), m_endpoint.path()},
                     {QStringLiteral("address"), m_connection->address()}};
    if (m_identity) {
        what.insert(QStringLiteral("user"), m_identity->person.username);
        what.insert(QStringLiteral("session"), m_identity->session.value());
    }
    if (m_boundRoom.isValid())
        what.insert(QStringLiteral("room"), m_boundRoom.value());
    return what;
}

void Session::countReceived(const Decoded<ToServer::Frame> &decoded, qsizetype bytes)
{
    if (decoded.frame)
        counters().framesIn[decoded.frame->index()].add();
    else
        counters().badFramesIn.add();
    if (!lcGateway().isDebugEnabled())
        return;
    auto what = particulars();
    const auto nameOf = [](const auto &frame) { return QString(frame.kType); };
    what.insert(QStringLiteral("type"),
                decoded.frame ? std::visit(nameOf, *decoded.frame)
                              : QString(toWire(decoded.frame.error().code)));
    what.insert(QStringLiteral("bytes"), bytes);
    logEvent(lcGateway(), QtDebugMsg, QStringLiteral("RECEIVE"), what);
}

} // namespace Kontor::Server
