// SPDX-License-Identifier: Apache-2.0
#include "app/ui/program.h"
#include "support/testserver.h"
#include "ui/resources.h"

#include <QMessageBox>

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;

namespace {

const QString kAlice = QStringLiteral("alice");
const QString kBob = QStringLiteral("bob");
const QString kConnected = QStringLiteral("Connected");
const QString kSignedOut = QStringLiteral("Signed out");

QAbstractButton *button(QMessageBox *box, QMessageBox::ButtonRole role)
{
    for (auto *found : box->buttons()) {
        if (box->buttonRole(found) == role)
            return found;
    }
    return nullptr;
}

} // namespace

//! Who is signed in when, what the keychain keeps of it, and what stays on the disk.
class TestSignInOut : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();

    void newUserIsLetInAndTheirOfficeIsShown();
    void refusedNewUserLeavesNothingOnTheDisk();
    void unreachableServerLeavesNothingOfANewUser();
    void givenUpSignInDoesNotGoOn();
    void signInIsGivenUpWhileItConnects();
    void C6_storedTokenSignsInAlone();
    void C6_lateTokenDoesNotSignInBehindTheDialog();
    void C6_lateTokenIsOfNoUseAfterAnotherSignIn();
    void A7_refusedStoredTokenIsRemoved();
    void A7_refusedTokenOfAFileIsNotTheKeychains();
    void unreachableServerIsNoReasonToRemoveTheToken();
    void whoDoesNotStaySignedInLeavesNoToken();
    void C6_tokenThatCouldNotBeRemovedIsNotUsedAgain();
    void signOutWipesTheOfficeAndEndsTheSession();
    void signOutAsksBeforeUnsentMessagesAreLost();
    void signOutQuestionGoesWithItsOffice();

private:
    //! alice's session on the server, its token in the keychain.
    QString remember(Program &program);

    std::unique_ptr<TestServer> m_server;
};

void TestSignInOut::initTestCase()
{
    loadResources();
    m_server = std::make_unique<TestServer>();
    QVERIFY2(m_server->start(), m_server->log().constData());
    QVERIFY(m_server->addUsers({kAlice, kBob}));
    QVERIFY(m_server->addRoom(QStringLiteral("general"), {kAlice, kBob}));
    QVERIFY(m_server->addRoom(QStringLiteral("design"), {kBob}));
}

QString TestSignInOut::remember(Program &program)
{
    const auto token = m_server->issueToken(kAlice);
    program.keychain.tokens.insert(program.key(kAlice), token);
    return token;
}

void TestSignInOut::newUserIsLetInAndTheirOfficeIsShown()
{
    Program program(m_server->url());
    program.start();
    QTRY_VERIFY(program.login());
    QTRY_COMPARE(program.rooms(), 1); // alice's
    program.submit(kBob, TestServer::kPassword);
    QTRY_COMPARE_WITH_TIMEOUT(program.pill(), kConnected, int(patience().count()));
    QTRY_COMPARE(program.rooms(), 2); // bob's
    QTRY_VERIFY(!program.login());
    QCOMPARE(Settings(program.line.profile).username(), kBob);
    QVERIFY(!program.keychain.tokens.value(program.key(kBob)).isEmpty());
    QVERIFY(QDir(program.folder(kAlice)).exists()); // she was here before
}

void TestSignInOut::refusedNewUserLeavesNothingOnTheDisk()
{
    Program program(m_server->url());
    program.start();
    QTRY_VERIFY(program.login());
    program.fail(kBob); // his password is another one
    QTRY_VERIFY_WITH_TIMEOUT(!QDir(program.folder(kBob)).exists(), int(patience().count()));
    QVERIFY(QDir(program.folder(kAlice)).exists());
    QCOMPARE(program.rooms(), 1);
}

void TestSignInOut::unreachableServerLeavesNothingOfANewUser()
{
    Program program;
    program.start();
    QTRY_VERIFY(program.login());
    program.fail(kBob);
    QTRY_VERIFY(!QDir(program.folder(kBob)).exists());
    program.fail(kBob); // and again
    QTRY_VERIFY(!QDir(program.folder(kBob)).exists());
}

