// SPDX-License-Identifier: Apache-2.0
#include "main/statuscommand.h"

#include "main/commandline.h"

#include <QTcpSocket>

namespace Kontor::Server {

namespace {

constexpr int kPatienceMs = 5000;
constexpr qsizetype kAnswerBytes = 1024 * 1024;

struct Answer {
    int code = 0;
    QString body;
};

Result<Answer> get(const ListenAddress &address, const QByteArray &path)
{
    QTcpSocket socket;
    socket.connectToHost(address.host, address.port);
    socket.write("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QByteArray bytes;
    while (socket.waitForReadyRead(kPatienceMs) && bytes.size() < kAnswerBytes)
        bytes += socket.readAll();
    bytes += socket.readAll();
    const auto end = bytes.indexOf("\r\n\r\n");
    if (!bytes.startsWith("HTTP/1.1 ") || end < 0)
        return {ErrorCode::Unavailable, QStringLiteral("no answer: ") + socket.errorString()};
    return Answer{bytes.mid(9, 3).toInt(), QString::fromUtf8(bytes.mid(end + 4)).trimmed()};
}

//! A value of one metric, or the sum over all of its labels.
class Metrics {
public:
    explicit Metrics(const QString &text)
        : m_lines(text.split(u'\n'))
    {
    }

    double sum(const QString &name) const
    {
        double result = 0;
        for (const auto &line : m_lines) {
            const auto rest = line.startsWith(name) ? line.mid(name.size(), 1) : QString();
            if (rest == u" " || rest == u"{")
                result += line.section(u' ', -1).toDouble();
        }
        return result;
    }

    void printUsers() const
    {
        const QString prefix = QStringLiteral("kontord_user_connections{user=\"");
        for (const auto &line : m_lines) {
            if (line.startsWith(prefix)) {
                printLine(QStringLiteral("user ")
                          + line.mid(prefix.size()).section(QStringLiteral("\"} "), 0, 0) + u'\t'
                          + line.section(u' ', -1));
            }
        }
    }

private:
    const QStringList m_lines;
};

void print(const QString &name, double value)
{
    printLine(name + u'\t' + QString::number(value, 'f', 0));
}

int printStatus(const Answer &ready, const Metrics &metrics)
{
    printLine(QStringLiteral("state\t") + ready.body);
    print(QStringLiteral("uptime_s"), metrics.sum(QStringLiteral("kontord_uptime_seconds")));
    print(QStringLiteral("connections"), metrics.sum(QStringLiteral("kontord_connections")));
    print(QStringLiteral("users"), metrics.sum(QStringLiteral("kontord_users_connected")));
    print(QStringLiteral("messages_acknowledged"),
          metrics.sum(QStringLiteral("kontord_frames_sent_total{type=\"ack\"}")));
    print(QStringLiteral("errors"), metrics.sum(QStringLiteral("kontord_errors_sent_total")));
    print(QStringLiteral("database_bytes"),
          metrics.sum(QStringLiteral("kontord_database_size_bytes")));
    print(QStringLiteral("database_waiting"),
          metrics.sum(QStringLiteral("kontord_database_waiting")));
    print(QStringLiteral("memory_bytes"),
          metrics.sum(QStringLiteral("process_resident_memory_bytes")));
    metrics.printUsers();
    return ready.code == 200 ? Exit::kOk : Exit::kFailure;
}

} // namespace

int statusCommand(const QStringList &arguments)
{
    CommandLine line(QStringLiteral("status"), QStringLiteral("Says how a running server is."), {});
    line.addOption(QStringLiteral("status-listen"),
                   QStringLiteral("Where it serves its status (server.status_listen)."),
                   QStringLiteral("ADDRESS:PORT"));
    if (const auto code = line.parse(arguments))
        return *code;
    if (line.names().size() > 1)
        return line.usageError(QStringLiteral("status takes options only"));
    const auto where = line.isSet(QStringLiteral("status-listen"))
        ? line.value(QStringLiteral("status-listen"))
        : line.config().statusListen;
    if (where.isEmpty())
        return line.usageError(QStringLiteral("where? Give --status-listen or a --config"));
    const auto address = parseListenAddress(where);
    if (!address) {
        printError(address.error().detail);
        return Exit::kConfig;
    }
    const auto ready = get(*address, "/readyz");
    const auto metrics = ready ? get(*address, "/metrics") : ready;
    if (!metrics) {
        printError(where + QStringLiteral(": ") + metrics.error().detail);
        return Exit::kFailure;
    }
    return printStatus(*ready, Metrics(metrics->body));
}

} // namespace Kontor::Server
