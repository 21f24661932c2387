// SPDX-License-Identifier: Apache-2.0
#include "platform/soundplayer.h"
#include "support/fakeclock.h"
#include "support/process.h"
#include "support/testsupport.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <algorithm>
#include <cstdlib>
#include <cstring>

using namespace Kontor::App;
using namespace Kontor::Test;
using namespace std::chrono_literals;

namespace {

const QUrl kMessage =
    QUrl::fromLocalFile(QStringLiteral(KONTOR_SOURCE "/resources/sounds/message.wav"));
const QUrl kMention =
    QUrl::fromLocalFile(QStringLiteral(KONTOR_SOURCE "/resources/sounds/mention.wav"));
constexpr int kAudible = 500; // of 32767
const QString kSink = QStringLiteral("kontor_test");

//! A sound server of the test's own, with a device that nobody hears, and a recorder on it.
class SoundServer {
public:
    static QString missingTool()
    {
        for (const auto *tool : {"pulseaudio", "pactl", "parec"}) {
            if (!Process::has(QLatin1String(tool)))
                return QLatin1String(tool);
        }
        return {};
    }

    bool start()
    {
        const auto socket = m_folder.filePath(QStringLiteral("sound-server"));
        qputenv("PULSE_SERVER", "unix:" + socket.toUtf8());
        qputenv("HOME", m_folder.path().toUtf8());
        qputenv("XDG_RUNTIME_DIR", m_folder.path().toUtf8());
        m_server = std::make_unique<Process>(
            QStringLiteral("pulseaudio"),
            QStringList{QStringLiteral("-n"), QStringLiteral("--daemonize=no"),
                        QStringLiteral("--exit-idle-time=-1"), QStringLiteral("-L"),
                        QStringLiteral("module-null-sink sink_name=") + kSink, QStringLiteral("-L"),
                        QStringLiteral("module-native-protocol-unix auth-anonymous=1 socket=")
                            + socket});
        const auto answers = [] {
            return Process::run(QStringLiteral("pactl"), {QStringLiteral("info")}).exitCode == 0;
        };
        if (!m_server->start() || !QTest::qWaitFor(answers, int(patience().count())))
            return false;
        m_recorder.start(QStringLiteral("parec"),
                         {QStringLiteral("-d"), kSink + QStringLiteral(".monitor"),
                          QStringLiteral("--format=s16le"), QStringLiteral("--rate=44100"),
                          QStringLiteral("--channels=1"), QStringLiteral("--latency-msec=20")});
        // The recorder is there when silence comes.
        return QTest::qWaitFor([this] { return m_recorder.bytesAvailable() > 0; },
                               int(patience().count()));
    }
    void stop()
    {
        m_recorder.kill();
        m_recorder.waitForFinished();
        m_server.reset();
    }

    //! The loudest sample since the last time.
    int peak()
    {
        const auto data = m_recorder.readAll();
        int peak = 0;
        for (qsizetype i = 0; i + 1 < data.size(); i += 2) {
            qint16 sample = 0;
            std::memcpy(&sample, data.constData() + i, sizeof sample);
            peak = std::max(peak, std::abs(int(sample)));
        }
        return peak;
    }

private:
    QTemporaryDir m_folder;
    std::unique_ptr<Process> m_server;
    QProcess m_recorder;
};

} // namespace

//! Sounds as a sound server gets them.
class TestSound : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { qputenv("PULSE_SERVER", "unix:/nonexistent/pulse"); } // nobody hears us
    void filesAreWhatTheScriptMakes();
    void C9_nothingHappensWithoutASoundServer();
    void soundIsHeardUnlessItIsOff(); // before any other plays: Qt looks for a server once
    void oneInTwoSeconds();
    void nothingIsLoadedBeforeTheFirstSound();
};

