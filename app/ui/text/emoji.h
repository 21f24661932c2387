// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFont>
#include <QTextLayout>

namespace Kontor::App {

//! \brief Emoji in \a text, a size larger than \a font: beside letters they look too small.
//!
//! A sequence (skin tone, family, flag) is one range, so that it stays one picture.
QList<QTextLayout::FormatRange> emojiFormats(const QString &text, const QFont &font);

} // namespace Kontor::App
