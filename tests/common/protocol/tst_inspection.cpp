// SPDX-License-Identifier: Apache-2.0
#include "protocol/codec.h"
#include "protocol/inspection.h"
#include "protocol/recording.h"

#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Kontor;
using namespace std::chrono_literals;

namespace {

constexpr char kSecret[] = "hunter2 is a \\\"secret\\\"";

QByteArray post(const QString &text)
{
    return encode(ToServer::ChatMessage{.requestId = {},
                                        .room = RoomId(7),
                                        .message = text,
                                        .username = {},
                                        .clientMsgId = QStringLiteral("a"),
                                        .replyTo = {}});
}

} // namespace

class TestInspection : public QObject {
    Q_OBJECT
private slots:
    void factsAreFound_data();
    void factsAreFound();
    void secretsNeverGetThrough_data();
    void secretsNeverGetThrough();
    void everyGoldenFrameIsUntouchedButForItsSecrets();
    void whatIsNoJsonIsReplacedAsAWhole();
    void sameTextIsReplacedByTheSameWords();
    void errorsOfTheServerAreNoTexts();
    void prettyJsonIsTheSameJson();
    void recordingIsReadAsItWasWritten();
    void badRecordingNamesItsLine_data();
    void badRecordingNamesItsLine();
};

void TestInspection::factsAreFound_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("type");
    QTest::addColumn<qint64>("room");
    QTest::addColumn<QString>("error");
    QTest::newRow("message") << post(QStringLiteral("Hello")) << QStringLiteral("chat_message")
                             << qint64(7) << QString();
    QTest::newRow("MESSAGE inside")
        << QByteArray(R"({"type":"message","message":{"id":1,"room_id":8}})")
        << QStringLiteral("message") << qint64(8) << QString();
    QTest::newRow("ROOM inside") << QByteArray(R"({"type":"room","room":{"id":9}})")
                                 << QStringLiteral("room") << qint64(9) << QString();
    QTest::newRow("error") << QByteArray(
        R"({"type":"error","code":"rate_limited","message":"Slowly."})")
                           << QStringLiteral("error") << qint64(0)
                           << QStringLiteral("rate_limited");
    QTest::newRow("nothing") << QByteArray("[1]") << QString() << qint64(0) << QString();
}

void TestInspection::factsAreFound()
{
    QFETCH(QByteArray, json);
    const auto facts = inspectFrame(json);
    QTEST(facts.type, "type");
    QTEST(facts.room.value(), "room");
    QTEST(facts.error, "error");
}

void TestInspection::secretsNeverGetThrough_data()
{
    QTest::addColumn<QByteArray>("json");
    const auto row = [](const char *name, const QByteArray &json) {
        QTest::newRow(name) << QByteArray(json).replace("SECRET", kSecret);
    };
    row("login",
        R"({"type":"login","request_id":"1","username":"SECRET","password":"SECRET","device":"SECRET"})");
    row("login, type last", R"({"password":"SECRET","username":"SECRET","type":"login"})");
    row("resume", R"({"type":"resume","token":"SECRET"})");
    row("welcome", R"({"type":"welcome","token":"SECRET","user":{"username":"alice"}})");
    row("set_password", R"({"type":"set_password","old":"SECRET","new":"SECRET"})");
    row("later frames", R"({"type":"from_the_future","x":{"list":[{"token":"SECRET"}]}})");
    row("white space", "{ \"type\" : \"resume\" ,\n \"token\" :\t\"SECRET\" }");
}

void TestInspection::secretsNeverGetThrough()
{
    QFETCH(QByteArray, json);
    QVERIFY(json.contains("hunter2"));
    const auto shown = withoutSecrets(json);
    QVERIFY2(!shown.contains("hunter2") && !shown.contains("secret\\"), shown.constData());
    QCOMPARE(inspectFrame(shown).type, inspectFrame(json).type);
    QCOMPARE(inspectFrame(shown).requestId, inspectFrame(json).requestId);
    QVERIFY(QJsonDocument::fromJson(shown).isObject());
}