void TestSound::filesAreWhatTheScriptMakes()
{
    if (!Process::has(QStringLiteral("python3")))
        QSKIP("python3 is not installed");
    const QTemporaryDir folder;
    const auto made =
        Process::run(QStringLiteral("python3"),
                     {QStringLiteral(KONTOR_SOURCE "/scripts/make-sounds"), folder.path()});
    QCOMPARE(made.exitCode, 0);
    const auto read = [](const QString &path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    for (const auto &sound : {kMessage, kMention}) {
        const auto kept = read(sound.toLocalFile());
        QVERIFY(kept.size() > 10'000 && kept.size() < 100'000); // short ones
        QCOMPARE(read(folder.filePath(sound.fileName())), kept);
    }
}

// In a process of its own: Qt looks for a sound server once.
void TestSound::C9_nothingHappensWithoutASoundServer()
{
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("PULSE_SERVER"), QStringLiteral("unix:/nonexistent/pulse"));
    environment.insert(QStringLiteral("QT_FATAL_WARNINGS"), QStringLiteral("0"));
    QElapsedTimer time;
    time.start();
    const auto ended = Process::run(QCoreApplication::applicationFilePath(),
                                    {QStringLiteral("--play")}, {}, environment);
    QVERIFY2(ended.exitCode == 0, ended.err.constData());
    qInfo("playing into nothing: %s", ended.out.trimmed().constData());
}

void TestSound::soundIsHeardUnlessItIsOff()
{
    if (const auto missing = SoundServer::missingTool(); !missing.isEmpty())
        QSKIP(qPrintable(missing + QStringLiteral(" is not installed")));
    SoundServer server;
    QVERIFY(server.start());
    FakeClock clock;
    SoundPlayer player(clock);
    QVERIFY(!player.play(kMessage, 0)); // off
    QTest::qWait(500); // as long as it would sound
    QCOMPARE(server.peak(), 0);

    QVERIFY(player.play(kMessage, 100));
    int loud = 0;
    QTRY_VERIFY_WITH_TIMEOUT((loud = std::max(loud, server.peak())) > kAudible,
                             int(patience().count()));
    QTest::qWait(1'000); // to its end
    loud = std::max(loud, server.peak());
    clock.advance(2s);
    QVERIFY(player.play(kMention, 40));
    int soft = 0;
    QTRY_VERIFY_WITH_TIMEOUT((soft = std::max(soft, server.peak())) > 0, int(patience().count()));
    QTest::qWait(1'000);
    soft = std::max(soft, server.peak());
    qInfo("loudest sample: %d at 100 %%, %d at 40 %%", loud, soft);
    QVERIFY(soft < loud);
    server.stop();
}

void TestSound::oneInTwoSeconds()
{
    FakeClock clock;
    SoundPlayer player(clock);
    using Weight = SoundPlayer::Weight;
    QVERIFY(player.play(kMessage, 50));
    QVERIFY(!player.play(kMention, 50, Weight::Important));
    clock.advance(1'999ms);
    QVERIFY(!player.play(kMention, 50, Weight::Important));
    clock.advance(1ms);
    QVERIFY(!player.play(kMessage, 50)); // they go on and on
    QVERIFY(player.play(kMention, 50, Weight::Important));
    clock.advance(2s);
    QVERIFY(!player.play(kMessage, 0));
    QVERIFY(player.play(kMessage, 1)); // silence doesn't count
    for (int i = 0; i < 10'000; ++i) {
        clock.advance(1ms);
        QVERIFY(!player.play(kMessage, 50));
    }
}

void TestSound::nothingIsLoadedBeforeTheFirstSound()
{
    const auto ended =
        Process::run(QCoreApplication::applicationFilePath(), {QStringLiteral("--maps")});
    QVERIFY2(ended.exitCode == 0, ended.err.constData());
    QCOMPARE(ended.out.trimmed(), QByteArray("0"));
}

namespace {

int libraries(const char *name)
{
    QFile maps(QStringLiteral("/proc/self/maps"));
    return maps.open(QIODevice::ReadOnly) ? int(maps.readAll().count(name)) : 0;
}

//! What the test starts itself for.
int runAlone(const QString &what)
{
    const Kontor::SystemClock clock;
    SoundPlayer player(clock);
    if (what == QStringLiteral("--maps")) {
        std::printf("%d\n", libraries("Multimedia"));
        return 0;
    }
    QElapsedTimer time;
    time.start();
    player.play(kMessage, 100);
    std::printf("%lld us in the call, %s\n", time.nsecsElapsed() / 1'000,
                libraries("Multimedia") > 0 ? "loaded" : "not loaded");
    QTimer::singleShot(500, QCoreApplication::instance(), &QCoreApplication::quit);
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    if (argc > 1 && std::strncmp(argv[1], "--", 2) == 0)
        return runAlone(QString::fromLatin1(argv[1]));
    TestSound test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_sound.moc"
