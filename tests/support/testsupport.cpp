// SPDX-License-Identifier: Apache-2.0
#include "support/testsupport.h"

#include <QRandomGenerator>
#include <QString>

#include <algorithm>

namespace Kontor::Test {

int slowness()
{
    static const int factor = std::max(1, qEnvironmentVariableIntValue("KONTOR_SLOW"));
    return factor;
}

quint32 testSeed()
{
    bool given = false;
    auto seed = qEnvironmentVariable("KONTOR_SEED").toUInt(&given);
    if (!given)
        seed = QRandomGenerator::system()->generate();
    qInfo("seed: KONTOR_SEED=%u", seed);
    return seed;
}

} // namespace Kontor::Test
