// SPDX-License-Identifier: Apache-2.0
#include "support/questions.h"
#include "support/testserver.h"
#include "support/testsupport.h"

#include <QTest>

using namespace Kontor;
using namespace Kontor::Test;

namespace {

QStringList linesOf(const QByteArray &output)
{
    return QString::fromUtf8(output).split(u'\n', Qt::SkipEmptyParts);
}

} // namespace

//! What an administrator types, while the server runs.
class TestCommandLine : public QObject {
    Q_OBJECT

private slots:
    void init();

    void addedUserSignsInAtOnce();
    void userListShowsEveryUser();
    void setPasswordEndsTheOldOne();
    void A10_disabledUserIsCutAndRefused();
    void tokensAreIssuedForNamesOnStandardInput();
    void addedRoomIsThereForItsParticipants();
    void roomIsChangedUnderItsPeople();
    void sampleOfficeIsImportedWithItsUnreadCounts();
    void checkFindsNothingInAWholeDatabase();
    void checkFindsARoomBehindItsMessages();
    void mistakesAreToldInAFewWords_data();
    void mistakesAreToldInAFewWords();
    void N3_serveRefusesWhatItDoesNotUnderstand_data();
    void N3_serveRefusesWhatItDoesNotUnderstand();
    void N5_aSecondServerOnTheSameFileRefuses();
    void sigtermSaysGoodbyeAndEndsCleanly();
    void statusSaysHowTheServerIs();

private:
    std::unique_ptr<TestServer> m_server;
};

void TestCommandLine::init()
{
    m_server = std::make_unique<TestServer>();
    QVERIFY2(m_server->start(), m_server->log().constData());
    QVERIFY2(m_server->addUsers({QStringLiteral("alice"), QStringLiteral("bob")}),
             m_server->log().constData());
}

void TestCommandLine::addedUserSignsInAtOnce()
{
    RawClient client;
    const auto welcome =
        login(client, m_server->port(), QStringLiteral("alice"), TestServer::kPassword);
    QVERIFY(welcome);
    QCOMPARE(welcome->user.username, QStringLiteral("alice"));
}

void TestCommandLine::userListShowsEveryUser()
{
    const auto listed = m_server->command({QStringLiteral("user"), QStringLiteral("list")});
    QCOMPARE(listed.exitCode, 0);
    const auto lines = linesOf(listed.out);
    QCOMPARE(lines.size(), 2);
    QVERIFY(lines.at(0).startsWith(u"alice"));
    QVERIFY(lines.at(1).startsWith(u"bob"));
}

void TestCommandLine::setPasswordEndsTheOldOne()
{
    const auto changed = m_server->command(
        {QStringLiteral("user"), QStringLiteral("set-password"), QStringLiteral("alice")},
        "another good one\n");
    QCOMPARE(changed.exitCode, 0);
    RawClient before, after;
    QVERIFY(!login(before, m_server->port(), QStringLiteral("alice"), TestServer::kPassword));
    QVERIFY(login(after, m_server->port(), QStringLiteral("alice"),
                  QStringLiteral("another good one")));
}

void TestCommandLine::A10_disabledUserIsCutAndRefused()
{
    const auto token = m_server->issueToken(QStringLiteral("bob"));
    RawClient bob, again;
    QVERIFY(bob.resume(m_server->port(), token));
    const auto disabled = m_server->command(
        {QStringLiteral("user"), QStringLiteral("disable"), QStringLiteral("bob")});
    QCOMPARE(disabled.exitCode, 0);
    QCOMPARE(bob.closeCode(), 4423);
    QVERIFY(!again.resume(m_server->port(), token));

    QCOMPARE(
        m_server->command({QStringLiteral("user"), QStringLiteral("enable"), QStringLiteral("bob")})
            .exitCode,
        0);
    RawClient later;
    QVERIFY(login(later, m_server->port(), QStringLiteral("bob"), TestServer::kPassword));
}

void TestCommandLine::tokensAreIssuedForNamesOnStandardInput()
{
    const auto issued = m_server->command(
        {QStringLiteral("token"), QStringLiteral("issue"), QStringLiteral("-")}, "alice\nbob\n");
    QCOMPARE(issued.exitCode, 0);
    const auto lines = linesOf(issued.out);
    QCOMPARE(lines.size(), 2);
    for (int i = 0; i < 2; ++i) {
        RawClient client;
        const auto welcome = client.resume(m_server->port(), lines.at(i).section(u'\t', 1));
        QVERIFY(welcome);
        QCOMPARE(welcome->user.username, lines.at(i).section(u'\t', 0, 0));
    }
}

