// SPDX-License-Identifier: Apache-2.0
#include "app/ui/cachedoffice.h"
#include "models/deliverystate.h"
#include "models/roomfiltermodel.h"
#include "models/roomlistmodel.h"

#include <QAbstractItemModelTester>

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;

using Model = RoomListModel;

namespace {

Room group(qint64 id, const QString &name, int unread = 0)
{
    auto room = SignedIn::room(1, unread, 0);
    room.id = RoomId(id);
    room.name = name;
    return room;
}

Room person(qint64 id, const QString &peer)
{
    auto room = group(id, {});
    room.type = RoomType::Private;
    room.peer = peer;
    return room;
}

Message in(qint64 room, qint64 id, const QString &username = QStringLiteral("bob"))
{
    auto message = CachedOffice::at(id, int(id), username);
    message.room = RoomId(room);
    return message;
}

//! The list as it is shown, both models under the checker.
class Shown {
public:
    explicit Shown(CachedOffice &world)
        : model(*world.session)
        , tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest)
        , filterTester(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest)
    {
        filter.setSourceModel(&model);
        model.load();
        QTRY_VERIFY(model.isLoaded());
    }

    QStringList titles() const
    {
        QStringList list;
        for (int row = 0; row < filter.rowCount(); ++row)
            list += data(row, Model::TitleRole).toString();
        return list;
    }
    QVariant data(int row, int role) const { return filter.index(row, 0).data(role); }
    QVariant of(qint64 room, int role) const
    {
        return model.index(model.rowOf(RoomId(room))).data(role);
    }

    Model model;
    RoomFilterModel filter;
    QAbstractItemModelTester tester;
    QAbstractItemModelTester filterTester;
};

QStringList list(std::initializer_list<const char *> names)
{
    QStringList result;
    for (const auto *name : names)
        result += QString::fromUtf8(name);
    return result;
}

} // namespace

class TestRoomListModel : public QObject {
    Q_OBJECT
private slots:
    void roomsComeFirstThenPeopleEachByLastActivity();
    void archivedRoomsAreListedApart();
    void whatHappensMovesARoomUp();
    void roomsComeAndGo();
    void previewTellsWhoWroteWhat();
    void draftAndPendingMessageAreInTheRow();
    void unreadIsSummedWithoutMutedRooms();
    void filterFindsBeginningsOfWords_data();
    void filterFindsBeginningsOfWords();
    void displayNamesArriveLater();
    void roomWithUnsentTextHasATitleWhateverBecomesOfIt();
    void rowsSayWhatAScreenReaderReads();
};

void TestRoomListModel::roomsComeFirstThenPeopleEachByLastActivity()
{
    CachedOffice world;
    world.fill(group(1, QStringLiteral("old")), {in(1, 10)});
    world.fill(group(2, QStringLiteral("new")), {in(2, 30)});
    world.fill(person(3, QStringLiteral("carl")), {in(3, 40)});
    world.fill(person(4, QStringLiteral("dana")), {in(4, 50)});
    const Shown shown(world);
    QCOMPARE(shown.titles(), list({"new", "old", "dana", "carl"}));
    QCOMPARE(shown.filter.count(Model::Section::Rooms), 2);
    QCOMPARE(shown.data(0, Model::SectionRole).value<Model::Section>(), Model::Section::Rooms);
    QCOMPARE(shown.data(2, Model::SectionRole).value<Model::Section>(), Model::Section::People);
}

void TestRoomListModel::archivedRoomsAreListedApart()
{
    CachedOffice world;
    auto old = group(1, QStringLiteral("old"));
    old.isActive = false;
    world.fill(old, {in(1, 50)});
    world.fill(group(2, QStringLiteral("new")), {in(2, 30)});
    world.fill(person(3, QStringLiteral("carl")), {in(3, 40)});
    const Shown shown(world);
    QCOMPARE(shown.titles(), list({"new", "carl", "old"}));
    QCOMPARE(shown.filter.count(Model::Section::Archived), 1);
    old.isActive = true;
    old.rev = 2;
    QVERIFY(await(world.session->cache().apply({old}, {}, {})));
    QTRY_COMPARE(shown.titles(), list({"old", "new", "carl"}));
    QCOMPARE(shown.filter.count(Model::Section::Archived), 0);
}

