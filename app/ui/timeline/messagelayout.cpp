// SPDX-License-Identifier: Apache-2.0
#include "ui/timeline/messagelayout.h"

#include "ui/text/emoji.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QGuiApplication>

#include <cmath>

using namespace Qt::StringLiterals;

namespace Kontor::App {

using namespace Metrics;

namespace {

constexpr qreal kLineFactor = 1.45; // of the font's size: the drawings' line height
constexpr qreal kNameFactor = 1.4;
constexpr int kTabSpaces = 8; // as in a terminal, where most text with tabs comes from

qreal lineHeight(const QFont &font, qreal factor)
{
    return std::max(std::round(font.pixelSize() * factor), QFontMetricsF(font).height());
}

} // namespace

QRectF mirrored(const QRectF &rect, qreal width, Qt::LayoutDirection direction)
{
    if (direction == Qt::LeftToRight)
        return rect;
    return {width - rect.right(), rect.top(), rect.width(), rect.height()};
}

QString retryText()
{
    return QCoreApplication::translate("MessageLayout", "Retry");
}

QString discardText()
{
    return QCoreApplication::translate("MessageLayout", "Delete");
}

MessageLayout::MessageLayout(const MessageLook &look, int width, const Theme &theme)
    : m_look(look)
    , m_width(width)
{
    layOutText(theme);
    placeBubble(theme, placeLines(theme));
    auto bottom = m_bubble.bottom();
    if (!m_look.failure.isEmpty()) {
        placeFailure(theme);
        bottom = m_failure.bottom();
    }
    m_height = int(std::ceil(bottom)) + (m_look.last ? kTimelineBottom : 0);
}

qreal MessageLayout::sideMargin() const
{
    return kTimelineMargin + (m_look.mine ? 0 : kTimelineAvatar + kAvatarGap);
}

qreal MessageLayout::mostTextWidth() const
{
    // A little air on the far side, so that one sees whose it is even when it is long.
    const qreal room = m_width - sideMargin() - 2 * kTimelineMargin;
    return std::max<qreal>(std::min<qreal>(kBubbleMaxWidth, room) - 2 * kBubblePaddingX,
                           kTimelineAvatar);
}

void MessageLayout::layOutText(const Theme &theme)
{
    const auto mostWidth = mostTextWidth();
    auto text = m_look.text;
    m_links = m_look.muted ? std::vector<Link>() : findLinks(text);
    text.replace(u'\n', QChar::LineSeparator);
    const auto font = theme.font(Theme::Font::Body);
    m_text = std::make_unique<QTextLayout>(text, font);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    option.setTextDirection(text.isRightToLeft() ? Qt::RightToLeft : Qt::LeftToRight);
    option.setTabStopDistance(kTabSpaces * QFontMetricsF(font).horizontalAdvance(u' '));
    m_text->setTextOption(option);
    m_text->setFormats(emojiFormats(text, font));
    m_text->setCacheEnabled(true);
    m_foreignDirection = option.textDirection() != QGuiApplication::layoutDirection();

    const auto height = lineHeight(font, kLineFactor);
    const auto lay = [this, height](qreal lineWidth) {
        m_textHeight = 0;
        m_naturalWidth = 0;
        m_text->beginLayout();
        for (auto line = m_text->createLine(); line.isValid(); line = m_text->createLine()) {
            line.setLineWidth(lineWidth);
            line.setPosition({0, m_textHeight + std::max<qreal>(0, (height - line.height()) / 2)});
            m_textHeight += std::max(height, line.height());
            m_naturalWidth = std::max(m_naturalWidth, line.naturalTextWidth());
            m_lastLineEnd = line.naturalTextWidth();
        }
        m_text->endLayout();
    };
    lay(mostWidth);
    m_naturalWidth = std::ceil(m_naturalWidth);
    if (option.textDirection() == Qt::RightToLeft)
        lay(std::min(m_naturalWidth, mostWidth)); // lines end at the bubble's right edge
    m_naturalWidth = std::min(std::ceil(m_naturalWidth), mostWidth);
}

qreal MessageLayout::placeLines(const Theme &theme)
{
    qreal y = 0;
    if (!m_look.dayChip.isEmpty()) {
        const QFontMetricsF metrics(theme.font(Theme::Font::Tiny));
        const auto width = std::ceil(metrics.horizontalAdvance(m_look.dayChip)) + 2 * kChipPadding;
        m_chip = {std::round((m_width - width) / 2), y + kChipAbove, width, qreal(kChipHeight)};
        y += kChipAbove + kChipHeight + kChipBelow;
    }
    if (m_look.newLine) {
        m_newLine = {qreal(kTimelineMargin), y, qreal(m_width - 2 * kTimelineMargin),
                     qreal(kNewLineHeight)};
        y += kNewLineHeight;
    }
    return y + (m_look.firstOfGroup ? kGroupGap : kBubbleGap);
}

void MessageLayout::placeBubble(const Theme &theme, qreal y)
{
    const QFontMetricsF tiny(theme.font(Theme::Font::Tiny));
    const auto nameFont = theme.font(Theme::Font::SmallStrong);
    const bool named = !m_look.name.isEmpty();
    const qreal nameHeight = named ? lineHeight(nameFont, kNameFactor) - 1 : 0;
    const qreal nameWidth = named ? QFontMetricsF(nameFont).horizontalAdvance(m_look.name) : 0;
    const qreal tickWidth = m_look.state == DeliveryState::None ? 0 : kTickWidth;
    const qreal metaText = std::ceil(tiny.horizontalAdvance(m_look.meta));
    const qreal metaWidth = metaText + (tickWidth > 0 ? kTickGap + tickWidth - 2 : 0);
    const qreal metaHeight = std::ceil(tiny.height());

    const qreal most = mostTextWidth();
    const bool beside = !m_foreignDirection && m_lastLineEnd + kMetaGap + metaWidth <= most;
    qreal inner = std::max<qreal>({m_naturalWidth, std::ceil(nameWidth), metaWidth});
    if (beside)
        inner = std::max(inner, std::ceil(m_lastLineEnd + kMetaGap + metaWidth));
    inner = std::min(inner, std::max(most, metaWidth));

    const qreal innerHeight = nameHeight + m_textHeight + (beside ? 0 : metaHeight);
    const qreal width = inner + 2 * kBubblePaddingX;
    const qreal x = m_look.mine ? m_width - kTimelineMargin - width : sideMargin();
    m_bubble = {x, y, width, innerHeight + 2 * kBubblePaddingY};
    const qreal left = x + kBubblePaddingX;
    m_name = {left, y + kBubblePaddingY - 1, inner, nameHeight};
    m_textPosition = {left, y + kBubblePaddingY + nameHeight};
    if (m_foreignDirection == (QGuiApplication::layoutDirection() == Qt::LeftToRight))
        m_textPosition.rx() += inner - m_naturalWidth; // right-to-left text stands at the right
    const qreal metaTop = m_bubble.bottom() - kBubblePaddingY - metaHeight + (beside ? 1 : 2);
    m_meta = {m_bubble.right() - kBubblePaddingX - metaWidth, metaTop, metaText, metaHeight};
    m_tick = {m_meta.right() + kTickGap, metaTop + (metaHeight - kTick) / 2, tickWidth,
              tickWidth > 0 ? qreal(kTick) : 0};
}

void MessageLayout::placeFailure(const Theme &theme)
{
    const QFontMetricsF small(theme.font(Theme::Font::Small));
    const auto height = std::ceil(small.height()) + kGrid;
    const auto discard = std::ceil(small.horizontalAdvance(discardText()));
    const auto retry = std::ceil(small.horizontalAdvance(retryText()));
    const qreal right = m_width - kTimelineMargin;
    m_discard = {right - discard, m_bubble.bottom() + 2, discard, height};
    m_retry = {m_discard.left() - kMetaGap - retry, m_discard.top(), retry, height};
    const auto room = m_retry.left() - kMetaGap - kTimelineMargin;
    const auto width = std::min(std::ceil(small.horizontalAdvance(m_look.failure)), room);
    m_failure = {m_retry.left() - kMetaGap - width, m_discard.top(), width, height};
}

QRectF MessageLayout::avatar() const
{
    return {qreal(kTimelineMargin), m_bubble.bottom() - kTimelineAvatar, qreal(kTimelineAvatar),
            qreal(kTimelineAvatar)};
}

int MessageLayout::characterAt(QPointF point) const
{
    const auto inside = point - m_textPosition;
    for (int i = 0; i < m_text->lineCount(); ++i) {
        const auto line = m_text->lineAt(i);
        const bool last = i + 1 == m_text->lineCount();
        if (inside.y() < line.y() + line.height() || last)
            return line.xToCursor(inside.x());
    }
    return -1;
}

const Link *MessageLayout::linkAt(QPointF point) const
{
    const auto inside = point - m_textPosition;
    for (const auto &link : m_links) {
        for (int i = 0; i < m_text->lineCount(); ++i) {
            const auto line = m_text->lineAt(i);
            const auto from = std::max(int(link.start), line.textStart());
            const auto to =
                std::min(int(link.start + link.length), line.textStart() + line.textLength());
            if (from >= to || inside.y() < line.y() || inside.y() > line.y() + line.height())
                continue;
            const auto one = line.cursorToX(from);
            const auto other = line.cursorToX(to);
            if (inside.x() >= std::min(one, other) && inside.x() <= std::max(one, other))
                return &link;
        }
    }
    return nullptr;
}

} // namespace Kontor::App
