// SPDX-License-Identifier: Apache-2.0
#include "main/metricstext.h"
#include "server/inprocessserver.h"
#include "support/testsupport.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTcpSocket>
#include <QTest>

using namespace Kontor;
using namespace Kontor::Test;
using namespace Kontor::Server;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

//! What comes back until the other side closes; nothing: it closed without a word.
QByteArray ask(quint16 port, const QByteArray &request)
{
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), port);
    socket.write(request);
    const auto closed = [&socket] { return socket.state() == QAbstractSocket::UnconnectedState; };
    return QTest::qWaitFor(closed, int(patience().count())) ? socket.readAll() : "not closed";
}

QByteArray get(quint16 port, const QByteArray &path)
{
    return ask(port, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
}

int codeOf(const QByteArray &answer)
{
    return answer.mid(9, 3).toInt();
}

QByteArray bodyOf(const QByteArray &answer)
{
    const auto end = answer.indexOf("\r\n\r\n");
    return end < 0 ? QByteArray() : answer.mid(end + 4);
}

//! What is wrong with a text of Prometheus' format, version 0.0.4; empty: nothing.
QStringList faultsOf(const QByteArray &text)
{
    static const QRegularExpression sample(QStringLiteral(
        R"(^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*",?)*\})? (\+Inf|-?[0-9.e+-]+)$)"));
    QStringList faults;
    QString family, type;
    QSet<QString> families, samples;
    double bucket = 0;
    if (!text.endsWith('\n'))
        faults += QStringLiteral("no newline at the end");
    const auto lines = QString::fromUtf8(text).split(u'\n', Qt::SkipEmptyParts);
    for (const auto &line : lines) {
        const auto words = line.split(u' ');
        if (line.startsWith(u"# HELP ")) {
            family = words.at(2);
            type.clear();
            if (families.contains(family) || words.size() < 4)
                faults += line;
            families.insert(family);
        } else if (line.startsWith(u"# TYPE ")) {
            type = words.value(3);
            bucket = 0;
            if (words.at(2) != family
                || !QStringList{u"counter"_s, u"gauge"_s, u"histogram"_s}.contains(type))
                faults += line;
        } else {
            const auto match = sample.match(line);
            const auto name = match.captured(1);
            const bool isBucket = name == family + u"_bucket"_s;
            const bool belongs = type == u"histogram"
                ? isBucket || name == family + u"_sum"_s || name == family + u"_count"_s
                : name == family;
            const double value = match.captured(3).toDouble();
            if (!match.hasMatch() || type.isEmpty() || !belongs
                || samples.contains(name + match.captured(2))
                || (type == u"counter" && (value < 0 || !family.endsWith(u"_total")))
                || (isBucket && value < bucket))
                faults += line;
            if (isBucket)
                bucket = value;
            samples.insert(name + match.captured(2));
        }
    }
    return faults;
}

} // namespace

//! The port for supervisors and Prometheus.
class TestStatus : public QObject {
    Q_OBJECT
private slots:
    void init();

    void serverSaysThatItLivesAndIsReady();
    void drainingServerIsNotReady();
    void serverThatCantWriteIsNotReady();
    void metricsAreInPrometheusFormat();
    void formatCheckerFindsFaults_data();
    void formatCheckerFindsFaults();
    void namesCantBreakTheFormat();
    void everythingIsCounted();
    void connectionsAreCountedByUser();
    void requestIsAnswered_data();
    void requestIsAnswered();
    void headHasNoBody();
    void longHeadIsCutOff();
    void H3_trickledRequestIsCutOff();
    void manyConnectionsHarmNobody();
    void portIsForThisComputer();

private:
    double metric(const QString &sample);

    std::unique_ptr<InProcessServer> m_server;
    quint16 m_port = 0;
};

void TestStatus::init()
{
    m_server = std::make_unique<InProcessServer>(
        [](auto &config) { config.statusListen = QStringLiteral("127.0.0.1:0"); });
    QVERIFY(m_server->start());
    m_port = quint16(m_server->application().statusUrl().port());
    QVERIFY(m_port > 0);
}

