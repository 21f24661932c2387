// SPDX-License-Identifier: Apache-2.0
#include "cache/cachefiles.h"
#include "signedin.h"
#include "sql/database.h"

#include <QDir>

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;
using namespace std::chrono_literals;

namespace {

constexpr RoomId kRoom = SignedIn::kRoom;
const QString kOld = QStringLiteral("the old text that nobody may find");
const QString kNew = QStringLiteral("the new text");

MessageKey stored(qint64 id)
{
    return {kRoom, MessageId(id), {}};
}

MessageKey waiting(const QString &clientMsgId)
{
    return {kRoom, {}, clientMsgId};
}

//! A message of alice's with \a text, as the server has it after \a rev.
Message mine(qint64 id, Revision rev, const QString &text)
{
    auto message = SignedIn::message(id, rev, QStringLiteral("alice"));
    message.text = text;
    return message;
}

Message edited(qint64 id, Revision rev, const QString &text)
{
    auto message = mine(id, rev, text);
    message.editedAt = message.timestamp + 1h;
    return message;
}

Message deleted(qint64 id, Revision rev)
{
    auto message = mine(id, rev, {});
    message.isDeleted = true;
    return message;
}

Message messageOf(SignedIn &world, qint64 id)
{
    const auto found = await(world.session->cache().messages(kRoom, {MessageId(id)}));
    return found && found->size() == 1 ? found->front() : Message();
}

QString profileFolder(const SignedIn &world)
{
    return world.profile.path() + u'/'
        + accountKey(QStringLiteral("ws://office/ws/"), QStringLiteral("alice"));
}

//! The files of the profile in which \a text stands.
QStringList filesWith(const SignedIn &world, const QString &text)
{
    QStringList found;
    const QDir folder(profileFolder(world));
    for (const auto &name : folder.entryList(QDir::Files)) {
        QFile file(folder.filePath(name));
        if (file.open(QIODevice::ReadOnly) && file.readAll().contains(text.toUtf8()))
            found += name;
    }
    return found;
}

//! Online, with message 11 of alice's, sent from here.
class Sent : public SignedIn {
public:
    Sent()
    {
        goOnline();
        server.reply(ToClient::ReadReceipt{MessageId(10), QStringLiteral("bob"), kRoom});
        QVERIFY(await(session->send(kRoom, kOld)));
        const auto posted = next<ToServer::ChatMessage>();
        clientMsgId = posted.clientMsgId;
        server.reply(ack(posted, 11, 11));
        QTRY_VERIFY(session->cache().outbox().empty());
    }

    QString clientMsgId;
};

} // namespace

class TestMessageChanges : public QObject {
    Q_OBJECT
private slots:
    void editedTextIsTheServersAndTheOldOneIsNowhere();
    void deletedTextIsNowhereAndTheMessageStays();
    void othersChangesEraseHereToo();
    void textThatWasDeletedWhileIWasAwayIsErased();
    void roomThatIsLeftTakesItsTextsAlong();
    void deletedMessageIsNotUnreadAnyMore();
    void offlineChangesAreRefused();
    void refusalIsToldAndChangesNothing();
    void M4_editToNothingIsRefusedHere();
    void unsentMessageIsEditedHereAndSentOnceAsItIsNow();
    void unsentMessageIsDeletedHere();
    void messageThatTheDiskKeepsGoesOut();
    void failedMessageIsSentAgainWithItsNewText();
    void messageUnderWayIsLeftAlone();
    void messageThatWentOutAtOnceIsLeftAlone();
    void messageFromAnEarlierRunIsLeftAlone();
    void messageThatArrivedMeanwhileIsEditedOnTheServer();
};

void TestMessageChanges::editedTextIsTheServersAndTheOldOneIsNowhere()
{
    Sent world;
    QVERIFY(!filesWith(world, kOld).isEmpty()); // the test can fail
    const auto done = world.session->editMessage(stored(11), kNew + u' ');
    const auto question = world.next<ToServer::EditMessage>();
    QCOMPARE(question.id, MessageId(11));
    QCOMPARE(question.message, kNew);
    QVERIFY(!done.isFinished());
    world.server.reply(ToClient::MessageChanged{question.requestId, edited(11, 12, kNew)});
    QVERIFY(await(done));
    QCOMPARE(messageOf(world, 11).text, kNew);
    QVERIFY(messageOf(world, 11).editedAt);
    QCOMPARE(messageOf(world, 11).clientMsgId, world.clientMsgId);
    QCOMPARE(world.cached().room.lastMessage->text, kNew);
    QCOMPARE(world.cached().room.rev, 12);
    QTRY_COMPARE(filesWith(world, kOld), QStringList());
    QVERIFY(!filesWith(world, kNew).isEmpty());
}

