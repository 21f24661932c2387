// SPDX-License-Identifier: Apache-2.0
#include "protocol/jsonreader.h"

#include "model/limits.h"
#include "model/textrules.h"
#include "protocol/errorcodes.h"

namespace Kontor {

namespace {
constexpr char kInvalidText[] = "has a NUL or a lone surrogate";
}

const char *JsonReader::read(const QJsonValue &json, QString &field)
{
    if (!json.isString())
        return "is not a string";
    field = json.toString();
    return isWellFormed(field) ? nullptr : kInvalidText;
}

const char *JsonReader::read(const QJsonValue &json, bool &field)
{
    field = json.toBool();
    return json.isBool() ? nullptr : "is not true or false";
}

const char *JsonReader::read(const QJsonValue &json, qint64 &field)
{
    if (!json.isDouble())
        return "is not a number";
    // 2⁶³ and 1.5 aren't integers: both defaults coming back means that neither was the value.
    field = json.toInteger(-1);
    return field == -1 && json.toInteger(-2) == -2 ? "is not an integer" : nullptr;
}

const char *JsonReader::read(const QJsonValue &json, int &field)
{
    qint64 number = 0;
    if (const char *trouble = read(json, number))
        return trouble;
    field = int(number);
    return field == number ? nullptr : "is out of range";
}

const char *JsonReader::read(const QJsonValue &json, Timestamp &field)
{
    const auto time = json.isString() ? fromIsoString(json.toString()) : std::nullopt;
    if (!time)
        return "is not an ISO 8601 time";
    field = *time;
    return nullptr;
}

const char *JsonReader::read(const QJsonValue &json, ErrorCode &field)
{
    field = errorCodeFromWire(json.toString());
    return json.isString() ? nullptr : "is not a string";
}

const char *JsonReader::read(const QJsonValue &json, QMap<QString, QStringList> &field)
{
    if (!json.isObject())
        return "is not an object";
    const auto object = json.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (const char *trouble = read(it.value(), field[it.key()]))
            return trouble;
    }
    return nullptr;
}

const char *JsonReader::apply(const RequestIdRule &, const QString &text)
{
    return text.size() > Limits::kRequestIdLength ? "is too long" : nullptr;
}

void JsonReader::fail(const char *name, const char *trouble)
{
    if (m_error)
        return;
    const auto code = trouble == kInvalidText ? ErrorCode::InvalidText : ErrorCode::BadFrame;
    m_error = Error{code, QLatin1String(name) + u' ' + QLatin1String(trouble)};
}

} // namespace Kontor
