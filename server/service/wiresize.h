// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "protocol/codec.h"

#include <algorithm>
#include <vector>

namespace Kontor::Server {

//! What a frame's lists may take: Limits::kFrameBytes without the envelope around them.
inline constexpr qsizetype kListBytes = Limits::kFrameBytes - 1024;

//! Bytes of the value inside a frame, the comma after it included; never too few.
qsizetype wireSize(const Message &message);
qsizetype wireSize(const Room &room);
qsizetype wireSize(const User &user);
qsizetype wireSize(const ToClient::Participant &participant);

//! \brief Cuts a list at its end until it fits into one frame.
//!
//! True: something was cut. The first item always stays.
template <typename T>
bool cutToFrame(std::vector<T> &items)
{
    qsizetype bytes = 0;
    const auto tooFar = std::find_if(items.begin(), items.end(), [&bytes](const T &item) {
        bytes += wireSize(item);
        return bytes > kListBytes;
    });
    const auto from = tooFar == items.begin() && !items.empty() ? items.begin() + 1 : tooFar;
    const bool cut = from != items.end();
    items.erase(from, items.end());
    return cut;
}

} // namespace Kontor::Server
