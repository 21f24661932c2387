// SPDX-License-Identifier: Apache-2.0
#include "platform/singleinstance.h"

#include "base/logging.h"

#include <QCryptographicHash>
#include <QDeadlineTimer>
#include <QDir>
#include <QLocalSocket>
#include <QStandardPaths>

#include <chrono>

using namespace Qt::StringLiterals;

namespace Kontor::App {

namespace {

constexpr int kWaitMs = 2'000;
constexpr char kQuestion = '?'; // begins one; no link does
constexpr qint64 kLinkBytes = 4'096; // longer than any link of ours

//! A socket's path has to be short (108 bytes on Linux), which a profile's need not be.
QString addressFor(const QString &profile)
{
    const auto path = QFileInfo(profile).canonicalFilePath().toUtf8();
    const auto hash = QCryptographicHash::hash(path, QCryptographicHash::Sha256).toHex().left(16);
    const auto name = u"kontor-"_s + QString::fromLatin1(hash);
#ifdef Q_OS_WIN
    return name;
#else
    return QDir(QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation)).filePath(name);
#endif
}

} // namespace

SingleInstance::SingleInstance(const QString &profile, QObject *parent)
    : QObject(parent)
    , m_address(addressFor(profile))
    , m_lock(QDir(profile).filePath(u"lock"_s))
{
    m_lock.setStaleLockTime(0); // only a dead process loses it, not one that runs for long
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &SingleInstance::onConnection);
}

Result<Done> SingleInstance::acquire()
{
    if (!m_lock.tryLock()) {
        if (m_lock.error() == QLockFile::LockFailedError)
            return ErrorCode::Conflict;
        return {ErrorCode::StorageUnavailable, u"the profile's lock can't be written"_s};
    }
    QLocalServer::removeServer(m_address); // of a process that was killed
    if (!m_server.listen(m_address))
        qCWarning(lcPlatform) << "later starts can't reach this one:" << m_server.errorString();
    return Done{};
}

Result<Done> SingleInstance::handOver(const QString &link)
{
    QLocalSocket socket;
    socket.connectToServer(m_address);
    if (!socket.waitForConnected(kWaitMs))
        return {ErrorCode::Unavailable, socket.errorString()};
    socket.write(link.toUtf8().left(kLinkBytes) + '\n');
    if (!socket.waitForBytesWritten(kWaitMs))
        return {ErrorCode::Unavailable, socket.errorString()};
    socket.disconnectFromServer();
    if (socket.state() != QLocalSocket::UnconnectedState)
        socket.waitForDisconnected(kWaitMs);
    return Done{};
}

Result<QString> SingleInstance::ask(const QString &question)
{
    QLocalSocket socket;
    socket.connectToServer(m_address);
    if (!socket.waitForConnected(kWaitMs))
        return {ErrorCode::Unavailable, socket.errorString()};
    socket.write(kQuestion + question.toUtf8().left(kLinkBytes - 1) + '\n');
    const QDeadlineTimer limit(kWaitMs);
    while (socket.state() != QLocalSocket::UnconnectedState && !limit.hasExpired())
        socket.waitForReadyRead(int(limit.remainingTime()));
    const auto answer = QString::fromUtf8(socket.readAll());
    if (answer.isEmpty())
        return {ErrorCode::Unavailable, u"no answer"_s};
    return answer;
}

void SingleInstance::answerWith(std::function<QString(const QString &)> answer)
{
    m_answer = std::move(answer);
}

void SingleInstance::onConnection()
{
    while (auto *socket = m_server.nextPendingConnection()) {
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        const auto read = [this, socket] {
            if (socket->canReadLine()) {
                const auto line = socket->readLine(kLinkBytes + 1);
                if (!line.startsWith(kQuestion))
                    emit activated(QString::fromUtf8(line).trimmed());
                else if (m_answer)
                    socket->write(m_answer(QString::fromUtf8(line.mid(1)).trimmed()).toUtf8());
                socket->disconnectFromServer();
            } else if (socket->bytesAvailable() > kLinkBytes) {
                socket->abort();
            }
        };
        connect(socket, &QLocalSocket::readyRead, this, read);
        read();
    }
}

} // namespace Kontor::App
