// SPDX-License-Identifier: Apache-2.0
#include "server/inprocessserver.h"
#include "support/testsupport.h"

#include <QTest>

using namespace Kontor;
using namespace Kontor::Test;

//! Changes of rooms by several people through real sockets, two at once, too: rows R of the
//! bad-input catalogue.
class TestRoomChanges : public QObject {
    Q_OBJECT
private slots:
    void init();

    void R1_everyChangeOfAForeignRoomLooksLikeOneOfNoRoom_data();
    void R1_everyChangeOfAForeignRoomLooksLikeOneOfNoRoom();
    void R2_refusalSaysWhy_data();
    void R2_refusalSaysWhy();
    void joinedPersonHearsWhatFollowsOnEveryDevice();
    void R9_removedPersonHearsNothingMoreOnAnyDevice();
    void R9_whoeverIsRemovedWhileLoggingInHearsNothing();
    void R9_boundConnectionEndsWithItsMembership();
    void leavingAnswersAndTellsTheOtherDevices();
    void everybodyHearsOfNameRoleAndArchive();
    void R10_joinAndLeaveInAStreamOfMessagesHaveNoHole();
    void R10_twoCreateOneName();
    void R10_joinWhileItIsArchived();
    void R10_twoOwnersLeaveAtOnce();
    void R10_inviteWhileRemoved();

private:
    std::unique_ptr<RawClient> connected(const QString &username)
    {
        return m_server->client(username);
    }
    //! A request's own answer: its type, or the error's code.
    static QString answer(RawClient &client, const QString &requestId);
    static QString ask(RawClient &client, const ToServer::Frame &frame, const QString &requestId);
    //! The types of what came before the answer to a question asked now.
    static QStringList typesUntilNow(RawClient &client);

    //! The first one owns it; everybody has heard of it.
    RoomId group(const QStringList &people, Visibility visibility = Visibility::Private);
    RoomId open(const QStringList &people) { return group(people, Visibility::Public); }

    std::unique_ptr<InProcessServer> m_server;
    std::unique_ptr<RawClient> m_alice, m_bob, m_carol;
};

namespace {

const QString kAlice = QStringLiteral("alice");
const QString kBob = QStringLiteral("bob");
const QString kCarol = QStringLiteral("carol");
const QString kId = QStringLiteral("r");

ToServer::JoinRoom join(RoomId room)
{
    return {{kId, room}};
}

ToServer::LeaveRoom leave(RoomId room)
{
    return {{kId, room}};
}

} // namespace

void TestRoomChanges::init()
{
    m_server = std::make_unique<InProcessServer>();
    QVERIFY(m_server->start());
    m_alice = connected(kAlice);
    m_bob = connected(kBob);
    m_carol = connected(kCarol);
}

RoomId TestRoomChanges::group(const QStringList &people, Visibility visibility)
{
    const auto room = m_server->addRoom(QStringLiteral("group"), people, visibility);
    for (auto *client : {m_alice.get(), m_bob.get(), m_carol.get()})
        (void)typesUntilNow(*client);
    return room;
}

QString TestRoomChanges::answer(RawClient &client, const QString &requestId)
{
    while (const auto frame = client.nextJson()) {
        if (frame->value(u"request_id").toString() != requestId)
            continue;
        const auto type = frame->value(u"type").toString();
        return type == u"error" ? frame->value(u"code").toString() : type;
    }
    return QStringLiteral("nothing");
}

QString TestRoomChanges::ask(RawClient &client, const ToServer::Frame &frame,
                             const QString &requestId)
{
    client.send(frame);
    return answer(client, requestId);
}

QStringList TestRoomChanges::typesUntilNow(RawClient &client)
{
    client.send(ToServer::ListUsers{{QStringLiteral("now"), {}, {}, 1}});
    QStringList types;
    while (const auto frame = client.nextJson()) {
        if (frame->value(u"request_id").toString() == u"now")
            return types;
        types += frame->value(u"type").toString();
    }
    return {QStringLiteral("nothing")};
}

