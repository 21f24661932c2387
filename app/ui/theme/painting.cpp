// SPDX-License-Identifier: Apache-2.0
#include "ui/theme/painting.h"

#include "ui/text/emoji.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QFontMetricsF>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <QTextBoundaryFinder>
#include <QTextLayout>

using namespace Qt::StringLiterals;

namespace Kontor::App {

QString initials(const QString &name)
{
    QString result;
    int count = 0;
    for (const auto &word : name.split(u' ', Qt::SkipEmptyParts)) {
        QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, word);
        const auto end = finder.toNextBoundary();
        if (end > 0)
            result += word.left(end).toUpper();
        if (++count == 2)
            break;
    }
    return result.isEmpty() ? u"?"_s : result;
}

void paintAvatar(QPainter &painter, const Theme &theme, const QRectF &rect, const QString &name,
                 const QString &text)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.avatarColour(name));
    painter.drawEllipse(rect);
    auto font = theme.font(Theme::Font::Strong);
    font.setPixelSize(qRound(rect.height() * 0.36));
    painter.setFont(font);
    painter.setPen(Qt::white);
    painter.drawText(rect, Qt::AlignCenter, text);
    painter.restore();
}

QString badgeText(int count)
{
    constexpr int kMost = 99;
    return count > kMost ? QLocale().toString(kMost) + u'+' : QLocale().toString(count);
}

qreal badgeWidth(const Theme &theme, int count)
{
    const QFontMetricsF metrics(theme.font(Theme::Font::TinyStrong));
    const auto width = metrics.horizontalAdvance(badgeText(count)) + Metrics::kGrid * 2.5;
    return std::max(qreal(Metrics::kBadgeHeight), std::ceil(width));
}

qreal paintBadge(QPainter &painter, const Theme &theme, QPointF rightCentre, int count, bool muted)
{
    const auto &colours = theme.colours();
    const auto width = badgeWidth(theme, count);
    const QRectF rect(rightCentre.x() - width, rightCentre.y() - Metrics::kBadgeHeight / 2.0, width,
                      Metrics::kBadgeHeight);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(muted ? colours.mutedBadge : colours.badge);
    painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2);
    painter.setFont(theme.font(Theme::Font::TinyStrong));
    painter.setPen(muted ? colours.onMutedBadge : colours.onBadge);
    painter.drawText(rect, Qt::AlignCenter, badgeText(count));
    painter.restore();
    return width;
}

void paintDeliveryState(QPainter &painter, const Theme &theme, const QRectF &rect,
                        DeliveryState state, const QColor &plain)
{
    switch (state) {
    case DeliveryState::None:
        return;
    case DeliveryState::Waiting:
        return theme.paintIcon(painter, rect, u"waiting"_s, plain);
    case DeliveryState::Sent:
        return theme.paintIcon(painter, rect, u"sent"_s, plain);
    case DeliveryState::Read:
        return theme.paintIcon(painter, rect, u"read"_s, theme.colours().link);
    case DeliveryState::Failed:
        return theme.paintIcon(painter, rect, u"failed"_s, theme.colours().error);
    }
}

void paintPresence(QPainter &painter, const Theme &theme, const QRectF &avatar,
                   PresenceStatus status, const QColor &ground)
{
    constexpr qreal kEdge = 2; // between the dot and the avatar
    const auto &colours = theme.colours();
    QRectF dot(0, 0, Metrics::kPresenceDot, Metrics::kPresenceDot);
    dot.moveBottom(avatar.bottom() + 1);
    if (painter.layoutDirection() == Qt::RightToLeft)
        dot.moveLeft(avatar.left() - 1);
    else
        dot.moveRight(avatar.right() + 1);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawEllipse(dot.adjusted(-kEdge, -kEdge, kEdge, kEdge));
    const auto part = dot.width() / 4;
    switch (status) {
    case PresenceStatus::Online:
        painter.setBrush(colours.ok);
        painter.drawEllipse(dot);
        break;
    case PresenceStatus::Away: {
        QPainterPath moon;
        moon.addEllipse(dot);
        QPainterPath shadow;
        shadow.addEllipse(dot.translated(part * 1.5, -part));
        painter.setBrush(colours.warn);
        painter.drawPath(moon.subtracted(shadow));
        break;
    }
    case PresenceStatus::Busy:
        painter.setBrush(colours.error);
        painter.drawEllipse(dot);
        painter.setBrush(ground);
        painter.drawRect(
            QRectF(dot.left() + part * 0.8, dot.center().y() - 1, dot.width() - part * 1.6, 2));
        break;
    case PresenceStatus::Offline:
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colours.muted, kEdge));
        painter.drawEllipse(dot.adjusted(1, 1, -1, -1));
        break;
    }
    painter.restore();
}

qreal drawLine(QPainter &painter, const QRectF &rect, const QString &text)
{
    constexpr qreal kEmojiSurplus = 4; // how much wider than the font says one is painted, at most
    const QFontMetricsF metrics(painter.font());
    const auto all = emojiFormats(text, painter.font());
    const auto shown = metrics.elidedText(text, Qt::ElideRight,
                                          rect.width() + 1 - kEmojiSurplus * qreal(all.size()));
    QTextLayout layout(shown, painter.font());
    QTextOption option(Qt::AlignLeading);
    option.setWrapMode(QTextOption::NoWrap);
    option.setTextDirection(painter.layoutDirection());
    layout.setTextOption(option);
    layout.setFormats(emojiFormats(shown, painter.font()));
    layout.beginLayout();
    auto line = layout.createLine();
    line.setLineWidth(rect.width());
    layout.endLayout();
    // On the line where letters alone would stand.
    const auto top = rect.center().y() + (metrics.ascent() - metrics.descent()) / 2 - line.ascent();
    layout.draw(&painter, {rect.left(), top});
    return line.naturalTextWidth();
}

QString isolated(const QString &text)
{
    return QChar(0x2068) + text + QChar(0x2069); // FIRST STRONG ISOLATE … POP DIRECTIONAL ISOLATE
}

QString oneLine(const QString &text)
{
    constexpr qsizetype kMost = 200; // more than any row can show
    return text.left(kMost).simplified();
}

QString plainTip(const QString &text)
{
    return text.isEmpty() ? QString() : u"<qt>"_s + text.toHtmlEscaped() + u"</qt>"_s;
}

} // namespace Kontor::App
