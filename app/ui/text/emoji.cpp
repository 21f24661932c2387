// SPDX-License-Identifier: Apache-2.0
#include "ui/text/emoji.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace Kontor::App {

QList<QTextLayout::FormatRange> emojiFormats(const QString &text, const QFont &font)
{
    // Pictographs with what joins and varies them; older signs only where they ask for colour.
    static const QRegularExpression emoji(
        u"(?:[\\x{1f000}-\\x{1faff}]|[\\x{2600}-\\x{27bf}]\\x{fe0f})"
        "(?:[\\x{1f000}-\\x{1faff}\\x{fe0f}\\x{200d}]|[\\x{2600}-\\x{27bf}]\\x{fe0f})*"_s);
    constexpr double kLarger = 1.2;
    QList<QTextLayout::FormatRange> formats;
    for (auto it = emoji.globalMatch(text); it.hasNext();) {
        const auto match = it.next();
        auto larger = font;
        larger.setPixelSize(qRound(font.pixelSize() * kLarger));
        // Ahead of the text's own font, which may have a black sign of that number.
        larger.setFamilies(
            QStringList{u"Noto Color Emoji"_s, u"Apple Color Emoji"_s, u"Segoe UI Emoji"_s}
            + font.families());
        QTextLayout::FormatRange range;
        range.start = int(match.capturedStart());
        range.length = int(match.capturedLength());
        range.format.setFont(larger);
        formats.append(range);
    }
    return formats;
}

} // namespace Kontor::App
