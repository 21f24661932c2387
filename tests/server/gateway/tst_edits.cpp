// SPDX-License-Identifier: Apache-2.0
#include "server/inprocessserver.h"
#include "support/testsupport.h"

#include <QTest>

using namespace Kontor;
using namespace Kontor::Test;

//! Editing and deleting messages through real sockets: rows M and R of the bad-input catalogue.
class TestEdits : public QObject {
    Q_OBJECT
private slots:
    void init();

    void editReachesEverybodyOnce();
    void deletionReachesEverybodyWithoutTheText();
    void M1_editResentAfterALostAnswerIsHarmless();
    void refusedEdit_data();
    void refusedEdit();
    void R2_othersMessagesAreDeletedByAdminsOnly();
    void R2_inAPairEachDeletesOwnMessages();
    void R1_messageOfAForeignRoomLooksLikeNone();
    void archivedRoomKeepsItsMessages();
    void R10_editWhileDeleted();
    void syncBringsWhatWasChangedMeanwhile();

private:
    std::unique_ptr<InProcessServer> m_server;
    std::unique_ptr<RawClient> m_alice, m_bob;
    RoomId m_room;
    MessageId m_message; //!< bob's "frist", with the client_msg_id "c1"
};

namespace {

const QString kId = QStringLiteral("r");

ToServer::EditMessage edit(MessageId id, const QString &text)
{
    return {kId, id, text};
}

ErrorCode errorOf(RawClient &client, const ToServer::Frame &frame)
{
    client.send(frame);
    const auto error = client.next<ToClient::ErrorFrame>();
    return error ? error->code : ErrorCode::Cancelled;
}

std::optional<Message> changed(RawClient &client, const ToServer::Frame &frame)
{
    client.send(frame);
    while (const auto answer = client.next<ToClient::MessageChanged>()) {
        if (answer->requestId == kId)
            return answer->message;
    }
    return std::nullopt;
}

} // namespace

void TestEdits::init()
{
    m_server = std::make_unique<InProcessServer>();
    QVERIFY(m_server->start());
    m_room = m_server->addRoom(QStringLiteral("general"),
                               {QStringLiteral("alice"), QStringLiteral("bob")});
    m_alice = m_server->client(QStringLiteral("alice"));
    m_bob = m_server->client(QStringLiteral("bob"));
    m_message = post(*m_bob, m_room, QStringLiteral("frist"), QStringLiteral("c1"));
    QVERIFY(m_message.isValid());
    QVERIFY(m_alice->next<ToClient::ChatMessage>());
}

void TestEdits::editReachesEverybodyOnce()
{
    const auto phone = m_server->client(QStringLiteral("bob"));
    const auto edited = changed(*m_bob, edit(m_message, QStringLiteral("first  ")));
    QVERIFY(edited);
    QCOMPARE(edited->text, QStringLiteral("first")); // by the rules of every message
    QCOMPARE(edited->rev, 2);
    QVERIFY(edited->editedAt);
    const auto atAlice = m_alice->next<ToClient::MessageChanged>();
    QVERIFY(atAlice && atAlice->requestId.isEmpty());
    QVERIFY(atAlice->message.clientMsgId.isEmpty());
    auto expected = *edited;
    expected.clientMsgId.clear();
    QCOMPARE(atAlice->message, expected);
    QCOMPARE(phone->next<ToClient::MessageChanged>()->message, *edited); // with client_msg_id
    QVERIFY(post(*m_alice, m_room, QStringLiteral("next")).isValid());
    QCOMPARE(phone->nextJson()->value(u"type").toString(), QStringLiteral("chat_message"));
}

void TestEdits::deletionReachesEverybodyWithoutTheText()
{
    const auto deleted = changed(*m_bob, ToServer::DeleteMessage{kId, m_message});
    QVERIFY(deleted && deleted->isDeleted);
    m_alice->send(ToServer::History{{}, m_room, {}, {}, {}, 50});
    const auto told = m_alice->nextJson(QLatin1String("message"));
    QVERIFY(told);
    const auto message = told->value(u"message").toObject();
    QVERIFY(message.value(u"is_deleted").toBool());
    QCOMPARE(message.value(u"message").toString(), QString());
    QCOMPARE(m_alice->next<ToClient::History>()->messages.at(0).text, QString());
}

void TestEdits::M1_editResentAfterALostAnswerIsHarmless()
{
    QVERIFY(changed(*m_bob, edit(m_message, QStringLiteral("first"))));
    const auto again = changed(*m_bob, edit(m_message, QStringLiteral("first")));
    QVERIFY(again);
    QCOMPARE(again->rev, 2);
    QVERIFY(changed(*m_bob, ToServer::DeleteMessage{kId, m_message}));
    QCOMPARE(changed(*m_bob, ToServer::DeleteMessage{kId, m_message})->rev, 3);
    QVERIFY(post(*m_bob, m_room, QStringLiteral("end")).isValid());
    QStringList types;
    while (const auto frame = m_alice->nextJson()) {
        types += frame->value(u"type").toString();
        if (types.last() == u"chat_message")
            break;
    }
    QCOMPARE(types,
             (QStringList{QStringLiteral("message"), QStringLiteral("message"),
                          QStringLiteral("chat_message")})); // each change told once
}