double TestStatus::metric(const QString &sample)
{
    const auto lines = QString::fromUtf8(bodyOf(get(m_port, "/metrics"))).split(u'\n');
    for (const auto &line : lines) {
        if (line.startsWith(sample + u' '))
            return line.mid(sample.size() + 1).toDouble();
    }
    return -1;
}

void TestStatus::serverSaysThatItLivesAndIsReady()
{
    QCOMPARE(bodyOf(get(m_port, "/healthz")), QByteArray("ok\n"));
    QCOMPARE(bodyOf(get(m_port, "/readyz")), QByteArray("ready\n"));
    QCOMPARE(codeOf(get(m_port, "/readyz")), 200);
}

void TestStatus::drainingServerIsNotReady()
{
    QVERIFY(m_server->drain());
    QCOMPARE(codeOf(get(m_port, "/healthz")), 200);
    QCOMPARE(codeOf(get(m_port, "/readyz")), 503);
    QCOMPARE(bodyOf(get(m_port, "/readyz")), QByteArray("draining\n"));
    QCOMPARE(metric(QStringLiteral("kontord_draining")), 1.0);
}

void TestStatus::serverThatCantWriteIsNotReady()
{
    {
        auto database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), u"lock"_s);
        database.setDatabaseName(m_server->databasePath());
        QVERIFY(database.open());
        QSqlQuery query(database);
        QVERIFY(query.exec(QStringLiteral("BEGIN IMMEDIATE"))); // another program's backup, say
        QTRY_COMPARE_WITH_TIMEOUT(codeOf(get(m_port, "/readyz")), 503, int(patience().count()));
        QVERIFY(query.exec(QStringLiteral("ROLLBACK")));
        QTRY_COMPARE_WITH_TIMEOUT(codeOf(get(m_port, "/readyz")), 200, int(patience().count()));
    }
    QSqlDatabase::removeDatabase(u"lock"_s);
}

void TestStatus::metricsAreInPrometheusFormat()
{
    const auto answer = get(m_port, "/metrics");
    QVERIFY(answer.contains("\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n"));
    const auto faults = faultsOf(bodyOf(answer));
    QVERIFY2(faults.isEmpty(), qPrintable(faults.join(u'\n')));
    for (const auto *name :
         {"kontord_build_info", "kontord_uptime_seconds", "process_resident_memory_bytes",
          "process_open_fds", "kontord_database_size_bytes{file=\"main\"}"}) {
        if (QLatin1String(name) != u"kontord_build_info")
            QVERIFY2(metric(QLatin1String(name)) > 0, name);
        else
            QVERIFY(answer.contains("kontord_build_info{version=\"" KONTOR_VERSION "\""));
    }
}

void TestStatus::formatCheckerFindsFaults_data()
{
    QTest::addColumn<QByteArray>("text");
    const QByteArray good("# HELP a_total What.\n# TYPE a_total counter\na_total{b=\"c\"} 1\n");
    QTest::newRow("twice") << good + "a_total{b=\"c\"} 1\n";
    QTest::newRow("no family") << good + "b_total 1\n";
    QTest::newRow("family twice") << good + good;
    QTest::newRow("no number") << good + "a_total{b=\"d\"} one\n";
    QTest::newRow("quote") << good + "a_total{b=\"d\"e\"} 1\n";
    QTest::newRow("cut off") << good.chopped(1);
    QTest::newRow("counter without _total") << QByteArray("# HELP a A.\n# TYPE a counter\na 1\n");
    QTest::newRow("buckets that shrink")
        << QByteArray("# HELP a A.\n# TYPE a histogram\na_bucket{le=\"1\"} 2\n"
                      "a_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 1\n");
}

