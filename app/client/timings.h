// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

namespace Kontor::App {

//! How long the client waits for what; a test may be in more of a hurry.
struct Timings {
    //! Without an acknowledgement a message is sent again (docs/protocol.md).
    std::chrono::milliseconds resend{5'000};
    //! A hole in a room's revisions usually closes by itself when events overtake one another.
    std::chrono::milliseconds hole{300};
    //! After the disk or the server refused: before it is tried again.
    std::chrono::milliseconds trouble{5'000};
    //! Between two times that read cursors are sent: my other devices follow within a second.
    std::chrono::milliseconds markRead{500};
    //! Until a request without an answer is given up.
    std::chrono::milliseconds request{15'000};
    //! Between two frames that say whether I am typing: the server passes on one in 3 s, as it
    //! sees them come.
    std::chrono::milliseconds typingPause{3'200};
    //! Somebody's typing ends by itself (docs/protocol.md).
    std::chrono::milliseconds typingEnd{6'000};
};

} // namespace Kontor::App
