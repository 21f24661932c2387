// SPDX-License-Identifier: Apache-2.0
#include "support/rawclient.h"
#include "support/testserver.h"
#include "support/testsupport.h"

#include <QJsonDocument>
#include <QTest>

using namespace Kontor;
using namespace Kontor::Test;

//! What kontord writes to its log, and what it never does.
class TestServerLog : public QObject {
    Q_OBJECT
private slots:
    void init();

    void connectionsComeAndGo();
    void strangersAreLoggedForDebuggingOnly();
    void framesAreLoggedWithoutWhatTheySay();
    void lineBreaksInNamesForgeNoLine();
    void secretsNeverAppear();

private:
    //! The lines of the log with \a event, so far.
    std::vector<QJsonObject> lines(const QString &event);
    //! Waits for the \a count-th.
    QJsonObject line(const QString &event, std::size_t count = 1);
    void start(const QString &level);

    std::unique_ptr<TestServer> m_server;
};

void TestServerLog::init()
{
    m_server.reset();
}

void TestServerLog::start(const QString &level)
{
    m_server = std::make_unique<TestServer>(
        QStringList{QStringLiteral("--log-level"), level, QStringLiteral("--set"),
                    QStringLiteral("limits.login_ms=500"), QStringLiteral("--set"),
                    QStringLiteral("auth.hash_passes=1"), QStringLiteral("--set"),
                    QStringLiteral("auth.hash_memory_bytes=8192")});
    QVERIFY2(m_server->start(), m_server->log().constData());
    QVERIFY(m_server->addUsers({QStringLiteral("alice"), QStringLiteral("bob")}));
    QVERIFY(m_server->addRoom(QStringLiteral("general"),
                              {QStringLiteral("alice"), QStringLiteral("bob")}));
}

std::vector<QJsonObject> TestServerLog::lines(const QString &event)
{
    std::vector<QJsonObject> result;
    const auto all = m_server->log().split('\n');
    for (const auto &text : all) {
        const auto object = QJsonDocument::fromJson(text).object();
        if (object.value(u"event").toString() == event)
            result.push_back(object);
    }
    return result;
}

QJsonObject TestServerLog::line(const QString &event, std::size_t count)
{
    const auto there = [&] { return lines(event).size() >= count; };
    return QTest::qWaitFor(there, int(patience().count())) ? lines(event).at(count - 1)
                                                           : QJsonObject();
}

void TestServerLog::connectionsComeAndGo()
{
    start(QStringLiteral("info"));
    const auto token = m_server->issueToken(QStringLiteral("alice")).toLatin1();
    RawClient client;
    QVERIFY(client.open(m_server->port(), "/ws/chat/group/general/?from=a%20bot",
                        "Authorization: Bearer " + token + "\r\n"));
    const auto came = line(QStringLiteral("CONNECT"));
    QCOMPARE(came.value(u"user").toString(), QStringLiteral("alice"));
    QCOMPARE(came.value(u"path").toString(), QStringLiteral("/ws/chat/group/general/"));
    QCOMPARE(came.value(u"room").toInteger(), 1);
    QCOMPARE(came.value(u"address").toString(), QStringLiteral("127.0.0.1"));
    QCOMPARE(came.value(u"level").toString(), QStringLiteral("info"));
    QVERIFY(came.value(u"session").toInteger() > 0);
    QVERIFY(fromIsoString(came.value(u"time").toString()));
    QTest::qWait(50); // so that it has a duration
    client.send(ToServer::Logout{});
    QCOMPARE(client.closeCode(), 1000);
    const auto gone = line(QStringLiteral("DISCONNECT"));
    QCOMPARE(gone.value(u"user").toString(), QStringLiteral("alice"));
    QCOMPARE(gone.value(u"path").toString(), QStringLiteral("/ws/chat/group/general/"));
    QCOMPARE(gone.value(u"code").toInt(), 1000);
    const auto duration = gone.value(u"duration_ms").toInteger();
    QVERIFY2(duration >= 50 && duration < patience().count(),
             QByteArray::number(duration).constData());
    QVERIFY(lines(QStringLiteral("RECEIVE")).empty());
}

void TestServerLog::strangersAreLoggedForDebuggingOnly()
{
    start(QStringLiteral("info"));
    RawClient stranger;
    QVERIFY(stranger.open(m_server->port()));
    QCOMPARE(stranger.closeCode(), 4401);
    m_server->stop();
    QVERIFY(lines(QStringLiteral("DISCONNECT")).empty());
    start(QStringLiteral("debug"));
    RawClient again;
    QVERIFY(again.open(m_server->port()));
    QCOMPARE(again.closeCode(), 4401);
    QCOMPARE(line(QStringLiteral("DISCONNECT")).value(u"code").toInt(), 4401);
}

