// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/ids.h"

#include <QByteArray>
#include <QHash>
#include <QString>

namespace Kontor {

//! What can be said of any frame, known or not, of either direction.
struct FrameFacts {
    QString type; //!< empty: it is no JSON object with one
    RoomId room; //!< invalid: it names none
    QString requestId;
    QString clientMsgId;
    QString error; //!< an error's code; empty: it is none
};

FrameFacts inspectFrame(const QByteArray &json);

//! \brief The frame as anybody may see it: no token, no password, nothing of login, resume and
//! set_password but their type. Every other byte stays. What is no JSON is replaced as a whole.
QByteArray withoutSecrets(const QByteArray &json);

//! \brief Replaces what people wrote: the same text by the same words each time, as long as it was,
//! and never twice the same for two texts. After kTexts texts it begins anew: it stays small.
class TextMask {
public:
    static constexpr qsizetype kTexts = 100'000;

    //! \a json: of withoutSecrets().
    QByteArray apply(const QByteArray &json);

private:
    QByteArray replaced(const QByteArray &text);

    QHash<QByteArray, qsizetype> m_numbers; // by hash, not by what people wrote
    qsizetype m_last = 0;
};

//! With line breaks, two blanks a level, the fields in the order of the wire.
QString prettyFrame(const QByteArray &json);

} // namespace Kontor