void TestStatus::formatCheckerFindsFaults()
{
    QFETCH(QByteArray, text);
    QCOMPARE(faultsOf(text).size(), 1 + (text.count("# HELP") > 1 ? 1 : 0));
}

void TestStatus::namesCantBreakTheFormat()
{
    MetricsText text;
    text.family("a", MetricsText::Type::Gauge, "What.");
    text.sample(0.25, {{"name", "a\"b\\c\nd"}, {"other", "ä"}});
    QCOMPARE(text.text(),
             QByteArray("# HELP a What.\n# TYPE a gauge\n"
                        "a{name=\"a\\\"b\\\\c\\nd\",other=\"ä\"} 0.25\n"));
    QCOMPARE(faultsOf(text.text()), QStringList());
}

void TestStatus::everythingIsCounted()
{
    const auto alice = QStringLiteral("alice"), bob = QStringLiteral("bob");
    const auto room = m_server->addRoom(QStringLiteral("general"), {alice, bob});
    const auto first = m_server->client(alice);
    const auto second = m_server->client(bob);
    const auto lobby = m_server->openReady(bob, "/ws/lobby/");
    for (int i = 0; i < 3; ++i)
        QVERIFY(post(*first, room, QStringLiteral("Hello")).isValid());
    for (int i = 0; i < 3; ++i)
        QVERIFY(second->next<ToClient::ChatMessage>());
    second->sendText("no JSON");
    QVERIFY(second->next<ToClient::ErrorFrame>());
    RawClient stranger;
    QVERIFY(stranger.open(m_server->port()));
    stranger.send(ToServer::Login{{}, alice, QStringLiteral("wrong password"), {}});
    QVERIFY(stranger.next<ToClient::ErrorFrame>());

    const auto is = [this](const char *sample, double value) {
        const auto name = QLatin1String(sample);
        const bool good =
            QTest::qWaitFor([&] { return metric(name) == value; }, int(patience().count()));
        if (!good)
            qWarning() << sample << metric(name) << "is not" << value;
        return good;
    };
    QVERIFY(is("kontord_frames_received_total{type=\"chat_message\"}", 3));
    QVERIFY(is("kontord_frames_received_total{type=\"none_of_these\"}", 1));
    QVERIFY(is("kontord_frames_sent_total{type=\"ack\"}", 3));
    QVERIFY(is("kontord_frames_sent_total{type=\"chat_message\"}", 6)); // to both of them
    QVERIFY(is("kontord_frames_sent_total{type=\"welcome\"}", 2));
    QVERIFY(is("kontord_errors_sent_total{code=\"bad_json\"}", 1));
    QVERIFY(is("kontord_errors_sent_total{code=\"wrong_credentials\"}", 1));
    QVERIFY(is("kontord_logins_total{with=\"token\",result=\"ok\"}", 3));
    QVERIFY(is("kontord_logins_total{with=\"password\",result=\"refused\"}", 1));
    QVERIFY(is("kontord_sessions{path=\"/ws/\"}", 2));
    QVERIFY(is("kontord_sessions{path=\"/ws/lobby/\"}", 1));
    QVERIFY(is("kontord_users_connected", 2));
    QVERIFY(is("kontord_connections_opened_total", 4));
    QCOMPARE(metric(QStringLiteral("kontord_connections{thread=\"0\"}"))
                 + metric(QStringLiteral("kontord_connections{thread=\"1\"}")),
             4.0);
    QVERIFY(metric(QStringLiteral("kontord_sent_bytes_total")) > 500);
    QVERIFY(metric(QStringLiteral("kontord_received_bytes_total")) > 100);
    QVERIFY(metric(QStringLiteral("kontord_database_commit_seconds_count")) >= 3);
    first->send(ToServer::Logout{});
    QCOMPARE(first->closeCode(), 1000);
    second->reset();
    QVERIFY(is("kontord_closes_total{code=\"1000\"}", 1));
    QVERIFY(is("kontord_closes_total{code=\"other\"}", 1));
    QVERIFY(is("kontord_sessions{path=\"/ws/\"}", 0));
    QVERIFY(lobby->socket().isOpen());
}

