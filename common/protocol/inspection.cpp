// SPDX-License-Identifier: Apache-2.0
#include "protocol/inspection.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>

#include <functional>
#include <vector>

using namespace Qt::StringLiterals;

namespace Kontor {

namespace {

constexpr QByteArrayView kHidden = "\"•••\"";

QJsonObject parsed(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

bool isSecretFrame(const QString &type)
{
    return type == "login"_L1 || type == "resume"_L1 || type == "set_password"_L1;
}

//! Where the string that begins at \a start ends: behind its closing quote.
qsizetype endOfString(const QByteArray &json, qsizetype start)
{
    qsizetype i = start + 1;
    while (i < json.size() && json.at(i) != '"')
        i += json.at(i) == '\\' ? 2 : 1;
    return std::min(i + 1, json.size());
}

//! Copies valid JSON and puts what \a replace gives in the place of each string value, quotes
//! included. Byte by byte: a parsed object would have forgotten the order of the fields.
QByteArray
mapStrings(const QByteArray &json,
           const std::function<QByteArray(const QByteArray &key, const QByteArray &value)> &replace)
{
    QByteArray out;
    out.reserve(json.size());
    QByteArray key;
    std::vector<bool> inObject;
    bool isKey = false;
    for (qsizetype i = 0; i < json.size(); ++i) {
        const char c = json.at(i);
        if (c != '"') {
            if (c == '{' || c == '[')
                inObject.push_back(c == '{');
            else if ((c == '}' || c == ']') && !inObject.empty())
                inObject.pop_back();
            if (c == '{' || c == ',')
                isKey = !inObject.empty() && inObject.back();
            else if (c == '[' || c == ':')
                isKey = false;
            out += c;
            continue;
        }
        const auto end = endOfString(json, i);
        const auto text = json.mid(i, end - i);
        if (isKey)
            key = text.mid(1, text.size() - 2);
        out += isKey ? text : replace(key, text);
        i = end - 1;
    }
    return out;
}

} // namespace

FrameFacts inspectFrame(const QByteArray &json)
{
    const auto object = parsed(json);
    FrameFacts facts{.type = object.value("type"_L1).toString(),
                     .room = RoomId(object.value("room_id"_L1).toInteger()),
                     .requestId = object.value("request_id"_L1).toString(),
                     .clientMsgId = object.value("client_msg_id"_L1).toString(),
                     .error = {}};
    for (const auto inner : {"message"_L1, "room"_L1}) { // an answer's MESSAGE or ROOM
        if (facts.room.isValid())
            break;
        const auto value = object.value(inner).toObject();
        facts.room = RoomId(value.value(inner == "room"_L1 ? "id"_L1 : "room_id"_L1).toInteger());
    }
    if (facts.type == "error"_L1)
        facts.error = object.value("code"_L1).toString();
    return facts;
}

QByteArray withoutSecrets(const QByteArray &json)
{
    const auto object = parsed(json);
    if (object.isEmpty())
        return QByteArray("{\"type\":\"\",\"bytes\":") + QByteArray::number(json.size()) + '}';
    const bool allSecret = isSecretFrame(object.value("type"_L1).toString());
    return mapStrings(json, [allSecret](const QByteArray &key, const QByteArray &value) {
        static const QByteArrayList secrets{"token", "password", "old", "new"};
        const bool isEnvelope = key == "type" || key == "request_id";
        return (allSecret && !isEnvelope) || secrets.contains(key) ? kHidden.toByteArray() : value;
    });
}

QByteArray TextMask::apply(const QByteArray &json)
{
    if (inspectFrame(json).type == "error"_L1) // the server's own words
        return json;
    return mapStrings(json, [this](const QByteArray &key, const QByteArray &value) {
        return (key == "message" || key == "query") && value != "\"\"" ? replaced(value) : value;
    });
}

QByteArray TextMask::replaced(const QByteArray &text)
{
    if (m_numbers.size() >= kTexts)
        m_numbers.clear();
    auto &number = m_numbers[QCryptographicHash::hash(text, QCryptographicHash::Sha256).first(16)];
    if (number == 0)
        number = ++m_last;
    auto words = "\"text " + QByteArray::number(number);
    const auto length = QString::fromUtf8(text).size() - 1; // about: an escape counts as two
    return words + QByteArray(std::max<qsizetype>(0, length - words.size()), '.') + '"';
}

QString prettyFrame(const QByteArray &json)
{
    QByteArray out;
    qsizetype depth = 0;
    const auto newLine = [&] { out += '\n' + QByteArray(2 * std::max<qsizetype>(0, depth), ' '); };
    for (qsizetype i = 0; i < json.size(); ++i) {
        const char c = json.at(i);
        if (c == '"') {
            const auto end = endOfString(json, i);
            out += json.mid(i, end - i);
            i = end - 1;
        } else if (c == '{' || c == '[') {
            out += c;
            const bool isEmpty = i + 1 < json.size() && json.at(i + 1) == (c == '{' ? '}' : ']');
            depth += 1;
            if (!isEmpty)
                newLine();
        } else if (c == '}' || c == ']') {
            depth -= 1;
            if (i > 0 && json.at(i - 1) != '{' && json.at(i - 1) != '[')
                newLine();
            out += c;
        } else if (c == ',') {
            out += c;
            newLine();
        } else if (c == ':') {
            out += ": ";
        } else if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
            out += c;
        }
    }
    return QString::fromUtf8(out);
}

} // namespace Kontor