void TestRoomChanges::R1_everyChangeOfAForeignRoomLooksLikeOneOfNoRoom_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::newRow("join") << QByteArray(R"("type":"join_room")");
    QTest::newRow("leave") << QByteArray(R"("type":"leave_room")");
    QTest::newRow("invite") << QByteArray(R"("type":"invite","participants":["carol"])");
    QTest::newRow("invite nobody") << QByteArray(R"("type":"invite","participants":["no one"])");
    QTest::newRow("remove") << QByteArray(R"("type":"remove_participant","participant":"alice")");
    QTest::newRow("remove oneself")
        << QByteArray(R"("type":"remove_participant","participant":"carol")");
    QTest::newRow("rename") << QByteArray(R"("type":"rename_room","name":"mine")");
    QTest::newRow("archive") << QByteArray(R"("type":"archive_room","archive":true)");
    QTest::newRow("role") << QByteArray(
        R"("type":"set_role","participant":"carol","role":"owner")");
}

void TestRoomChanges::R1_everyChangeOfAForeignRoomLooksLikeOneOfNoRoom()
{
    QFETCH(QByteArray, fields);
    const auto secret = group({kAlice, kBob});
    QList<QJsonObject> answers;
    for (const auto room : {secret, RoomId(424'242)}) {
        m_carol->sendText("{" + fields + ",\"room_id\":" + QByteArray::number(room.value()) + "}");
        answers += m_carol->nextJson().value_or(QJsonObject());
    }
    QCOMPARE(answers.at(0), answers.at(1));
    if (!fields.contains("no one"))
        QCOMPARE(answers.at(0).value(u"code").toString(), QStringLiteral("no_such_room"));
    m_carol->sendText("{" + fields + "}");
    QCOMPARE(m_carol->nextJson()->value(u"code").toString(), QStringLiteral("bad_frame"));
    m_alice->send(ToServer::ListParticipants{{}, secret, {}, 10});
    QCOMPARE(m_alice->next<ToClient::ListParticipants>()->participants.size(), std::size_t(2));
}

void TestRoomChanges::R2_refusalSaysWhy_data()
{
    QTest::addColumn<QByteArray>("fields"); // by bob, a member of alice's public room
    QTest::addColumn<QString>("code");
    const auto row = [](const char *name, const char *fields, const char *code) {
        QTest::newRow(name) << QByteArray(fields) << QString::fromLatin1(code);
    };
    row("rename", R"("type":"rename_room","name":"mine")", "not_allowed");
    row("archive", R"("type":"archive_room","archive":true)", "not_allowed");
    row("own role", R"("type":"set_role","participant":"bob","role":"owner")", "not_allowed");
    row("remove the owner", R"("type":"remove_participant","participant":"alice")", "not_allowed");
    row("R7 invite nobody", R"("type":"invite","participants":["nobody"])", "no_such_user");
    row("R7 invite no name", R"("type":"invite","participants":["a b!"])", "no_such_user");
    row("R5 bad name", R"("type":"rename_room","name":"  ")", "invalid_text");
    row("unknown role", R"("type":"set_role","participant":"bob","role":"king")", "bad_frame");
    row("J9 archive is no flag", R"("type":"archive_room","archive":1)", "bad_frame");
}

void TestRoomChanges::R2_refusalSaysWhy()
{
    QFETCH(QByteArray, fields);
    QFETCH(QString, code);
    const auto room = open({kAlice, kBob});
    m_bob->sendText("{" + fields + ",\"room_id\":" + QByteArray::number(room.value()) + "}");
    const auto error = m_bob->nextJson(QLatin1String("error"));
    QVERIFY(error);
    QCOMPARE(error->value(u"code").toString(), code);
    QVERIFY(!error->value(u"message").toString().isEmpty());
    QCOMPARE(m_server->stores().office.check().result()->troubles, QStringList());
}

void TestRoomChanges::joinedPersonHearsWhatFollowsOnEveryDevice()
{
    const auto room = open({kAlice});
    const auto phone = connected(kCarol);
    QCOMPARE(ask(*m_carol, join(room), kId), QStringLiteral("room"));
    QVERIFY(post(*m_alice, room, QStringLiteral("Welcome")).isValid());
    QCOMPARE(m_carol->next<ToClient::ChatMessage>()->message.text, QStringLiteral("Welcome"));
    const auto view = phone->next<ToClient::RoomChanged>();
    QVERIFY(view && view->room.isPersonal);
    QCOMPARE(view->room.participantCount, 2);
    QVERIFY(phone->next<ToClient::ChatMessage>());
    QCOMPARE(ask(*m_carol, join(room), kId), QStringLiteral("room")); // once more is harmless
    QCOMPARE(typesUntilNow(*phone), QStringList());
}

void TestRoomChanges::R9_removedPersonHearsNothingMoreOnAnyDevice()
{
    const auto room = group({kAlice, kBob, kCarol});
    const auto phone = connected(kBob);
    QCOMPARE(ask(*m_alice, ToServer::RemoveParticipant{kId, room, kBob}, kId),
             QStringLiteral("room"));
    QVERIFY(post(*m_alice, room, QStringLiteral("without him")).isValid());
    m_alice->send(ToServer::Typing{{}, room, true, {}});
    QVERIFY(m_carol->next<ToClient::ChatMessage>());
    for (auto *device : {m_bob.get(), phone.get()})
        QCOMPARE(typesUntilNow(*device), QStringList{QStringLiteral("room_removed")});
    m_bob->send(ToServer::History{{}, room, {}, {}, {}, 50});
    QCOMPARE(m_bob->next<ToClient::ErrorFrame>()->code, ErrorCode::NoSuchRoom);
    m_bob->send(ToServer::Typing{{}, room, true, {}});
    QCOMPARE(m_bob->next<ToClient::ErrorFrame>()->code, ErrorCode::NoSuchRoom);
    QVERIFY(!post(*m_bob, room, QStringLiteral("still here?")).isValid());
    QVERIFY(syncAll(*m_bob, {{room, 1}}).front().rooms.empty());
}

namespace {

//! Rooms of \a user alone, so many that reading them takes a while.
void addManyRooms(const InProcessServer &server, const QString &user)
{
    DatabaseConfig config;
    config.path = server.databasePath();
    const auto database = Database::open(config);
    const auto rooms = QStringLiteral(
        "WITH RECURSIVE n (i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 30000) ");
    QVERIFY(
        (*database)->execute(QStringLiteral("INSERT INTO rooms ") + rooms
                             + QStringLiteral("SELECT i, i, i, NULL, 0, 1, 1, 1, 0, 0 FROM n")));
    QVERIFY((*database)->execute(
        QStringLiteral("INSERT INTO participants ") + rooms
        + QStringLiteral("SELECT i, u.id, 2, 0, 0, 1, 0 FROM n, users u WHERE u.username = '%1'")
              .arg(user)));
}

} // namespace

void TestRoomChanges::R9_whoeverIsRemovedWhileLoggingInHearsNothing()
{
    m_server = std::make_unique<InProcessServer>(
        [](auto &config) { config.pollInterval = std::chrono::hours(1); });
    QVERIFY(m_server->start());
    const auto alice = connected(kAlice);
    const auto token = m_server->token(kBob);
    const auto room = m_server->addRoom(QStringLiteral("group"), {kAlice});
    addManyRooms(*m_server, kBob);
    for (int i = 0; i < 20; ++i) {
        QCOMPARE(ask(*alice, ToServer::Invite{kId, room, {kBob}}, kId), QStringLiteral("room"));
        RawClient bob;
        QVERIFY(bob.open(m_server->port()));
        bob.send(ToServer::Resume{{}, token});
        QTest::qWait(i); // until his rooms are being read, some time
        QCOMPARE(ask(*alice, ToServer::RemoveParticipant{kId, room, kBob}, kId),
                 QStringLiteral("room"));
        QVERIFY(bob.next<ToClient::Welcome>());
        QVERIFY(post(*alice, room, QStringLiteral("secret")).isValid());
        QVERIFY(!typesUntilNow(bob).contains(QStringLiteral("chat_message")));
    }
}

void TestRoomChanges::R9_boundConnectionEndsWithItsMembership()
{
    const auto room = group({kAlice, kBob});
    RawClient bot;
    QVERIFY(bot.open(m_server->port(), "/ws/chat/group/group/",
                     "Cookie: sessionid=" + m_server->token(kBob).toLatin1() + "\r\n"));
    QVERIFY(post(*m_alice, room, QStringLiteral("Hello")).isValid());
    QVERIFY(bot.next<ToClient::ChatMessage>());
    QCOMPARE(ask(*m_alice, ToServer::RemoveParticipant{kId, room, kBob}, kId),
             QStringLiteral("room"));
    QCOMPARE(bot.closeCode(), 4403);
}

void TestRoomChanges::leavingAnswersAndTellsTheOtherDevices()
{
    const auto room = open({kAlice, kBob});
    const auto phone = connected(kBob);
    QCOMPARE(ask(*m_bob, leave(room), kId), QStringLiteral("room_removed"));
    QCOMPARE(phone->next<ToClient::RoomRemoved>()->room, room);
    const auto told = m_alice->next<ToClient::RoomChanged>();
    QVERIFY(told && !told->room.isPersonal);
    QCOMPARE(told->room.participantCount, 1);
    QCOMPARE(ask(*m_bob, leave(room), kId), QStringLiteral("not_a_participant"));
    QCOMPARE(ask(*m_bob, join(room), kId), QStringLiteral("room"));
    QCOMPARE(ask(*m_bob, ToServer::RemoveParticipant{kId, room, QStringLiteral("Bob")}, kId),
             QStringLiteral("room_removed")); // the same
    QCOMPARE(ask(*m_alice, leave(room), kId), QStringLiteral("room_removed")); // and archives it
    QCOMPARE(ask(*m_bob, join(room), kId), QStringLiteral("room_archived"));
}

void TestRoomChanges::everybodyHearsOfNameRoleAndArchive()
{
    const auto room = open({kAlice, kBob, kCarol});
    QCOMPARE(ask(*m_alice, ToServer::RenameRoom{kId, room, QStringLiteral("  new   name ")}, kId),
             QStringLiteral("room"));
    QCOMPARE(m_bob->next<ToClient::RoomChanged>()->room.name, QStringLiteral("new name"));
    QCOMPARE(ask(*m_alice, ToServer::SetRole{kId, room, kBob, Role::Admin}, kId),
             QStringLiteral("room"));
    const auto bobs = m_bob->next<ToClient::RoomChanged>();
    QVERIFY(bobs->room.isPersonal);
    QCOMPARE(bobs->room.role, Role::Admin);
    QCOMPARE(ask(*m_bob, ToServer::ArchiveRoom{kId, room, true}, kId), QStringLiteral("room"));
    for (const bool active : {true, true, false}) { // its name, bob's role, archived
        const auto told = m_carol->next<ToClient::RoomChanged>();
        QVERIFY(told && !told->room.isPersonal);
        QCOMPARE(told->room.isActive, active);
    }
    m_carol->send(ToServer::ChatMessage{{}, room, QStringLiteral("x"), {}, {}, {}});
    QCOMPARE(m_carol->next<ToClient::ErrorFrame>()->code, ErrorCode::RoomArchived);
    m_carol->send(ToServer::ListRooms{});
    QVERIFY(m_carol->next<ToClient::ListRooms>()->rooms.empty());
    QCOMPARE(ask(*m_bob, ToServer::ArchiveRoom{kId, room, false}, kId), QStringLiteral("room"));
    QVERIFY(post(*m_carol, room, QStringLiteral("x")).isValid());
}

void TestRoomChanges::R10_joinAndLeaveInAStreamOfMessagesHaveNoHole()
{
    const auto room = open({kAlice});
    for (int round = 0; round < 20; ++round) {
        for (int i = 0; i < 20; ++i)
            m_alice->send(ToServer::ChatMessage{{}, room, QStringLiteral("x"), {}, {}, {}});
        m_carol->send(join(room));
        m_carol->send(leave(room));
        Revision last = 0;
        for (bool isIn = true; isIn;) {
            const auto frame = m_carol->nextJson();
            QVERIFY(frame);
            const auto type = frame->value(u"type").toString();
            const bool isAnswer = frame->contains(u"request_id");
            if (type == u"room" && !isAnswer) {
                last = frame->value(u"room").toObject().value(u"rev").toInteger();
            } else if (type == u"chat_message") {
                QVERIFY(last > 0); // not before she is in
                QCOMPARE(frame->value(u"rev").toInteger(), ++last);
            }
            isIn = !(type == u"room_removed" && isAnswer);
        }
        QCOMPARE(typesUntilNow(*m_carol), QStringList());
    }
}

void TestRoomChanges::R10_twoCreateOneName()
{
    const auto create = [](const QString &name) {
        return ToServer::CreateRoom{kId, name, RoomType::Group, Visibility::Public, {}};
    };
    for (int i = 0; i < 10; ++i) {
        const auto name = QStringLiteral("Room %1").arg(i);
        m_alice->send(create(name));
        m_bob->send(create(name.toUpper()));
        QStringList answers{answer(*m_alice, kId), answer(*m_bob, kId)};
        answers.sort();
        QCOMPARE(answers, (QStringList{QStringLiteral("name_taken"), QStringLiteral("room")}));
    }
}

void TestRoomChanges::R10_joinWhileItIsArchived()
{
    const auto room = open({kAlice});
    for (int i = 0; i < 10; ++i) {
        m_alice->send(ToServer::ArchiveRoom{kId, room, true});
        m_carol->send(join(room));
        QCOMPARE(answer(*m_alice, kId), QStringLiteral("room"));
        const auto joined = answer(*m_carol, kId);
        const bool isIn = !syncAll(*m_carol).front().rooms.empty();
        QCOMPARE(joined, isIn ? QStringLiteral("room") : QStringLiteral("room_archived"));
        QCOMPARE(ask(*m_alice, ToServer::ArchiveRoom{kId, room, false}, kId),
                 QStringLiteral("room"));
        if (isIn)
            QCOMPARE(ask(*m_carol, leave(room), kId), QStringLiteral("room_removed"));
    }
}

void TestRoomChanges::R10_twoOwnersLeaveAtOnce()
{
    const auto room = open({kAlice, kBob, kCarol});
    QCOMPARE(ask(*m_alice, ToServer::SetRole{kId, room, kBob, Role::Owner}, kId),
             QStringLiteral("room"));
    m_alice->send(leave(room));
    m_bob->send(leave(room));
    QStringList answers{answer(*m_alice, kId), answer(*m_bob, kId)};
    answers.sort();
    QCOMPARE(answers, (QStringList{QStringLiteral("not_allowed"), QStringLiteral("room_removed")}));
    QCOMPARE(m_server->stores().office.check().result()->troubles, QStringList());
}

void TestRoomChanges::R10_inviteWhileRemoved()
{
    const auto room = open({kAlice, kBob, kCarol});
    QCOMPARE(ask(*m_alice, ToServer::SetRole{kId, room, kBob, Role::Owner}, kId),
             QStringLiteral("room"));
    for (int i = 0; i < 20; ++i) {
        m_alice->send(ToServer::Invite{kId, room, {kCarol}});
        m_bob->send(ToServer::RemoveParticipant{kId, room, kCarol});
        QCOMPARE(answer(*m_alice, kId), QStringLiteral("room"));
        QCOMPARE(answer(*m_bob, kId), QStringLiteral("room"));
        // What carol was told last is how it is.
        const auto told = typesUntilNow(*m_carol);
        const bool isIn = !syncAll(*m_carol).front().rooms.empty();
        if (!told.isEmpty())
            QCOMPARE(told.last(), isIn ? QStringLiteral("room") : QStringLiteral("room_removed"));
        QVERIFY(post(*m_alice, room, QStringLiteral("x")).isValid());
        QCOMPARE(typesUntilNow(*m_carol).contains(QStringLiteral("chat_message")), isIn);
    }
}

QTEST_GUILESS_MAIN(TestRoomChanges)
#include "tst_roomchanges.moc"
