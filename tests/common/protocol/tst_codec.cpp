// SPDX-License-Identifier: Apache-2.0
#include "protocol/codec.h"
#include "protocol/errorcodes.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace Kontor;

namespace {

QByteArray golden(const QString &direction, const QString &type)
{
    QFile file(QStringLiteral(KONTOR_TEST_DATA "/protocol/%1/%2.json").arg(direction, type));
    return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed() : QByteArray();
}

template <typename Frame, std::size_t... I>
QStringList types(std::index_sequence<I...>)
{
    return {QString(std::variant_alternative_t<I, Frame>::kType)...};
}

template <typename Frame>
QStringList types()
{
    return types<Frame>(std::make_index_sequence<std::variant_size_v<Frame>>());
}

//! The golden files of a direction: TYPE.json for each type, TYPE-VARIANT.json for another look.
QStringList goldenFiles(const QString &direction)
{
    return QDir(QStringLiteral(KONTOR_TEST_DATA "/protocol/") + direction)
        .entryList({QStringLiteral("*.json")})
        .replaceInStrings(QStringLiteral(".json"), QString());
}

void addRows(const QString &direction)
{
    QTest::addColumn<QByteArray>("json");
    for (const auto &file : goldenFiles(direction))
        QTest::newRow(qUtf8Printable(file)) << golden(direction, file);
}

Error errorOf(const QByteArray &json)
{
    const auto decoded = decodeToServer(json);
    return decoded.frame ? Error{ErrorCode::Cancelled, QStringLiteral("was taken"), {}}
                         : decoded.frame.error();
}

} // namespace

class TestCodec : public QObject {
    Q_OBJECT
private slots:
    void goldenFrameToServer_data() { addRows(QStringLiteral("to-server")); }
    void goldenFrameToServer();
    void goldenFrameToClient_data() { addRows(QStringLiteral("to-client")); }
    void goldenFrameToClient();
    void everyGoldenFileIsAFrame();
    void faqFramesAreTaken_data();
    void faqFramesAreTaken();
    void minimalFramesTakeDefaults();
    void refusedFrame_data();
    void refusedFrame();
    void refusalCarriesTheRequestBack();
    void J3_depthIsCountedOutsideOfStringsOnly();
    void J4_lastDuplicateKeyWins();
    void J9_unknownFieldsAreIgnored();
    void C8_clientTakesUnknownEnumNames();
    void C8_clientRefusesIdsOutOfRange();
    void roomWithoutUnreadHasNoPersonalPart();
    void publicIsToldThoughItIsTheFirstValue();
    void errorCodesSurviveTheWire();
    void everyUnicodePlaneSurvives();
};

void TestCodec::goldenFrameToServer()
{
    QFETCH(QByteArray, json);
    QVERIFY(!json.isEmpty());
    const auto decoded = decodeToServer(json);
    if (!decoded.frame)
        QFAIL(qPrintable(decoded.frame.error().detail));
    QCOMPARE(encode(*decoded.frame), json);
}

void TestCodec::goldenFrameToClient()
{
    QFETCH(QByteArray, json);
    QVERIFY(!json.isEmpty());
    const auto decoded = decodeToClient(json);
    if (!decoded.frame)
        QFAIL(qPrintable(decoded.frame.error().detail));
    QCOMPARE(encode(*decoded.frame), json);
}

void TestCodec::everyGoldenFileIsAFrame()
{
    for (const auto &[direction, known] :
         {std::pair(QStringLiteral("to-server"), types<ToServer::Frame>()),
          std::pair(QStringLiteral("to-client"), types<ToClient::Frame>())}) {
        auto files = goldenFiles(direction);
        for (auto &file : files)
            file = file.section(u'-', 0, 0);
        files.removeDuplicates();
        auto expected = known;
        expected.sort();
        files.sort();
        QCOMPARE(files, expected);
    }
}

void TestCodec::faqFramesAreTaken_data()
{
    // seed/faq.txt, sections 3.1 and 1.1 B, word for word.
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("A chat_message")
        << QByteArray("{\n    \"type\": \"chat_message\",\n    \"message\": \"Hello, world!\",\n   "
                      " \"username\": \"alice\"\n}");
    QTest::newRow("C typing") << QByteArray(
        "{\"type\": \"typing\", \"is_typing\": true, \"username\": \"alice\"}");
    QTest::newRow("E read_receipt")
        << QByteArray("{\"type\": \"read_receipt\", \"message_id\": 123, \"username\": \"bob\"}");
    QTest::newRow("1.1 B client_msg_id")
        << QByteArray("{\"type\":\"chat_message\",\"message\":\"Hello\",\"username\":\"alice\","
                      "\"client_msg_id\":\"1738312502117_0.8437\"}");
}

void TestCodec::faqFramesAreTaken()
{
    QFETCH(QByteArray, json);
    QVERIFY(decodeToServer(json).frame.hasValue());
}