void TestRoomListModel::whatHappensMovesARoomUp()
{
    CachedOffice world;
    world.fill(group(1, QStringLiteral("one")), {in(1, 10)});
    world.fill(group(2, QStringLiteral("two")), {in(2, 20)});
    const Shown shown(world);
    QCOMPARE(shown.titles(), list({"two", "one"}));
    auto message = in(1, 30);
    message.rev = 2;
    world.post(message);
    QTRY_COMPARE(shown.titles(), list({"one", "two"}));
    QCOMPARE(shown.data(0, Model::PreviewTextRole).toString(), QStringLiteral("message 30"));
}

void TestRoomListModel::roomsComeAndGo()
{
    CachedOffice world;
    world.fill(group(1, QStringLiteral("one")), {in(1, 10)});
    const Shown shown(world);
    world.fill(group(2, QStringLiteral("two")), {in(2, 20)});
    QTRY_COMPARE(shown.titles(), list({"two", "one"}));
    QVERIFY(await(world.session->cache().apply({}, {}, QSet<RoomId>{RoomId(1)})));
    QTRY_COMPARE(shown.titles(), list({"two"}));
    QCOMPARE(shown.model.rowOf(RoomId(1)), -1);
}

void TestRoomListModel::previewTellsWhoWroteWhat()
{
    CachedOffice world;
    world.fill(group(1, QStringLiteral("one")), {in(1, 10)});
    world.fill(group(2, QStringLiteral("two")), {in(2, 20, QStringLiteral("alice"))});
    world.fill(person(3, QStringLiteral("bob")), {in(3, 30)});
    world.fill(group(4, QStringLiteral("empty")), {});
    QVERIFY(await(world.session->cache().learnUsers(
        {{QStringLiteral("bob"), QStringLiteral("Bob Marsh"), false}})));
    world.start();
    const Shown shown(world);
    QTRY_COMPARE(shown.of(1, Model::PreviewSenderRole).toString(), QStringLiteral("Bob"));
    QVERIFY(!shown.of(1, Model::PreviewMineRole).toBool());
    QVERIFY(shown.of(2, Model::PreviewMineRole).toBool());
    QCOMPARE(shown.of(2, Model::PreviewStateRole).value<DeliveryState>(), DeliveryState::Sent);
    QVERIFY(shown.of(3, Model::PreviewSenderRole).toString().isEmpty());
    QCOMPARE(shown.of(3, Model::TitleRole).toString(), QStringLiteral("Bob Marsh"));
    QVERIFY(!shown.of(4, Model::HasMessagesRole).toBool());
}

void TestRoomListModel::draftAndPendingMessageAreInTheRow()
{
    CachedOffice world;
    world.fill(group(1, QStringLiteral("one")), {in(1, 10)});
    const Shown shown(world);
    world.session->saveDraft(RoomId(1), QStringLiteral("half a sen"));
    QTRY_COMPARE(shown.of(1, Model::DraftRole).toString(), QStringLiteral("half a sen"));
    QVERIFY(await(world.session->send(RoomId(1), QStringLiteral("whole"))));
    QTRY_COMPARE(shown.of(1, Model::PreviewTextRole).toString(), QStringLiteral("whole"));
    QCOMPARE(shown.of(1, Model::PreviewStateRole).value<DeliveryState>(), DeliveryState::Waiting);
}

