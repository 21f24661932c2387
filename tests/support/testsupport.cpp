// SPDX-License-Identifier: Apache-2.0
#include "support/testsupport.h"

#include <QtGlobal>

#include <algorithm>

namespace Kontor::Test {

int slowness()
{
    static const int factor = std::max(1, qEnvironmentVariableIntValue("KONTOR_SLOW"));
    return factor;
}

} // namespace Kontor::Test
