// SPDX-License-Identifier: Apache-2.0
#include "main/officeexport.h"
#include "main/officeimport.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sstream>

using namespace Kontor;
using namespace Kontor::Server;

//! What an import file may say, and what an import on top of an office does.
class TestOfficeImport : public QObject {
    Q_OBJECT
private slots:
    void init();
    void replyNamesAnyMessageBeforeIt();
    void mistakesAreRefused_data();
    void mistakesAreRefused();
    void twoSendersMayUseOneId();
    void exportOfEverythingIsTheSameAfterAnImport();
    void secondImportWorksWithPeopleWhoWereDisabledMeanwhile();

private:
    Result<Done> import(const QByteArray &messages, const QByteArray &read = {});
    std::vector<Message> messages();

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<OpenDatabase> m_office;
};

void TestOfficeImport::init()
{
    m_office.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    ServerConfig config;
    config.database = m_folder->filePath(QStringLiteral("office.db"));
    m_office = std::move(OpenDatabase::open(config, OpenDatabase::Missing::Create)).value();
}

Result<Done> TestOfficeImport::import(const QByteArray &messages, const QByteArray &read)
{
    QFile file(m_folder->filePath(QStringLiteral("office.json")));
    if (!file.open(QIODevice::WriteOnly))
        qFatal("no import file");
    file.write(R"({"users": [{"username": "alice"}, {"username": "bob"}],
                   "rooms": [{"name": "general", "owner": "alice", "participants": ["alice", "bob"]},
                             {"room_type": "private", "participants": ["alice", "bob"]}],
                   "messages": [)"
               + messages + R"(], "read": [)" + read + "]}");
    file.close();
    return importOffice(*m_office, file.fileName(), {1, 8192});
}

std::vector<Message> TestOfficeImport::messages()
{
    const auto room = m_office->stores().rooms.findGroup({}, QStringLiteral("general")).result();
    return m_office->stores().messages.history(UserId(), {*room}).result()->messages;
}

namespace {

QByteArray post(const QByteArray &sender, const QByteArray &id, const QByteArray &more = {})
{
    return R"({"room": "general", "minutes_ago": 5, "message": "x", "sender": ")" + sender
        + R"(", "id": ")" + id + '"' + more + '}';
}

} // namespace

void TestOfficeImport::replyNamesAnyMessageBeforeIt()
{
    QVERIFY(import(post("alice", "1") + ',' + post("bob", "2", R"(, "reply_to": "1")")));
    QCOMPARE(messages().at(1).replyTo, messages().at(0).id);
}

void TestOfficeImport::mistakesAreRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("trouble");
    QTest::newRow("reply to nothing") << post("bob", "2", R"(, "reply_to": "1")")
                                      << QStringLiteral("messages[0]: no_such_message reply_to");
    QTest::newRow("reply to a later one") << post("bob", "2", R"(, "reply_to": "3")") + ','
            + post("bob", "3") << QStringLiteral("messages[0]: no_such_message reply_to");
    QTest::newRow("reply to one of two")
        << post("bob", "1") + ',' + post("alice", "1") + ','
            + post("bob", "2", R"(, "reply_to": "1")")
        << QStringLiteral("messages[2]: bad_frame reply_to_sender");
}

void TestOfficeImport::mistakesAreRefused()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, trouble);
    const auto done = import(text);
    QVERIFY(!done);
    QVERIFY2(done.error().detail.contains(trouble), qPrintable(done.error().detail));
}

void TestOfficeImport::twoSendersMayUseOneId()
{
    QVERIFY(import(
        post("bob", "1") + ',' + post("alice", "1") + ','
            + post("bob", "2", R"(, "reply_to": "1", "reply_to_sender": "bob")"),
        R"({"room": "general", "username": "alice", "up_to": "1", "up_to_sender": "alice"})"));
    QCOMPARE(messages().size(), std::size_t(3));
    QCOMPARE(messages().at(2).replyTo, messages().at(0).id);
}

namespace {

QByteArray exported(OpenDatabase &office)
{
    std::ostringstream out;
    return exportOffice(office.stores(), out) ? QByteArray::fromStdString(out.str()) : QByteArray();
}

} // namespace

void TestOfficeImport::exportOfEverythingIsTheSameAfterAnImport()
{
    QVERIFY(import(post("alice", "1") + ',' + post("bob", "2", R"(, "reply_to": "1")")));
    const auto stores = m_office->stores();
    const UserId admin;
    const auto idOf = [&](const char *name) {
        return stores.users.find(QString::fromLatin1(name)).result()->id;
    };
    const auto alice = idOf("alice");
    const auto bob = idOf("bob");
    const auto room = *stores.rooms.findGroup({}, QStringLiteral("general")).result();
    const auto carol =
        *stores.users.create({{QStringLiteral("carol"), QStringLiteral("Carol"), false}, {}})
             .result();
    QVERIFY(stores.rooms.invite(admin, room, {QStringLiteral("carol")}).result()); // joined_after
    QVERIFY(stores.rooms.setRole(admin, room, QStringLiteral("carol"), Role::Owner).result());
    QVERIFY(stores.messages.edit(alice, messages().at(0).id, QStringLiteral("edited")).result());
    QVERIFY(stores.rooms.markRead({alice, QStringLiteral("alice"), room, messages().at(1).id})
                .result());
    QVERIFY(stores.messages.remove(bob, messages().at(1).id).result());
    QVERIFY(stores.rooms.leave(bob, room).result()); // his message stays
    const auto make = [&](const char *name, UserId owner) {
        return stores.rooms.createGroup({owner, QString::fromLatin1(name), Visibility::Public, {}})
            .result()
            ->id;
    };
    QVERIFY(stores.rooms.setActive(admin, make("archived", carol), false).result());
    const auto left = make("left", carol);
    QVERIFY(stores.messages.append({carol, QStringLiteral("carol"), left, QStringLiteral("bye")})
                .result());
    QVERIFY(stores.rooms.leave(carol, left).result());
    QCOMPARE(stores.office.check().result()->troubles, QStringList());
    const auto before = exported(*m_office);
    QVERIFY(!before.isEmpty());

    init();
    const auto file = m_folder->filePath(QStringLiteral("export.json"));
    QFile json(file);
    QVERIFY(json.open(QIODevice::WriteOnly));
    json.write(before);
    json.close();
    for (int i = 0; i < 2; ++i) { // twice is once
        const auto done = importOffice(*m_office, file, {1, 8192});
        QVERIFY2(done, done ? "" : qPrintable(done.error().detail));
        QCOMPARE(exported(*m_office), before);
        QCOMPARE(m_office->stores().office.check().result()->troubles, QStringList());
    }
}

void TestOfficeImport::secondImportWorksWithPeopleWhoWereDisabledMeanwhile()
{
    QVERIFY(import(post("bob", "1")));
    auto &users = m_office->stores().users;
    const auto bob = users.find(QStringLiteral("bob")).result();
    QVERIFY(bob && users.setDisabled(bob->id, true).result());
    const auto again = import(post("bob", "1"));
    QVERIFY2(again, again ? "" : qPrintable(again.error().detail));
    QCOMPARE(messages().size(), std::size_t(1));
}

QTEST_GUILESS_MAIN(TestOfficeImport)
#include "tst_officeimport.moc"
