// SPDX-License-Identifier: Apache-2.0
#include "ui/text/errortext.h"

#include <QCoreApplication>

namespace Kontor::App {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ErrorText)
};

QString versionsDiffer()
{
    return Words::tr("This program and the server are of versions that don't fit together. Update "
                     "the older one.");
}

QString needsServer()
{
    return Words::tr("This needs the server, which can't be reached now. Try again when you are "
                     "connected.");
}

QString wait(const Error &error)
{
    const auto seconds = int(std::chrono::ceil<std::chrono::seconds>(error.retryAfter).count());
    return seconds > 0 ? Words::tr("Try again in %n s.", nullptr, seconds)
                       : Words::tr("Try again in a moment.");
}

} // namespace

QString signInError(const Error &error)
{
    switch (error.code) {
    case ErrorCode::WrongCredentials:
        return Words::tr("The name or the password is wrong. After too many tries you will have to "
                         "wait a little.");
    case ErrorCode::SessionExpired:
    case ErrorCode::NotAuthenticated:
        return Words::tr("Your session has ended. Please sign in again; nothing is lost.");
    case ErrorCode::AccountDisabled:
        return Words::tr("This account is disabled. Ask your administrator to enable it.");
    case ErrorCode::RateLimited:
        return Words::tr("Too many tries.") + u' ' + wait(error);
    case ErrorCode::StorageUnavailable:
        return Words::tr("This computer's disk refuses to keep messages. Make room on it, or check "
                         "its permissions, and try again.");
    case ErrorCode::Timeout:
    case ErrorCode::Unavailable:
        return Words::tr("The server can't be reached. Check its address and your network.");
    case ErrorCode::InvalidText:
        return Words::tr("That is not a server's address. Try one such as chat.example.com.");
    case ErrorCode::UnknownType:
        return versionsDiffer();
    case ErrorCode::BadFrame:
    case ErrorCode::BadJson:
        return Words::tr("What answers there is not a Kontor server, or one of another version.");
    default:
        return Words::tr("Signing in failed.") + u' ' + wait(error);
    }
}

QString sendError(const Error &error)
{
    switch (error.code) {
    case ErrorCode::MessageTooLong:
        return Words::tr("The message is too long. Shorten it or send it in parts.");
    case ErrorCode::EmptyMessage:
        return Words::tr("There is nothing in it to send.");
    case ErrorCode::InvalidText:
        return Words::tr("There are characters in it that can't be sent. Type or paste it again.");
    case ErrorCode::StorageUnavailable:
        return Words::tr("This computer's disk refuses to keep it. Make room on it and try again.");
    case ErrorCode::NotAParticipant:
    case ErrorCode::NoSuchRoom:
        return Words::tr("You are not in this room any more.");
    case ErrorCode::RoomArchived:
        return Words::tr("This room is archived.");
    case ErrorCode::NotAllowed:
        return Words::tr("You are not allowed to write here.");
    case ErrorCode::RateLimited:
        return Words::tr("Too many messages at once.") + u' ' + wait(error);
    case ErrorCode::Conflict:
        return Words::tr("The server has another message under its number.");
    default:
        return Words::tr("Something went wrong.") + u' ' + wait(error);
    }
}

QString messageError(const Error &error)
{
    switch (error.code) {
    case ErrorCode::Timeout:
    case ErrorCode::Unavailable:
        return needsServer();
    case ErrorCode::Conflict:
        return Words::tr("This message is on its way to the server. You can change it when it is "
                         "marked as sent.");
    case ErrorCode::NoSuchMessage:
        return Words::tr("This message is not there any more.");
    case ErrorCode::NotAllowed:
        return Words::tr("You are not allowed to change this message.");
    case ErrorCode::EmptyMessage:
        return Words::tr("There is nothing left in it. To take the message back, delete it.");
    default:
        return sendError(error);
    }
}

QString roomError(const Error &error)
{
    switch (error.code) {
    case ErrorCode::NameTaken:
        return Words::tr("There is a room of that name already. Choose another one.");
    case ErrorCode::InvalidText:
    case ErrorCode::EmptyMessage:
        return Words::tr("That can't be a room's name. Use letters, and 80 of them at most.");
    case ErrorCode::NoSuchUser:
        return Words::tr("One of these people has no account any more. Choose again.");
    case ErrorCode::NoSuchRoom:
        return Words::tr("This room doesn't exist any more.");
    case ErrorCode::NotAllowed:
        return Words::tr("Your role in this room doesn't allow that. And its last owner stays its "
                         "owner: make somebody else owner first.");
    case ErrorCode::NotAParticipant:
        return Words::tr("You are not in this room any more.");
    case ErrorCode::RoomArchived:
        return Words::tr("This room is archived. Bring it back first.");
    case ErrorCode::RateLimited:
        return Words::tr("Too much at once.") + u' ' + wait(error);
    case ErrorCode::Timeout:
    case ErrorCode::Unavailable:
        return needsServer();
    default:
        return Words::tr("That didn't work.") + u' ' + wait(error);
    }
}

QString connectionError(const Error &error)
{
    switch (error.code) {
    case ErrorCode::SessionExpired:
    case ErrorCode::NotAuthenticated:
        return Words::tr("Your session has ended.");
    case ErrorCode::WrongCredentials:
        return Words::tr("The name or the password is wrong.");
    case ErrorCode::AccountDisabled:
        return Words::tr("Your account is disabled. Ask your administrator.");
    case ErrorCode::StorageUnavailable:
        return Words::tr("The server can't store anything now.");
    case ErrorCode::UnknownType:
        return versionsDiffer();
    default:
        return {};
    }
}

QString keychainError(const Error &error)
{
    if (error.code == ErrorCode::Timeout)
        return Words::tr("the system's keychain doesn't answer");
    if (error.code == ErrorCode::NotAllowed)
        return Words::tr("the system's keychain is locked or refused");
    return Words::tr("this system has no keychain running");
}

} // namespace Kontor::App
