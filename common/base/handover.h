// SPDX-License-Identifier: Apache-2.0
#pragma once

#if defined(__SANITIZE_THREAD__)
#include <sanitizer/tsan_interface.h>
#endif

namespace Kontor {

//! What Qt orders between two threads (a finished future, a posted event), told to ThreadSanitizer.
//!
//! Debian's Qt is built without it, so its locks can't be seen, and every value that comes through
//! QFuture would be reported. The giver says handOver() last, the taker takeOver() first. They do
//! nothing in other builds.

inline char handOverPoint = 0;

inline void handOver()
{
#if defined(__SANITIZE_THREAD__)
    __tsan_release(&handOverPoint);
#endif
}

inline void takeOver()
{
#if defined(__SANITIZE_THREAD__)
    __tsan_acquire(&handOverPoint);
#endif
}

} // namespace Kontor
