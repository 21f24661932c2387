// SPDX-License-Identifier: Apache-2.0
#include "support/testserver.h"

namespace Kontor::Test {

const QString TestServer::kPassword = QStringLiteral("correct horse battery");

TestServer::TestServer(const QStringList &options)
    : m_options(options)
{
}

bool TestServer::start()
{
    QStringList arguments{QStringLiteral("serve"),
                          QStringLiteral("--listen"),
                          QStringLiteral("127.0.0.1:%1").arg(m_port),
                          QStringLiteral("--database"),
                          databasePath(),
                          QStringLiteral("--set"),
                          QStringLiteral("limits.message_rate=0")};
    m_process = std::make_unique<Process>(QStringLiteral("kontord"), arguments + m_options);
    if (!m_process->start())
        return false;
    const auto line = m_process->readJson();
    if (line.value(u"event").toString() != u"listening")
        return false;
    m_port = quint16(QUrl(line.value(u"url").toString()).port());
    m_statusAddress = QUrl(line.value(u"status_url").toString()).authority();
    return true;
}

int TestServer::stop()
{
    const int exitCode = m_process->stop();
    m_log += m_process->errors();
    m_process.reset();
    return exitCode;
}

void TestServer::kill()
{
    m_process->kill();
    m_log += m_process->errors();
    m_process.reset();
}

QUrl TestServer::url(quint16 port) const
{
    return QUrl(QStringLiteral("ws://127.0.0.1:%1/ws/").arg(port ? port : m_port));
}

QString TestServer::databasePath() const
{
    return m_folder.filePath(QStringLiteral("office.db"));
}

QByteArray TestServer::log()
{
    return m_process ? m_log + m_process->errors() : m_log;
}

bool TestServer::addUsers(const QStringList &names)
{
    for (const auto &name : names) {
        const auto added = command({QStringLiteral("user"), QStringLiteral("add"), name},
                                   kPassword.toUtf8() + '\n');
        if (added.exitCode != 0) {
            m_log += added.err;
            return false;
        }
    }
    return true;
}

bool TestServer::addRoom(const QString &name, const QStringList &participants)
{
    const auto added = command({QStringLiteral("room"), QStringLiteral("add"), name,
                                QStringLiteral("--participants"), participants.join(u',')});
    m_log += added.err;
    return added.exitCode == 0;
}

QString TestServer::issueToken(const QString &name)
{
    const auto issued = command({QStringLiteral("token"), QStringLiteral("issue"), name});
    m_log += issued.err;
    return QString::fromUtf8(issued.out).section(u'\t', 1).trimmed();
}

Process::Output TestServer::command(QStringList arguments, const QByteArray &input) const
{
    arguments += {QStringLiteral("--database"), databasePath()};
    return Process::run(QStringLiteral("kontord"), arguments, input);
}

QStringList TestServer::query(const QString &sql) const
{
    const auto result = Process::run(QStringLiteral("sqlite3"), {databasePath(), sql});
    return QString::fromUtf8(result.out).split(u'\n', Qt::SkipEmptyParts);
}

} // namespace Kontor::Test
