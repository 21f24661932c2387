// SPDX-License-Identifier: Apache-2.0
#include "app/core/signedin.h"
#include "client/framelog.h"
#include "client/ownpresence.h"
#include "client/roompeople.h"
#include "client/roomrequests.h"
#include "support/process.h"
#include "support/testserver.h"

#include <QJsonDocument>

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;

namespace {

const QString kAlice = QStringLiteral("alice");
const QString kBob = QStringLiteral("bob");

//! A user's trouble: an acknowledgement is lost with the connection, and others write meanwhile.
Recording lostAcknowledgement(bool showTexts)
{
    SignedIn world;
    world.goOnline();
    const FrameLog log(*world.session, world.clock);
    (void)QTest::qWaitFor([&] { return !log.recording(true).start.office.isEmpty(); });
    const auto send = [&](const QString &text) {
        const auto kept = await(world.session->send(SignedIn::kRoom, text));
        Q_ASSERT(kept);
        return world.next<ToServer::ChatMessage>();
    };
    const auto hear = [&](qint64 id, const QString &username, const QString &clientMsgId = {}) {
        world.server.reply(ToClient::ChatMessage{SignedIn::message(id, id, username, clientMsgId)});
    };
    const auto first = send(QStringLiteral("arrives"));
    world.server.reply(SignedIn::ack(first, 11, 11));
    const auto lost = send(QStringLiteral("its acknowledgement doesn't"));
    world.server.cut(); // it is stored as 12; bob writes 13 meanwhile
    world.welcome();
    const auto question = world.next<ToServer::Sync>();
    auto own = SignedIn::message(12, 12, kAlice, lost.clientMsgId);
    own.text = lost.message;
    world.server.reply(
        ToClient::Sync{question.requestId,
                       true,
                       {SignedIn::room(13, 1, 12)},
                       {{SignedIn::kRoom, {own, SignedIn::message(13, 13)}, 13, false, false}}});
    const auto resent = world.next<ToServer::ChatMessage>(); // to be sure
    world.server.reply(SignedIn::ack(resent, 12, 12, true));
    const auto again = send(QStringLiteral("and one more"));
    world.server.reply(SignedIn::ack(again, 14, 14));
    hear(15, kBob);
    (void)QTest::qWaitFor([&] { return world.pending().empty() && world.timeline().size() == 15; },
                          int(patience().count()));
    return log.recording(showTexts);
}

Process::Output replay(const QByteArray &file)
{
    const QTemporaryDir folder;
    const auto path = folder.filePath(QStringLiteral("trouble.kontor"));
    QFile out(path);
    if (!out.open(QIODevice::WriteOnly))
        return {};
    out.write(file);
    out.close();
    return Process::run(QStringLiteral("kontor-replay"), {path});
}

QByteArray storedFile()
{
    QFile file(QStringLiteral(KONTOR_TEST_DATA "/recordings/lost-acknowledgement.kontor"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArrayList linesOf(const QByteArray &text)
{
    return text.trimmed().split('\n');
}

} // namespace

//! A recording of the inspector, played to a client core with a time of its own.
class TestReplay : public QObject {
    Q_OBJECT
private slots:
    void storedTroubleEndsAsItDid();
    void theSameEveryTime();
    void freshRecordingHasNoDifferences_data();
    void freshRecordingHasNoDifferences();
    void realServersRecordingHasNoDifferences();
    void clientThatDoesSomethingElseDiffers_data();
    void clientThatDoesSomethingElseDiffers();
    void aLostAnswerIsSentAgainAfterItsTimeWithoutWaiting();
    void unusableFileIsSaid();
};

void TestReplay::storedTroubleEndsAsItDid()
{
    const auto output = replay(storedFile());
    QVERIFY2(output.exitCode == 0, (output.out + output.err).constData());
    const auto lines = linesOf(output.out);
    QCOMPARE(lines.at(0), QByteArray("room 7 \"general\": unread 2, rev 15"));
    QVERIFY2(lines.at(1).startsWith("  13 bob: text "), output.out.constData());
    QVERIFY2(lines.at(2).startsWith("  14 alice: text "), output.out.constData());
    QCOMPARE(lines.at(4), QByteArray("outbox: 0"));
    QVERIFY2(lines.last().endsWith("differences: 0"), output.out.constData());
}

void TestReplay::theSameEveryTime()
{
    const auto first = replay(storedFile());
    for (int i = 0; i < 5; ++i)
        QCOMPARE(replay(storedFile()).out, first.out);
}

void TestReplay::freshRecordingHasNoDifferences_data()
{
    QTest::addColumn<bool>("showTexts");
    QTest::newRow("texts replaced") << false;
    QTest::newRow("texts kept") << true;
}

void TestReplay::freshRecordingHasNoDifferences()
{
    QFETCH(bool, showTexts);
    const auto file = encodeRecording(lostAcknowledgement(showTexts));
    QCOMPARE(file.contains("and one more"), showTexts);
    const auto output = replay(file);
    QVERIFY2(output.exitCode == 0, (output.out + output.err + file).constData());
    QCOMPARE(output.out.contains("14 alice: and one more"), showTexts);
}

void TestReplay::realServersRecordingHasNoDifferences()
{
    TestServer server;
    QVERIFY2(server.start(), server.log().constData());
    QVERIFY(server.addUsers({kAlice, kBob}));
    QVERIFY(server.addRoom(QStringLiteral("general"), {kAlice, kBob}));
    const QTemporaryDir profiles;
    const auto client = [&](const QString &name) {
        return std::make_unique<OfficeClient>(OfficeClient::Account{
            profiles.filePath(name), server.url(), name, server.issueToken(name)});
    };
    const auto alice = client(kAlice);
    const auto bob = client(kBob);
    QVERIFY(alice->start() && bob->start());
    QTRY_VERIFY_WITH_TIMEOUT(alice->isQuiet() && bob->isQuiet(), int(patience().count()));
    const SystemClock clock;
    const FrameLog log(alice->session(), clock);
    const auto room = alice->room(QStringLiteral("general"));
    for (int i = 1; i <= 5; ++i) {
        QVERIFY(await(alice->session().send(room, QStringLiteral("from alice %1").arg(i))));
        QVERIFY(await(bob->session().send(room, QStringLiteral("from bob %1").arg(i))));
    }
    QTRY_VERIFY_WITH_TIMEOUT(alice->isQuiet() && bob->isQuiet()
                                 && alice->timeline(room).size() == 10,
                             int(patience().count()));
    // Everything else that one does.
    const auto messages = alice->timeline(room);
    const auto keyOf = [](const Message &message) {
        return MessageKey{message.room, message.id, {}};
    };
    const auto mine = std::find_if(messages.begin(), messages.end(),
                                   [](const Message &m) { return m.username == kAlice; });
    auto &session = alice->session();
    QVERIFY(await(session.editMessage(keyOf(*mine), QStringLiteral("edited"))));
    const auto other = std::find_if(mine + 1, messages.end(),
                                    [](const Message &m) { return m.username == kAlice; });
    QVERIFY(await(session.deleteMessage(keyOf(*other))));
    QVERIFY(await(session.rooms().rename(room, QStringLiteral("renamed"))));
    QVERIFY(await(session.rooms().setRole(room, kBob, Role::Admin)));
    session.ownPresence().choose(PresenceStatus::Busy);
    session.roomPeople().watch(room);
    QTRY_VERIFY_WITH_TIMEOUT(session.roomPeople().isComplete(), int(patience().count()));

    server.kill();
    QTRY_VERIFY_WITH_TIMEOUT(!alice->isOnline(), int(patience().count()));
    QVERIFY(await(alice->session().send(room, QStringLiteral("written offline"))));
    QVERIFY(server.start());
    QTRY_VERIFY_WITH_TIMEOUT(alice->isQuiet() && bob->isQuiet() && bob->timeline(room).size() == 11,
                             2 * int(patience().count()));
    alice->session().markRead(room, alice->timeline(room).back().id);
    QTRY_COMPARE_WITH_TIMEOUT(alice->unread().value(room.value()), 0, int(patience().count()));
    const auto file = encodeRecording(log.recording(true));
    const auto output = replay(file);
    QVERIFY2(output.exitCode == 0, (output.out + output.err + file).constData());
    QVERIFY2(output.out.contains(": written offline\noutbox: 0\n"), output.out.constData());
    QVERIFY2(output.out.contains("\"renamed\""), output.out.constData());
}

void TestReplay::clientThatDoesSomethingElseDiffers_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QByteArray>("difference");
    // What a broken client would have sent, or done without.
    QTest::newRow("asks from another revision")
        << QByteArray("\"rooms\":[{\"room_id\":7,\"rev\":11}]")
        << QByteArray("\"rooms\":[{\"room_id\":7,\"rev\":9}]") << QByteArray("\"rev\":9");
    QTest::newRow("sends again what is known to be stored")
        << QByteArray("\"event\":\"sent\",\"frame\":{\"type\":\"sync\"")
        << QByteArray("\"event\":\"sent\",\"frame\":{\"type\":\"mark_read\",\"room_id\":7,"
                      "\"up_to\":3}}\n{\"at_ms\":999999,\"event\":\"sent\",\"frame\":{\"type\":"
                      "\"sync\"")
        << QByteArray("mark_read");
}

void TestReplay::clientThatDoesSomethingElseDiffers()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QByteArray, difference);
    auto file = storedFile();
    QVERIFY2(file.contains(from), file.constData());
    // Times after the line that was put in stay in order.
    if (to.contains("999999")) {
        const auto at = file.lastIndexOf("{\"at_ms\":", file.indexOf(from));
        const auto time = file.mid(at + 9, file.indexOf(',', at) - at - 9);
        to.replace("999999", time);
    }
    const auto output = replay(file.replace(from, to));
    QCOMPARE(output.exitCode, 1);
    const auto lines = linesOf(output.out);
    QVERIFY2(std::any_of(lines.begin(), lines.end(),
                         [&](const QByteArray &line) {
                             return line.startsWith("- ") && line.contains(difference);
                         }),
             output.out.constData());
}

