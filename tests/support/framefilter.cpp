// SPDX-License-Identifier: Apache-2.0
#include "support/framefilter.h"

#include <QtEndian>

#include <optional>

namespace Kontor::Test {

namespace {

struct Frame {
    qint64 size = 0; //!< header and payload
    int headerSize = 0;
    bool isText = false;
};

std::optional<Frame> frameAt(QByteArrayView bytes)
{
    if (bytes.size() < 2)
        return std::nullopt;
    Frame frame;
    frame.isText = (uchar(bytes[0]) & 0x0f) == 1;
    frame.headerSize = 2;
    quint64 payload = uchar(bytes[1]) & 0x7f;
    if (payload == 126)
        frame.headerSize = 4;
    else if (payload == 127)
        frame.headerSize = 10;
    if (bytes.size() < frame.headerSize)
        return std::nullopt;
    if (payload == 126)
        payload = qFromBigEndian<quint16>(bytes.data() + 2);
    else if (payload == 127)
        payload = qFromBigEndian<quint64>(bytes.data() + 2);
    frame.size = frame.headerSize + qint64(payload);
    return bytes.size() < frame.size ? std::nullopt : std::optional(frame);
}

} // namespace

QByteArray FrameFilter::pass(const QByteArray &bytes, const Drop &drop, int &dropped)
{
    m_held += bytes;
    QByteArray passed;
    if (!m_upgraded) {
        const auto end = m_held.indexOf("\r\n\r\n");
        if (end < 0)
            return {};
        m_upgraded = true;
        passed = m_held.left(end + 4);
        m_held.remove(0, end + 4);
    }
    qsizetype at = 0;
    while (const auto frame = frameAt(QByteArrayView(m_held).sliced(at))) {
        const auto payload = m_held.mid(at + frame->headerSize, frame->size - frame->headerSize);
        if (frame->isText && drop && drop(payload))
            ++dropped;
        else
            passed += m_held.mid(at, frame->size);
        at += frame->size;
    }
    m_held.remove(0, at);
    return passed;
}

} // namespace Kontor::Test
