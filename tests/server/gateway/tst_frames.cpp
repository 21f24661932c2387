// SPDX-License-Identifier: Apache-2.0
#include "server/inprocessserver.h"
#include "support/testsupport.h"

#include <QTest>

using namespace Kontor;
using namespace Kontor::Test;
using namespace std::chrono_literals;

//! What single frames get: rows F and J of the bad-input catalogue. After each the server goes on.
class TestFrames : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void frameClosesTheConnection_data();
    void frameClosesTheConnection();
    void jsonGetsAnError_data();
    void jsonGetsAnError();
    void J4_lastOfDuplicateKeysCounts();
    void J5_byteOrderMarkIsAccepted();
    void J9_extraFieldsAreIgnored();
    void F2_unmaskedFrameIsAccepted();
    void F8_stallInsideAFrameEnds();
    void F9_dripInsideAFrameEnds();
    void F11_pingFloodOfOneWhoDoesNotReadEnds();
    void F13_dataAfterAClosingFrameIsIgnored();
    void F14_slowReaderIsCutWith4413AndCatchesUp();
    void F14_syncAnswersWaitForTheirReader();
    void tenBadFramesAMinuteAreTooMany();
    void M12_floodIsCutWith4429_data();
    void M12_floodIsCutWith4429();
    void pingIsAnswered();

private:
    std::unique_ptr<RawClient> m_client;
    InProcessServer m_server;
    RoomId m_room;
};

void TestFrames::initTestCase()
{
    QVERIFY(m_server.start());
    m_room = m_server.addRoom(QStringLiteral("general"),
                              {QStringLiteral("alice"), QStringLiteral("bob")});
    QCOMPARE(m_room, RoomId(1)); // rows name it
}

void TestFrames::frameClosesTheConnection_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    const auto frame = [](int opcode, const QByteArray &payload, int flags = 0x80) {
        return RawClient::toFrame(opcode, payload, flags);
    };
    QTest::newRow("F1 reserved bit") << frame(RawClient::Text, "{}", 0xc0) << 1002;
    QTest::newRow("F1 reserved opcode") << frame(3, "{}") << 1002;
    QTest::newRow("F1 long ping") << frame(RawClient::Ping, QByteArray(126, 'x')) << 1002;
    QTest::newRow("F1 fragmented ping") << frame(RawClient::Ping, "x", 0) << 1002;
    QTest::newRow("F1 lone continuation") << frame(RawClient::Continuation, "x") << 1002;
    QTest::newRow("F1 length not minimal")
        << QByteArray("\x81\xfe\x00\x02\x00\x00\x00\x00{}", 10) << 1002;
    QTest::newRow("F3 invalid UTF-8") << frame(RawClient::Text, "\"\xff\xfe\"") << 1007;
    QTest::newRow("F4 fragments split a character") // legal: docs/protocol.md, what differs
        << frame(RawClient::Text, "\"\xc3", 0) + frame(RawClient::Continuation, "\xa4\"") << 1007;
    QTest::newRow("F5 declares 4 GiB")
        << QByteArray("\x81\xff\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00", 14) << 1009;
    QTest::newRow("F6 65,537 bytes") << frame(RawClient::Text, QByteArray(65'537, ' ')) << 1009;
    QByteArray fragments = frame(RawClient::Text, "{", 0);
    for (int i = 0; i < 20; ++i)
        fragments += frame(RawClient::Continuation, " ", 0);
    QTest::newRow("F7 twenty fragments") << fragments << 1008;
    QByteArray empty = frame(RawClient::Text, "", 0);
    for (int i = 0; i < 1000; ++i)
        empty += frame(RawClient::Continuation, "", 0);
    QTest::newRow("F7 endless empty fragments") << empty << 1008;
    QTest::newRow("F10 binary") << frame(RawClient::Binary, "{}") << 1003;
    QTest::newRow("F12 close 1005") << frame(RawClient::Close, QByteArray("\x03\xed", 2)) << 1002;
    QTest::newRow("F12 close of one byte") << frame(RawClient::Close, "\x03") << 1002;
    QTest::newRow("A2 second login")
        << frame(RawClient::Text, R"({"type":"resume","token":"x"})") << 1008;
}

void TestFrames::frameClosesTheConnection()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, code);
    const auto client = m_server.client(QStringLiteral("alice"));
    client->write(bytes);
    QCOMPARE(client->closeCode(), code);
    QVERIFY(post(*m_server.client(QStringLiteral("bob")), m_room, QStringLiteral("still here"))
                .isValid());
}

