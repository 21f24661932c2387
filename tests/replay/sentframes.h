// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "protocol/recording.h"

#include <QHash>
#include <QJsonObject>

#include <vector>

namespace Kontor::Test {

//! \brief Compares what a client sends with what a recorded one has sent.
//!
//! Ids are a client's own choice: where two frames say the same but for request_id and
//! client_msg_id, the ids belong together from then on.
class SentFrames {
public:
    explicit SentFrames(const Recording &recording);

    //! Whether the client has sent the recorded frame that is event number \a event.
    bool isSent(std::size_t event) const;
    //! The client sends; false: nothing like it was recorded around here, which is a difference
    //! where it \a counts.
    bool take(const QByteArray &frame, std::chrono::milliseconds at, bool counts);
    //! A recorded client_msg_id that this client has sent.
    bool isKnown(const QString &clientMsgId) const { return m_messages.contains(clientMsgId); }
    //! A new connection: what the recorded client sent on an older one can't come any more.
    void reconnected(std::size_t event);

    //! The recorded server's frame, with this client's ids in it.
    QByteArray translated(const QByteArray &frame) const;
    //! One line each, in the order of time.
    QStringList differences() const;
    int count() const { return int(m_recorded.size()); }

private:
    struct Frame {
        std::size_t event = 0;
        std::chrono::milliseconds at{0};
        QJsonObject json;
        bool isMatched = false;
    };
    struct Extra {
        std::chrono::milliseconds at{0};
        QByteArray json;
    };

    bool fits(const QJsonObject &recorded, const QJsonObject &sent) const;
    void join(const QJsonObject &recorded, const QJsonObject &sent);

    std::vector<Frame> m_recorded;
    std::vector<Extra> m_extra;
    QHash<QString, QString> m_requests; // recorded id to this client's
    QHash<QString, QString> m_messages;
    std::size_t m_connection = 0; // the event that it began with
    std::size_t m_nextConnection = 0;
    std::vector<std::size_t> m_connections;
};

//! Without ids and what is never recorded: equal frames say the same.
QJsonObject comparable(const QJsonObject &frame);

} // namespace Kontor::Test
