// SPDX-License-Identifier: Apache-2.0
#include "server/inprocessserver.h"
#include "support/testsupport.h"

#include <QTest>

using namespace Kontor;
using namespace Kontor::Test;
using namespace std::chrono_literals;

//! Who one is: rows A of the bad-input catalogue, and what ends a session.
class TestSignIn : public QObject {
    Q_OBJECT
private slots:
    void loginBringsATokenThatResumes();
    void nameIsFoldedAndAnswerNamesTheRequest();
    void handshakeWithATokenIsWelcomedAtOnce_data();
    void handshakeWithATokenIsWelcomedAtOnce();
    void A1_anythingBeforeLoginIsRefused_data();
    void A1_anythingBeforeLoginIsRefused();
    void A3_wrongPasswordAndUnknownUserLookAlike();
    void A3_connectionStaysForAnotherTry();
    void A4_failuresSlowDownAndNeverLockOut();
    void A5_manyLoginsAtOnceDontStopMessages();
    void A6_passwordRules_data();
    void A6_passwordRules();
    void A7_unknownTokenIsExpired_data();
    void A7_unknownTokenIsExpired();
    void A8_twoConnectionsMayUseOneToken();
    void A9_oldestSessionMakesRoom();
    void A10_disabledAccountIsCutOff();
    void disabledAccountCantComeBack();
    void sessionEndsAtItsTime();
    void logoutRevokesTheToken();
    void newPasswordEndsEverySession();
    void requestsMayFollowTheLoginAtOnce();
    void W2_unansweredPingsEndTheConnection();
    void W1_resetIsNoticed();
};

namespace {

QString errorOf(RawClient &client)
{
    const auto error = client.nextJson(QLatin1String("error"));
    return error ? error->value(u"code").toString() : QString();
}

ToServer::Login login(const QString &username, const QString &password)
{
    return {QStringLiteral("7"), username, password, QStringLiteral("test")};
}

} // namespace

void TestSignIn::loginBringsATokenThatResumes()
{
    InProcessServer server;
    QVERIFY(server.start());
    QVERIFY(!server.token(QStringLiteral("alice")).isEmpty());
    RawClient first, second;
    QVERIFY(first.open(server.port()));
    first.send(login(QStringLiteral("alice"), InProcessServer::kPassword));
    const auto welcome = first.next<ToClient::Welcome>();
    QVERIFY(welcome);
    QVERIFY(welcome->token.size() >= 43); // 256 bits
    QCOMPARE(welcome->limits.frameBytes, qint64(Limits::kFrameBytes));
    QCOMPARE(welcome->heartbeatMs, qint64(20'000));
    QVERIFY(!welcome->epoch.isEmpty());
    const auto resumed = second.resume(server.port(), welcome->token);
    QVERIFY(resumed);
    QVERIFY(resumed->token.isEmpty());
    QCOMPARE(resumed->epoch, welcome->epoch);
}

void TestSignIn::nameIsFoldedAndAnswerNamesTheRequest()
{
    InProcessServer server;
    QVERIFY(server.start());
    (void)server.token(QStringLiteral("alice"));
    RawClient client;
    QVERIFY(client.open(server.port()));
    client.send(login(QStringLiteral(" Alice "), InProcessServer::kPassword));
    const auto welcome = client.next<ToClient::Welcome>();
    QVERIFY(welcome);
    QCOMPARE(welcome->user.username, QStringLiteral("alice"));
    QCOMPARE(welcome->requestId, QStringLiteral("7"));
}

void TestSignIn::handshakeWithATokenIsWelcomedAtOnce_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::newRow("bearer") << QByteArray("Authorization: Bearer %1\r\n");
    QTest::newRow("cookie") << QByteArray("Cookie: theme=dark; sessionid=%1\r\n");
}

void TestSignIn::handshakeWithATokenIsWelcomedAtOnce()
{
    QFETCH(QByteArray, header);
    InProcessServer server;
    QVERIFY(server.start());
    header.replace("%1", server.token(QStringLiteral("alice")).toLatin1());
    RawClient client;
    QVERIFY(client.open(server.port(), "/ws/", header));
    const auto welcome = client.next<ToClient::Welcome>();
    QVERIFY(welcome);
    QCOMPARE(welcome->user.username, QStringLiteral("alice"));
}

void TestSignIn::A1_anythingBeforeLoginIsRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("code");
    QTest::addColumn<int>("closeCode");
    QTest::newRow("message") << QByteArray(R"({"type":"chat_message","room_id":1,"message":"x"})")
                             << QStringLiteral("not_authenticated") << 4401;
    QTest::newRow("unknown type") << QByteArray(R"({"type":"dance"})")
                                  << QStringLiteral("not_authenticated") << 4401;
    QTest::newRow("not JSON") << QByteArray("hello") << QStringLiteral("bad_json") << 1008;
    QTest::newRow("login without a name")
        << QByteArray(R"({"type":"login","password":"x"})") << QStringLiteral("bad_frame") << 1008;
}

