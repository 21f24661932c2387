// SPDX-License-Identifier: Apache-2.0
#include "connection/websockettransport.h"
#include "server/testcertificate.h"
#include "support/testserver.h"
#include "support/testsupport.h"

#include <QCryptographicHash>
#include <QSignalSpy>
#include <QSslConfiguration>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace Kontor::App;
using Kontor::Test::TestCertificate;
using Kontor::Test::TestServer;

Q_DECLARE_METATYPE(std::optional<quint16>)

namespace {

//! The server's end of one WebSocket, byte by byte.
class RawServer {
public:
    RawServer() { server.listen(QHostAddress::LocalHost); }

    QUrl url() const
    {
        return QUrl(QStringLiteral("ws://127.0.0.1:%1/ws/").arg(server.serverPort()));
    }

    bool takeRequest()
    {
        if (!QTest::qWaitFor([this] { return server.hasPendingConnections(); }))
            return false;
        socket = server.nextPendingConnection();
        return QTest::qWaitFor([this] {
            request += socket->readAll();
            return request.endsWith("\r\n\r\n");
        });
    }

    bool upgrade()
    {
        if (!takeRequest())
            return false;
        const auto from = request.indexOf("Sec-WebSocket-Key: ") + 19;
        const auto key = request.mid(from, request.indexOf("\r\n", from) - from);
        const auto accept = QCryptographicHash::hash(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11",
                                                     QCryptographicHash::Sha1)
                                .toBase64();
        socket->write(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Protocol: kontor.v1\r\nSec-WebSocket-Accept: "
            + accept + "\r\n\r\n");
        return true;
    }

    void sendText(const QByteArray &text)
    {
        socket->write("\x81" + QByteArray(1, char(text.size())) + text);
    }
    void sendClose(quint16 code, const QByteArray &reason)
    {
        QByteArray payload;
        payload += char(code >> 8);
        payload += char(code & 0xff);
        payload += reason;
        socket->write("\x88" + QByteArray(1, char(payload.size())) + payload);
    }

    QTcpServer server;
    QTcpSocket *socket = nullptr;
    QByteArray request;
};

struct Client {
    Client()
        : opened(&transport, &Transport::opened)
        , closed(&transport, &Transport::closed)
        , received(&transport, &Transport::received)
    {
    }
    std::optional<quint16> code() const
    {
        return closed.front().front().value<std::optional<quint16>>();
    }

    WebSocketTransport transport;
    QSignalSpy opened;
    QSignalSpy closed;
    QSignalSpy received;
};

QStringList tlsOptions(const TestCertificate &certificate)
{
    return {QStringLiteral("--tls-certificate"), certificate.certificateFile(),
            QStringLiteral("--tls-key"), certificate.keyFile()};
}

QUrl tlsUrl(const TestServer &server)
{
    return QUrl(QStringLiteral("wss://localhost:%1/ws/").arg(server.port()));
}

} // namespace

class TestWebSocketTransport : public QObject {
    Q_OBJECT
private slots:
    void opensWithOurSubprotocol();
    void framesGoBothWays();
    void closeCodeFromTheWireIsTold();
    void W1_resetHasNoCloseCode();
    void W1_endWithoutACloseFrameHasNoCloseCode();
    void refusedUpgradeIsClosed_data();
    void refusedUpgradeIsClosed();
    void nobodyListeningIsClosed();
    void nameThatIsNotThereIsSaid();
    void W8_certificateNobodyTrustsIsSaidWithTheReason();
    void trustedTlsTellsItsFacts();
    void W2_silentServerIsLeftByAbort();
    void nothingComesAfterAbort();
    void F5_oversizedMessageIsNotTaken();
    void W8_aPlainServerOnATlsPortIsAnError();
};

void TestWebSocketTransport::opensWithOurSubprotocol()
{
    RawServer server;
    Client client;
    client.transport.open(server.url());
    QVERIFY(server.upgrade());
    QTRY_COMPARE(client.opened.size(), 1);
    QVERIFY(server.request.startsWith("GET /ws/ HTTP/1.1\r\n"));
    QVERIFY(server.request.contains("Sec-WebSocket-Protocol: kontor.v1\r\n"));
    QCOMPARE(client.transport.subprotocol(), QStringLiteral("kontor.v1"));
}