void TestSignInOut::givenUpSignInDoesNotGoOn()
{
    Program program(m_server->url());
    for (const auto &user : {kBob, kAlice}) { // another account, and the one that is shown
        if (!program.window)
            program.start();
        else
            emit program.window->signInRequested();
        QTRY_VERIFY(program.login());
        program.submit(user, TestServer::kPassword);
        program.login()->reject();
        QTest::qWait(500); // nothing is to happen
        QCOMPARE(program.pill(), kSignedOut);
        QCOMPARE(program.rooms(), 1);
        QVERIFY(program.keychain.tokens.isEmpty());
    }
    QVERIFY(!QDir(program.folder(kBob)).exists());
    emit program.window->signInRequested();
    QTRY_VERIFY(program.login());
    program.submit(kBob, TestServer::kPassword);
    QTRY_COMPARE_WITH_TIMEOUT(program.pill(), kConnected, int(patience().count()));
}

void TestSignInOut::signInIsGivenUpWhileItConnects()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    Program program(QUrl(QStringLiteral("ws://127.0.0.1:%1/ws/").arg(silent.serverPort())));
    program.start();
    QTRY_VERIFY(program.login());
    program.submit(kAlice, TestServer::kPassword);
    QTRY_VERIFY(silent.hasPendingConnections());
    QVERIFY(program.pill() != kSignedOut);
    program.login()->reject();
    QTRY_COMPARE(program.pill(), kSignedOut);
}

void TestSignInOut::C6_storedTokenSignsInAlone()
{
    Program program(m_server->url());
    remember(program);
    program.start();
    QTRY_COMPARE_WITH_TIMEOUT(program.pill(), kConnected, int(patience().count()));
    QVERIFY(!program.login());
    QCOMPARE(program.keychain.calls, QStringList{QStringLiteral("read")});
}

void TestSignInOut::C6_lateTokenDoesNotSignInBehindTheDialog()
{
    Program program(m_server->url());
    const auto token = remember(program);
    program.keychain.isSlow = true;
    program.start();
    QTRY_COMPARE(program.keychain.calls.size(), 1);
    emit program.window->signInRequested(); // out of patience
    QTRY_VERIFY(program.login());
    program.keychain.answer(token);
    QTest::qWait(50); // nothing is to happen
    QVERIFY(program.login()->isVisible());
    QCOMPARE(program.pill(), kSignedOut);
    program.login()->reject();
    QTRY_COMPARE_WITH_TIMEOUT(program.pill(), kConnected, int(patience().count()));
}

void TestSignInOut::C6_lateTokenIsOfNoUseAfterAnotherSignIn()
{
    Program program(m_server->url());
    const auto token = remember(program);
    program.keychain.isSlow = true;
    program.start();
    QTRY_COMPARE(program.keychain.calls.size(), 1);
    emit program.window->signInRequested();
    QTRY_VERIFY(program.login());
    program.submit(kBob, TestServer::kPassword);
    QTRY_COMPARE_WITH_TIMEOUT(program.pill(), kConnected, int(patience().count()));
    program.keychain.answer(token);
    QTest::qWait(50);
    QCOMPARE(program.pill(), kConnected);
    QCOMPARE(program.rooms(), 2); // still bob's
}

void TestSignInOut::A7_refusedStoredTokenIsRemoved()
{
    Program program(m_server->url());
    program.keychain.tokens.insert(program.key(kAlice), QStringLiteral("long ended"));
    program.start();
    QTRY_VERIFY_WITH_TIMEOUT(program.login(), int(patience().count()));
    QVERIFY(program.keychain.tokens.isEmpty());
    QCOMPARE(program.rooms(), 1); // cache and outbox stay
}

void TestSignInOut::A7_refusedTokenOfAFileIsNotTheKeychains()
{
    Program program(m_server->url());
    const auto token = remember(program);
    program.line.tokenFile = program.profile.filePath(QStringLiteral("token"));
    QFile file(program.line.tokenFile);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("long ended\n");
    file.close();
    program.start();
    QTRY_VERIFY_WITH_TIMEOUT(program.login(), int(patience().count()));
    QCOMPARE(program.keychain.tokens.value(program.key(kAlice)), token);
}

void TestSignInOut::unreachableServerIsNoReasonToRemoveTheToken()
{
    Program program;
    program.keychain.tokens.insert(program.key(kAlice), QStringLiteral("good"));
    program.start();
    QTRY_VERIFY(program.pill().startsWith(QStringLiteral("Reconnecting")));
    QCOMPARE(program.keychain.tokens.size(), 1);
    QVERIFY(!program.login());
}

void TestSignInOut::whoDoesNotStaySignedInLeavesNoToken()
{
    Program program(m_server->url());
    remember(program);
    Settings(program.line.profile).setStaysSignedIn(false);
    program.start();
    QTRY_VERIFY(program.login());
    QCOMPARE(program.keychain.calls, QStringList()); // not even asked
    program.submit(kAlice, TestServer::kPassword);
    QTRY_COMPARE_WITH_TIMEOUT(program.pill(), kConnected, int(patience().count()));
    QVERIFY(program.keychain.tokens.isEmpty());
}

