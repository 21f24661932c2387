// SPDX-License-Identifier: Apache-2.0
#include "server/inprocessserver.h"
#include "server/testcertificate.h"
#include "support/testsupport.h"

#include <QTest>

#include <arpa/inet.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace Kontor;
using namespace Kontor::Test;
using namespace std::chrono_literals;

//! From the TCP connection to the upgrade: rows H of the bad-input catalogue.
class TestHandshake : public QObject {
    Q_OBJECT
private slots:
    void H1_silentConnectionIsCut();
    void H2_connectsAndResetsDontDeafenTheListener_data();
    void H2_connectsAndResetsDontDeafenTheListener();
    void H3_trickledHeaderIsCutAtTheDeadline();
    void H4_endlessHeaderIsCutAtTheDeadline();
    void wrongRequestIsClosedWithoutUpgrade_data();
    void wrongRequestIsClosedWithoutUpgrade();
    void H8_keyOfAnyLengthIsAccepted();
    void H9_originIsRefusedUnlessAllowed();
    void H10_subprotocolIsAcceptedOrRefused_data();
    void H10_subprotocolIsAcceptedOrRefused();
    void H11_pathIsChecked_data();
    void H11_pathIsChecked();
    void H12_lastOfTwoAuthorizationsCounts();
    void H13_tlsServesAndPlainBytesAreCut();
    void H14_connectionsOfOneAddressAreLimited();
    void H15_listenerGoesOnAfterRunningOutOfDescriptors();
    void H16_nobodyLogsInIsClosedWith4401();
    void H16_largeFrameBeforeLoginIsTooBig();
    void connectionsAreLimited();
};

namespace {

std::function<void(Server::ServerConfig &)> handshakeDeadline(std::chrono::milliseconds deadline)
{
    return
        [deadline](Server::ServerConfig &config) { config.gateway.handshakeDeadline = deadline; };
}

} // namespace

void TestHandshake::H1_silentConnectionIsCut()
{
    InProcessServer server(handshakeDeadline(200ms));
    QVERIFY(server.start());
    RawClient client;
    QVERIFY(client.connectTo(server.port()));
    QVERIFY(client.waitForEnd());
}

void TestHandshake::H2_connectsAndResetsDontDeafenTheListener_data()
{
    QTest::addColumn<bool>("tls");
    QTest::newRow("plain") << false;
    QTest::newRow("TLS") << true;
}

void TestHandshake::H2_connectsAndResetsDontDeafenTheListener()
{
    QFETCH(bool, tls);
    const TestCertificate certificate;
    if (tls && !certificate.isValid())
        QSKIP("no openssl program to make a certificate with");
    InProcessServer server([&](Server::ServerConfig &config) {
        config.gateway.handshakeDeadline = 60s;
        if (tls) {
            config.certificateFile = certificate.certificateFile();
            config.keyFile = certificate.keyFile();
        }
    });
    QVERIFY(server.start());
    std::vector<std::unique_ptr<RawClient>> silent;
    for (int i = 0; i < 40; ++i) {
        silent.push_back(std::make_unique<RawClient>());
        QVERIFY(silent.back()->connectTo(server.port()));
    }
    QTRY_COMPARE(server.application().counters().handshakes.load(), 40);
    for (const auto &client : silent)
        client->reset();
    QTRY_COMPARE(server.application().counters().handshakes.load(), 0);

    RawClient client;
    QVERIFY(tls ? client.connectEncryptedTo(server.port()) : client.connectTo(server.port()));
    QVERIFY(client.upgrade());
}

void TestHandshake::H3_trickledHeaderIsCutAtTheDeadline()
{
    InProcessServer server(handshakeDeadline(300ms));
    QVERIFY(server.start());
    RawClient client;
    QVERIFY(client.connectTo(server.port()));
    const auto ended = [&client] {
        client.write("G"); // a byte whenever the test looks: the deadline doesn't move
        return client.socket().state() == QAbstractSocket::UnconnectedState;
    };
    QVERIFY(QTest::qWaitFor(ended, int(patience().count())));
}

