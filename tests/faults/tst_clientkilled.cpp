// SPDX-License-Identifier: Apache-2.0
#include "office.h"
#include "support/faultproxy.h"
#include "support/testsupport.h"

#include <QJsonArray>

using namespace Kontor;
using namespace Kontor::Test;
using namespace std::chrono_literals;

namespace {

const QString kRoom = QStringLiteral("general");

struct Timeline {
    std::vector<Message> messages;
    QStringList pending;

    bool has(const QString &text) const
    {
        const auto isIt = [&text](const Message &message) { return message.text == text; };
        return pending.contains(text) || std::any_of(messages.begin(), messages.end(), isIt);
    }
};

//! A person at a client that gets killed: the program, and the network between it and the server.
class Person {
public:
    Person(Office &office, int number)
        : m_name(Office::nameOf(number))
        , m_proxy(office.server.port())
        , m_arguments{office.profile(number), office.server.url(m_proxy.port()).toString(), m_name,
                      office.token(number)}
    {
    }

    QString name() const { return m_name; }
    FaultProxy &network() { return m_proxy; }

    void startProgram()
    {
        m_program = std::make_unique<Process>(QStringLiteral("headlessclient"), m_arguments);
        m_program->start();
    }
    void killProgram() { m_program->kill(); }

    //! Waits for an event; the ones before it are skipped. Empty: the program has gone.
    QJsonObject next(const QString &event)
    {
        for (;;) {
            const auto line = m_program->readJson();
            if (line.isEmpty() || line.value(u"event").toString() == event)
                return line;
        }
    }
    void command(const QString &line) { m_program->write(line.toUtf8() + '\n'); }
    bool isQuiet()
    {
        command(QStringLiteral("quiet"));
        return !next(QStringLiteral("quiet")).isEmpty();
    }
    Timeline timeline()
    {
        command(QStringLiteral("timeline ") + kRoom);
        const auto answer = next(QStringLiteral("timeline"));
        Timeline timeline;
        for (const auto &message : answer.value(u"messages").toArray()) {
            timeline.messages.push_back(
                textOf(message[u"username"].toString(), message[u"text"].toString()));
        }
        for (const auto &text : answer.value(u"pending").toArray())
            timeline.pending += text.toString();
        return timeline;
    }

private:
    const QString m_name;
    FaultProxy m_proxy;
    const QStringList m_arguments;
    std::unique_ptr<Process> m_program;
};

} // namespace

//! Promise 2: what was typed is sent once, whenever the client dies.
class TestClientKilled : public QObject {
    Q_OBJECT

private slots:
    void C4_everyMessageArrivesOnceWhileClientsAreKilledTwentyTimes();

private:
    void typeAndKill(Person &person, const QString &text, QRandomGenerator &random);

    int m_acknowledgementsLost = 0;
    int m_neverSent = 0;
    int m_typedAgain = 0;
};

void TestClientKilled::typeAndKill(Person &person, const QString &text, QRandomGenerator &random)
{
    const auto typed = QStringLiteral("send %1 %2").arg(kRoom, text);
    const auto isAck = [](const QByteArray &frame) { return frame.contains("\"type\":\"ack\""); };
    bool isKept = true;
    switch (random.bounded(3)) {
    case 0: // the server stores it, its answer is lost
        person.network().setFaults({.drop = isAck});
        person.command(typed);
        isKept = !person.next(QStringLiteral("kept")).isEmpty();
        letPass(std::chrono::milliseconds(random.bounded(30)));
        m_acknowledgementsLost += person.network().counts().droppedFrames;
        break;
    case 1: // it never leaves the computer
        person.network().setFaults({.stalled = true});
        person.command(typed);
        isKept = !person.next(QStringLiteral("kept")).isEmpty();
        ++m_neverSent;
        break;
    case 2: // somewhere around the key press
        person.command(typed);
        letPass(std::chrono::milliseconds(random.bounded(4)));
        isKept = false;
        break;
    }
    person.killProgram();
    person.network().cut();
    person.network().setFaults({});
    person.startProgram();

    // As a human would: look, and type it again where it isn't there.
    const bool isThere = person.timeline().has(text);
    QVERIFY2(isThere || !isKept, qPrintable(text + QStringLiteral(" was kept, and is gone")));
    if (!isThere) {
        ++m_typedAgain;
        person.command(typed);
        QVERIFY(!person.next(QStringLiteral("kept")).isEmpty());
    }
}

void TestClientKilled::C4_everyMessageArrivesOnceWhileClientsAreKilledTwentyTimes()
{
    constexpr int kPeople = 8;
    constexpr int kTexts = 125; // by each
    constexpr int kKills = 20;
    const auto seed = testSeed();
    QRandomGenerator random(seed);
    Office office(kPeople);
    QVERIFY2(office.start(), office.server.log().constData());
    std::vector<std::unique_ptr<Person>> people;
    for (int i = 0; i < kPeople; ++i) {
        people.push_back(std::make_unique<Person>(office, i));
        people.back()->startProgram();
        QVERIFY(!people.back()->next(QStringLiteral("online")).isEmpty());
    }
    QSet<int> kills;
    while (kills.size() < kKills)
        kills += int(random.bounded(kPeople * kTexts));

    QMap<QString, QStringList> sent;
    for (int i = 0; i < kPeople * kTexts; ++i) {
        auto &person = *people.at(std::size_t(i % kPeople));
        auto &texts = sent[person.name()];
        texts += QStringLiteral("%1 %2").arg(person.name()).arg(texts.size() + 1);
        if (kills.contains(i)) {
            typeAndKill(person, texts.last(), random);
            if (QTest::currentTestFailed())
                return;
        } else {
            person.command(QStringLiteral("send %1 %2").arg(kRoom, texts.last()));
            QVERIFY(!person.next(QStringLiteral("kept")).isEmpty());
        }
    }
    qInfo("%d kills: %d with the acknowledgement lost, %d before it was sent, %d had to be typed "
          "again",
          kKills, m_acknowledgementsLost, m_neverSent, m_typedAgain);
    for (const auto &person : people)
        QVERIFY(person->isQuiet());

    for (const auto &person : people) {
        const auto timeline = person->timeline();
        QCOMPARE(timeline.pending, QStringList());
        QCOMPARE(faultsOf(timeline.messages, sent), QString());
    }
    const QString rows = QStringLiteral("%1|%1").arg(kPeople * kTexts);
    QCOMPARE(
        office.server.query(QStringLiteral(
            "select count(*), count(distinct sender_id || '/' || client_msg_id) from messages")),
        QStringList(rows));
    QCOMPARE(office.server.command({QStringLiteral("check")}).exitCode, 0);
}

QTEST_GUILESS_MAIN(TestClientKilled)
#include "tst_clientkilled.moc"