void TestRoomListModel::unreadIsSummedWithoutMutedRooms()
{
    CachedOffice world;
    world.fill(group(1, QStringLiteral("one"), 2), {in(1, 10), in(1, 11)});
    auto muted = group(2, QStringLiteral("two"), 1);
    muted.muted = Muted::All;
    world.fill(muted, {in(2, 20)});
    const Shown shown(world);
    QCOMPARE(shown.of(1, Model::UnreadRole).toInt(), 2);
    QVERIFY(shown.of(2, Model::MutedRole).toBool());
    QCOMPARE(shown.model.totalUnread(), 2);
    QVERIFY(await(world.session->cache().applyMyRead(RoomId(1), MessageId(11), false)));
    QTRY_COMPARE(shown.model.totalUnread(), 0);
}

void TestRoomListModel::filterFindsBeginningsOfWords_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QStringList>("titles");
    QTest::newRow("nothing") << QString() << list({"design-review", "general", "Elena García"});
    QTest::newRow("beginning") << QStringLiteral("gen") << list({"general"});
    QTest::newRow("second word") << QStringLiteral("REV") << list({"design-review"});
    QTest::newRow("without accent") << QStringLiteral("garcia") << list({"Elena García"});
    QTest::newRow("two words") << QStringLiteral("gar el") << list({"Elena García"});
    QTest::newRow("middle of a word") << QStringLiteral("eneral") << QStringList();
    QTest::newRow("only signs") << QStringLiteral(" -* ")
                                << list({"design-review", "general", "Elena García"});
}

void TestRoomListModel::filterFindsBeginningsOfWords()
{
    QFETCH(QString, typed);
    CachedOffice world;
    world.fill(group(1, QStringLiteral("general")), {in(1, 10)});
    world.fill(group(2, QStringLiteral("design-review")), {in(2, 20)});
    world.fill(person(3, QStringLiteral("elena")), {in(3, 30)});
    QVERIFY(await(world.session->cache().learnUsers(
        {{QStringLiteral("elena"), QStringLiteral("Elena García"), false}})));
    Shown shown(world);
    shown.filter.setFilterText(typed);
    QTEST(shown.titles(), "titles");
}

void TestRoomListModel::displayNamesArriveLater()
{
    CachedOffice world;
    world.fill(person(3, QStringLiteral("bob")), {in(3, 30)});
    const Shown shown(world);
    QCOMPARE(shown.titles(), list({"bob"}));
    QVERIFY(await(world.session->cache().learnUsers(
        {{QStringLiteral("bob"), QStringLiteral("Bob Marsh"), false}})));
    QTRY_COMPARE(shown.titles(), list({"Bob Marsh"}));
}

void TestRoomListModel::roomWithUnsentTextHasATitleWhateverBecomesOfIt()
{
    CachedOffice world;
    QVERIFY(await(world.session->send(RoomId(1), QStringLiteral("unsent"))));
    const Shown shown(world);
    QCOMPARE(shown.titles(), list({"(room not loaded yet)"}));
    world.fill(group(1, QStringLiteral("one")), {in(1, 10)});
    QTRY_COMPARE(shown.titles(), list({"one"}));
    QVERIFY(await(world.session->cache().apply({}, {}, {RoomId(1)})));
    QTRY_VERIFY(shown.of(1, Model::LeftRole).toBool());
    QCOMPARE(shown.titles(), list({"one"}));
    QVERIFY(await(world.session->send(RoomId(2), QStringLiteral("unsent"))));
    QVERIFY(await(world.session->cache().apply({}, {}, {RoomId(2)}))); // it was never here
    QTRY_COMPARE(shown.of(2, Model::TitleRole).toString(), QStringLiteral("(left room)"));
}

void TestRoomListModel::rowsSayWhatAScreenReaderReads()
{
    CachedOffice world;
    world.fill(group(1, QStringLiteral("one"), 1), {in(1, 10)});
    const Shown shown(world);
    QCOMPARE(shown.of(1, Qt::AccessibleTextRole).toString(),
             QStringLiteral("one, 1 unread, message 10"));
}

QTEST_GUILESS_MAIN(TestRoomListModel)
#include "tst_roomlistmodel.moc"