void TestSignIn::A1_anythingBeforeLoginIsRefused()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, code);
    QFETCH(int, closeCode);
    InProcessServer server;
    QVERIFY(server.start());
    RawClient client;
    QVERIFY(client.open(server.port()));
    client.sendText(text);
    QCOMPARE(errorOf(client), code);
    QCOMPARE(client.closeCode(), closeCode);
}

void TestSignIn::A3_wrongPasswordAndUnknownUserLookAlike()
{
    InProcessServer server;
    QVERIFY(server.start());
    (void)server.token(QStringLiteral("alice"));
    QJsonObject answers[2];
    for (const int i : {0, 1}) {
        RawClient client;
        QVERIFY(client.open(server.port()));
        client.send(login(i ? QStringLiteral("nobody") : QStringLiteral("alice"),
                          QStringLiteral("not the password")));
        const auto answer = client.nextJson();
        QVERIFY(answer);
        answers[i] = *answer;
    }
    QCOMPARE(answers[0].value(u"code").toString(), QStringLiteral("wrong_credentials"));
    QCOMPARE(answers[0], answers[1]);
}

void TestSignIn::A3_connectionStaysForAnotherTry()
{
    InProcessServer server;
    QVERIFY(server.start());
    (void)server.token(QStringLiteral("alice"));
    RawClient client;
    QVERIFY(client.open(server.port()));
    client.send(login(QStringLiteral("alice"), QStringLiteral("mistyped")));
    QCOMPARE(errorOf(client), QStringLiteral("wrong_credentials"));
    client.send(login(QStringLiteral("alice"), InProcessServer::kPassword));
    QVERIFY(client.next<ToClient::Welcome>());
}

void TestSignIn::A4_failuresSlowDownAndNeverLockOut()
{
    InProcessServer server([](auto &config) { config.auth.accountFailures = 2; });
    QVERIFY(server.start());
    (void)server.token(QStringLiteral("alice"));
    RawClient client;
    QVERIFY(client.open(server.port()));
    for (int i = 0; i < 2; ++i) {
        client.send(login(QStringLiteral("alice"), QStringLiteral("guess")));
        QCOMPARE(errorOf(client), QStringLiteral("wrong_credentials"));
    }
    client.send(login(QStringLiteral("alice"), InProcessServer::kPassword));
    const auto error = client.next<ToClient::ErrorFrame>();
    QVERIFY(error);
    QCOMPARE(error->code, ErrorCode::RateLimited);
    QVERIFY(error->retryAfterMs > 0 && error->retryAfterMs <= 1000);
    const auto welcomed = [&] {
        RawClient later;
        if (!later.open(server.port()))
            return false;
        later.send(login(QStringLiteral("alice"), InProcessServer::kPassword));
        return later.nextJson()->value(u"type").toString() == u"welcome";
    };
    QTRY_VERIFY_WITH_TIMEOUT(welcomed(), int(patience().count()));
}

void TestSignIn::A5_manyLoginsAtOnceDontStopMessages()
{
    InProcessServer server([](auto &config) {
        config.auth.hashCost = {3, 16 * 1024 * 1024};
        config.auth.hashThreads = 1;
        config.auth.hashQueue = 4;
    });
    QVERIFY(server.start());
    const auto room = server.addRoom(QStringLiteral("general"), {QStringLiteral("alice")});
    const auto alice = server.client(QStringLiteral("alice"));
    std::vector<std::unique_ptr<RawClient>> crowd;
    for (int i = 0; i < 30; ++i) {
        crowd.push_back(std::make_unique<RawClient>());
        QVERIFY(crowd.back()->open(server.port()));
    }
    for (const auto &client : crowd)
        client->send(login(QStringLiteral("alice"), InProcessServer::kPassword));
    QVERIFY(post(*alice, room, QStringLiteral("meanwhile")).isValid());
    int welcomed = 0, refused = 0;
    for (const auto &client : crowd) {
        const auto answer = client->nextJson();
        QVERIFY(answer);
        welcomed += answer->value(u"type").toString() == u"welcome";
        if (answer->value(u"code").toString() == u"rate_limited") {
            ++refused;
            QVERIFY(answer->value(u"retry_after_ms").toInteger() > 0);
        }
    }
    QCOMPARE(welcomed + refused, 30);
    QVERIFY(welcomed >= 5);
    QVERIFY(refused > 0);
}