// A keychain that is locked when one signs out, and has stored the token all the same.
void TestSignInOut::C6_tokenThatCouldNotBeRemovedIsNotUsedAgain()
{
    Program program(m_server->url());
    const auto token = remember(program);
    program.start();
    QTRY_COMPARE_WITH_TIMEOUT(program.pill(), kConnected, int(patience().count()));
    program.keychain.isDead = true;
    emit program.window->signOutRequested();
    program.end();
    QCOMPARE(program.keychain.tokens.value(program.key(kAlice)), token);

    program.keychain.isDead = false;
    program.keychain.calls.clear();
    program.start();
    QTRY_VERIFY(program.login());
    QCOMPARE(program.keychain.calls, QStringList{QStringLiteral("remove")});
    QVERIFY(program.keychain.tokens.isEmpty());
    // The next one is kept, and used again.
    program.submit(kAlice, TestServer::kPassword);
    QTRY_COMPARE_WITH_TIMEOUT(program.pill(), kConnected, int(patience().count()));
    program.end();
    program.start();
    QTRY_COMPARE_WITH_TIMEOUT(program.pill(), kConnected, int(patience().count()));
    QVERIFY(!program.login());
}

void TestSignInOut::signOutWipesTheOfficeAndEndsTheSession()
{
    Program program(m_server->url());
    const auto token = remember(program);
    program.start();
    QTRY_COMPARE_WITH_TIMEOUT(program.pill(), kConnected, int(patience().count()));
    QVERIFY(QDir(program.folder(kAlice)).exists());
    emit program.window->signOutRequested();
    QTRY_VERIFY(!QDir(program.folder(kAlice)).exists());
    QVERIFY(!program.window->findChild<QListView *>(QStringLiteral("roomList")));
    QVERIFY(program.keychain.tokens.isEmpty());
    program.keychain.tokens.insert(program.key(kAlice), token);
    program.end();
    program.start(); // with the old token: the server doesn't take it any more
    QTRY_VERIFY_WITH_TIMEOUT(program.login(), int(patience().count()));
}

void TestSignInOut::signOutAsksBeforeUnsentMessagesAreLost()
{
    Program program;
    {
        LocalCache cache(program.config(kAlice));
        QVERIFY(await(cache.open()));
        QVERIFY(await(cache.enqueue({.clientMsgId = QStringLiteral("a"),
                                     .room = SignedIn::kRoom,
                                     .text = QStringLiteral("unsent"),
                                     .createdAt = fromMilliseconds(1)})));
    }
    program.start();
    QTRY_COMPARE(program.rooms(), 1);
    const auto box = [&program] {
        return program.window->findChild<QMessageBox *>(QStringLiteral("signOutBox"));
    };
    emit program.window->signOutRequested();
    QTRY_VERIFY(box());
    QVERIFY2(box()->text().startsWith(u'1'), qPrintable(box()->text()));
    QCOMPARE(box()->defaultButton(), button(box(), QMessageBox::RejectRole));
    button(box(), QMessageBox::RejectRole)->click();
    QTRY_VERIFY(!box());
    QCOMPARE(program.rooms(), 1);
    QVERIFY(QDir(program.folder(kAlice)).exists());

    emit program.window->signOutRequested();
    QTRY_VERIFY(box());
    button(box(), QMessageBox::DestructiveRole)->click();
    QTRY_VERIFY(!QDir(program.folder(kAlice)).exists());
}

void TestSignInOut::signOutQuestionGoesWithItsOffice()
{
    Program program(m_server->url());
    {
        LocalCache cache(program.config(kAlice));
        QVERIFY(await(cache.open()));
        QVERIFY(await(cache.enqueue({.clientMsgId = QStringLiteral("a"),
                                     .room = SignedIn::kRoom,
                                     .text = QStringLiteral("unsent"),
                                     .createdAt = fromMilliseconds(1)})));
    }
    program.start();
    QTRY_VERIFY(program.login());
    program.submit(kBob, TestServer::kPassword);
    emit program.window->signOutRequested(); // alice's, which is still shown
    const auto box = [&program] {
        return program.window->findChild<QMessageBox *>(QStringLiteral("signOutBox"));
    };
    QVERIFY(box());
    QTRY_COMPARE_WITH_TIMEOUT(program.pill(), kConnected, int(patience().count()));
    QTRY_VERIFY(!box()); // it would sign bob out
}

QTEST_MAIN(TestSignInOut)
#include "tst_signinout.moc"
