// SPDX-License-Identifier: Apache-2.0
#include "main/settingskeys.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Kontor;
using namespace Kontor::Server;

//! Settings: from a file, one by one, and what is refused; row N3 of the bad-input catalogue.
class TestServerConfig : public QObject {
    Q_OBJECT
private slots:
    void fileIsRead();
    void N3_wrongSettingIsRefusedByName_data();
    void N3_wrongSettingIsRefusedByName();
    void N3_wrongFileIsRefused();
    void listenAddressIsParsed_data();
    void listenAddressIsParsed();
    void databaseUrlIsParsed();
    void N3_keyThatEverybodyMayReadIsRefused();
    void everySettingIsDocumented();
};

namespace {

QString write(const QTemporaryDir &folder, const QByteArray &content)
{
    QFile file(folder.filePath(QStringLiteral("kontord.ini")));
    if (file.open(QIODevice::WriteOnly))
        file.write(content);
    return file.fileName();
}

} // namespace

void TestServerConfig::fileIsRead()
{
    const QTemporaryDir folder;
    ServerConfig config;
    QVERIFY(
        applySettingsFile(config,
                          write(folder,
                                "[server]\nlisten=0.0.0.0:1\nallowed_origins=https://a, https://b\n"
                                "[limits]\nmessage_rate=2.5\nheartbeat_ms=500\n"
                                "[storage]\ndurable=false\n")));
    QCOMPARE(config.listen, QStringLiteral("0.0.0.0:1"));
    QCOMPARE(config.gateway.allowedOrigins,
             (QStringList{QStringLiteral("https://a"), QStringLiteral("https://b")}));
    QCOMPARE(config.gateway.messageRate, 2.5);
    QCOMPARE(config.gateway.heartbeat, std::chrono::milliseconds(500));
    QVERIFY(!config.durable);
}

void TestServerConfig::N3_wrongSettingIsRefusedByName_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    QTest::newRow("unknown") << QStringLiteral("limits.mesage_rate") << QStringLiteral("1");
    QTest::newRow("no number") << QStringLiteral("limits.message_rate") << QStringLiteral("fast");
    QTest::newRow("negative") << QStringLiteral("server.threads") << QStringLiteral("-1");
    QTest::newRow("no flag") << QStringLiteral("storage.durable") << QStringLiteral("maybe");
    QTest::newRow("empty") << QStringLiteral("limits.heartbeat_ms") << QString();
    QTest::newRow("zero heartbeat") << QStringLiteral("limits.heartbeat_ms") << QStringLiteral("0");
    QTest::newRow("zero frame") << QStringLiteral("limits.frame_bytes") << QStringLiteral("0");
    QTest::newRow("half a thread") << QStringLiteral("server.threads") << QStringLiteral("1.5");
    QTest::newRow("not a number") << QStringLiteral("limits.message_rate") << QStringLiteral("nan");
    QTest::newRow("endless") << QStringLiteral("auth.idle_hours")
                             << QStringLiteral("100000000000000");
    QTest::newRow("huge threads") << QStringLiteral("server.threads")
                                  << QStringLiteral("99999999999");
}

void TestServerConfig::N3_wrongSettingIsRefusedByName()
{
    QFETCH(QString, key);
    QFETCH(QString, value);
    ServerConfig config;
    const auto done = applySetting(config, key, value);
    QVERIFY(!done);
    QVERIFY(done.error().detail.contains(key));
}

void TestServerConfig::N3_wrongFileIsRefused()
{
    const QTemporaryDir folder;
    ServerConfig config;
    QVERIFY(!applySettingsFile(config, folder.filePath(QStringLiteral("nothing.ini"))));
    const auto done = applySettingsFile(config, write(folder, "[limits]\nspeed=9\n"));
    QVERIFY(!done);
    QVERIFY(done.error().detail.contains(QStringLiteral("limits.speed")));
}

void TestServerConfig::listenAddressIsParsed_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("host");
    QTest::addColumn<int>("port");
    QTest::newRow("IPv4") << QStringLiteral("0.0.0.0:8080") << QStringLiteral("0.0.0.0") << 8080;
    QTest::newRow("localhost") << QStringLiteral("localhost:0") << QStringLiteral("127.0.0.1") << 0;
    QTest::newRow("IPv6") << QStringLiteral("[::1]:443") << QStringLiteral("::1") << 443;
    QTest::newRow("no port") << QStringLiteral("127.0.0.1") << QString() << -1;
    QTest::newRow("port too high") << QStringLiteral("127.0.0.1:65536") << QString() << -1;
    QTest::newRow("a name") << QStringLiteral("chat.example.com:80") << QString() << -1;
    QTest::newRow("nothing") << QString() << QString() << -1;
}

void TestServerConfig::listenAddressIsParsed()
{
    QFETCH(QString, text);
    QFETCH(QString, host);
    QFETCH(int, port);
    const auto address = parseListenAddress(text);
    QCOMPARE(address.hasValue(), port >= 0);
    if (port >= 0) {
        QCOMPARE(address->host.toString(), host);
        QCOMPARE(int(address->port), port);
    }
}

void TestServerConfig::databaseUrlIsParsed()
{
    QCOMPARE(databasePath(QStringLiteral("/x/office.db")).value(), QStringLiteral("/x/office.db"));
    QCOMPARE(databasePath(QStringLiteral("sqlite:/x/office.db")).value(),
             QStringLiteral("/x/office.db"));
    const auto later = databasePath(QStringLiteral("postgresql://db/office"));
    QVERIFY(!later);
    QVERIFY(later.error().detail.contains(QStringLiteral("later version")));
}

void TestServerConfig::N3_keyThatEverybodyMayReadIsRefused()
{
    const QTemporaryDir folder;
    ServerConfig config;
    config.certificateFile = config.keyFile = write(folder, "no certificate");
    QVERIFY(!loadTls(config));
    config.certificateFile.clear();
    QVERIFY(!loadTls(config));
    config.keyFile.clear();
    QVERIFY(loadTls(config));
}

void TestServerConfig::everySettingIsDocumented()
{
    QFile page(QStringLiteral(KONTOR_SOURCE "/docs/administration.md"));
    QVERIFY(page.open(QIODevice::ReadOnly));
    const auto text = QString::fromUtf8(page.readAll());
    for (const auto &key : settingKeys())
        QVERIFY2(text.contains(u'`' + key + u'`'), qPrintable(key));
}

QTEST_GUILESS_MAIN(TestServerConfig)
#include "tst_serverconfig.moc"
