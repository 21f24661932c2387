// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

namespace Kontor {

//! \brief What a client had, got and sent: a user's trouble as a file that a test can replay.
//!
//! JSON lines: a head, one line of what the client had at the beginning, and one an event.
struct Recording {
    enum class Kind { Connecting, Opened, Sent, Received, Closed };

    //! What the client knew before the first event.
    struct Start {
        bool isWelcomed = false; //!< connected and signed in
        QString epoch;
        QByteArray office; //!< a sync frame: its rooms, and their newest messages
        std::vector<QByteArray> outbox; //!< chat_message frames, in sending order
    };

    struct Event {
        std::chrono::milliseconds at{0}; //!< since the beginning; never less than the one before
        Kind kind = Kind::Received;
        QByteArray frame = {}; //!< Sent, Received: JSON without secrets
        std::optional<quint16> closeCode = {};
    };

    QString program; //!< "Kontor 0.1.0"
    QString username;
    Timestamp started;
    bool hasTexts = false; //!< false: they were replaced
    Start start;
    std::vector<Event> events;
};

QByteArray encodeRecording(const Recording &recording);
//! BadJson, BadFrame: the detail names the line.
Result<Recording> decodeRecording(const QByteArray &file);

} // namespace Kontor