void TestCommandLine::addedRoomIsThereForItsParticipants()
{
    RawClient bob;
    QVERIFY(bob.resume(m_server->port(), m_server->issueToken(QStringLiteral("bob"))));
    QVERIFY(roomsOf(bob).empty());
    QVERIFY2(m_server->addRoom(QStringLiteral("general"),
                               {QStringLiteral("alice"), QStringLiteral("bob")}),
             m_server->log().constData());
    const auto rooms = roomsOf(bob);
    QCOMPARE(rooms.size(), std::size_t(1));
    QCOMPARE(rooms.front().name, QStringLiteral("general"));
    QCOMPARE(rooms.front().participantCount, 2);
}

void TestCommandLine::roomIsChangedUnderItsPeople()
{
    QVERIFY(m_server->addRoom(QStringLiteral("general"), {QStringLiteral("alice")}));
    RawClient bob;
    QVERIFY(bob.resume(m_server->port(), m_server->issueToken(QStringLiteral("bob"))));
    const auto room = [&](const QString &words) {
        const auto result = m_server->command((QStringLiteral("room ") + words).split(u' '));
        return result.exitCode == 0 ? QByteArray() : result.err;
    };
    QCOMPARE(room(QStringLiteral("invite general --participants bob")), QByteArray());
    QVERIFY(bob.next<ToClient::RoomChanged>());
    QCOMPARE(room(QStringLiteral("role general bob owner")), QByteArray());
    QCOMPARE(bob.next<ToClient::RoomChanged>()->room.role, Role::Owner);
    QCOMPARE(room(QStringLiteral("rename general all")), QByteArray());
    QCOMPARE(bob.next<ToClient::RoomChanged>()->room.name, QStringLiteral("all"));
    QCOMPARE(room(QStringLiteral("archive all")), QByteArray());
    QVERIFY(!bob.next<ToClient::RoomChanged>()->room.isActive);
    const auto listed =
        m_server->command({QStringLiteral("room"), QStringLiteral("list")}).out.simplified();
    QCOMPARE(listed, QByteArray("1 private,archived 2 all"));
    QVERIFY(room(QStringLiteral("remove all --participants bob")).contains("archived"));
    QCOMPARE(room(QStringLiteral("restore all")), QByteArray());
    QCOMPARE(room(QStringLiteral("remove all --participants bob")), QByteArray());
    QVERIFY(bob.next<ToClient::RoomRemoved>());
    QVERIFY(room(QStringLiteral("role all alice member")).contains("owner"));
    QCOMPARE(m_server->command({QStringLiteral("compact")}).exitCode, 0);
    QCOMPARE(m_server->command({QStringLiteral("check")}).exitCode, 0);
}

void TestCommandLine::sampleOfficeIsImportedWithItsUnreadCounts()
{
    TestServer office; // of its own: the sample has an alice, too
    QVERIFY2(office.start(), office.log().constData());
    const auto imported = office.command(
        {QStringLiteral("import"), QStringLiteral(KONTOR_SOURCE "/resources/sample/office.json")});
    QVERIFY2(imported.exitCode == 0, imported.err.constData());
    RawClient alice;
    QVERIFY(alice.resume(office.port(), office.issueToken(QStringLiteral("alice"))));
    QMap<QString, int> unread;
    for (const auto &room : roomsOf(alice))
        unread.insert(room.name.isEmpty() ? room.peer : room.name, room.unread);
    const QMap<QString, int> expected{
        {QStringLiteral("general"), 2},       {QStringLiteral("releases"), 4},
        {QStringLiteral("design-review"), 0}, {QStringLiteral("canteen"), 0},
        {QStringLiteral("bob"), 3},           {QStringLiteral("chen"), 0},
        {QStringLiteral("dana"), 0},          {QStringLiteral("elena"), 0}};
    QCOMPARE(unread, expected);
    QCOMPARE(office.command({QStringLiteral("check")}).exitCode, 0);
}

void TestCommandLine::checkFindsNothingInAWholeDatabase()
{
    QVERIFY(m_server->addRoom(QStringLiteral("general"), {QStringLiteral("alice")}));
    const auto checked = m_server->command({QStringLiteral("check")});
    QVERIFY2(checked.exitCode == 0, (checked.out + checked.err).constData());
}

void TestCommandLine::checkFindsARoomBehindItsMessages()
{
    QVERIFY(m_server->addRoom(QStringLiteral("general"), {QStringLiteral("alice")}));
    RawClient alice;
    QVERIFY(alice.resume(m_server->port(), m_server->issueToken(QStringLiteral("alice"))));
    const auto room = roomsOf(alice).at(0).id;
    for (const auto *text : {"one", "two", "three"}) {
        alice.send(
            ToServer::ChatMessage{{}, room, QLatin1String(text), {}, QLatin1String(text), {}});
        QVERIFY(alice.next<ToClient::Ack>());
    }
    m_server->query(QStringLiteral("update rooms set rev = 2"));
    const auto checked = m_server->command({QStringLiteral("check")});
    QVERIFY(checked.exitCode != 0);
    QVERIFY2(checked.out.contains("rev"), (checked.out + checked.err).constData());
}