// Five seconds without an acknowledgement: sent again. In virtual time that takes none.
void TestReplay::aLostAnswerIsSentAgainAfterItsTimeWithoutWaiting()
{
    QByteArray file;
    int dropped = 0;
    for (const auto &line : linesOf(storedFile())) {
        // No acknowledgement of the last message, and an hour goes by.
        if (line.contains("\"ack\"") && line.contains("\"id\":14")) {
            ++dropped;
            continue;
        }
        file += line + '\n';
    }
    QCOMPARE(dropped, 1);
    file += "{\"at_ms\":3600000,\"event\":\"received\",\"frame\":{\"type\":\"presence\","
            "\"username\":\"bob\"}}\n";
    QElapsedTimer timer;
    timer.start();
    const auto output = replay(file);
    QVERIFY2(timer.elapsed() < 60'000 * slowness(), qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(output.exitCode, 1);
    const auto lines = linesOf(output.out);
    const auto again = std::find_if(lines.begin(), lines.end(), [](const QByteArray &line) {
        return line.startsWith("+ ") && line.contains("chat_message");
    });
    QVERIFY2(again != lines.end(), output.out.constData());
}

void TestReplay::unusableFileIsSaid()
{
    const auto output = replay("{\"kontor_recording\":1}\n");
    QCOMPARE(output.exitCode, 2);
    QVERIFY(output.err.contains("line 1"));
    QCOMPARE(
        Process::run(QStringLiteral("kontor-replay"), {QStringLiteral("/nonexistent")}).exitCode,
        2);
}

QTEST_GUILESS_MAIN(TestReplay)
#include "tst_replay.moc"