void TestFrames::jsonGetsAnError_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("code");
    const auto row = [](const char *name, const QByteArray &text, const char *code) {
        QTest::newRow(name) << text << QString::fromLatin1(code);
    };
    const QByteArray head = R"({"type":"chat_message","request_id":"r1","client_msg_id":"c1",)";
    row("F15 empty", "", "bad_json");
    row("J1 not JSON", "hello", "bad_json");
    row("J1 trailing garbage", "{} x", "bad_json");
    row("J1 NaN", R"({"type":"history","room_id":NaN})", "bad_json");
    row("J1 1e400", R"({"type":"history","room_id":1e400})", "bad_json");
    row("J2 array", "[]", "bad_frame");
    row("J2 scalar", "1", "bad_json");
    row("J3 deep",
        R"({"type":"sync","rooms":)" + QByteArray(1000, '[') + QByteArray(1000, ']') + "}",
        "bad_json");
    row("J6 NUL", head + R"("room_id":1,"message":"a\u0000b"})", "invalid_text");
    row("J7 lone surrogate", head + R"("room_id":1,"message":"\ud800x"})", "invalid_text");
    row("J8 2^63", head + R"("room_id":9223372036854775808,"message":"x"})", "bad_frame");
    row("J8 1.5", head + R"("room_id":1.5,"message":"x"})", "bad_frame");
    row("J8 text", head + R"("room_id":"1","message":"x"})", "bad_frame");
    row("J8 zero", head + R"("room_id":0,"message":"x"})", "bad_frame");
    row("J8 negative", head + R"("room_id":-1,"message":"x"})", "bad_frame");
    row("J9 missing", head + R"("room_id":1})", "bad_frame");
    row("J9 no room", head + R"("message":"x"})", "bad_frame");
    row("J9 wrong type", head + R"("room_id":1,"message":5})", "bad_frame");
    row("J9 no type", "{}", "bad_frame");
    row("J10 unknown type", R"({"type":"dance","request_id":"r1"})", "unknown_type");
    QByteArray keys = R"({"type":"list_users")";
    for (int i = 0; i < 100; ++i)
        keys += ",\"k" + QByteArray::number(i) + "\":1";
    row("J11 many keys", keys + "}", "bad_frame");
    row("J12 long request id",
        R"({"type":"list_users","request_id":")" + QByteArray(65, 'x') + "\"}", "bad_frame");
    row("Y3 negative", R"({"type":"history","room_id":1,"after":-1})", "bad_frame");
    row("two starts", R"({"type":"history","room_id":1,"after":1,"before":5})", "bad_frame");
    row("R8 101 names",
        R"({"type":"create_room","room_type":"group","name":"x","participants":["a")"
            + QByteArray(",\"a\"").repeated(100) + "]}",
        "bad_frame");
    row("username mismatch", head + R"("room_id":1,"message":"x","username":"bob"})",
        "username_mismatch");
    row("not served", R"({"type":"search","query":"x"})", "unknown_type");
}

void TestFrames::jsonGetsAnError()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, code);
    const auto client = m_server.client(QStringLiteral("alice"));
    client->sendText(text);
    const auto error = client->nextJson();
    QVERIFY(error);
    QCOMPARE(error->value(u"type").toString(), QStringLiteral("error"));
    QCOMPARE(error->value(u"code").toString(), code);
    if (text.contains("\"r1\""))
        QCOMPARE(error->value(u"request_id").toString(), QStringLiteral("r1"));
    if (text.contains("\"c1\""))
        QCOMPARE(error->value(u"client_msg_id").toString(), QStringLiteral("c1"));
    QVERIFY(post(*client, m_room, QStringLiteral("the connection stays")).isValid());
}

void TestFrames::J4_lastOfDuplicateKeysCounts()
{
    const auto client = m_server.client(QStringLiteral("alice"));
    client->sendText(R"({"type":"dance","type":"list_users"})");
    QCOMPARE(client->nextJson()->value(u"type").toString(), QStringLiteral("list_users"));
}

void TestFrames::J5_byteOrderMarkIsAccepted()
{
    const auto client = m_server.client(QStringLiteral("alice"));
    client->sendText("\xef\xbb\xbf{\"type\":\"list_users\"}");
    QCOMPARE(client->nextJson()->value(u"type").toString(), QStringLiteral("list_users"));
}

void TestFrames::J9_extraFieldsAreIgnored()
{
    const auto client = m_server.client(QStringLiteral("alice"));
    client->sendText(
        R"({"type":"chat_message","room_id":1,"message":"x","id":99,"rev":7,"timestamp":"no"})");
    QVERIFY(client->next<ToClient::Ack>());
}

void TestFrames::F2_unmaskedFrameIsAccepted()
{
    const auto client = m_server.client(QStringLiteral("alice"));
    client->write(QByteArray("\x81\x15") + R"({"type":"list_users"})");
    QVERIFY(client->next<ToClient::ListUsers>());
}

void TestFrames::F8_stallInsideAFrameEnds()
{
    const auto client = m_server.client(QStringLiteral("alice"));
    client->write(RawClient::toFrame(RawClient::Text, QByteArray(1000, 'x')).left(10));
    QVERIFY(client->waitForEnd());
}