void TestCommandLine::mistakesAreToldInAFewWords_data()
{
    QTest::addColumn<QStringList>("arguments");
    const auto row = [](const char *name, const QString &arguments) {
        QTest::newRow(name) << arguments.split(u' ');
    };
    row("unknown action", QStringLiteral("user frobnicate alice"));
    row("unknown user", QStringLiteral("token issue nobody"));
    row("user exists", QStringLiteral("user add alice"));
    row("bad name", QStringLiteral("user add a/b"));
    row("unknown participant", QStringLiteral("room add x --participants nobody"));
    row("no such room", QStringLiteral("room rename nowhere elsewhere"));
    row("nobody named", QStringLiteral("room invite general"));
    row("unknown room action", QStringLiteral("room destroy general"));
    row("no such file", QStringLiteral("import /nonexistent.json"));
}

void TestCommandLine::mistakesAreToldInAFewWords()
{
    QFETCH(QStringList, arguments);
    const auto result = m_server->command(arguments, "a good password\n");
    QVERIFY(result.exitCode > 0);
    const auto lines = linesOf(result.err);
    QVERIFY2(lines.size() == 1 || lines.size() == 2, result.err.constData());
    for (const auto &line : lines)
        QVERIFY2(line.startsWith(u"kontord: "), result.err.constData());
    QCOMPARE(result.out, QByteArray());
}

void TestCommandLine::N3_serveRefusesWhatItDoesNotUnderstand_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::newRow("unknown option") << QStringList{QStringLiteral("--frobnicate")};
    QTest::newRow("unknown key") << QStringList{QStringLiteral("--set"),
                                                QStringLiteral("limits.mesage_rate=1")};
    QTest::newRow("not a number") << QStringList{QStringLiteral("--set"),
                                                 QStringLiteral("limits.message_rate=x")};
    QTest::newRow("no certificate")
        << QStringList{QStringLiteral("--tls-certificate"), QStringLiteral("/nonexistent"),
                       QStringLiteral("--tls-key"), QStringLiteral("/nonexistent")};
}

void TestCommandLine::N3_serveRefusesWhatItDoesNotUnderstand()
{
    QFETCH(QStringList, options);
    TestServer server(options);
    QVERIFY(!server.start());
    QVERIFY(server.stop() > 0);
    QVERIFY(!server.log().isEmpty());
}

void TestCommandLine::N5_aSecondServerOnTheSameFileRefuses()
{
    const auto second = Process::run(QStringLiteral("kontord"),
                                     {QStringLiteral("serve"), QStringLiteral("--listen"),
                                      QStringLiteral("127.0.0.1:0"), QStringLiteral("--database"),
                                      m_server->databasePath()});
    QVERIFY(second.exitCode > 0);
    QVERIFY(!second.err.isEmpty());
    QVERIFY(m_server->isRunning());
}

void TestCommandLine::sigtermSaysGoodbyeAndEndsCleanly()
{
    RawClient alice;
    QVERIFY(alice.resume(m_server->port(), m_server->issueToken(QStringLiteral("alice"))));
    QCOMPARE(m_server->stop(), 0);
    QVERIFY(alice.next<ToClient::Goodbye>());
    QCOMPARE(alice.closeCode(), 1001);
}

void TestCommandLine::statusSaysHowTheServerIs()
{
    TestServer server({QStringLiteral("--status-listen"), QStringLiteral("127.0.0.1:0")});
    QVERIFY(server.start());
    QVERIFY(server.addUsers({QStringLiteral("alice")}));
    RawClient client;
    QVERIFY(client.resume(server.port(), server.issueToken(QStringLiteral("alice"))));
    const QStringList ask{QStringLiteral("status"), QStringLiteral("--status-listen"),
                          server.statusAddress()};
    const auto status = Process::run(QStringLiteral("kontord"), ask);
    QCOMPARE(status.exitCode, 0);
    const auto lines = linesOf(status.out);
    QCOMPARE(lines.first(), QStringLiteral("state\tready"));
    QVERIFY2(lines.contains(QStringLiteral("connections\t1")), status.out.constData());
    QVERIFY2(lines.contains(QStringLiteral("user alice\t1")), status.out.constData());
    QCOMPARE(server.stop(), 0);
    const auto gone = Process::run(QStringLiteral("kontord"), ask);
    QCOMPARE(gone.exitCode, 1);
    QCOMPARE(linesOf(gone.err).size(), 1);
    QCOMPARE(Process::run(QStringLiteral("kontord"), {QStringLiteral("status")}).exitCode, 64);
}

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_commandline.moc"