void TestServerLog::framesAreLoggedWithoutWhatTheySay()
{
    start(QStringLiteral("debug"));
    RawClient client;
    QVERIFY(client.resume(m_server->port(), m_server->issueToken(QStringLiteral("alice"))));
    const QByteArray frame(R"({"type":"chat_message","room_id":1,"message":"Hello"})");
    client.sendText(frame);
    QVERIFY(client.next<ToClient::Ack>());
    client.sendText(R"({"type":"Hello"})");
    QCOMPARE(line(QStringLiteral("RECEIVE"), 1).value(u"type").toString(),
             QStringLiteral("resume"));
    const auto chat = line(QStringLiteral("RECEIVE"), 2);
    QCOMPARE(chat.value(u"type").toString(), QStringLiteral("chat_message"));
    QCOMPARE(chat.value(u"bytes").toInt(), int(frame.size()));
    QCOMPARE(chat.value(u"user").toString(), QStringLiteral("alice"));
    QCOMPARE(chat.value(u"level").toString(), QStringLiteral("debug"));
    QCOMPARE(line(QStringLiteral("RECEIVE"), 3).value(u"type").toString(),
             QStringLiteral("unknown_type"));
    QVERIFY(!m_server->log().contains("Hello"));
}

void TestServerLog::lineBreaksInNamesForgeNoLine()
{
    start(QStringLiteral("debug"));
    const auto token = m_server->issueToken(QStringLiteral("alice")).toLatin1();
    RawClient client;
    QVERIFY(client.open(m_server->port(),
                        "/ws/chat/group/x%0A%7B%22event%22%3A%22CONNECT%22%7D%1B%5B31m/",
                        "Cookie: sessionid=" + token + "\r\n"));
    QCOMPARE(client.closeCode(), 4404);
    QVERIFY(!line(QStringLiteral("DISCONNECT")).isEmpty());
    QVERIFY(lines(QStringLiteral("CONNECT")).empty());
    QVERIFY(!m_server->log().contains('\x1b'));
}

void TestServerLog::secretsNeverAppear()
{
    start(QStringLiteral("debug"));
    const QByteArray canary("canary-7f3a");
    RawClient client, unauthorised, wrong, strange;
    QVERIFY(client.open(m_server->port()));
    client.send(ToServer::Login{{}, QStringLiteral("alice"), TestServer::kPassword, {}});
    const auto welcome = client.next<ToClient::Welcome>();
    QVERIFY(welcome);
    for (const auto &frame :
         {QByteArray(R"({"type":"chat_message","room_id":1,"message":"%","client_msg_id":"1"})"),
          QByteArray(R"({"type":"chat_message","room_id":1,"message":"%2","client_msg_id":"1"})"),
          QByteArray(R"({"type":"chat_message","room_id":99,"message":"%"})"),
          QByteArray(R"({"type":"chat_message","room_id":1,"message":"%\u0000"})"),
          QByteArray(R"({"type":"chat_message","room_id":"%","message":"%"})"),
          QByteArray(R"({"type":"edit_message","id":1,"message":"%"})"),
          QByteArray(R"({"type":"list_users","query":"%"})"), QByteArray(R"({"type":"%"})"),
          QByteArray(R"({"%":"%)"), QByteArray("%"),
          QByteArray(R"({"type":"set_password","old":"%","new":"%"})")}) {
        client.sendText(QByteArray(frame).replace("%", canary));
        QVERIFY(client.nextFrame());
    }
    QVERIFY(wrong.open(m_server->port()));
    wrong.send(ToServer::Login{
        {}, QStringLiteral("bob"), QString::fromLatin1(canary), QString::fromLatin1(canary)});
    QVERIFY(wrong.next<ToClient::ErrorFrame>());
    QVERIFY(unauthorised.open(m_server->port(), "/ws/?token=" + canary,
                              "Authorization: Bearer " + canary + "\r\n"));
    QCOMPARE(unauthorised.closeCode(), 4409);
    QVERIFY(strange.open(m_server->port(), "/ws/" + canary + "/",
                         "Cookie: sessionid=" + canary + "\r\n"));
    QCOMPARE(strange.closeCode(), 4404);
    m_server->stop();

    const auto log = m_server->log();
    QVERIFY(lines(QStringLiteral("RECEIVE")).size() >= 12); // so that there was something to hide
    QVERIFY2(!log.contains(canary), log.constData());
    QVERIFY(!log.contains(TestServer::kPassword.toUtf8()));
    QVERIFY(!log.contains(welcome->token.toUtf8()));
    const auto all = log.split('\n');
    for (const auto &text : all)
        QVERIFY2(text.isEmpty() || QJsonDocument::fromJson(text).isObject(), text.constData());
}

QTEST_GUILESS_MAIN(TestServerLog)
#include "tst_serverlog.moc"
