// SPDX-License-Identifier: Apache-2.0
#include "server/sqlstore/sqlitestores.h"
#include "support/testsupport.h"

#include <QFile>
#include <QRandomGenerator>
#include <QTest>

using namespace Kontor;
using namespace Kontor::Server;
using namespace Kontor::Test;

//! What was edited or deleted is gone from the database's file, not only from answers.
class TestErasing : public QObject {
    Q_OBJECT
private slots:
    void init();
    void oldTextIsGoneFromTheFile();
    void oldTextOfManyRandomChangesIsGoneFromACompactedFile();

private:
    MessageId post(const QString &text);
    //! The database's file once everything is in it.
    QByteArray file();

    SystemClock m_clock;
    CommitObserver m_nobody;
    SqliteStores m_sqlite;
    std::unique_ptr<Stores> m_stores;
    UserId m_alice;
    RoomId m_room;
};

void TestErasing::init()
{
    m_stores = std::make_unique<Stores>(m_sqlite.make(m_nobody, m_clock));
    const auto alice = QStringLiteral("alice");
    m_alice = *m_stores->users.create({{alice, alice, false}, {}}).result();
    m_room = m_stores->rooms.createGroup({m_alice, alice, Visibility::Private, {}}).result()->id;
}

MessageId TestErasing::post(const QString &text)
{
    return m_stores->messages.append({m_alice, QStringLiteral("alice"), m_room, text})
        .result()
        ->message.id;
}

QByteArray TestErasing::file()
{
    m_sqlite.stop(); // the last connection writes the log into the file, and removes it
    QFile log(m_sqlite.path() + QStringLiteral("-wal"));
    QFile database(m_sqlite.path());
    if (log.exists() || !database.open(QIODevice::ReadOnly))
        return {};
    return database.readAll();
}

void TestErasing::oldTextIsGoneFromTheFile()
{
    const auto edited = post(QStringLiteral("the plan is BLUE-HERON"));
    const auto deleted = post(QStringLiteral("my password is GREY-OWL"));
    const auto large = post(QStringLiteral("RED-KITE ").repeated(1500)); // pages of its own
    QVERIFY(
        m_stores->messages.edit(m_alice, edited, QStringLiteral("the plan is secret")).result());
    QVERIFY(m_stores->messages.remove(m_alice, deleted).result());
    QVERIFY(m_stores->messages.remove(m_alice, large).result());
    const auto bytes = file();
    QVERIFY(bytes.contains("the plan is secret"));
    for (const auto *gone : {"BLUE-HERON", "GREY-OWL", "RED-KITE"})
        QVERIFY2(!bytes.contains(gone), gone);
}

void TestErasing::oldTextOfManyRandomChangesIsGoneFromACompactedFile()
{
    QRandomGenerator random(testSeed());
    std::vector<std::pair<MessageId, QByteArray>> now; // each message's text, empty: deleted
    QByteArrayList gone;
    const auto text = [&](int i) {
        return QStringLiteral("<%1>").arg(i, 8, 10, QLatin1Char('0')).toUtf8();
    };
    for (int i = 0; i < 3000; ++i) {
        const auto mark = text(i);
        // The mark in the middle: what stands beside it moves about.
        const auto whole = QString(random.bounded(600), u'a') + QString::fromUtf8(mark)
            + QString(random.bounded(random.bounded(10) ? 600 : 9000), u'z');
        const auto what = now.empty() ? 0 : random.bounded(3);
        if (what == 0) {
            now.push_back({post(whole), mark});
            continue;
        }
        auto &[id, old] = now.at(std::size_t(random.bounded(int(now.size()))));
        if (old.isEmpty())
            continue;
        gone += old;
        if (what == 1) {
            QVERIFY(m_stores->messages.edit(m_alice, id, whole).result());
            old = mark;
        } else {
            QVERIFY(m_stores->messages.remove(m_alice, id).result());
            old.clear();
        }
    }
    // Where rows are moved between pages, SQLite may leave copies in what is unused of a page.
    QVERIFY(m_stores->office.compact().result());
    const auto bytes = file();
    for (const auto &[id, mark] : now)
        QVERIFY(bytes.contains(mark));
    QVERIFY(gone.size() > 500);
    for (const auto &mark : std::as_const(gone))
        QVERIFY2(!bytes.contains(mark), mark.constData());
}

QTEST_GUILESS_MAIN(TestErasing)
#include "tst_erasing.moc"