void TestInspection::everyGoldenFrameIsUntouchedButForItsSecrets()
{
    int frames = 0;
    QDirIterator it(QStringLiteral(KONTOR_TEST_DATA "/protocol"), {QStringLiteral("*.json")},
                    QDir::Files, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        QFile file(it.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto json = file.readAll().trimmed();
        const auto shown = withoutSecrets(json);
        ++frames;
        if (json.contains("\"token\"") || json.contains("\"password\"") || json.contains("\"old\""))
            QVERIFY2(shown != json, qPrintable(file.fileName()));
        else if (QJsonDocument::fromJson(json).isObject())
            QCOMPARE(shown, json);
    }
    QVERIFY(frames > 20);
}

void TestInspection::whatIsNoJsonIsReplacedAsAWhole()
{
    for (const QByteArray &bytes : {QByteArray("{\"token\":\"hunter2"), QByteArray("hunter2"),
                                    QByteArray("{\"a\":\"hunter2\"} hunter2")})
        QVERIFY(!withoutSecrets(bytes).contains("hunter2"));
}

void TestInspection::sameTextIsReplacedByTheSameWords()
{
    TextMask mask;
    const auto text = [&mask](const QString &t) {
        return QJsonDocument::fromJson(mask.apply(post(t)))[QStringLiteral("message")].toString();
    };
    const QString longText(200, u'ä');
    const auto one = text(QStringLiteral("Hi \"Bob\"\n"));
    const auto two = text(longText);
    QVERIFY(one != two);
    QCOMPARE(text(QStringLiteral("Hi \"Bob\"\n")), one);
    QCOMPARE(two.size(), longText.size());
    QCOMPARE(text(QString()), QString());
    // The same in what comes back, and inside a MESSAGE.
    const auto echo =
        mask.apply(encode(ToClient::ChatMessage{{.id = MessageId(1),
                                                 .room = RoomId(7),
                                                 .rev = 1,
                                                 .username = QStringLiteral("alice"),
                                                 .text = QStringLiteral("Hi \"Bob\"\n"),
                                                 .timestamp = fromMilliseconds(1)}}));
    QVERIFY2(echo.contains('"' + one.toUtf8() + '"'), echo.constData());
    QVERIFY(echo.contains("alice"));
}

void TestInspection::errorsOfTheServerAreNoTexts()
{
    const QByteArray error = R"({"type":"error","code":"internal","message":"Sorry."})";
    QCOMPARE(TextMask().apply(error), error);
}

void TestInspection::prettyJsonIsTheSameJson()
{
    const QByteArray json =
        R"({"type":"x","list":[1,{"a":"{,:\"}"},[]],"empty":{},"n":null,"t":true})";
    const auto pretty = prettyFrame(json);
    QCOMPARE(QJsonDocument::fromJson(pretty.toUtf8()), QJsonDocument::fromJson(json));
    QVERIFY2(pretty.startsWith(QStringLiteral("{\n  \"type\": \"x\",\n  \"list\": [\n    1,\n")),
             qPrintable(pretty));
    QVERIFY(pretty.contains(QStringLiteral("\"empty\": {},")));
}

void TestInspection::recordingIsReadAsItWasWritten()
{
    const Recording written{
        .program = QStringLiteral("Kontor 0.1.0"),
        .username = QStringLiteral("alice"),
        .started = fromMilliseconds(1'769'850'902'117),
        .hasTexts = true,
        .start = {.isWelcomed = true,
                  .epoch = QStringLiteral("epoch-1"),
                  .office = encode(ToClient::Sync{.requestId = {}, .rooms = {}, .changes = {}}),
                  .outbox = {post(QStringLiteral("waits"))}},
        .events = {{.at = 0ms, .kind = Recording::Kind::Connecting},
                   {.at = 3ms, .kind = Recording::Kind::Opened},
                   {.at = 3ms, .kind = Recording::Kind::Sent, .frame = post(QStringLiteral("ä"))},
                   {.at = 9ms, .kind = Recording::Kind::Closed, .closeCode = quint16(1001)}}};
    const auto file = encodeRecording(written);
    QCOMPARE(file.count('\n'), 7);
    const auto read = decodeRecording(file);
    QVERIFY2(read, read ? "" : qPrintable(read.error().detail));
    QCOMPARE(read->program, written.program);
    QCOMPARE(read->username, written.username);
    QCOMPARE(read->started, written.started);
    QVERIFY(read->hasTexts && read->start.isWelcomed);
    QCOMPARE(read->start.epoch, written.start.epoch);
    QCOMPARE(decodeToServer(read->start.outbox.at(0)).frame->index(),
             decodeToServer(written.start.outbox.at(0)).frame->index());
    QVERIFY(decodeToClient(read->start.office).frame);
    QCOMPARE(read->events.size(), written.events.size());
    for (std::size_t i = 0; i < written.events.size(); ++i) {
        QCOMPARE(read->events[i].at, written.events[i].at);
        QCOMPARE(int(read->events[i].kind), int(written.events[i].kind));
        QCOMPARE(read->events[i].closeCode, written.events[i].closeCode);
        QCOMPARE(QJsonDocument::fromJson(read->events[i].frame),
                 QJsonDocument::fromJson(written.events[i].frame));
    }
}

void TestInspection::badRecordingNamesItsLine_data()
{
    const QByteArray head =
        R"({"kontor_recording":1,"username":"alice","started":"2026-01-31T09:15:02.117Z"})"
        "\n";
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QString>("line");
    const auto row = [](const char *name, const QByteArray &file, const char *line) {
        QTest::newRow(name) << file << QString::fromLatin1(line);
    };
    row("empty", "", "line 1");
    row("something else", "{\"a\":1}\n", "line 1");
    row("a later version", QByteArray(head).replace(":1,", ":2,"), "line 1");
    row("no user", R"({"kontor_recording":1})", "line 1");
    row("no JSON", head + "{\"at_ms\":0,\"event\":\"opened\"}\nhello\n", "line 3");
    row("unknown event", head + R"({"at_ms":0,"event":"exploded"})", "line 2");
    row("no frame", head + R"({"at_ms":0,"event":"sent"})", "line 2");
    row("time goes back",
        head + "{\"at_ms\":5,\"event\":\"opened\"}\n{\"at_ms\":4,\"event\":\"closed\"}\n",
        "line 3");
}

void TestInspection::badRecordingNamesItsLine()
{
    QFETCH(QByteArray, file);
    QFETCH(QString, line);
    const auto read = decodeRecording(file);
    QVERIFY(!read);
    QVERIFY2(read.error().detail.startsWith(line), qPrintable(read.error().detail));
}

QTEST_APPLESS_MAIN(TestInspection)
#include "tst_inspection.moc"
