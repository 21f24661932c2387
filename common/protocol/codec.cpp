// SPDX-License-Identifier: Apache-2.0
#include "protocol/codec.h"

#include "protocol/jsonreader.h"
#include "protocol/jsonwriter.h"

#include <QJsonDocument>

namespace Kontor {

namespace {

//! Deeper than \a limit? Counted over the bytes, so that a hostile frame isn't built first.
bool nestsDeeperThan(int limit, const QByteArray &json)
{
    int depth = 0;
    bool inString = false;
    for (qsizetype i = 0; i < json.size(); ++i) {
        const char c = json.at(i);
        if (inString) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                inString = false;
        } else if (c == '"') {
            inString = true;
        } else if (c == '{' || c == '[') {
            if (++depth > limit)
                return true;
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return false;
}

Result<QJsonObject> parse(const QByteArray &bytes)
{
    if (nestsDeeperThan(Limits::kJsonDepth, bytes))
        return {ErrorCode::BadJson, QStringLiteral("nested too deeply")};
    QJsonParseError trouble{};
    const auto document = QJsonDocument::fromJson(bytes, &trouble);
    if (trouble.error != QJsonParseError::NoError)
        return {ErrorCode::BadJson, trouble.errorString()};
    if (!document.isObject())
        return {ErrorCode::BadFrame, QStringLiteral("not an object")};
    return document.object();
}

//! A field of the answer's envelope; empty where the frame has no usable one.
QString echo(const QJsonObject &object, QLatin1String name)
{
    const auto text = object.value(name).toString();
    return text.size() <= Limits::kRequestIdLength ? text : QString();
}

template <typename Frame, std::size_t I = 0>
Result<Frame> read(const QString &type, const QJsonObject &object, UnknownNames unknown)
{
    if constexpr (I == std::variant_size_v<Frame>) {
        return {ErrorCode::UnknownType, QStringLiteral("no such type")};
    } else {
        using F = std::variant_alternative_t<I, Frame>;
        if (type != F::kType)
            return read<Frame, I + 1>(type, object, unknown);
        F frame;
        JsonReader reader(object, unknown);
        visitFields(frame, reader);
        if (reader.error())
            return *reader.error();
        return Frame(std::move(frame));
    }
}

template <typename Frame>
Decoded<Frame> decode(const QByteArray &bytes, UnknownNames unknown)
{
    const auto object = parse(bytes);
    if (!object)
        return {object.error(), {}, {}, {}};
    Decoded<Frame> decoded;
    decoded.requestId = echo(*object, QLatin1String("request_id"));
    decoded.clientMsgId = echo(*object, QLatin1String("client_msg_id"));
    decoded.username = object->value(QLatin1String("username")).toString();
    const auto type = object->value(QLatin1String("type"));
    if (!type.isString())
        decoded.frame = Error{ErrorCode::BadFrame, QStringLiteral("type is not a string")};
    else if (unknown == UnknownNames::Refuse && object->size() > Limits::kJsonKeys)
        decoded.frame = Error{ErrorCode::BadFrame, QStringLiteral("too many fields")};
    else
        decoded.frame = read<Frame>(type.toString(), *object, unknown);
    return decoded;
}

template <typename Frame>
QByteArray write(const Frame &frame)
{
    QByteArray out;
    out.reserve(512);
    JsonWriter writer(out);
    writer.begin();
    std::visit(
        [&writer](const auto &f) {
            writer.required("type", std::decay_t<decltype(f)>::kType);
            visitFields(f, writer);
        },
        frame);
    writer.end();
    return out;
}

} // namespace

Decoded<ToServer::Frame> decodeToServer(const QByteArray &bytes)
{
    return decode<ToServer::Frame>(bytes, UnknownNames::Refuse);
}

Decoded<ToClient::Frame> decodeToClient(const QByteArray &bytes)
{
    return decode<ToClient::Frame>(bytes, UnknownNames::TakeFirst);
}

QByteArray encode(const ToServer::Frame &frame)
{
    return write(frame);
}

QByteArray encode(const ToClient::Frame &frame)
{
    return write(frame);
}

} // namespace Kontor