void TestFrames::F9_dripInsideAFrameEnds()
{
    InProcessServer server([](auto &config) { config.gateway.frameDeadline = 300ms; });
    QVERIFY(server.start());
    const auto client = server.client(QStringLiteral("alice"));
    client->write(RawClient::toFrame(RawClient::Text, QByteArray(60'000, 'x')).left(100));
    const auto ended = [&client] {
        client->write("x");
        return client->socket().state() == QAbstractSocket::UnconnectedState;
    };
    QVERIFY(QTest::qWaitFor(ended, int(patience().count())));
}

void TestFrames::F11_pingFloodOfOneWhoDoesNotReadEnds()
{
    InProcessServer server([](auto &config) {
        config.gateway.unsentBytes = 100'000;
        config.gateway.closeDeadline = 300ms;
    });
    QVERIFY(server.start());
    const auto client = server.client(QStringLiteral("alice"));
    client->stopReading();
    const auto pings = RawClient::toFrame(RawClient::Ping, QByteArray(125, 'x')).repeated(1000);
    const auto ended = [&] {
        if (client->socket().bytesToWrite() < 1'000'000)
            client->write(pings);
        return server.application().counters().connections == 0;
    };
    QVERIFY(QTest::qWaitFor(ended, int(patience().count())));
}

void TestFrames::F13_dataAfterAClosingFrameIsIgnored()
{
    const auto alice = m_server.client(QStringLiteral("alice"));
    const auto bob = m_server.client(QStringLiteral("bob"));
    alice->write(
        RawClient::toFrame(RawClient::Close, QByteArray("\x03\xe8", 2))
        + RawClient::toFrame(RawClient::Text,
                             R"({"type":"chat_message","room_id":1,"message":"too late"})"));
    QCOMPARE(alice->closeCode(), 1000);
    post(*m_server.client(QStringLiteral("alice")), m_room, QStringLiteral("after it"));
    QCOMPARE(bob->next<ToClient::ChatMessage>()->message.text, QStringLiteral("after it"));
}

void TestFrames::F14_slowReaderIsCutWith4413AndCatchesUp()
{
    InProcessServer server([](auto &config) {
        config.gateway.unsentBytes = 200'000;
        config.gateway.closeDeadline = 300ms;
    });
    QVERIFY(server.start());
    const auto room =
        server.addRoom(QStringLiteral("busy"), {QStringLiteral("alice"), QStringLiteral("bob")});
    const auto alice = server.client(QStringLiteral("alice"));
    auto bob = server.client(QStringLiteral("bob"));
    bob->stopReading();
    const QString text(15'000, u'x');
    int sent = 0;
    while (server.application().counters().connections == 2 && sent < 2000) {
        QVERIFY(post(*alice, room, text).isValid()); // the others go on
        ++sent;
    }
    QVERIFY(sent < 2000);
    bob = server.client(QStringLiteral("bob"));
    const auto frames = syncAll(*bob);
    QVERIFY(!frames.empty());
    QCOMPARE(frames.front().rooms.at(0).unread, sent);
}

void TestFrames::F14_syncAnswersWaitForTheirReader()
{
    InProcessServer server([](auto &config) {
        config.gateway.paceDeadline = 300ms;
        config.gateway.closeDeadline = 300ms;
    });
    QVERIFY(server.start());
    const auto room = server.addRoom(QStringLiteral("busy"), {QStringLiteral("alice")});
    const auto alice = server.client(QStringLiteral("alice"));
    for (int i = 0; i < 50; ++i)
        QVERIFY(post(*alice, room, QString(16'000, u'x')).isValid());
    alice->stopReading();
    for (int i = 0; i < 100; ++i) // more than any socket's buffers hold
        alice->send(ToServer::Sync{QString::number(i), {}});
    const auto ended = [&] { return server.application().counters().connections == 0; };
    QVERIFY(QTest::qWaitFor(ended, int(patience().count())));
}

void TestFrames::tenBadFramesAMinuteAreTooMany()
{
    const auto client = m_server.client(QStringLiteral("alice"));
    for (int i = 0; i < 10; ++i) {
        client->sendText("{");
        QCOMPARE(client->nextJson()->value(u"code").toString(), QStringLiteral("bad_json"));
    }
    QCOMPARE(client->closeCode(), 1008);
}

void TestFrames::M12_floodIsCutWith4429_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("too fast") << QByteArray(R"({"type":"list_users"})");
    QTest::newRow("unknown") << QByteArray(R"({"type":"dance"})");
}

void TestFrames::M12_floodIsCutWith4429()
{
    QFETCH(QByteArray, text);
    InProcessServer server([](auto &config) {
        config.gateway.requestRate = 0.001;
        config.gateway.requestBurst = 1;
        config.gateway.refusedPerMinute = 5;
    });
    QVERIFY(server.start());
    const auto client = server.client(QStringLiteral("alice"));
    client->write(RawClient::toFrame(RawClient::Text, text).repeated(20));
    int refused = 0;
    while (const auto answer = client->nextJson())
        refused += answer->value(u"type").toString() == u"error";
    QCOMPARE(refused, 5);
    QCOMPARE(client->closeCode(), 4429);
}

void TestFrames::pingIsAnswered()
{
    const auto client = m_server.client(QStringLiteral("alice"));
    client->sendFrame(RawClient::Ping, "are you there");
    const auto frame = client->nextFrame();
    QVERIFY(frame);
    QCOMPARE(frame->opcode, int(RawClient::Pong));
    QCOMPARE(frame->payload, QByteArray("are you there"));
}

QTEST_GUILESS_MAIN(TestFrames)
#include "tst_frames.moc"