void TestStatus::connectionsAreCountedByUser()
{
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 12; ++i)
        clients.push_back(m_server->client(QStringLiteral("user%1").arg(i)));
    for (int i = 0; i < 4; ++i)
        clients.push_back(m_server->client(QStringLiteral("alice")));
    QCOMPARE(metric(QStringLiteral("kontord_users_connected")), 13.0);
    QCOMPARE(metric(QStringLiteral("kontord_user_connections_max")), 4.0);
    QCOMPARE(metric(QStringLiteral("kontord_user_connections{user=\"alice\"}")), 4.0);
    // No more lines than ten, however many there are.
    QCOMPARE(get(m_port, "/metrics").count("kontord_user_connections{"), 10);
}

void TestStatus::requestIsAnswered_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("code");
    const QByteArray host("Host: localhost\r\n");
    const auto row = [](const char *name, const QByteArray &request, int code) {
        QTest::newRow(name) << request << code;
    };
    row("plain", "GET /healthz HTTP/1.1\r\n" + host + "\r\n", 200);
    row("1.0 without a host", "GET /healthz HTTP/1.0\r\n\r\n", 200);
    row("with a query", "GET /healthz?a=b HTTP/1.1\r\n" + host + "\r\n", 200);
    row("more headers", "GET /healthz HTTP/1.1\r\nAccept: */*\r\nX:\r\n" + host + "\r\n", 200);
    row("two at once",
        "GET /healthz HTTP/1.1\r\n" + host + "\r\nGET / HTTP/1.1\r\n" + host + "\r\n", 200);
    row("HEAD", "HEAD /healthz HTTP/1.1\r\n" + host + "\r\n", 200);
    row("unknown path", "GET /other HTTP/1.1\r\n" + host + "\r\n", 404);
    row("root", "GET / HTTP/1.1\r\n" + host + "\r\n", 404);
    row("another way to say it", "GET /./healthz HTTP/1.1\r\n" + host + "\r\n", 404);
    row("POST", "POST /healthz HTTP/1.1\r\n" + host + "\r\n", 405);
    row("DELETE", "DELETE /healthz HTTP/1.1\r\n" + host + "\r\n", 405);
    row("lower case", "get /healthz HTTP/1.1\r\n" + host + "\r\n", 405);
    row("a body", "GET /healthz HTTP/1.1\r\n" + host + "Content-Length: 3\r\n\r\nabc", 400);
    row("chunks", "GET /healthz HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n", 400);
    row("no host", "GET /healthz HTTP/1.1\r\n\r\n", 400);
    row("two hosts", "GET /healthz HTTP/1.1\r\n" + host + host + "\r\n", 400);
    row("a web page", "GET /metrics HTTP/1.1\r\n" + host + "Origin: http://evil\r\n\r\n", 403);
    const auto hostRow = [&row](const char *name, const char *value, int code) {
        row(name, QByteArray("GET /metrics HTTP/1.1\r\nHost: ") + value + "\r\n\r\n", code);
    };
    hostRow("IPv4", "127.0.0.1:9090", 200);
    hostRow("IPv6", "[::1]:9090", 200);
    hostRow("IPv6 without a port", "[::1]", 200);
    hostRow("localhost with a port", "LocalHost:9090", 200);
    hostRow("a name that leads here", "rebound.evil.example", 403);
    hostRow("a name that leads here, with a port", "rebound.evil.example:9090", 403);
    hostRow("a name that begins well", "localhost.evil.example", 403);
    hostRow("a name that begins like an address", "127.0.0.1.evil.example:80", 403);
    hostRow("no name", "", 403);
    row("folded header", "GET /healthz HTTP/1.1\r\n" + host + " folded\r\n\r\n", 400);
    row("space before the colon", "GET /healthz HTTP/1.1\r\nHost : a\r\n\r\n", 400);
    row("NUL", QByteArray("GET /healthz\0 HTTP/1.1\r\n", 24) + host + "\r\n", 400);
    row("control character", "GET /healthz HTTP/1.1\r\n" + host + "X: \x01\r\n\r\n", 400);
    row("no path", "GET healthz HTTP/1.1\r\n" + host + "\r\n", 400);
    row("proxy form", "GET http://localhost/healthz HTTP/1.1\r\n" + host + "\r\n", 400);
    row("two spaces", "GET  /healthz HTTP/1.1\r\n" + host + "\r\n", 400);
    row("not HTTP", "hello\r\n\r\n", 400);
    row("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400);
    row("HTTP/3", "GET /healthz HTTP/3\r\n" + host + "\r\n", 505);
    row("TLS", QByteArray::fromHex("16030100") + "\r\n\r\n", 400);
}

