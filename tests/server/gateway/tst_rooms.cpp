// SPDX-License-Identifier: Apache-2.0
#include "server/inprocessserver.h"
#include "support/testsupport.h"

#include <QTest>

using namespace Kontor;
using namespace Kontor::Test;

//! Making and finding rooms and people: rows R of the bad-input catalogue.
class TestRooms : public QObject {
    Q_OBJECT
private slots:
    void init();

    void createdGroupIsToldToItsPeopleAndServesAtOnce();
    void changeIsToldToOthersWithoutWhatIsPersonal();
    void R1_unknownAndForeignRoomLookAlike_data();
    void R1_unknownAndForeignRoomLookAlike();
    void R1_publicRoomSaysThatOneIsNotInIt();
    void R5_nameIsRefused_data();
    void R5_nameIsRefused();
    void R5_lookAlikeNameIsTaken();
    void R5_nameIsTrimmed();
    void R6_privateRoomOfTwoIsOneEvenWhenBothStart();
    void R7_unknownAndDisabledPeopleCantBeInvited();
    void privateRoomIsForOneOther_data();
    void privateRoomIsForOneOther();
    void publicRoomsAreListedByNameInPages();
    void peopleAreFoundByAnyPartOfTheirName();
    void participantsAreListedInPages();
    void listsFitIntoAFrame();

private:
    std::unique_ptr<InProcessServer> m_server;
    std::unique_ptr<RawClient> m_alice, m_bob, m_carol;
};

void TestRooms::init()
{
    m_server = std::make_unique<InProcessServer>();
    QVERIFY(m_server->start());
    m_alice = m_server->client(QStringLiteral("alice"));
    m_bob = m_server->client(QStringLiteral("bob"));
    m_carol = m_server->client(QStringLiteral("carol"));
}

namespace {

ToServer::CreateRoom group(const QString &name, const QStringList &participants)
{
    return {QStringLiteral("g"), name, RoomType::Group, Visibility::Private, participants};
}

ToServer::CreateRoom pairWith(const QString &username)
{
    return {QStringLiteral("p"), {}, RoomType::Private, Visibility::Private, {username}};
}

//! The room of the answer with this request id.
std::optional<Room> created(RawClient &client, const ToServer::CreateRoom &request)
{
    client.send(request);
    while (const auto answer = client.next<ToClient::RoomChanged>()) {
        if (answer->requestId == request.requestId)
            return answer->room;
    }
    return std::nullopt;
}

} // namespace

void TestRooms::createdGroupIsToldToItsPeopleAndServesAtOnce()
{
    const auto room = created(*m_alice, group(QStringLiteral("general"), {QStringLiteral("bob")}));
    QVERIFY(room);
    QCOMPARE(room->role, Role::Owner);
    QCOMPARE(room->participantCount, 2);
    const auto told = m_bob->next<ToClient::RoomChanged>();
    QVERIFY(told);
    QCOMPARE(told->room.name, QStringLiteral("general"));
    QCOMPARE(told->room.role, Role::Member);
    QVERIFY(told->requestId.isEmpty());
    QVERIFY(post(*m_alice, room->id, QStringLiteral("Hello")).isValid());
    QVERIFY(m_bob->next<ToClient::ChatMessage>());
    m_carol->send(ToServer::ListUsers{});
    QCOMPARE(m_carol->nextJson()->value(u"type").toString(), QStringLiteral("list_users"));
    QVERIFY(syncAll(*m_carol).front().rooms.empty());
}

void TestRooms::changeIsToldToOthersWithoutWhatIsPersonal()
{
    const auto room = created(*m_alice, group(QStringLiteral("general"), {QStringLiteral("bob")}));
    QVERIFY(m_bob->next<ToClient::RoomChanged>());
    QVERIFY(post(*m_alice, room->id, QStringLiteral("Hello")).isValid());
    m_alice->send(ToServer::Invite{QStringLiteral("i"), room->id, {QStringLiteral("carol")}});
    const auto shared = m_bob->nextJson(QLatin1String("room"));
    QVERIFY(shared);
    const auto told = shared->value(u"room").toObject();
    QCOMPARE(told.value(u"participant_count").toInt(), 3);
    QCOMPARE(told.value(u"rev").toInt(), 2);
    for (const auto &field : {QStringLiteral("role"), QStringLiteral("muted"),
                              QStringLiteral("unread"), QStringLiteral("last_read_id"),
                              QStringLiteral("read_up_to"), QStringLiteral("last_message")})
        QVERIFY2(!told.contains(field), qPrintable(field));
    const auto carols = m_carol->next<ToClient::RoomChanged>();
    QVERIFY(carols && carols->room.isPersonal);
    QCOMPARE(carols->room.unread, 0); // what was there before is not unread
    QCOMPARE(carols->room.lastMessage->text, QStringLiteral("Hello"));
    const auto atAlice = m_alice->next<ToClient::RoomChanged>(); // the event, then the answer
    QVERIFY(atAlice && !atAlice->room.isPersonal);
    const auto answer = m_alice->next<ToClient::RoomChanged>();
    QCOMPARE(answer->requestId, QStringLiteral("i"));
    QCOMPARE(answer->room.role, Role::Owner);
}