void TestMessageChanges::deletedTextIsNowhereAndTheMessageStays()
{
    Sent world;
    const auto done = world.session->deleteMessage(stored(11));
    const auto question = world.next<ToServer::DeleteMessage>();
    QCOMPARE(question.id, MessageId(11));
    world.server.reply(ToClient::MessageChanged{question.requestId, deleted(11, 12)});
    QVERIFY(await(done));
    QVERIFY(messageOf(world, 11).isDeleted);
    QVERIFY(messageOf(world, 11).text.isEmpty());
    QCOMPARE(world.timeline().size(), std::size_t(11));
    QVERIFY(world.cached().room.lastMessage->isDeleted);
    QTRY_COMPARE(filesWith(world, kOld), QStringList());
}

void TestMessageChanges::othersChangesEraseHereToo()
{
    SignedIn world;
    world.goOnline();
    auto message = SignedIn::message(11, 11);
    message.text = kOld;
    world.server.reply(ToClient::ChatMessage{message});
    QTRY_COMPARE(world.timeline().size(), std::size_t(11));
    QVERIFY(!filesWith(world, kOld).isEmpty());
    message.text = kNew;
    message.rev = 12;
    message.editedAt = message.timestamp + 1h;
    world.server.reply(ToClient::MessageChanged{{}, message});
    QTRY_COMPARE(messageOf(world, 11).text, kNew);
    QTRY_COMPARE(filesWith(world, kOld), QStringList());
    QCOMPARE(world.cached().room.unread, 1);
}

void TestMessageChanges::textThatWasDeletedWhileIWasAwayIsErased()
{
    Sent world;
    world.server.cut();
    world.welcome();
    world.sync({SignedIn::room(12)}, {{kRoom, {deleted(11, 12)}, 12, false, false}});
    QTRY_VERIFY(messageOf(world, 11).isDeleted);
    QTRY_COMPARE(filesWith(world, kOld), QStringList());
}

void TestMessageChanges::roomThatIsLeftTakesItsTextsAlong()
{
    Sent world;
    world.server.reply(ToClient::RoomRemoved{{}, kRoom});
    QTRY_VERIFY(await(world.session->cache().rooms())->empty());
    QTRY_COMPARE(filesWith(world, kOld), QStringList());
}

void TestMessageChanges::deletedMessageIsNotUnreadAnyMore()
{
    SignedIn world;
    world.goOnline();
    for (int i = 11; i <= 13; ++i)
        world.server.reply(ToClient::ChatMessage{SignedIn::message(i, i)});
    QTRY_COMPARE(world.cached().room.unread, 3);
    auto gone = SignedIn::message(12, 14);
    gone.text.clear();
    gone.isDeleted = true;
    world.server.reply(ToClient::MessageChanged{{}, gone});
    QTRY_COMPARE(world.cached().room.unread, 2);
}

void TestMessageChanges::offlineChangesAreRefused()
{
    Sent world;
    world.server.cut();
    QCOMPARE(int(await(world.session->editMessage(stored(11), kNew)).error().code),
             int(ErrorCode::Unavailable));
    QCOMPARE(int(await(world.session->deleteMessage(stored(11))).error().code),
             int(ErrorCode::Unavailable));
    QCOMPARE(messageOf(world, 11).text, kOld); // as everybody else sees it
}

void TestMessageChanges::refusalIsToldAndChangesNothing()
{
    Sent world;
    const auto done = world.session->deleteMessage(stored(11));
    const auto question = world.next<ToServer::DeleteMessage>();
    world.server.reply(ToClient::ErrorFrame{ErrorCode::NotAllowed, {}, question.requestId, {}, 0});
    QCOMPARE(int(await(done).error().code), int(ErrorCode::NotAllowed));
    QCOMPARE(messageOf(world, 11).text, kOld);
}

void TestMessageChanges::M4_editToNothingIsRefusedHere()
{
    Sent world;
    QCOMPARE(int(await(world.session->editMessage(stored(11), QStringLiteral(" \n"))).error().code),
             int(ErrorCode::EmptyMessage));
    QVERIFY(!world.sends<ToServer::EditMessage>(50ms));
}

void TestMessageChanges::unsentMessageIsEditedHereAndSentOnceAsItIsNow()
{
    SignedIn world; // offline
    QVERIFY(await(world.session->send(kRoom, kOld)));
    QVERIFY(await(world.session->send(kRoom, QStringLiteral("after it"))));
    const auto id = world.pending().front().clientMsgId;
    QVERIFY(await(world.session->editMessage(waiting(id), kNew)));
    QCOMPARE(world.pending().front().text, kNew);
    QTRY_COMPARE(filesWith(world, kOld), QStringList());
    world.goOnline();
    const auto posted = world.next<ToServer::ChatMessage>();
    QCOMPARE(posted.message, kNew);
    QCOMPARE(posted.clientMsgId, id);
    world.server.reply(SignedIn::ack(posted, 11, 11));
    QCOMPARE(world.next<ToServer::ChatMessage>().message, QStringLiteral("after it"));
    QCOMPARE(messageOf(world, 11).text, kNew);
}

