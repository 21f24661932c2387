// SPDX-License-Identifier: Apache-2.0
#include "office.h"

#include <QLoggingCategory>

namespace Kontor::Test {

using namespace std::chrono_literals;

void letPass(std::chrono::milliseconds time)
{
    QTest::qWait(int(time.count()));
}

Office::Office(int people)
    : m_people(people)
{
}

bool Office::start()
{
    QStringList names;
    for (int i = 0; i < m_people; ++i)
        names += nameOf(i);
    if (!server.start() || !server.addUsers(names))
        return false;
    for (const auto *room : {"general", "side"}) {
        if (!server.addRoom(QLatin1String(room), names))
            return false;
    }
    for (const auto &name : names)
        m_tokens += server.issueToken(name);
    return !m_tokens.contains(QString());
}

bool Office::startClients(quint16 port)
{
    for (int i = 0; i < m_people; ++i) {
        const OfficeClient::Account account{profile(i), server.url(port), nameOf(i),
                                            m_tokens.at(i)};
        // In more of a hurry than the program: twenty outages have to fit into a minute.
        clients.push_back(std::make_unique<OfficeClient>(account, Backoff(200ms, 1s, 20ms)));
        if (!clients.back()->start())
            return false;
    }
    const auto allOnline = [this] {
        return std::all_of(clients.begin(), clients.end(),
                           [](const auto &client) { return client->isOnline(); });
    };
    if (!QTest::qWaitFor(allOnline, int(patience().count())))
        return false;
    rooms = {clients.front()->room(QStringLiteral("general")),
             clients.front()->room(QStringLiteral("side"))};
    return rooms.at(0).isValid() && rooms.at(1).isValid();
}

QString Office::profile(int person) const
{
    return m_profiles.filePath(nameOf(person));
}

Workload::Workload(Office &office, int messages, quint32 seed)
    : m_office(office)
    , m_random(seed)
    , m_wanted(messages)
{
    m_timer.setInterval(3);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { sendOne(); });
}

int Workload::acknowledged() const
{
    int waiting = 0;
    for (const auto &client : m_office.clients)
        waiting += int(client->session().cache().outbox().size());
    return m_kept - waiting;
}

void Workload::sendOne()
{
    if (++m_started == m_wanted)
        m_timer.stop();
    const int person = (m_started - 1) % int(m_office.clients.size());
    const auto room = m_office.rooms.at(m_random.bounded(4) == 0 ? 1 : 0);
    auto &texts = m_texts[room][Office::nameOf(person)];
    texts += QStringLiteral("%1 %2").arg(Office::nameOf(person)).arg(texts.size() + 1);
    auto &session = m_office.clients.at(std::size_t(person))->session();
    onReady(session.send(room, texts.last()), &m_timer,
            [this](const Result<Done> &kept) { ++(kept ? m_kept : m_refused); });
}

Message textOf(const QString &username, const QString &text)
{
    Message message;
    message.username = username;
    message.text = text;
    return message;
}

QString faultsOf(const std::vector<Message> &messages, const QMap<QString, QStringList> &expected)
{
    QMap<QString, QStringList> found;
    for (const auto &message : messages)
        found[message.username] += message.text;
    if (found == expected)
        return {};
    QStringList faults;
    for (auto it = expected.begin(); it != expected.end(); ++it) {
        const auto texts = found.value(it.key());
        if (texts == it.value())
            continue;
        for (const auto &text : it.value()) {
            if (texts.count(text) != 1)
                faults +=
                    QStringLiteral("\"%1\" is there %2 times").arg(text).arg(texts.count(text));
        }
        if (faults.isEmpty())
            faults += QStringLiteral("%1: other order: %2").arg(it.key(), texts.join(u','));
    }
    if (faults.isEmpty())
        faults += QStringLiteral("more than was sent");
    return faults.join(QStringLiteral("; "));
}

namespace {

QString faultsOfServer(Office &office, const Workload &workload)
{
    const auto rows = office.server.query(QStringLiteral(
        "select count(*), count(distinct sender_id || '/' || client_msg_id) from messages"));
    const auto expected = QStringLiteral("%1|%1").arg(workload.kept());
    if (rows != QStringList(expected))
        return QStringLiteral("server: %1 rows|distinct ids, not %2")
            .arg(rows.join(u' '), expected);
    const auto check = office.server.command({QStringLiteral("check")});
    return check.exitCode == 0 ? QString() : QString::fromUtf8(check.out + check.err);
}

} // namespace

QString faultsOf(Office &office, const Workload &workload)
{
    for (const auto room : office.rooms) {
        std::vector<MessageId> order;
        for (const auto &client : office.clients) {
            const auto messages = client->timeline(room);
            if (const auto faults = faultsOf(messages, workload.expected(room)); !faults.isEmpty())
                return client->account().username + QStringLiteral("'s cache: ") + faults;
            std::vector<MessageId> ids;
            for (const auto &message : messages)
                ids.push_back(message.id);
            if (order.empty())
                order = ids;
            else if (ids != order)
                return client->account().username
                    + QStringLiteral(" has another order than the others");
        }
    }
    return faultsOfServer(office, workload);
}

} // namespace Kontor::Test