void TestHandshake::H4_endlessHeaderIsCutAtTheDeadline()
{
    InProcessServer server(handshakeDeadline(300ms));
    QVERIFY(server.start());
    RawClient client;
    QVERIFY(client.connectTo(server.port()));
    client.write("GET /ws/ HTTP/1.1\r\nX: " + QByteArray(700'000, 'x'));
    QVERIFY(client.waitForEnd());
    QVERIFY(server.client(QStringLiteral("alice"))->socket().state()
            == QAbstractSocket::ConnectedState);
}

void TestHandshake::wrongRequestIsClosedWithoutUpgrade_data()
{
    QTest::addColumn<QByteArray>("request");
    const QByteArray upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                               "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    QTest::newRow("H5 plain GET") << QByteArray("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    QTest::newRow("H5 port scan") << QByteArray("\x16\x03\x01 nothing\r\n\r\n");
    QTest::newRow("H6 HTTP/1.0") << "GET /ws/ HTTP/1.0\r\nHost: x\r\n" + upgrade
            + "Sec-WebSocket-Version: 13\r\n\r\n";
    QTest::newRow("H6 no Host") << "GET /ws/ HTTP/1.1\r\n" + upgrade
            + "Sec-WebSocket-Version: 13\r\n\r\n";
    QTest::newRow("H6 long header line") << "GET /ws/ HTTP/1.1\r\nHost: x\r\nX: "
            + QByteArray(9000, 'x') + "\r\n" + upgrade + "Sec-WebSocket-Version: 13\r\n\r\n";
    QTest::newRow("H7 version 8") << "GET /ws/ HTTP/1.1\r\nHost: x\r\n" + upgrade
            + "Sec-WebSocket-Version: 8\r\n\r\n";
}

void TestHandshake::wrongRequestIsClosedWithoutUpgrade()
{
    QFETCH(QByteArray, request);
    InProcessServer server;
    QVERIFY(server.start());
    RawClient client;
    QVERIFY(client.connectTo(server.port()));
    client.write(request);
    QVERIFY(client.waitForEnd());
    QVERIFY(!client.responseHead().startsWith("HTTP/1.1 101"));
    QTRY_COMPARE(server.application().counters().handshakes.load(), 0);
}

void TestHandshake::H9_originIsRefusedUnlessAllowed()
{
    InProcessServer server([](Server::ServerConfig &config) {
        config.gateway.allowedOrigins = {QStringLiteral("https://chat.example.com")};
    });
    QVERIFY(server.start());
    RawClient foreign, allowed;
    QVERIFY(!foreign.open(server.port(), "/ws/", "Origin: https://evil.example.com\r\n"));
    QVERIFY(foreign.responseHead().startsWith("HTTP/1.1 403"));
    QVERIFY(allowed.open(server.port(), "/ws/", "Origin: https://chat.example.com\r\n"));
}

void TestHandshake::H8_keyOfAnyLengthIsAccepted()
{
    InProcessServer server;
    QVERIFY(server.start());
    RawClient client;
    QVERIFY(client.connectTo(server.port()));
    client.write("GET /ws/ HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                 "Sec-WebSocket-Key: c2hvcnQ=\r\nSec-WebSocket-Version: 13\r\n\r\n");
    QVERIFY(client.resume(server.token(QStringLiteral("alice"))));
}

void TestHandshake::H12_lastOfTwoAuthorizationsCounts()
{
    InProcessServer server;
    QVERIFY(server.start());
    const auto token = server.token(QStringLiteral("alice")).toLatin1();
    RawClient client;
    QVERIFY(client.open(server.port(), "/ws/",
                        "Authorization: Bearer garbage\r\nAuthorization: Bearer " + token
                            + "\r\nX-Forwarded-For: 192.0.2.1\r\n"));
    QVERIFY(client.next<ToClient::Welcome>());
}

void TestHandshake::H10_subprotocolIsAcceptedOrRefused_data()
{
    QTest::addColumn<QByteArray>("offered");
    QTest::addColumn<bool>("accepted");
    QTest::newRow("ours") << QByteArray("kontor.v1") << true;
    QTest::newRow("ours among others") << QByteArray("chat, kontor.v1") << true;
    QTest::newRow("none") << QByteArray() << true;
    QTest::newRow("A12 newer") << QByteArray("kontor.v2") << false;
}

void TestHandshake::H10_subprotocolIsAcceptedOrRefused()
{
    QFETCH(QByteArray, offered);
    QFETCH(bool, accepted);
    InProcessServer server;
    QVERIFY(server.start());
    const auto token = server.token(QStringLiteral("alice"));
    RawClient client;
    const QByteArray header =
        offered.isEmpty() ? QByteArray() : "Sec-WebSocket-Protocol: " + offered + "\r\n";
    QVERIFY(client.open(server.port(), "/ws/", header));
    if (accepted)
        QVERIFY(client.resume(token));
    else {
        QVERIFY(client.next<ToClient::ErrorFrame>());
        QCOMPARE(client.closeCode(), 4426);
    }
    QCOMPARE(client.responseHead().contains("Sec-WebSocket-Protocol: kontor.v1"),
             offered.contains("kontor.v1"));
}

void TestHandshake::H11_pathIsChecked_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<bool>("served");
    QTest::newRow("with slash") << QByteArray("/ws/") << true;
    QTest::newRow("without slash") << QByteArray("/ws") << true;
    QTest::newRow("query ignored") << QByteArray("/ws/?token=abc") << true;
    QTest::newRow("root") << QByteArray("/") << false;
    QTest::newRow("other") << QByteArray("/admin/") << false;
}

void TestHandshake::H11_pathIsChecked()
{
    QFETCH(QByteArray, path);
    QFETCH(bool, served);
    InProcessServer server;
    QVERIFY(server.start());
    const auto token = server.token(QStringLiteral("alice"));
    RawClient client;
    QVERIFY(client.open(server.port(), path));
    if (served) {
        QVERIFY(client.resume(token));
        return;
    }
    QCOMPARE(client.nextJson()->value(u"code").toString(), QStringLiteral("no_such_room"));
    QCOMPARE(client.closeCode(), 4404);
}

void TestHandshake::H13_tlsServesAndPlainBytesAreCut()
{
    const TestCertificate certificate;
    if (!certificate.isValid())
        QSKIP("no openssl program to make a certificate with");
    InProcessServer server([&](Server::ServerConfig &config) {
        config.certificateFile = certificate.certificateFile();
        config.keyFile = certificate.keyFile();
    });
    QVERIFY(server.start());
    RawClient plain;
    QVERIFY(plain.connectTo(server.port()));
    plain.write("GET /ws/ HTTP/1.1\r\nHost: x\r\n\r\n");
    QVERIFY(plain.waitForEnd());
    QTRY_COMPARE(server.application().counters().handshakes.load(), 0);

    const auto room = server.addRoom(QStringLiteral("general"), {QStringLiteral("alice")});
    RawClient client;
    QVERIFY(client.connectEncryptedTo(server.port()));
    QVERIFY(client.upgrade());
    QVERIFY(client.resume(server.token(QStringLiteral("alice"))));
    QVERIFY(post(client, room, QStringLiteral("encrypted")).isValid());
}

void TestHandshake::H14_connectionsOfOneAddressAreLimited()
{
    InProcessServer server([](Server::ServerConfig &config) {
        config.gateway.connectRate = 0.001;
        config.gateway.connectBurst = 3;
    });
    QVERIFY(server.start());
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 3; ++i) {
        clients.push_back(std::make_unique<RawClient>());
        QVERIFY(clients.back()->open(server.port()));
    }
    RawClient tooMany;
    QVERIFY(!tooMany.open(server.port()));
}

void TestHandshake::H15_listenerGoesOnAfterRunningOutOfDescriptors()
{
#if defined(__SANITIZE_ADDRESS__)
    QSKIP("UBSan's own look at an object's type needs a pipe: without descriptors it cries wolf");
#endif
    InProcessServer server;
    QVERIFY(server.start());
    const auto token = server.token(QStringLiteral("alice"));
    // Connections that the kernel completes while our event loop doesn't turn.
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(server.port());
    std::vector<int> sockets;
    for (int i = 0; i < 20; ++i) {
        sockets.push_back(::socket(AF_INET, SOCK_STREAM, 0));
        QCOMPARE(::connect(sockets.back(), reinterpret_cast<sockaddr *>(&address), sizeof address),
                 0);
    }
    rlimit before{};
    getrlimit(RLIMIT_NOFILE, &before);
    const rlimit few{rlim_t(sockets.back() + 5), before.rlim_max};
    setrlimit(RLIMIT_NOFILE, &few);
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("accepting failed")));
    QTRY_VERIFY(server.application().counters().handshakes > 0);
    for (const int socket : sockets)
        ::close(socket);
    setrlimit(RLIMIT_NOFILE, &before);

    RawClient client;
    QVERIFY(client.resume(server.port(), token));
}