void TestMessageChanges::unsentMessageIsDeletedHere()
{
    SignedIn world;
    QVERIFY(await(world.session->send(kRoom, kOld)));
    QVERIFY(!filesWith(world, kOld).isEmpty());
    QVERIFY(await(world.session->deleteMessage(waiting(world.pending().front().clientMsgId))));
    QVERIFY(world.pending().empty());
    QTRY_COMPARE(filesWith(world, kOld), QStringList());
    world.goOnline();
    QVERIFY(!world.sends<ToServer::ChatMessage>(150ms));
}

void TestMessageChanges::messageThatTheDiskKeepsGoesOut()
{
    SignedIn world;
    QVERIFY(await(world.session->send(kRoom, kOld)));
    const auto path = profileFolder(world) + QStringLiteral("/outbox.sqlite");
    auto holder = *Database::open({.path = path, .statements = cacheStatements()});
    QVERIFY(holder->execute(QStringLiteral("BEGIN IMMEDIATE")));
    const auto deleted =
        world.session->deleteMessage(waiting(world.session->cache().outbox().front().clientMsgId));
    world.goOnline(); // not yet: it may be gone at any moment
    QVERIFY(!await(deleted));
    QCOMPARE(world.next<ToServer::ChatMessage>().message, kOld);
    QVERIFY(holder->execute(QStringLiteral("ROLLBACK")));
}

void TestMessageChanges::failedMessageIsSentAgainWithItsNewText()
{
    SignedIn world;
    world.goOnline();
    QVERIFY(await(world.session->send(kRoom, kOld)));
    const auto first = world.next<ToServer::ChatMessage>();
    world.server.reply(ToClient::ErrorFrame{ErrorCode::Conflict, {}, {}, first.clientMsgId, 0});
    QTRY_VERIFY(!world.pending().empty() && world.pending().front().failure);
    QVERIFY(await(world.session->editMessage(waiting(first.clientMsgId), kNew)));
    const auto second = world.next<ToServer::ChatMessage>();
    QCOMPARE(second.message, kNew);
    QVERIFY(second.clientMsgId != first.clientMsgId); // another text is stored under that one
    QVERIFY(!world.pending().front().failure);
}

void TestMessageChanges::messageUnderWayIsLeftAlone()
{
    SignedIn world;
    world.goOnline();
    QVERIFY(await(world.session->send(kRoom, kOld)));
    const auto posted = world.next<ToServer::ChatMessage>();
    world.server.cut(); // its acknowledgement may be lost
    const auto key = waiting(posted.clientMsgId);
    QCOMPARE(int(await(world.session->editMessage(key, kNew)).error().code),
             int(ErrorCode::Conflict));
    QCOMPARE(int(await(world.session->deleteMessage(key)).error().code), int(ErrorCode::Conflict));
    QCOMPARE(world.pending().front().text, kOld);
}

void TestMessageChanges::messageThatWentOutAtOnceIsLeftAlone()
{
    SignedIn world;
    world.goOnline();
    QVERIFY(await(world.session->send(kRoom, QStringLiteral("before it"))));
    const auto first = world.next<ToServer::ChatMessage>();
    // The acknowledgement sends the second one before whoever wrote it knows that it is kept.
    auto &cache = world.session->cache();
    QString second;
    connect(&cache, &LocalCache::changed, this, [&] {
        if (cache.outbox().size() < 2 || !second.isEmpty())
            return;
        second = cache.outbox().back().clientMsgId;
        world.server.reply(SignedIn::ack(first, 11, 11));
        QCOMPARE(world.next<ToServer::ChatMessage>().clientMsgId, second);
    });
    QVERIFY(await(world.session->send(kRoom, kOld)));
    QVERIFY(!second.isEmpty());
    const auto deleted = await(world.session->deleteMessage(waiting(second)));
    QVERIFY(!deleted);
    QCOMPARE(int(deleted.error().code), int(ErrorCode::Conflict));
    disconnect(&cache, nullptr, this, nullptr);
}

void TestMessageChanges::messageFromAnEarlierRunIsLeftAlone()
{
    SignedIn world;
    QVERIFY(await(world.session->send(kRoom, kOld)));
    const auto key = waiting(world.pending().front().clientMsgId);
    world.start(); // whether it was sent before that, nobody knows
    QCOMPARE(int(await(world.session->editMessage(key, kNew)).error().code),
             int(ErrorCode::Conflict));
}

void TestMessageChanges::messageThatArrivedMeanwhileIsEditedOnTheServer()
{
    Sent world;
    const auto done = world.session->editMessage(waiting(world.clientMsgId), kNew);
    const auto question = world.next<ToServer::EditMessage>();
    QCOMPARE(question.id, MessageId(11));
    world.server.reply(ToClient::MessageChanged{question.requestId, edited(11, 12, kNew)});
    QVERIFY(await(done));
    QCOMPARE(
        int(await(world.session->deleteMessage(waiting(QStringLiteral("nobody's")))).error().code),
        int(ErrorCode::NoSuchMessage));
}

QTEST_GUILESS_MAIN(TestMessageChanges)
#include "tst_messagechanges.moc"