void TestSignIn::A6_passwordRules_data()
{
    QTest::addColumn<QString>("password");
    QTest::addColumn<QString>("code");
    QTest::newRow("empty") << QString() << QStringLiteral("wrong_credentials");
    QTest::newRow("NUL inside") << QStringLiteral("correct horse battery").append(QChar(u'\0'))
                                << QStringLiteral("not_authenticated");
    QTest::newRow("1,025 bytes") << QString(1025, u'x') << QStringLiteral("bad_frame");
    QTest::newRow("1,026 bytes of two each") << QString(513, u'ä') << QStringLiteral("bad_frame");
}

void TestSignIn::A6_passwordRules()
{
    QFETCH(QString, password);
    QFETCH(QString, code);
    InProcessServer server;
    QVERIFY(server.start());
    (void)server.token(QStringLiteral("alice"));
    RawClient client;
    QVERIFY(client.open(server.port()));
    client.send(login(QStringLiteral("alice"), password));
    QCOMPARE(errorOf(client), code);
}

void TestSignIn::A7_unknownTokenIsExpired_data()
{
    QTest::addColumn<QString>("token");
    QTest::newRow("garbage") << QStringLiteral("garbage");
    QTest::newRow("another server's")
        << QStringLiteral("2Nc5bBzXgVJ0n0b8mT3v3vXb2l5m9q1t7yZkq0sQx4A");
    QTest::newRow("empty") << QString();
}

void TestSignIn::A7_unknownTokenIsExpired()
{
    QFETCH(QString, token);
    InProcessServer server;
    QVERIFY(server.start());
    RawClient client;
    QVERIFY(client.open(server.port()));
    client.send(ToServer::Resume{QStringLiteral("1"), token});
    QCOMPARE(errorOf(client), QStringLiteral("session_expired"));
    QCOMPARE(client.closeCode(), 4409);
}

void TestSignIn::A8_twoConnectionsMayUseOneToken()
{
    InProcessServer server;
    QVERIFY(server.start());
    const auto room = server.addRoom(QStringLiteral("general"), {QStringLiteral("alice")});
    const auto token = server.token(QStringLiteral("alice"));
    RawClient first, second;
    QVERIFY(first.resume(server.port(), token));
    QVERIFY(second.resume(server.port(), token));
    QVERIFY(post(first, room, QStringLiteral("x")).isValid());
    QCOMPARE(second.next<ToClient::ChatMessage>()->message.text, QStringLiteral("x"));
    QVERIFY(post(second, room, QStringLiteral("y")).isValid());
}

void TestSignIn::A9_oldestSessionMakesRoom()
{
    InProcessServer server([](auto &config) { config.auth.sessionsPerUser = 2; });
    QVERIFY(server.start());
    const auto oldest = server.client(QStringLiteral("alice"));
    const auto older = server.client(QStringLiteral("alice"));
    const auto newest = server.client(QStringLiteral("alice"));
    QCOMPARE(errorOf(*oldest), QStringLiteral("session_expired"));
    QCOMPARE(oldest->closeCode(), 4409);
    older->send(ToServer::ListUsers{});
    QVERIFY(older->next<ToClient::ListUsers>());
}

void TestSignIn::A10_disabledAccountIsCutOff()
{
    InProcessServer server;
    QVERIFY(server.start());
    const auto alice = server.client(QStringLiteral("alice"));
    const auto account = server.stores().users.find(QStringLiteral("alice")).result();
    QVERIFY(server.stores().users.setDisabled(account->id, true).result());
    QCOMPARE(errorOf(*alice), QStringLiteral("account_disabled"));
    QCOMPARE(alice->closeCode(), 4423);
}

