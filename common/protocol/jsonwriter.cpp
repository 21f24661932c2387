// SPDX-License-Identifier: Apache-2.0
#include "protocol/jsonwriter.h"

#include "protocol/errorcodes.h"

namespace Kontor {

void JsonWriter::key(const char *name)
{
    if (!m_first)
        m_out += ',';
    m_first = false;
    m_out += '"';
    m_out += name;
    m_out += "\":";
}

void JsonWriter::value(const QString &text)
{
    static constexpr char kHex[] = "0123456789abcdef";
    m_out += '"';
    for (const char c : text.toUtf8()) {
        switch (c) {
        case '"':
            m_out += "\\\"";
            break;
        case '\\':
            m_out += "\\\\";
            break;
        case '\n':
            m_out += "\\n";
            break;
        case '\t':
            m_out += "\\t";
            break;
        case '\r':
            m_out += "\\r";
            break;
        default:
            if (uchar(c) < 0x20) {
                m_out += "\\u00";
                m_out += kHex[uchar(c) >> 4];
                m_out += kHex[uchar(c) & 0xf];
            } else {
                m_out += c;
            }
        }
    }
    m_out += '"';
}

void JsonWriter::value(QLatin1String text)
{
    m_out += '"';
    m_out.append(text.data(), text.size());
    m_out += '"';
}

void JsonWriter::value(ErrorCode code)
{
    value(toWire(code));
}

void JsonWriter::value(const QMap<QString, QStringList> &map)
{
    m_out += '{';
    for (auto it = map.begin(); it != map.end(); ++it) {
        if (it != map.begin())
            m_out += ',';
        value(it.key());
        m_out += ':';
        value(it.value());
    }
    m_out += '}';
}

} // namespace Kontor