void TestWebSocketTransport::framesGoBothWays()
{
    RawServer server;
    Client client;
    client.transport.open(server.url());
    QVERIFY(server.upgrade());
    server.sendText("{\"type\":\"grüße\"}");
    QTRY_COMPARE(client.received.size(), 1);
    QCOMPARE(client.received.front().front().toByteArray(), QByteArray("{\"type\":\"grüße\"}"));
    client.transport.send("hello");
    QTRY_COMPARE(server.socket->bytesAvailable(), 2 + 4 + 5); // header, mask, payload
    const auto frame = server.socket->readAll();
    QCOMPARE(quint8(frame.at(0)), quint8(0x81));
    QSignalSpy pong(&client.transport, &Transport::pong);
    client.transport.ping();
    QTRY_VERIFY(server.socket->bytesAvailable() >= 6);
    QCOMPARE(quint8(server.socket->readAll().at(0)), quint8(0x89));
    server.socket->write(QByteArray("\x8a\x00", 2));
    QTRY_COMPARE(pong.size(), 1);
}

void TestWebSocketTransport::closeCodeFromTheWireIsTold()
{
    RawServer server;
    Client client;
    client.transport.open(server.url());
    QVERIFY(server.upgrade());
    server.sendClose(4409, "revoked");
    QTRY_COMPARE(client.closed.size(), 1);
    QCOMPARE(client.code(), std::optional<quint16>(4409));
    QCOMPARE(client.closed.front().at(1).toString(), QStringLiteral("revoked"));
}

void TestWebSocketTransport::W1_resetHasNoCloseCode()
{
    RawServer server;
    Client client;
    client.transport.open(server.url());
    QVERIFY(server.upgrade());
    QTRY_COMPARE(client.opened.size(), 1);
    client.transport.send("unread by the server");
    QTRY_VERIFY(server.socket->bytesAvailable() > 0);
    server.socket->abort(); // with unread bytes: a reset
    QTRY_COMPARE(client.closed.size(), 1);
    QVERIFY(!client.code());
}

void TestWebSocketTransport::W1_endWithoutACloseFrameHasNoCloseCode()
{
    RawServer server;
    Client client;
    client.transport.open(server.url());
    QVERIFY(server.upgrade());
    QTRY_COMPARE(client.opened.size(), 1);
    server.socket->disconnectFromHost();
    QTRY_COMPARE(client.closed.size(), 1);
    QVERIFY(!client.code());
    QVERIFY(!client.closed.front().at(2).toString().isEmpty());
}

void TestWebSocketTransport::refusedUpgradeIsClosed_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("403") << QByteArray("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    QTest::newRow("503") << QByteArray(
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\n\r\n");
    QTest::newRow("a captive portal")
        << QByteArray("HTTP/1.1 302 Found\r\nLocation: http://portal/\r\n\r\n");
    QTest::newRow("no HTTP at all") << QByteArray("220 mail.example.org ESMTP\r\n\r\n");
}

void TestWebSocketTransport::refusedUpgradeIsClosed()
{
    QFETCH(QByteArray, answer);
    RawServer server;
    Client client;
    client.transport.open(server.url());
    QVERIFY(server.takeRequest());
    server.socket->write(answer);
    QTRY_COMPARE(client.closed.size(), 1);
    QVERIFY(!client.code());
    QCOMPARE(client.transport.trouble(), Trouble::NotAServer);
    QCOMPARE(client.opened.size(), 0);
    QTRY_COMPARE(server.socket->state(), QAbstractSocket::UnconnectedState); // not left open
}

void TestWebSocketTransport::nobodyListeningIsClosed()
{
    QUrl url;
    {
        RawServer server;
        url = server.url();
    }
    Client client;
    client.transport.open(url);
    QTRY_COMPARE(client.closed.size(), 1);
    QVERIFY(!client.code());
    QVERIFY(!client.closed.front().at(2).toString().isEmpty());
    QCOMPARE(client.transport.trouble(), Trouble::Refused);
}

void TestWebSocketTransport::nameThatIsNotThereIsSaid()
{
    Client client;
    client.transport.open(QUrl(QStringLiteral("ws://no-such-host.invalid/ws/")));
    QTRY_COMPARE_WITH_TIMEOUT(client.closed.size(), 1, int(Kontor::Test::patience().count()));
    QCOMPARE(client.transport.trouble(), Trouble::HostNotFound);
}

