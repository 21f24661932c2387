// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonObject>

#include <optional>

namespace Kontor::Test {

//! A field of a frame as text, for comparing; says so where no frame came.
inline QString textOf(const std::optional<QJsonObject> &frame, const char *field)
{
    return frame ? frame->value(QLatin1String(field)).toString() : QStringLiteral("no frame");
}

} // namespace Kontor::Test