void TestHandshake::H16_nobodyLogsInIsClosedWith4401()
{
    InProcessServer server([](auto &config) { config.gateway.loginDeadline = 200ms; });
    QVERIFY(server.start());
    RawClient client;
    QVERIFY(client.open(server.port()));
    QCOMPARE(client.nextJson()->value(u"code").toString(), QStringLiteral("not_authenticated"));
    QCOMPARE(client.closeCode(), 4401);
}

void TestHandshake::H16_largeFrameBeforeLoginIsTooBig()
{
    InProcessServer server;
    QVERIFY(server.start());
    RawClient client;
    QVERIFY(client.open(server.port()));
    client.sendText(R"({"type":"resume","token":")" + QByteArray(5000, 'x') + "\"}");
    QCOMPARE(client.closeCode(), 1009);
}

void TestHandshake::connectionsAreLimited()
{
    InProcessServer server([](auto &config) { config.gateway.maxConnections = 2; });
    QVERIFY(server.start());
    const auto alice = server.client(QStringLiteral("alice"));
    const auto bob = server.client(QStringLiteral("bob"));
    RawClient third;
    QVERIFY(!third.open(server.port()));
    QCOMPARE(server.application().counters().connections.load(), 2);
}

QTEST_GUILESS_MAIN(TestHandshake)
#include "tst_handshake.moc"
