// SPDX-License-Identifier: Apache-2.0
#include "replay/sentframes.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace Kontor::Test {

namespace {

QJsonObject parsed(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

//! As strict as a person: "{"type":"ack", …}" cut where a line ends.
QString shortened(const QByteArray &json)
{
    constexpr int kLine = 160;
    const auto text = QString::fromUtf8(json);
    return text.size() <= kLine ? text : text.left(kLine) + u'…';
}

//! What a client knows of names isn't recorded, and who is there or types is a hint: when it says
//! so, or asks, is no trouble.
bool isHint(const QJsonObject &frame)
{
    static const QStringList hints{u"list_users"_s, u"list_participants"_s, u"set_presence"_s,
                                   u"typing"_s};
    return hints.contains(frame.value("type"_L1).toString());
}

QString seconds(std::chrono::milliseconds at)
{
    return u"%1 s"_s.arg(double(at.count()) / 1000.0, 8, 'f', 3);
}

QJsonValue withIds(const QJsonValue &value, const QHash<QString, QString> &messages)
{
    if (value.isArray()) {
        QJsonArray array;
        for (const auto &element : value.toArray())
            array += withIds(element, messages);
        return array;
    }
    if (!value.isObject())
        return value;
    auto object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it.key() == "client_msg_id"_L1)
            it.value() = messages.value(it.value().toString(), it.value().toString());
        else
            it.value() = withIds(it.value(), messages);
    }
    return object;
}

} // namespace

QJsonObject comparable(const QJsonObject &frame)
{
    const auto type = frame.value("type"_L1).toString();
    if (type == "login"_L1 || type == "resume"_L1) // nothing of it is recorded
        return {{"type"_L1, "signs in"_L1}};
    auto rest = frame;
    rest.remove("request_id"_L1);
    rest.remove("client_msg_id"_L1);
    return rest;
}

SentFrames::SentFrames(const Recording &recording)
{
    for (std::size_t i = 0; i < recording.events.size(); ++i) {
        const auto &event = recording.events[i];
        if (event.kind == Recording::Kind::Sent)
            m_recorded.push_back({.event = i, .at = event.at, .json = parsed(event.frame)});
        else if (event.kind == Recording::Kind::Connecting)
            m_connections.push_back(i);
    }
    for (const auto &frame : recording.start.outbox) { // these keep their ids
        const auto id = parsed(frame).value("client_msg_id"_L1).toString();
        m_messages.insert(id, id);
    }
    reconnected(0);
}

void SentFrames::reconnected(std::size_t event)
{
    m_connection = event;
    const auto next = std::upper_bound(m_connections.begin(), m_connections.end(), event);
    m_nextConnection =
        next == m_connections.end() ? std::numeric_limits<std::size_t>::max() : *next;
}

bool SentFrames::isSent(std::size_t event) const
{
    const auto found = std::find_if(m_recorded.begin(), m_recorded.end(),
                                    [event](const Frame &frame) { return frame.event == event; });
    return found != m_recorded.end() && found->isMatched;
}

bool SentFrames::take(const QByteArray &frame, std::chrono::milliseconds at, bool counts)
{
    const auto sent = parsed(frame);
    const auto what = comparable(sent);
    for (auto &recorded : m_recorded) {
        if (recorded.isMatched || recorded.event < m_connection || recorded.event > m_nextConnection
            || comparable(recorded.json) != what || !fits(recorded.json, sent))
            continue;
        recorded.isMatched = true;
        join(recorded.json, sent);
        return true;
    }
    if (counts && !isHint(sent))
        m_extra.push_back({at, frame});
    return false;
}

//! A message that is sent again has the id that it had.
bool SentFrames::fits(const QJsonObject &recorded, const QJsonObject &sent) const
{
    const auto theirs = recorded.value("client_msg_id"_L1).toString();
    const auto ours = sent.value("client_msg_id"_L1).toString();
    return m_messages.contains(theirs) ? m_messages.value(theirs) == ours
                                       : m_messages.key(ours).isEmpty();
}

void SentFrames::join(const QJsonObject &recorded, const QJsonObject &sent)
{
    const auto put = [&](QLatin1StringView name, QHash<QString, QString> &ids) {
        const auto id = recorded.value(name).toString();
        if (!id.isEmpty())
            ids.insert(id, sent.value(name).toString());
    };
    put("request_id"_L1, m_requests);
    put("client_msg_id"_L1, m_messages);
}

QByteArray SentFrames::translated(const QByteArray &frame) const
{
    auto object = withIds(parsed(frame), m_messages).toObject();
    const auto id = object.value("request_id"_L1).toString();
    if (!id.isEmpty())
        object.insert("request_id"_L1, m_requests.value(id, u"recorded "_s + id));
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QStringList SentFrames::differences() const
{
    std::vector<std::pair<std::chrono::milliseconds, QString>> all;
    for (const auto &frame : m_recorded) {
        if (!frame.isMatched && !isHint(frame.json))
            all.emplace_back(
                frame.at,
                u"- "_s + seconds(frame.at) + u"  "_s
                    + shortened(QJsonDocument(frame.json).toJson(QJsonDocument::Compact)));
    }
    for (const auto &extra : m_extra)
        all.emplace_back(extra.at, u"+ "_s + seconds(extra.at) + u"  "_s + shortened(extra.json));
    std::stable_sort(all.begin(), all.end(),
                     [](const auto &a, const auto &b) { return a.first < b.first; });
    QStringList lines;
    for (const auto &[at, line] : all)
        lines += line;
    return lines;
}

} // namespace Kontor::Test
