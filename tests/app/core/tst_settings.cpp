// SPDX-License-Identifier: Apache-2.0
#include "client/settings.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Kontor::App;

class TestSettings : public QObject {
    Q_OBJECT
private slots:
    void everythingIsRemembered();
    void freshProfileHasDefaults();
    void nonsenseCountsAsMissing();
};

void TestSettings::everythingIsRemembered()
{
    QTemporaryDir profile;
    const QByteArray geometry("\x01\x00\xff geometry", 12);
    {
        Settings settings(profile.path());
        settings.setServerUrl(QStringLiteral("wss://chat.example.org/ws/"));
        settings.setUsername(QStringLiteral("jürgen"));
        settings.setStaysSignedIn(false);
        settings.setAppearance(Appearance::Dark);
        settings.setWindowGeometry(geometry);
        settings.setSidePaneWidth(321);
        settings.setOpenRoom(Kontor::RoomId(7));
        settings.setNotifies(false);
        settings.setShowsText(false);
        settings.setSounds(false);
        settings.setVolume(35);
        settings.setQuietUntil(Kontor::fromMilliseconds(1'769'850'902'117));
        settings.setRunsOn(false);
        settings.setHasToldOfTray(true);
    }
    const Settings settings(profile.path());
    QCOMPARE(settings.serverUrl(), QStringLiteral("wss://chat.example.org/ws/"));
    QCOMPARE(settings.username(), QStringLiteral("jürgen"));
    QVERIFY(!settings.staysSignedIn());
    QCOMPARE(int(settings.appearance()), int(Appearance::Dark));
    QCOMPARE(settings.windowGeometry(), geometry);
    QCOMPARE(settings.sidePaneWidth(), 321);
    QCOMPARE(settings.openRoom(), Kontor::RoomId(7));
    QVERIFY(!settings.notifies());
    QVERIFY(!settings.showsText());
    QVERIFY(!settings.sounds());
    QCOMPARE(settings.volume(), 35);
    QCOMPARE(Kontor::toMilliseconds(settings.quietUntil()), 1'769'850'902'117);
    QVERIFY(!settings.runsOn());
    QVERIFY(settings.hasToldOfTray());
}

void TestSettings::freshProfileHasDefaults()
{
    QTemporaryDir profile;
    const Settings settings(profile.path());
    QVERIFY(settings.serverUrl().isEmpty());
    QVERIFY(settings.staysSignedIn());
    QCOMPARE(int(settings.appearance()), int(Appearance::System));
    QVERIFY(settings.windowGeometry().isEmpty());
    QCOMPARE(settings.sidePaneWidth(), 0);
    QVERIFY(!settings.openRoom().isValid());
    QVERIFY(settings.notifies() && settings.showsText() && settings.sounds() && settings.runsOn());
    QCOMPARE(settings.volume(), 60);
    QCOMPARE(Kontor::toMilliseconds(settings.quietUntil()), 0);
    QVERIFY(!settings.hasToldOfTray());
}

void TestSettings::nonsenseCountsAsMissing()
{
    QTemporaryDir profile;
    QFile file(profile.path() + QStringLiteral("/settings.ini"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("[window]\nappearance=purple\n[notifications]\nvolume=loud\n[[[\n\xff\xfe\n");
    file.close();
    const Settings settings(profile.path());
    QCOMPARE(int(settings.appearance()), int(Appearance::System));
    QVERIFY(settings.staysSignedIn());
    QCOMPARE(settings.volume(), 60);
}

QTEST_GUILESS_MAIN(TestSettings)
#include "tst_settings.moc"
