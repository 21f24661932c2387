// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "model/ids.h"

#include <QMap>
#include <QStringList>

#include <optional>
#include <vector>

namespace Kontor {

struct Attachment {
    QString id;
    QString name;
    qint64 sizeBytes = 0;
    QString mediaType;

    bool operator==(const Attachment &) const = default;
};

//! A message as the server has stored it, in its newest state.
struct Message {
    MessageId id;
    RoomId room;
    Revision rev = 0; //!< of its last change
    QString username; //!< its sender
    QString text; //!< empty when deleted
    Timestamp timestamp; //!< the server's
    std::optional<Timestamp> editedAt = {};
    bool isDeleted = false;
    MessageId replyTo = {}; //!< invalid: none
    QString clientMsgId = {}; //!< only in one's own messages, else empty
    QMap<QString, QStringList> reactions = {}; //!< emoji to usernames
    std::vector<Attachment> attachments = {};

    bool operator==(const Message &) const = default;
};

} // namespace Kontor
