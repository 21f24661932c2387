// SPDX-License-Identifier: Apache-2.0
#include "main/statuslistener.h"

#include <QHostAddress>
#include <QPointer>
#include <QTcpSocket>
#include <QTimer>

#include <algorithm>
#include <variant>

namespace Kontor::Server {

namespace {

QByteArray reasonOf(int code)
{
    switch (code) {
    case 200:
        return "OK";
    case 400:
        return "Bad Request";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 431:
        return "Request Header Fields Too Large";
    case 503:
        return "Service Unavailable";
    default:
        return "HTTP Version Not Supported";
    }
}

void send(QTcpSocket *socket, const StatusAnswer &answer, bool withBody = true)
{
    QByteArray bytes = "HTTP/1.1 " + QByteArray::number(answer.code) + ' ' + reasonOf(answer.code)
        + "\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\nContent-Length: "
        + QByteArray::number(answer.body.size())
        + "\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
          "Connection: close\r\n";
    if (answer.code == 405)
        bytes += "Allow: GET, HEAD\r\n";
    bytes += "\r\n";
    if (withBody)
        bytes += answer.body;
    socket->write(bytes);
    socket->disconnectFromHost();
}

StatusAnswer refusal(int code)
{
    return {code, reasonOf(code) + '\n'};
}

bool isVisible(char c)
{
    return c > ' ' && c < 0x7f;
}

bool isText(char c)
{
    return isVisible(c) || c == ' ' || c == '\t' || uchar(c) >= 0x80;
}

struct RequestLine {
    QByteArray method;
    QByteArray path;
    bool isOld = false; //!< HTTP/1.0
};

//! Or the code that refuses it.
std::variant<RequestLine, int> parseRequestLine(const QByteArray &line)
{
    const auto words = line.split(' ');
    const bool good = words.size() == 3 && !words.at(0).isEmpty() && words.at(1).startsWith('/')
        && words.at(2).startsWith("HTTP/")
        && std::all_of(words.begin(), words.end(), [](const QByteArray &word) {
                          return std::all_of(word.begin(), word.end(), isVisible);
                      });
    if (!good)
        return 400;
    if (words.at(2) != "HTTP/1.1" && words.at(2) != "HTTP/1.0")
        return 505;
    return RequestLine{words.at(0), words.at(1).split('?').first(), words.at(2) == "HTTP/1.0"};
}

//! A name can be made to lead here by a web page whose own name it is; an address can't.
bool isOfThisComputer(const QByteArray &host)
{
    const auto end = host.startsWith('[') ? host.indexOf(']') + 1 : host.indexOf(':');
    auto name = QString::fromLatin1(end < 0 ? host : host.left(end)).toLower();
    if (name.startsWith(u'[') && name.endsWith(u']'))
        name = name.mid(1, name.size() - 2);
    return name == u"localhost" || !QHostAddress(name).isNull();
}

//! 0, or the code that refuses the request.
int checkHeaders(const QList<QByteArray> &lines, bool isOld, bool onLoopback)
{
    int hosts = 0;
    for (const auto &line : lines) {
        const auto colon = line.indexOf(':');
        const bool named = colon > 0 && std::all_of(line.begin(), line.begin() + colon, isVisible);
        if (!named || !std::all_of(line.begin(), line.end(), isText))
            return 400;
        const auto name = line.left(colon).toLower();
        const auto value = line.mid(colon + 1).trimmed();
        hosts += name == "host";
        if (name == "host" && onLoopback && !isOfThisComputer(value))
            return 403;
        if (name == "origin") // a web page's: it has no business here
            return 403;
        if (name == "transfer-encoding" || (name == "content-length" && value != "0"))
            return 400; // nothing here takes a body
    }
    return hosts == 1 || (hosts == 0 && isOld) ? 0 : 400;
}

} // namespace

StatusListener::StatusListener(QHash<QByteArray, Handler> paths, QObject *parent)
    : QTcpServer(parent)
    , m_paths(std::move(paths))
{
    connect(this, &QTcpServer::newConnection, this, &StatusListener::onNewConnection);
}

void StatusListener::onNewConnection()
{
    while (QTcpSocket *socket = nextPendingConnection()) {
        if (m_open >= kConnections) {
            delete socket;
            continue;
        }
        ++m_open;
        socket->setReadBufferSize(kHeadBytes + 1);
        connect(socket, &QObject::destroyed, this, [this] { --m_open; });
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { onReadyRead(socket); });
        QTimer::singleShot(kDeadline, socket, [socket] {
            socket->abort();
            socket->deleteLater();
        });
    }
}

void StatusListener::onReadyRead(QTcpSocket *socket)
{
    const auto bytes = socket->peek(kHeadBytes + 1);
    const auto end = bytes.indexOf("\r\n\r\n");
    if (end < 0 && bytes.size() <= kHeadBytes)
        return;
    disconnect(socket, &QTcpSocket::readyRead, this, nullptr);
    socket->readAll(); // unread bytes would turn the close into a reset
    if (end < 0)
        send(socket, refusal(431));
    else
        answer(socket, bytes.left(end));
}

void StatusListener::answer(QTcpSocket *socket, const QByteArray &head)
{
    QList<QByteArray> lines;
    qsizetype from = 0;
    for (auto to = head.indexOf("\r\n"); to >= 0; to = head.indexOf("\r\n", from)) {
        lines += head.mid(from, to - from);
        from = to + 2;
    }
    lines += head.mid(from);
    const auto parsed = parseRequestLine(lines.takeFirst());
    if (const int *code = std::get_if<int>(&parsed))
        return send(socket, refusal(*code));
    const auto &request = std::get<RequestLine>(parsed);
    if (const int code = checkHeaders(lines, request.isOld, serverAddress().isLoopback());
        code != 0)
        return send(socket, refusal(code));
    const bool withBody = request.method != "HEAD";
    if (withBody && request.method != "GET")
        return send(socket, refusal(405));
    const auto handler = m_paths.constFind(request.path);
    if (handler == m_paths.constEnd())
        return send(socket, refusal(404), withBody);
    (*handler)(
        [socket = QPointer(socket), withBody](const StatusAnswer &answer) {
            if (socket)
                send(socket, answer, withBody);
        },
        socket);
}

} // namespace Kontor::Server