void TestSignIn::disabledAccountCantComeBack()
{
    InProcessServer server;
    QVERIFY(server.start());
    const auto token = server.token(QStringLiteral("alice"));
    const auto account = server.stores().users.find(QStringLiteral("alice")).result();
    QVERIFY(server.stores().users.setDisabled(account->id, true).result());
    RawClient resuming, right, wrong;
    QVERIFY(resuming.open(server.port()));
    resuming.send(ToServer::Resume{{}, token});
    QCOMPARE(errorOf(resuming), QStringLiteral("account_disabled"));
    QCOMPARE(resuming.closeCode(), 4423);
    QVERIFY(right.open(server.port()));
    right.send(login(QStringLiteral("alice"), InProcessServer::kPassword));
    QCOMPARE(errorOf(right), QStringLiteral("account_disabled"));
    QVERIFY(wrong.open(server.port()));
    wrong.send(login(QStringLiteral("alice"), QStringLiteral("guess")));
    QCOMPARE(errorOf(wrong), QStringLiteral("wrong_credentials")); // tells nothing to strangers
}

void TestSignIn::sessionEndsAtItsTime()
{
    InProcessServer server(
        [](auto &config) { config.gateway.heartbeat = 200ms; }); // looks that often
    QVERIFY(server.start());
    (void)server.token(QStringLiteral("alice"));
    const auto account = server.stores().users.find(QStringLiteral("alice")).result();
    const auto token = Server::newToken();
    const auto ends = SystemClock().now() + 1s * slowness();
    QVERIFY(server.stores()
                .sessions.create({account->id, Server::tokenHash(token), {}, ends})
                .result());
    RawClient client;
    QVERIFY(client.resume(server.port(), QString::fromLatin1(token)));
    QCOMPARE(errorOf(client), QStringLiteral("session_expired"));
    QCOMPARE(client.closeCode(), 4409);
    QVERIFY(SystemClock().now() >= ends);
}

void TestSignIn::logoutRevokesTheToken()
{
    InProcessServer server;
    QVERIFY(server.start());
    const auto token = server.token(QStringLiteral("alice"));
    RawClient client, again;
    QVERIFY(client.resume(server.port(), token));
    client.send(ToServer::Logout{});
    QCOMPARE(client.closeCode(), 1000);
    QVERIFY(again.open(server.port()));
    again.send(ToServer::Resume{{}, token});
    QCOMPARE(again.closeCode(), 4409);
}

void TestSignIn::newPasswordEndsEverySession()
{
    InProcessServer server;
    QVERIFY(server.start());
    const auto alice = server.client(QStringLiteral("alice"));
    const auto account = server.stores().users.find(QStringLiteral("alice")).result();
    QVERIFY(server.stores().users.setPasswordHash(account->id, QStringLiteral("x"), true).result());
    QCOMPARE(alice->closeCode(), 4409);
}

void TestSignIn::requestsMayFollowTheLoginAtOnce()
{
    InProcessServer server;
    QVERIFY(server.start());
    (void)server.token(QStringLiteral("alice"));
    RawClient client;
    QVERIFY(client.open(server.port()));
    client.send(login(QStringLiteral("alice"), InProcessServer::kPassword));
    std::vector<ToServer::SyncRoom> known; // makes it larger than a frame before a login may be
    for (int i = 1; i <= 400; ++i)
        known.push_back({RoomId(i), 1});
    client.send(ToServer::Sync{QStringLiteral("8"), known});
    QCOMPARE(client.nextJson()->value(u"type").toString(), QStringLiteral("welcome"));
    QCOMPARE(client.nextJson()->value(u"request_id").toString(), QStringLiteral("8"));
}

void TestSignIn::W2_unansweredPingsEndTheConnection()
{
    InProcessServer server([](auto &config) { config.gateway.heartbeat = 100ms; });
    QVERIFY(server.start());
    const auto bob = server.client(QStringLiteral("bob")); // answers
    const auto alice = server.client(QStringLiteral("alice"));
    alice->showPings();
    for (int i = 0; i < 2; ++i) {
        const auto frame = alice->nextFrame();
        QVERIFY(frame);
        QCOMPARE(frame->opcode, int(RawClient::Ping)); // not answered
    }
    QCOMPARE(alice->closeCode(), 4408);
    bob->send(ToServer::ListUsers{});
    QVERIFY(bob->next<ToClient::ListUsers>());
}

void TestSignIn::W1_resetIsNoticed()
{
    InProcessServer server;
    QVERIFY(server.start());
    const auto alice = server.client(QStringLiteral("alice"));
    QCOMPARE(server.application().counters().connections.load(), 1);
    alice->reset();
    QTRY_COMPARE(server.application().counters().connections.load(), 0);
}

QTEST_GUILESS_MAIN(TestSignIn)
#include "tst_signin.moc"