void TestCodec::minimalFramesTakeDefaults()
{
    const auto decoded = decodeToServer(R"({"type":"history","room_id":7})");
    QVERIFY(decoded.frame);
    ToServer::History expected;
    expected.room = RoomId(7);
    QCOMPARE(std::get<ToServer::History>(*decoded.frame), expected);
    QCOMPARE(expected.limit, 50);
}

void TestCodec::refusedFrame_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("named"); // what the detail has to name
    const auto row = [](const char *name, const QByteArray &json, ErrorCode code,
                        const char *named = "") {
        QTest::newRow(name) << json << code << QString::fromLatin1(named);
    };
    using E = ErrorCode;
    row("F15 empty frame", "", E::BadJson);
    row("J1 no JSON", "hello", E::BadJson);
    row("J1 trailing garbage", R"({"type":"logout"} x)", E::BadJson);
    row("J1 NaN", R"({"type":"mark_read","up_to":NaN})", E::BadJson);
    row("J1 1e400", R"({"type":"mark_read","up_to":1e400})", E::BadJson);
    row("J1 not UTF-8", "{\"type\":\"\xff\"}", E::BadJson);
    row("J2 array", "[]", E::BadFrame);
    row("J2 scalar", "7", E::BadJson);
    row("J3 depth", R"({"type":"logout","x":)" + QByteArray(8, '[') + QByteArray(8, ']') + '}',
        E::BadJson, "deep");
    row("J3 depth 1000", QByteArray(1000, '[') + QByteArray(1000, ']'), E::BadJson, "deep");
    row("J7 lone surrogate", R"({"type":"chat_message","message":"a\ud800"})", E::InvalidText,
        "message");
    row("J6 NUL", R"({"type":"chat_message","message":"a\u0000b"})", E::InvalidText, "message");
    row("J8 2^63", R"({"type":"mark_read","up_to":9223372036854775808})", E::BadFrame, "up_to");
    row("J8 fraction", R"({"type":"mark_read","up_to":1.5})", E::BadFrame, "up_to");
    row("J8 string for a number", R"({"type":"mark_read","up_to":"5"})", E::BadFrame, "up_to");
    row("J8 zero id", R"({"type":"mark_read","up_to":0})", E::BadFrame, "up_to");
    row("Y3 negative", R"({"type":"history","room_id":7,"after":-1})", E::BadFrame, "after");
    row("Y3 negative rev", R"({"type":"sync","rooms":[{"room_id":7,"rev":-1}]})", E::BadFrame,
        "rev");
    row("J9 missing", R"({"type":"chat_message"})", E::BadFrame, "message");
    row("J9 wrong type", R"({"type":"chat_message","message":7})", E::BadFrame, "message");
    row("J9 number for a flag", R"({"type":"typing","is_typing":1})", E::BadFrame, "is_typing");
    row("J9 null for a required one", R"({"type":"chat_message","message":null})", E::BadFrame,
        "message");
    row("J9 unknown enum", R"({"type":"create_room","room_type":"x","participants":[]})",
        E::BadFrame, "room_type");
    row("J9 element", R"({"type":"create_room","room_type":"group","participants":["bob",1]})",
        E::BadFrame, "participants");
    row("J9 nested", R"({"type":"sync","rooms":[{"room_id":7}]})", E::BadFrame, "rev");
    row("J10 unknown type", R"({"type":"teleport"})", E::UnknownType);
    row("J10 no type", R"({"message":"x"})", E::BadFrame, "type");
    row("J10 type is a number", R"({"type":7})", E::BadFrame, "type");
    row("J12 long request id", R"({"type":"logout","request_id":")" + QByteArray(65, 'x') + R"("})",
        E::BadFrame, "request_id");
    row("J12 long request id not ASCII",
        R"({"type":"logout","request_id":")" + QByteArray("é").repeated(65) + R"("})", E::BadFrame,
        "request_id");
    row("J12 request id is a number", R"({"type":"logout","request_id":7})", E::BadFrame,
        "request_id");
    row("A6 long password",
        R"({"type":"login","username":"alice","password":")" + QByteArray(1025, 'x') + R"("})",
        E::BadFrame, "password");
    QByteArray names = R"("bob")";
    for (int i = 0; i < Limits::kNamesPerRequest; ++i)
        names += R"(,"bob")";
    row("R8 too many names",
        R"({"type":"create_room","room_type":"group","participants":[)" + names + "]}", E::BadFrame,
        "participants");
    QByteArray keys;
    for (int i = 0; i < Limits::kJsonKeys; ++i)
        keys += ",\"k" + QByteArray::number(i) + "\":0";
    row("J11 too many keys", R"({"type":"logout")" + keys + '}', E::BadFrame, "too many");
}

