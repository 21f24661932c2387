// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

#include <chrono>

namespace Kontor::Limits {

//! A frame, in bytes of UTF-8. Over 512 KiB Qt's own receivers break characters (docs/decisions,
//! "Qt 6.4 findings"); OWASP advises 64 KB or less.
inline constexpr qsizetype kFrameBytes = 64 * 1024;
//! A frame before login: nothing that long is needed to say who one is.
inline constexpr qsizetype kFrameBytesBeforeLogin = 4 * 1024;
//! A message's text, in bytes of UTF-8.
inline constexpr qsizetype kMessageBytes = 16 * 1024;
//! JSON nesting that a frame may have: the deepest frame of the protocol (sync) has 6.
inline constexpr int kJsonDepth = 8;
//! Keys of one JSON object.
inline constexpr int kJsonKeys = 64;
//! request_id and client_msg_id, in characters.
inline constexpr qsizetype kRequestIdLength = 64;
//! Usernames and room names, in characters, after trimming.
inline constexpr qsizetype kNameLength = 80;
//! Passwords, in bytes of UTF-8.
inline constexpr qsizetype kPasswordBytes = 1024;
inline constexpr qsizetype kPasswordBytesMin = 8;
//! A page of history, of users, of rooms.
inline constexpr int kPageSize = 200;
//! Participants named in one create_room or invite.
inline constexpr int kNamesPerRequest = 100;
//! Rooms named in one sync.
inline constexpr int kRoomsPerSync = 1000;
//! More changes than this behind, a client gets the newest page instead of all of them.
inline constexpr int kSyncChanges = 500;
//! The newest messages that a reset brings.
inline constexpr int kResetMessages = 50;
//! Combining marks on one character; real scripts stay under it, "zalgo" text doesn't.
inline constexpr int kMarksPerCharacter = 8;

//! Each side pings that often and drops the connection after two without an answer. Below the 60 s
//! after which common proxies cut a silent connection (nginx proxy_read_timeout).
inline constexpr std::chrono::milliseconds kHeartbeat{20'000};
//! From the upgrade to a login or resume.
inline constexpr std::chrono::milliseconds kLoginDeadline{10'000};

} // namespace Kontor::Limits