void TestStatus::requestIsAnswered()
{
    QFETCH(QByteArray, request);
    QFETCH(int, code);
    const auto answer = ask(m_port, request);
    QVERIFY(answer.startsWith("HTTP/1.1 "));
    QCOMPARE(codeOf(answer), code);
    QCOMPARE(answer.contains("\r\nAllow: GET, HEAD\r\n"), code == 405);
}

void TestStatus::headHasNoBody()
{
    const auto answer = ask(m_port, "HEAD /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QVERIFY(answer.contains("\r\nContent-Length: 3\r\n"));
    QVERIFY(bodyOf(answer).isEmpty());
}

void TestStatus::longHeadIsCutOff()
{
    for (const auto &request :
         {"GET /" + QByteArray(5000, 'x'),
          "GET /healthz HTTP/1.1\r\n" + QByteArray("X: y\r\n").repeated(1000)})
        QCOMPARE(codeOf(ask(m_port, request)), 431);
}

void TestStatus::H3_trickledRequestIsCutOff()
{
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), m_port);
    QElapsedTimer timer;
    timer.start();
    const auto cut = [&socket] {
        socket.write("x");
        return socket.state() == QAbstractSocket::UnconnectedState;
    };
    QVERIFY(QTest::qWaitFor([&socket] { return socket.isValid(); }));
    QVERIFY(QTest::qWaitFor(cut, int(patience().count())));
    QVERIFY(std::chrono::milliseconds(timer.elapsed()) >= StatusListener::kDeadline - 500ms);
    QVERIFY(socket.readAll().isEmpty());
}

void TestStatus::manyConnectionsHarmNobody()
{
    std::vector<std::unique_ptr<QTcpSocket>> sockets;
    for (int i = 0; i < 200; ++i) {
        sockets.push_back(std::make_unique<QTcpSocket>());
        sockets.back()->connectToHost(QStringLiteral("127.0.0.1"), m_port);
    }
    const auto open = [&sockets] {
        return std::count_if(sockets.begin(), sockets.end(), [](const auto &socket) {
            return socket->state() == QAbstractSocket::ConnectedState;
        });
    };
    QTRY_VERIFY_WITH_TIMEOUT(open() > 0, int(patience().count()));
    QTRY_VERIFY_WITH_TIMEOUT(open() <= StatusListener::kConnections, int(patience().count()));
    QVERIFY(m_server->client(QStringLiteral("alice"))->socket().isOpen());
    sockets.clear();
    QTRY_COMPARE_WITH_TIMEOUT(codeOf(get(m_port, "/healthz")), 200, int(patience().count()));
}

void TestStatus::portIsForThisComputer()
{
    InProcessServer open([](auto &config) { config.statusListen = QStringLiteral("0.0.0.0:0"); });
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("loopback only")));
    QVERIFY(!open.start());
    InProcessServer wrong([](auto &config) { config.statusListen = QStringLiteral("9090"); });
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("^\"status listen: ")));
    QVERIFY(!wrong.start());
}

QTEST_GUILESS_MAIN(TestStatus)
#include "tst_status.moc"