void TestEdits::refusedEdit_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("code");
    const auto row = [](const char *name, const QByteArray &text, const char *code) {
        QTest::newRow(name) << text << QString::fromLatin1(code);
    };
    row("M4 empty", R"("")", "empty_message");
    row("M4 white space", R"(" \n ")", "empty_message");
    row("M5 too long", '"' + QByteArray(Limits::kMessageBytes + 1, 'x') + '"', "message_too_long");
    row("J6 NUL", R"("a\u0000b")", "invalid_text");
    row("J9 number", "7", "bad_frame");
}

void TestEdits::refusedEdit()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, code);
    m_bob->sendText(R"({"type":"edit_message","id":)" + QByteArray::number(m_message.value())
                    + R"(,"message":)" + text + "}");
    QCOMPARE(m_bob->nextJson(QLatin1String("error"))->value(u"code").toString(), code);
    m_bob->send(ToServer::History{{}, m_room, {}, {}, {}, 50});
    const auto message = m_bob->next<ToClient::History>()->messages.at(0);
    QCOMPARE(message.text, QStringLiteral("frist"));
    QCOMPARE(message.rev, 1);
}

void TestEdits::R2_othersMessagesAreDeletedByAdminsOnly()
{
    const auto hers = post(*m_alice, m_room, QStringLiteral("hers"));
    QCOMPARE(errorOf(*m_bob, edit(hers, QStringLiteral("his"))), ErrorCode::NotAllowed);
    QCOMPARE(errorOf(*m_bob, ToServer::DeleteMessage{kId, hers}), ErrorCode::NotAllowed);
    QCOMPARE(errorOf(*m_alice, edit(m_message, QStringLiteral("hers"))), ErrorCode::NotAllowed);
    QVERIFY(changed(*m_alice, ToServer::DeleteMessage{kId, m_message}));
    QCOMPARE(errorOf(*m_bob, edit(m_message, QStringLiteral("back"))), ErrorCode::NoSuchMessage);
}

void TestEdits::R2_inAPairEachDeletesOwnMessages()
{
    m_alice->send(ToServer::CreateRoom{
        {}, {}, RoomType::Private, Visibility::Private, {QStringLiteral("bob")}});
    const auto pair = m_alice->next<ToClient::RoomChanged>()->room.id;
    const auto his = post(*m_bob, pair, QStringLiteral("his"));
    QCOMPARE(errorOf(*m_alice, ToServer::DeleteMessage{kId, his}), ErrorCode::NotAllowed);
    QVERIFY(changed(*m_bob, ToServer::DeleteMessage{kId, his}));
}

void TestEdits::R1_messageOfAForeignRoomLooksLikeNone()
{
    const auto eve = m_server->client(QStringLiteral("eve"));
    for (const auto id : {m_message, MessageId(424'242)}) {
        QCOMPARE(errorOf(*eve, edit(id, QStringLiteral("x"))), ErrorCode::NoSuchMessage);
        QCOMPARE(errorOf(*eve, ToServer::DeleteMessage{kId, id}), ErrorCode::NoSuchMessage);
    }
}

void TestEdits::archivedRoomKeepsItsMessages()
{
    m_alice->send(ToServer::ArchiveRoom{kId, m_room, true});
    QVERIFY(m_alice->next<ToClient::RoomChanged>());
    QCOMPARE(errorOf(*m_bob, edit(m_message, QStringLiteral("x"))), ErrorCode::RoomArchived);
    QCOMPARE(errorOf(*m_bob, ToServer::DeleteMessage{kId, m_message}), ErrorCode::RoomArchived);
}

void TestEdits::R10_editWhileDeleted()
{
    for (int i = 0; i < 20; ++i) {
        const auto id = post(*m_bob, m_room, QStringLiteral("x"));
        m_alice->send(ToServer::DeleteMessage{QStringLiteral("d"), id});
        m_bob->send(edit(id, QStringLiteral("y")));
        QString answer;
        while (answer.isEmpty()) {
            const auto frame = m_bob->nextJson();
            QVERIFY(frame);
            if (frame->value(u"request_id").toString() == kId)
                answer = frame->value(u"type").toString() == u"error"
                    ? frame->value(u"code").toString()
                    : QStringLiteral("done");
        }
        QVERIFY2(answer == u"done" || answer == u"no_such_message", qPrintable(answer));
        while (m_alice->next<ToClient::MessageChanged>()->requestId != u"d") { }
        m_bob->send(ToServer::History{{}, m_room, {}, {}, {}, 1});
        const auto message = m_bob->next<ToClient::History>()->messages.at(0);
        QVERIFY(message.isDeleted && message.text.isEmpty()); // whichever was first
    }
    QCOMPARE(m_server->stores().office.check().result()->troubles, QStringList());
}

void TestEdits::syncBringsWhatWasChangedMeanwhile()
{
    const auto gone = post(*m_bob, m_room, QStringLiteral("gone"));
    m_alice = nullptr;
    QVERIFY(changed(*m_bob, edit(m_message, QStringLiteral("first"))));
    QVERIFY(changed(*m_bob, ToServer::DeleteMessage{kId, gone}));
    const auto alice = m_server->client(QStringLiteral("alice"));
    const auto answer = syncAll(*alice, {{m_room, 2}});
    const auto &change = answer.at(0).changes.at(0);
    QCOMPARE(change.toRev, 4);
    QCOMPARE(change.messages.size(), std::size_t(2));
    QCOMPARE(change.messages.at(0).text, QStringLiteral("first"));
    QVERIFY(change.messages.at(1).isDeleted);
    QCOMPARE(answer.at(0).rooms.at(0).unread, 1);
}

QTEST_GUILESS_MAIN(TestEdits)
#include "tst_edits.moc"
