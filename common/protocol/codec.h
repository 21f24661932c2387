// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "protocol/toclient.h"
#include "protocol/toserver.h"

#include <QByteArray>

namespace Kontor {

//! \brief A frame, or why it is none, with what an answer to it has to carry back.
//!
//! Errors: BadJson (no JSON, no object, nested deeper than Limits::kJsonDepth), BadFrame (a field
//! is missing, of the wrong type or out of range; the detail names it), UnknownType, InvalidText (a
//! NUL or a lone surrogate in any string).
template <typename Frame>
struct Decoded {
    Result<Frame> frame;
    QString requestId; //!< empty: none, or not usable
    QString clientMsgId;
    QString username; //!< what the payload claims; never an identity
};

//! Pure; any thread. \a bytes is one text frame's payload, UTF-8.
Decoded<ToServer::Frame> decodeToServer(const QByteArray &bytes);
Decoded<ToClient::Frame> decodeToClient(const QByteArray &bytes);

//! One JSON object, UTF-8, without white space; "type" comes first. Optional fields that have their
//! default value are left out.
QByteArray encode(const ToServer::Frame &frame);
QByteArray encode(const ToClient::Frame &frame);

} // namespace Kontor
