// SPDX-License-Identifier: Apache-2.0
#include "ui/inspector/frametext.h"

#include <QCoreApplication>
#include <QHash>

namespace Kontor::App {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(FrameText)
};

} // namespace

QString frameText(const QString &type, bool isSent)
{
    if (type == QLatin1StringView("chat_message"))
        return isSent
            ? Words::tr("Your message, on its way. It is sent again with the same client_msg_id "
                        "until the server has acknowledged it, and stored once.")
            : Words::tr("A message in one of your rooms: what you sent comes back, too.");
    const QHash<QString, QString> texts{
        {QStringLiteral("login"), Words::tr("Signs in with name and password.")},
        {QStringLiteral("resume"), Words::tr("Signs in again with the token of an earlier login.")},
        {QStringLiteral("welcome"), Words::tr("The server knows you. What was missed comes next.")},
        {QStringLiteral("ack"),
         Words::tr("Your message is on the server's disk. rev is the room's newest change.")},
        {QStringLiteral("sync"),
         isSent ? Words::tr("Tells the server how far this computer is in each room.")
                : Words::tr("Your rooms as they are now, and what was missed in them.")},
        {QStringLiteral("history"), Words::tr("Older messages of a room, for scrolling back.")},
        {QStringLiteral("typing"), Words::tr("Somebody writes, or has stopped.")},
        {QStringLiteral("mark_read"), Words::tr("You have read this room up to here.")},
        {QStringLiteral("read_receipt"), Words::tr("Somebody has read up to this message.")},
        {QStringLiteral("bulk_read"), Words::tr("Somebody has read these messages.")},
        {QStringLiteral("presence"), Words::tr("Somebody came, went, or is busy.")},
        {QStringLiteral("room"), Words::tr("A room as it is now.")},
        {QStringLiteral("room_removed"), Words::tr("You are not in this room any more.")},
        {QStringLiteral("goodbye"),
         Words::tr("The server will close, and says when this computer shall come back.")},
        {QStringLiteral("error"),
         Words::tr("The server refused what was asked; the code says why.")},
    };
    return texts.value(type);
}

} // namespace Kontor::App