void TestWebSocketTransport::W8_certificateNobodyTrustsIsSaidWithTheReason()
{
    const TestCertificate certificate;
    if (!certificate.isValid())
        QSKIP("openssl is not installed");
    TestServer server(tlsOptions(certificate));
    QVERIFY2(server.start(), server.log().constData());
    Client client;
    client.transport.open(tlsUrl(server));
    QTRY_COMPARE_WITH_TIMEOUT(client.closed.size(), 1, int(Kontor::Test::patience().count()));
    QCOMPARE(client.opened.size(), 0);
    QCOMPARE(client.transport.trouble(), Trouble::NotTrusted);
    const auto why = client.closed.front().at(2).toString();
    QVERIFY2(why.contains(QStringLiteral("self-signed")), qPrintable(why));
}

void TestWebSocketTransport::trustedTlsTellsItsFacts()
{
    const TestCertificate certificate;
    if (!certificate.isValid())
        QSKIP("openssl is not installed");
    TestServer server(tlsOptions(certificate));
    QVERIFY2(server.start(), server.log().constData());
    const auto before = QSslConfiguration::defaultConfiguration();
    auto trusting = before;
    QVERIFY(trusting.addCaCertificates(certificate.certificateFile()));
    QSslConfiguration::setDefaultConfiguration(trusting);
    Client client;
    client.transport.open(tlsUrl(server));
    const bool opened = QTest::qWaitFor([&] { return client.opened.size() == 1; },
                                        int(Kontor::Test::patience().count()));
    QSslConfiguration::setDefaultConfiguration(before);
    QVERIFY(opened);
    const auto tls = client.transport.tls();
    QVERIFY(tls);
    QCOMPARE(tls->protocol, QStringLiteral("TLS 1.3"));
    QVERIFY2(tls->cipher.startsWith(QStringLiteral("TLS_")), qPrintable(tls->cipher));
    QCOMPARE(tls->subject, QStringLiteral("localhost"));
    QCOMPARE(tls->issuer, QStringLiteral("localhost"));
    const auto left = *tls->validUntil - Kontor::SystemClock().now();
    QVERIFY(left > std::chrono::hours(24) && left < std::chrono::hours(72));
}

void TestWebSocketTransport::W2_silentServerIsLeftByAbort()
{
    RawServer server;
    Client client;
    client.transport.open(server.url());
    QVERIFY(server.takeRequest());
    client.transport.abort(); // what the connection does after 10 s
    QTRY_COMPARE(server.socket->state(), QAbstractSocket::UnconnectedState);
    QCOMPARE(client.closed.size(), 0);
}

void TestWebSocketTransport::nothingComesAfterAbort()
{
    RawServer server;
    Client client;
    client.transport.open(server.url());
    QVERIFY(server.upgrade());
    QTRY_COMPARE(client.opened.size(), 1);
    server.sendText("late");
    server.socket->flush();
    client.transport.abort();
    QTRY_COMPARE(server.socket->state(), QAbstractSocket::UnconnectedState);
    QCOMPARE(client.received.size(), 0);
    QCOMPARE(client.closed.size(), 0);
}

void TestWebSocketTransport::F5_oversizedMessageIsNotTaken()
{
    RawServer server;
    Client client;
    client.transport.open(server.url());
    QVERIFY(server.upgrade());
    QTRY_COMPARE(client.opened.size(), 1);
    server.socket->write(QByteArray::fromHex("817f000000007ffffffe")); // 2 GiB are announced
    QTRY_COMPARE(client.closed.size(), 1);
    QCOMPARE(client.received.size(), 0);
}

void TestWebSocketTransport::W8_aPlainServerOnATlsPortIsAnError()
{
    RawServer server;
    Client client;
    auto url = server.url();
    url.setScheme(QStringLiteral("wss"));
    client.transport.open(url);
    QVERIFY(QTest::qWaitFor([&] { return server.server.hasPendingConnections(); }));
    auto *socket = server.server.nextPendingConnection();
    socket->write("HTTP/1.1 400 Bad Request\r\n\r\n");
    QTRY_COMPARE(client.closed.size(), 1);
    QCOMPARE(client.transport.trouble(), Trouble::NotTrusted);
    QVERIFY(!client.code());
    QCOMPARE(client.opened.size(), 0);
}

QTEST_GUILESS_MAIN(TestWebSocketTransport)
#include "tst_websockettransport.moc"
