// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

#include <functional>

namespace Kontor::Test {

//! \brief Takes whole WebSocket frames out of what a server sends.
//!
//! Knows just enough of RFC 6455 for that: the HTTP answer up to its empty line, then unmasked
//! frames. A frame's bytes are held back until the whole of it is there.
class FrameFilter {
public:
    using Drop = std::function<bool(const QByteArray &payload)>;

    //! What is to be passed on of \a bytes and of what was held back before; adds to \a dropped.
    QByteArray pass(const QByteArray &bytes, const Drop &drop, int &dropped);

private:
    QByteArray m_held;
    bool m_upgraded = false;
};

} // namespace Kontor::Test
