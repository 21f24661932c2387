// SPDX-License-Identifier: Apache-2.0
#include "protocol/recording.h"

#include "protocol/jsonwriter.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <array>

using namespace Qt::StringLiterals;

namespace Kontor {

namespace {

constexpr int kVersion = 1;
constexpr std::array kKinds{"connecting", "opened", "sent", "received", "closed"};

//! A line: \a fields, then the frame as it is, where there is one.
template <typename Fields>
void addLine(QByteArray &out, const Fields &fields, const QByteArray &frame)
{
    JsonWriter writer(out);
    writer.begin();
    fields(writer);
    if (!frame.isEmpty()) {
        writer.key("frame");
        out += frame;
    }
    writer.end();
    out += '\n';
}

Error wrong(qsizetype line, const QString &what)
{
    return {ErrorCode::BadFrame, u"line %1: %2"_s.arg(line).arg(what)};
}

std::optional<Recording::Kind> kindOf(const QString &name)
{
    for (std::size_t i = 0; i < kKinds.size(); ++i) {
        if (name == QLatin1StringView(kKinds[i]))
            return Recording::Kind(int(i));
    }
    return std::nullopt;
}

Result<Recording> decodeHead(const QJsonObject &head)
{
    if (head.value("kontor_recording"_L1).toInt() != kVersion)
        return wrong(1, u"this is no recording that this program knows"_s);
    const auto started = fromIsoString(head.value("started"_L1).toString());
    Recording recording{.program = head.value("program"_L1).toString(),
                        .username = head.value("username"_L1).toString(),
                        .started = started.value_or(Timestamp()),
                        .hasTexts = head.value("texts"_L1).toString() == "kept"_L1,
                        .start = {.isWelcomed = head.value("welcomed"_L1).toBool(),
                                  .epoch = head.value("epoch"_L1).toString(),
                                  .office = {},
                                  .outbox = {}},
                        .events = {}};
    if (recording.username.isEmpty() || !started)
        return wrong(1, u"username or started is missing"_s);
    return recording;
}

//! What is wrong; empty: nothing.
QString takeLine(Recording &recording, const QJsonObject &line)
{
    const auto name = line.value("event"_L1).toString();
    const auto frame = line.contains("frame"_L1)
        ? QJsonDocument(line.value("frame"_L1).toObject()).toJson(QJsonDocument::Compact)
        : QByteArray();
    if (name == "had"_L1) {
        recording.start.office = frame;
        return {};
    }
    if (name == "waiting"_L1) {
        recording.start.outbox.push_back(frame);
        return {};
    }
    const auto kind = kindOf(name);
    if (!kind)
        return u"no such event"_s;
    const bool hasFrame = *kind == Recording::Kind::Sent || *kind == Recording::Kind::Received;
    if (hasFrame == frame.isEmpty())
        return u"a frame is missing, or too many"_s;
    const std::chrono::milliseconds at(line.value("at_ms"_L1).toInteger(-1));
    if (at.count() < 0 || (!recording.events.empty() && at < recording.events.back().at))
        return u"at_ms goes back"_s;
    const auto code = line.value("code"_L1).toInt();
    recording.events.push_back(
        {.at = at,
         .kind = *kind,
         .frame = frame,
         .closeCode = code > 0 ? std::optional(quint16(code)) : std::nullopt});
    return {};
}

} // namespace

QByteArray encodeRecording(const Recording &recording)
{
    QByteArray out;
    addLine(out,
            [&](JsonWriter &writer) {
                writer.required("kontor_recording", kVersion);
                writer.required("program", recording.program);
                writer.required("username", recording.username);
                writer.required("started", recording.started);
                writer.required("texts", recording.hasTexts ? u"kept"_s : u"replaced"_s);
                writer.required("welcomed", recording.start.isWelcomed);
                writer.required("epoch", recording.start.epoch);
            },
            {});
    if (!recording.start.office.isEmpty())
        addLine(
            out, [](JsonWriter &writer) { writer.required("event", u"had"_s); },
            recording.start.office);
    for (const auto &frame : recording.start.outbox)
        addLine(
            out, [](JsonWriter &writer) { writer.required("event", u"waiting"_s); }, frame);
    for (const auto &event : recording.events) {
        addLine(
            out,
            [&](JsonWriter &writer) {
                writer.required("at_ms", qint64(event.at.count()));
                writer.required("event", QString::fromLatin1(kKinds[std::size_t(event.kind)]));
                if (event.closeCode)
                    writer.required("code", int(*event.closeCode));
            },
            event.frame);
    }
    return out;
}

Result<Recording> decodeRecording(const QByteArray &file)
{
    std::optional<Recording> recording;
    qsizetype number = 0;
    for (const auto &text : file.split('\n')) {
        ++number;
        if (text.trimmed().isEmpty())
            continue;
        QJsonParseError trouble{};
        const auto line = QJsonDocument::fromJson(text, &trouble);
        if (!line.isObject())
            return {ErrorCode::BadJson, u"line %1: %2"_s.arg(number).arg(trouble.errorString())};
        if (!recording) {
            auto head = decodeHead(line.object());
            if (!head)
                return head.error();
            recording = std::move(*head);
        } else if (const auto what = takeLine(*recording, line.object()); !what.isEmpty()) {
            return wrong(number, what);
        }
    }
    if (!recording)
        return wrong(1, u"the file is empty"_s);
    return std::move(*recording);
}

} // namespace Kontor