void TestCodec::refusedFrame()
{
    QFETCH(QByteArray, json);
    QFETCH(ErrorCode, code);
    QFETCH(QString, named);
    const auto error = errorOf(json);
    QCOMPARE(error.code, code);
    QVERIFY2(error.detail.contains(named), qPrintable(error.detail));
}

void TestCodec::refusalCarriesTheRequestBack()
{
    const auto decoded = decodeToServer(
        R"({"type":"chat_message","request_id":"r1","client_msg_id":"c1","username":"eve"})");
    QVERIFY(!decoded.frame);
    QCOMPARE(decoded.requestId, QStringLiteral("r1"));
    QCOMPARE(decoded.clientMsgId, QStringLiteral("c1"));
    QCOMPARE(decoded.username, QStringLiteral("eve"));
}

void TestCodec::J3_depthIsCountedOutsideOfStringsOnly()
{
    const auto json = R"({"type":"chat_message","message":"[[[[[[[[[[{{{{\"[[["})";
    const auto decoded = decodeToServer(json);
    QVERIFY(decoded.frame);
    QCOMPARE(std::get<ToServer::ChatMessage>(*decoded.frame).message,
             QStringLiteral("[[[[[[[[[[{{{{\"[[["));
}

void TestCodec::J4_lastDuplicateKeyWins()
{
    const auto decoded = decodeToServer(R"({"type":"mark_read","up_to":1,"up_to":2})");
    QVERIFY(decoded.frame);
    QCOMPARE(std::get<ToServer::MarkRead>(*decoded.frame).upTo, MessageId(2));
}

void TestCodec::J9_unknownFieldsAreIgnored()
{
    QVERIFY(decodeToServer(R"({"type":"logout","color":"red","seq":1})").frame.hasValue());
}

void TestCodec::C8_clientTakesUnknownEnumNames()
{
    const auto decoded =
        decodeToClient(R"({"type":"presence","username":"bob","status":"dancing"})");
    QVERIFY(decoded.frame);
    QCOMPARE(std::get<ToClient::Presence>(*decoded.frame).status, PresenceStatus::Offline);
}

void TestCodec::C8_clientRefusesIdsOutOfRange()
{
    QVERIFY(
        !decodeToClient(
             R"({"type":"ack","id":-5,"room_id":7,"rev":1,"timestamp":"2026-01-31T09:15:02.117Z"})")
             .frame);
    QVERIFY(
        !decodeToClient(R"({"type":"read_receipt","message_id":1e300,"username":"bob"})").frame);
}

void TestCodec::roomWithoutUnreadHasNoPersonalPart()
{
    const auto roomOf = [](const QString &file) {
        const auto decoded = decodeToClient(golden(QStringLiteral("to-client"), file));
        return std::get<ToClient::RoomChanged>(*decoded.frame).room;
    };
    QVERIFY(roomOf(QStringLiteral("room")).isPersonal);
    const auto shared = roomOf(QStringLiteral("room-shared"));
    QVERIFY(!shared.isPersonal);
    QCOMPARE(shared.name, QStringLiteral("general"));
    QCOMPARE(shared.unread, 0);
}

void TestCodec::publicIsToldThoughItIsTheFirstValue()
{
    // Whoever says nothing gets a private room.
    for (const auto visibility : {Visibility::Public, Visibility::Private}) {
        ToServer::CreateRoom frame;
        frame.name = QStringLiteral("lunch");
        frame.visibility = visibility;
        const auto decoded = decodeToServer(encode(ToServer::Frame(frame)));
        QVERIFY(decoded.frame);
        QCOMPARE(std::get<ToServer::CreateRoom>(*decoded.frame).visibility, visibility);
    }
}

void TestCodec::errorCodesSurviveTheWire()
{
    QCOMPARE(toWire(ErrorCode::NotAParticipant), QLatin1String("not_a_participant"));
    for (int i = 0; i <= int(ErrorCode::StorageUnavailable); ++i)
        QCOMPARE(errorCodeFromWire(toWire(ErrorCode(i))), ErrorCode(i));
    QCOMPARE(errorCodeFromWire(QStringLiteral("from_the_future")), ErrorCode::Internal);
    QCOMPARE(toWire(ErrorCode::Cancelled), QLatin1String("internal"));
}

void TestCodec::everyUnicodePlaneSurvives()
{
    QString text;
    for (char32_t c = 1; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 997) {
        if (!QChar::isSurrogate(c))
            text += QChar::fromUcs4(c);
    }
    ToServer::ChatMessage frame;
    frame.message = text;
    const auto decoded = decodeToServer(encode(ToServer::Frame(frame)));
    QVERIFY(decoded.frame);
    QCOMPARE(std::get<ToServer::ChatMessage>(*decoded.frame).message, text);
}

QTEST_GUILESS_MAIN(TestCodec)
#include "tst_codec.moc"
