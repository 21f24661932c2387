// SPDX-License-Identifier: Apache-2.0
#include "support/officeclient.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMetaEnum>
#include <QSocketNotifier>

#include <unistd.h>

// The real client as a program without a window, so that a test can kill it.
//
//   headlessclient PROFILE URL USER TOKEN
//
// A command a line on standard input, JSON lines on standard output:
//   send ROOM TEXT   {"event":"kept"} when it is on the disk, {"event":"refused"}
//   timeline ROOM    {"event":"timeline","messages":[{"username","text"},…],"pending":[TEXT,…]}
//   rooms            {"event":"rooms","rooms":[{"name","unread"},…]}
//   quiet            {"event":"quiet"} as soon as it is online and has nothing to send
// and at any time {"event":"online"} whenever it gets there.

using namespace Kontor;
using namespace Kontor::Test;

namespace {

void print(const QString &event, QJsonObject line = {})
{
    line.insert(QStringLiteral("event"), event);
    QFile out;
    if (out.open(STDOUT_FILENO, QIODevice::WriteOnly | QIODevice::Unbuffered))
        out.write(QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n');
}

class Commands : public QObject {
public:
    explicit Commands(OfficeClient &client)
        : m_client(client)
        , m_input(STDIN_FILENO, QSocketNotifier::Read)
    {
        connect(&m_input, &QSocketNotifier::activated, this, [this] { readInput(); });
        connect(&client.session(), &App::Session::statusChanged, this,
                [this](const App::ConnectionStatus &status) {
                    if (status.state == App::ConnectionState::Online)
                        print(QStringLiteral("online"));
                    reportQuiet();
                });
        connect(&client.session().cache(), &App::LocalCache::changed, this,
                [this] { reportQuiet(); });
    }

private:
    void readInput()
    {
        char buffer[4096];
        const auto size = ::read(STDIN_FILENO, buffer, sizeof buffer);
        if (size <= 0)
            return QCoreApplication::quit();
        m_unread.append(buffer, qsizetype(size));
        if (m_busy) // a command below waits in an event loop of its own
            return;
        m_busy = true;
        for (qsizetype end = 0; (end = m_unread.indexOf('\n')) >= 0;) {
            const auto line = QString::fromUtf8(m_unread.left(end));
            m_unread.remove(0, end + 1);
            run(line.section(u' ', 0, 0), line.section(u' ', 1, 1), line.section(u' ', 2));
        }
        m_busy = false;
    }

    void run(const QString &command, const QString &room, const QString &text)
    {
        if (command == u"send")
            send(m_client.room(room), text);
        else if (command == u"timeline")
            printTimeline(m_client.room(room));
        else if (command == u"rooms")
            printRooms();
        else if (command == u"quiet") {
            m_quietWanted = true;
            reportQuiet();
        }
    }

    void send(RoomId room, const QString &text)
    {
        onReady(m_client.session().send(room, text), this, [](const Result<Done> &kept) {
            print(kept ? QStringLiteral("kept") : QStringLiteral("refused"));
        });
    }

    void printTimeline(RoomId room)
    {
        // The pending ones first: one that is acknowledged meanwhile shows twice, not never.
        QJsonArray pending;
        if (const auto waiting = await(m_client.session().cache().pending(room))) {
            for (const auto &entry : *waiting)
                pending += entry.text;
        }
        QJsonArray messages;
        for (const auto &message : m_client.timeline(room)) {
            messages += QJsonObject{{QStringLiteral("username"), message.username},
                                    {QStringLiteral("text"), message.text}};
        }
        print(QStringLiteral("timeline"),
              {{QStringLiteral("messages"), messages}, {QStringLiteral("pending"), pending}});
    }

    void printRooms()
    {
        QJsonArray rooms;
        if (const auto cached = await(m_client.session().cache().rooms())) {
            for (const auto &room : *cached) {
                rooms += QJsonObject{{QStringLiteral("name"), room.title},
                                     {QStringLiteral("unread"), room.room.unread}};
            }
        }
        print(QStringLiteral("rooms"), {{QStringLiteral("rooms"), rooms}});
    }

    void reportQuiet()
    {
        if (m_quietWanted && m_client.isQuiet()) {
            m_quietWanted = false;
            print(QStringLiteral("quiet"));
        }
    }

    OfficeClient &m_client;
    QSocketNotifier m_input;
    QByteArray m_unread;
    bool m_busy = false;
    bool m_quietWanted = false;
};

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const auto arguments = QCoreApplication::arguments();
    if (arguments.size() != 5)
        qFatal("headlessclient PROFILE URL USER TOKEN");
    using namespace std::chrono_literals;
    OfficeClient client({arguments.at(1), QUrl(arguments.at(2)), arguments.at(3), arguments.at(4)},
                        Backoff(200ms, 1s, 20ms));
    if (!client.start())
        return 1;
    const Commands commands(client); // not before: the cache has to be open
    return QCoreApplication::exec();
}
