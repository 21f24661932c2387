// SPDX-License-Identifier: Apache-2.0
#include "platform/keychain.h"
#include "platform/networkwatcher.h"
#include "platform/singleinstance.h"
#include "support/officeclient.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QThread>

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;
using namespace std::chrono_literals;

class TestPlatform : public QObject {
    Q_OBJECT
private slots:
    void C6_keychainWithoutASessionBusSaysSo();
    void C6_keychainThatDoesNotAnswerIsGivenUp();
    void keychainThatGoesAwayCancelsWhatItWasAsked();
    void secondStartIsRefusedAndHandsOverItsLink();
    void profileOfAKilledProcessCanBeTaken();
    void profileThatIsGivenBackCanBeTaken();
    void profilesDoNotKnowOneAnother();
    void hugeLinkIsNotTaken();
    void folderThatCanNotBeWrittenToIsSaid();
    void questionIsAnsweredByTheFirstStart();
    void questionToNobodyIsUnavailable();
    void networkWatcherStartsAnywhere();
};

// The test's environment has no session bus (CMakeLists.txt).
void TestPlatform::C6_keychainWithoutASessionBusSaysSo()
{
    SystemKeychain keychain;
    const auto read = await(keychain.read(QStringLiteral("alice wss://chat.example.com/ws/")));
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::Unavailable);
    const auto written = await(keychain.write(QStringLiteral("key"), QStringLiteral("secret")));
    QVERIFY(!written); // and in no file either
    QCOMPARE(written.error().code, ErrorCode::Unavailable);
}

void TestPlatform::C6_keychainThatDoesNotAnswerIsGivenUp()
{
    SystemKeychain keychain(0ms);
    const auto read = await(keychain.read(QStringLiteral("key")));
    QVERIFY(!read);
    QVERIFY(read.error().code == ErrorCode::Timeout || read.error().code == ErrorCode::Unavailable);
}

void TestPlatform::keychainThatGoesAwayCancelsWhatItWasAsked()
{
    QFuture<Result<QString>> answer;
    {
        SystemKeychain keychain;
        answer = keychain.read(QStringLiteral("key"));
    }
    QTRY_VERIFY(answer.isFinished());
    QVERIFY(answer.isCanceled() || !answer.result());
}

void TestPlatform::secondStartIsRefusedAndHandsOverItsLink()
{
    QTemporaryDir profile;
    SingleInstance first(profile.path());
    QVERIFY(first.acquire());
    QSignalSpy activated(&first, &SingleInstance::activated);
    {
        SingleInstance second(profile.path());
        const auto acquired = second.acquire();
        QVERIFY(!acquired);
        QCOMPARE(acquired.error().code, ErrorCode::Conflict);
        QVERIFY(second.handOver(QStringLiteral("kontor://room/7")));
    }
    QTRY_COMPARE(activated.size(), 1);
    QCOMPARE(activated.first().first().toString(), QStringLiteral("kontor://room/7"));
    SingleInstance third(profile.path());
    QVERIFY(third.handOver({}));
    QTRY_COMPARE(activated.size(), 2);
    QVERIFY(activated.last().first().toString().isEmpty());
}

void TestPlatform::profileOfAKilledProcessCanBeTaken()
{
    QTemporaryDir profile;
    QFile lock(profile.filePath(QStringLiteral("lock")));
    QVERIFY(lock.open(QIODevice::WriteOnly));
    // What a process that is gone has left: no process has this number.
    lock.write("4194305\nkontor\n" + QSysInfo::machineHostName().toUtf8() + "\n");
    lock.close();
    SingleInstance instance(profile.path());
    QVERIFY(instance.acquire());
}

void TestPlatform::profileThatIsGivenBackCanBeTaken()
{
    QTemporaryDir profile;
    {
        SingleInstance first(profile.path());
        QVERIFY(first.acquire());
    }
    SingleInstance second(profile.path());
    QVERIFY(second.acquire());
}

void TestPlatform::profilesDoNotKnowOneAnother()
{
    QTemporaryDir one;
    QTemporaryDir other;
    SingleInstance first(one.path());
    SingleInstance second(other.path());
    QVERIFY(first.acquire());
    QVERIFY(second.acquire());
    SingleInstance lonely(QDir(other.path()).filePath(QStringLiteral("nowhere")));
    QVERIFY(!lonely.handOver({}));
}

void TestPlatform::hugeLinkIsNotTaken()
{
    QTemporaryDir profile;
    SingleInstance first(profile.path());
    QVERIFY(first.acquire());
    QSignalSpy activated(&first, &SingleInstance::activated);
    SingleInstance second(profile.path());
    (void)second.handOver(QString(100'000, u'x'));
    QTRY_COMPARE(activated.size(), 1);
    QVERIFY(activated.first().first().toString().size() <= 4'096);
}

void TestPlatform::folderThatCanNotBeWrittenToIsSaid()
{
    QTemporaryDir profile;
    SingleInstance instance(profile.filePath(QStringLiteral("not/there")));
    const auto acquired = instance.acquire();
    QVERIFY(!acquired);
    QCOMPARE(acquired.error().code, ErrorCode::StorageUnavailable);
}

void TestPlatform::questionIsAnsweredByTheFirstStart()
{
    QTemporaryDir profile;
    SingleInstance first(profile.path());
    QVERIFY(first.acquire());
    QSignalSpy activated(&first, &SingleInstance::activated);
    const QString big(100'000, u'ä');
    first.answerWith([big](const QString &question) { return question + u'\n' + big; });
    // Waits, so it has to be asked from elsewhere.
    Result<QString> answer = ErrorCode::Internal;
    std::unique_ptr<QThread> asker(QThread::create([&] {
        SingleInstance second(profile.path());
        answer = second.ask(QStringLiteral("status json"));
    }));
    asker->start();
    QTRY_VERIFY_WITH_TIMEOUT(asker->isFinished(), int(patience().count()));
    QVERIFY(answer);
    QCOMPARE(*answer, QStringLiteral("status json\n") + big);
    QCOMPARE(activated.size(), 0);
}

void TestPlatform::questionToNobodyIsUnavailable()
{
    QTemporaryDir profile;
    SingleInstance lonely(profile.path());
    const auto answer = lonely.ask(QStringLiteral("status"));
    QVERIFY(!answer);
    QCOMPARE(answer.error().code, ErrorCode::Unavailable);
}

void TestPlatform::networkWatcherStartsAnywhere()
{
    NetworkWatcher watcher;
    QSignalSpy changed(&watcher, &NetworkWatcher::changed);
    watcher.start();
    QTest::qWait(0);
    QCOMPARE(changed.size(), 0);
}

QTEST_GUILESS_MAIN(TestPlatform)
#include "tst_platform.moc"