void TestRooms::R1_unknownAndForeignRoomLookAlike_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::newRow("message") << QByteArray(R"({"type":"chat_message","message":"x","room_id":%1})");
    QTest::newRow("history") << QByteArray(R"({"type":"history","room_id":%1})");
    QTest::newRow("typing") << QByteArray(R"({"type":"typing","is_typing":true,"room_id":%1})");
    QTest::newRow("mark_read") << QByteArray(R"({"type":"mark_read","up_to":1,"room_id":%1})");
    QTest::newRow("participants") << QByteArray(R"({"type":"list_participants","room_id":%1})");
}

void TestRooms::R1_unknownAndForeignRoomLookAlike()
{
    QFETCH(QByteArray, request);
    const auto foreign = m_server->addRoom(QStringLiteral("secret"), {QStringLiteral("alice")});
    for (const auto id : {foreign, RoomId(424'242)}) {
        m_carol->sendText(QByteArray(request).replace("%1", QByteArray::number(id.value())));
        const auto error = m_carol->nextJson();
        QVERIFY(error);
        QCOMPARE(error->value(u"code").toString(), QStringLiteral("no_such_room"));
    }
}

void TestRooms::R1_publicRoomSaysThatOneIsNotInIt()
{
    const auto open =
        m_server->addRoom(QStringLiteral("open"), {QStringLiteral("alice")}, Visibility::Public);
    m_carol->send(ToServer::ChatMessage{{}, open, QStringLiteral("x"), {}, {}, {}});
    QCOMPARE(m_carol->next<ToClient::ErrorFrame>()->code, ErrorCode::NotAParticipant);
    m_carol->send(ToServer::History{{}, open, {}, {}, {}, 50});
    QCOMPARE(m_carol->next<ToClient::ErrorFrame>()->code, ErrorCode::NotAParticipant);
}

void TestRooms::R5_nameIsRefused_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("empty") << QString();
    QTest::newRow("spaces") << QStringLiteral("   ");
    QTest::newRow("81 characters") << QString(81, u'x');
    QTest::newRow("bidi override") << QStringLiteral("ab\u202ecd");
    QTest::newRow("zero width only") << QStringLiteral("\u200b\u200b");
}

void TestRooms::R5_nameIsRefused()
{
    QFETCH(QString, name);
    m_alice->send(group(name, {}));
    QCOMPARE(m_alice->next<ToClient::ErrorFrame>()->code, ErrorCode::InvalidText);
}

void TestRooms::R5_lookAlikeNameIsTaken()
{
    QVERIFY(created(*m_alice, group(QStringLiteral("General"), {})));
    for (const auto &name :
         {QStringLiteral("general"), QStringLiteral("GENERAL"), QStringLiteral("ｇｅｎｅｒａｌ")}) {
        m_alice->send(group(name, {}));
        QCOMPARE(m_alice->next<ToClient::ErrorFrame>()->code, ErrorCode::NameTaken);
    }
}

void TestRooms::R5_nameIsTrimmed()
{
    const auto room = created(*m_alice, group(QStringLiteral("  two \t words "), {}));
    QVERIFY(room);
    QCOMPARE(room->name, QStringLiteral("two words"));
}

void TestRooms::R6_privateRoomOfTwoIsOneEvenWhenBothStart()
{
    m_alice->send(pairWith(QStringLiteral("bob")));
    m_bob->send(pairWith(QStringLiteral("alice")));
    const auto answer = [](RawClient &client) {
        std::optional<ToClient::RoomChanged> changed;
        do
            changed = client.next<ToClient::RoomChanged>();
        while (changed && changed->requestId.isEmpty());
        return changed;
    };
    const auto atAlice = answer(*m_alice);
    const auto atBob = answer(*m_bob);
    QVERIFY(atAlice && atBob);
    QCOMPARE(atAlice->room.id, atBob->room.id);
    QCOMPARE(atAlice->room.peer, QStringLiteral("bob"));
    QCOMPARE(atBob->room.peer, QStringLiteral("alice"));
    QCOMPARE(created(*m_alice, pairWith(QStringLiteral("Bob")))->id, atAlice->room.id);
}

void TestRooms::R7_unknownAndDisabledPeopleCantBeInvited()
{
    (void)m_server->token(QStringLiteral("dora"));
    const auto dora = m_server->stores().users.find(QStringLiteral("dora")).result();
    QVERIFY(m_server->stores().users.setDisabled(dora->id, true).result());
    for (const auto &name :
         {QStringLiteral("nobody"), QStringLiteral("dora"), QStringLiteral("a b!")}) {
        m_alice->send(group(QStringLiteral("room of ") + name, {QStringLiteral("bob"), name}));
        QCOMPARE(m_alice->next<ToClient::ErrorFrame>()->code, ErrorCode::NoSuchUser);
        m_alice->send(pairWith(name));
        QCOMPARE(m_alice->next<ToClient::ErrorFrame>()->code, ErrorCode::NoSuchUser);
    }
    QVERIFY(
        created(*m_alice, group(QStringLiteral("room of dora"), {}))); // nothing was left behind
}

void TestRooms::privateRoomIsForOneOther_data()
{
    QTest::addColumn<QStringList>("names");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("nobody") << QStringList() << ErrorCode::BadFrame;
    QTest::newRow("two others") << QStringList{QStringLiteral("bob"), QStringLiteral("carol")}
                                << ErrorCode::BadFrame;
    QTest::newRow("oneself") << QStringList{QStringLiteral("alice")} << ErrorCode::NotAllowed;
}

void TestRooms::privateRoomIsForOneOther()
{
    QFETCH(QStringList, names);
    QFETCH(ErrorCode, code);
    auto request = pairWith({});
    request.participants = names;
    m_alice->send(request);
    QCOMPARE(m_alice->next<ToClient::ErrorFrame>()->code, code);
}

void TestRooms::publicRoomsAreListedByNameInPages()
{
    for (const auto &name : {QStringLiteral("delta"), QStringLiteral("Alpha"),
                             QStringLiteral("charlie"), QStringLiteral("Bravo")})
        m_server->addRoom(name, {QStringLiteral("bob")}, Visibility::Public);
    m_server->addRoom(QStringLiteral("hidden"), {QStringLiteral("bob")});
    QStringList names;
    ToServer::ListRooms request{{{}, {}, {}, 3}};
    for (bool more = true; more;) {
        m_alice->send(request);
        const auto page = m_alice->next<ToClient::ListRooms>();
        QVERIFY(page);
        for (const auto &room : page->rooms)
            names += room.name;
        request.after = names.last();
        more = page->hasMore;
    }
    QCOMPARE(names,
             (QStringList{QStringLiteral("Alpha"), QStringLiteral("Bravo"),
                          QStringLiteral("charlie"), QStringLiteral("delta")}));
    m_alice->send(ToServer::ListRooms{{{}, QStringLiteral("RAV"), {}, 50}});
    QCOMPARE(m_alice->next<ToClient::ListRooms>()->rooms.at(0).name, QStringLiteral("Bravo"));
}

void TestRooms::peopleAreFoundByAnyPartOfTheirName()
{
    const User user{QStringLiteral("dlind"), QStringLiteral("Dora Lindqvist"), false};
    QVERIFY(m_server->stores().users.create({user, {}}).result());
    m_alice->send(ToServer::ListUsers{{{}, QStringLiteral("LINDQ"), {}, 50}});
    const auto found = m_alice->next<ToClient::ListUsers>();
    QVERIFY(found);
    QCOMPARE(found->users.size(), std::size_t(1));
    QCOMPARE(found->users.at(0), user);
    m_alice->send(ToServer::ListUsers{{{}, QStringLiteral("100%_"), {}, 50}});
    QVERIFY(m_alice->next<ToClient::ListUsers>()->users.empty());
}

void TestRooms::participantsAreListedInPages()
{
    const auto room = m_server->addRoom(
        QStringLiteral("general"),
        {QStringLiteral("carol"), QStringLiteral("alice"), QStringLiteral("bob")});
    m_alice->send(ToServer::ListParticipants{{}, room, {}, 2});
    const auto first = m_alice->next<ToClient::ListParticipants>();
    QVERIFY(first && first->hasMore);
    QCOMPARE(first->participants.at(0).username, QStringLiteral("alice"));
    QCOMPARE(first->participants.at(1).username, QStringLiteral("bob"));
    m_alice->send(ToServer::ListParticipants{{}, room, QStringLiteral("bob"), 2});
    const auto rest = m_alice->next<ToClient::ListParticipants>();
    QVERIFY(rest && !rest->hasMore);
    QCOMPARE(rest->participants.at(0).username, QStringLiteral("carol"));
    QCOMPARE(rest->participants.at(0).role, Role::Owner);
}

void TestRooms::listsFitIntoAFrame()
{
    auto &users = m_server->stores().users;
    for (int i = 0; i < 200; ++i) {
        const auto name =
            QStringLiteral("user%1").arg(i, 3, 10, QLatin1Char('0')).leftJustified(80, u'x');
        QVERIFY(users.create({{name, QString(80, QChar(0x4e00)), false}, {}}).result());
    }
    m_alice->send(ToServer::ListUsers{{{}, QStringLiteral("user"), {}, 200}});
    const auto frame = m_alice->nextFrame();
    QVERIFY(frame);
    QVERIFY2(frame->payload.size() <= Limits::kFrameBytes,
             QByteArray::number(frame->payload.size()).constData());
    const auto decoded = decodeToClient(frame->payload);
    const auto &page = std::get<ToClient::ListUsers>(*decoded.frame);
    QVERIFY(page.hasMore);
    QVERIFY(page.users.size() > 100);
}

QTEST_GUILESS_MAIN(TestRooms)
#include "tst_rooms.moc"
