// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

#include <optional>

namespace Kontor::App {

//! \brief Sees what goes over the wire, as it is: passwords and tokens, too. Nothing may keep
//! those.
//!
//! Called in the connection's thread, inside what happens: it must be short, and change nothing.
class FrameObserver {
public:
    virtual ~FrameObserver() = default;

    virtual void connecting() = 0; //!< a new attempt
    virtual void opened() = 0; //!< the WebSocket stands
    virtual void sent(const QByteArray &frame) = 0;
    virtual void received(const QByteArray &frame) = 0;
    //! \a code as Transport::closed() has it; nothing, too, when this side gave it up.
    virtual void closed(std::optional<quint16> code) = 0;
};

} // namespace Kontor::App
