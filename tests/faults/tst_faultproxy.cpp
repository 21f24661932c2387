// SPDX-License-Identifier: Apache-2.0
#include "support/faultproxy.h"
#include "support/framefilter.h"
#include "support/testsupport.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <QWebSocket>
#include <QWebSocketServer>

using namespace Kontor::Test;
using namespace std::chrono_literals;

namespace {

//! Sends every text back.
class EchoServer {
public:
    EchoServer()
        : m_server(QStringLiteral("echo"), QWebSocketServer::NonSecureMode)
    {
        m_server.listen(QHostAddress::LocalHost);
        QObject::connect(&m_server, &QWebSocketServer::newConnection, &m_server, [this] {
            auto *socket = m_server.nextPendingConnection();
            socket->setParent(&m_server);
            QObject::connect(socket, &QWebSocket::textMessageReceived, socket,
                             [socket](const QString &text) { socket->sendTextMessage(text); });
        });
    }
    quint16 port() const { return m_server.serverPort(); }

private:
    QWebSocketServer m_server;
};

} // namespace

//! The tool that the other tests of this folder trust.
class TestFaultProxy : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void passesEverythingByDefault();
    void cutIsSeenByTheClient();
    void halfCloseIsSeenByTheClient();
    void stalledLinkPassesNothingUntilItGoesOn();
    void delayHoldsBytesBack();
    void splitWritesArriveWhole();
    void droppedFramesVanishAndTheOthersArrive();
    void unreachableRefusesAndComesBackOnTheSamePort();
    void frameFilterWorksOnAnyPieces();

private:
    void connectThroughProxy();

    std::unique_ptr<EchoServer> m_echo;
    std::unique_ptr<FaultProxy> m_proxy;
    std::unique_ptr<QWebSocket> m_client;
    QStringList m_received;
};

void TestFaultProxy::init()
{
    m_received.clear();
    m_echo = std::make_unique<EchoServer>();
    m_proxy = std::make_unique<FaultProxy>(m_echo->port());
    connectThroughProxy();
}

void TestFaultProxy::cleanup()
{
    m_client.reset();
    m_proxy.reset();
    m_echo.reset();
}

void TestFaultProxy::connectThroughProxy()
{
    m_client = std::make_unique<QWebSocket>();
    connect(m_client.get(), &QWebSocket::textMessageReceived, this,
            [this](const QString &text) { m_received += text; });
    m_client->open(QUrl(QStringLiteral("ws://127.0.0.1:%1/").arg(m_proxy->port())));
    QTRY_COMPARE(m_client->state(), QAbstractSocket::ConnectedState);
}

void TestFaultProxy::passesEverythingByDefault()
{
    const QString large(60'000, u'x');
    m_client->sendTextMessage(QStringLiteral("a"));
    m_client->sendTextMessage(large);
    QTRY_COMPARE(m_received, QStringList({QStringLiteral("a"), large}));
    QCOMPARE(m_proxy->counts().links, 1);
}

void TestFaultProxy::cutIsSeenByTheClient()
{
    m_proxy->cut();
    QTRY_COMPARE(m_client->state(), QAbstractSocket::UnconnectedState);
    QCOMPARE(m_proxy->counts().cuts, 1);
    connectThroughProxy(); // new ones are taken
}

void TestFaultProxy::halfCloseIsSeenByTheClient()
{
    m_proxy->halfClose();
    QTRY_COMPARE(m_client->state(), QAbstractSocket::UnconnectedState);
}

void TestFaultProxy::stalledLinkPassesNothingUntilItGoesOn()
{
    m_proxy->setFaults({.stalled = true});
    m_client->sendTextMessage(QStringLiteral("a"));
    QSignalSpy spy(m_client.get(), &QWebSocket::textMessageReceived);
    QVERIFY(!spy.wait(200));
    QCOMPARE(m_client->state(), QAbstractSocket::ConnectedState);
    m_proxy->setFaults({});
    QTRY_COMPARE(m_received, QStringList(QStringLiteral("a")));
}

void TestFaultProxy::delayHoldsBytesBack()
{
    m_proxy->setFaults({.delay = 100ms});
    QElapsedTimer timer;
    timer.start();
    m_client->sendTextMessage(QStringLiteral("a"));
    QTRY_COMPARE(m_received.size(), 1);
    QVERIFY2(timer.elapsed() >= 200,
             qPrintable(QString::number(timer.elapsed()))); // there and back
}

void TestFaultProxy::splitWritesArriveWhole()
{
    m_proxy->setFaults({.splitBytes = 3});
    const QString text(500, u'é');
    m_client->sendTextMessage(text);
    QTRY_COMPARE(m_received, QStringList(text));
}

void TestFaultProxy::droppedFramesVanishAndTheOthersArrive()
{
    m_proxy->setFaults({.drop = [](const QByteArray &payload) { return payload == "drop me"; }});
    for (const auto *text : {"a", "drop me", "b", "drop me", "c"})
        m_client->sendTextMessage(QString::fromLatin1(text));
    QTRY_COMPARE(m_received.size(), 3);
    QCOMPARE(m_received.join(u' '), QStringLiteral("a b c"));
    QCOMPARE(m_proxy->counts().droppedFrames, 2);
}

void TestFaultProxy::unreachableRefusesAndComesBackOnTheSamePort()
{
    const auto port = m_proxy->port();
    m_proxy->setReachable(false);
    QTRY_COMPARE(m_client->state(), QAbstractSocket::UnconnectedState);
    QTcpSocket probe;
    probe.connectToHost(QHostAddress::LocalHost, port);
    QVERIFY(!probe.waitForConnected(1000));
    QCOMPARE(probe.error(), QAbstractSocket::ConnectionRefusedError);
    m_proxy->setReachable(true);
    QCOMPARE(m_proxy->port(), port);
    connectThroughProxy();
}

void TestFaultProxy::frameFilterWorksOnAnyPieces()
{
    const QByteArray upgrade("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n");
    const QByteArray first("\x81\x03one", 5);
    const QByteArray second = QByteArray("\x81\x7e\x01\x00", 4) + QByteArray(256, 't');
    const QByteArray third("\x82\x03one", 5); // binary: not looked at
    const auto all = upgrade + first + second + third;
    for (int piece = 1; piece < all.size(); ++piece) {
        FrameFilter filter;
        QByteArray passed;
        int dropped = 0;
        for (qsizetype at = 0; at < all.size(); at += piece) {
            passed += filter.pass(
                all.mid(at, piece), [](const QByteArray &payload) { return payload == "one"; },
                dropped);
        }
        QCOMPARE(passed, upgrade + second + third);
        QCOMPARE(dropped, 1);
    }
}

QTEST_GUILESS_MAIN(TestFaultProxy)
#include "tst_faultproxy.moc"
