// SPDX-License-Identifier: Apache-2.0
#include "ui/theme/colours.h"

#include <cmath>

namespace Kontor::App {

namespace {

double luminance(const QColor &colour)
{
    const auto linear = [](double part) {
        return part <= 0.03928 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF())
        + 0.0722 * linear(colour.blueF());
}

QColor mixed(const QColor &from, const QColor &to, double part)
{
    const auto mix = [part](double one, double other) { return one + (other - one) * part; };
    return QColor::fromRgbF(float(mix(from.redF(), to.redF())),
                            float(mix(from.greenF(), to.greenF())),
                            float(mix(from.blueF(), to.blueF())));
}

//! What the table of colours leaves to arithmetic: variants that have to be readable.
void makeReadable(Colours &colours)
{
    for (const auto &background : {colours.canvas, colours.side, colours.hover})
        colours.muted = readableOn(colours.muted, background);
    colours.mutedOnTint = colours.muted;
    for (const auto &background :
         {colours.side, colours.selection, colours.bubbleTheirs, colours.bubbleMine}) {
        colours.mutedOnTint = readableOn(colours.mutedOnTint, background);
        colours.errorText = readableOn(colours.errorText, background);
    }
    colours.link = readableOn(readableOn(colours.accent, colours.bubbleTheirs), colours.bubbleMine);
    // White digits are the look; the green gives way by a shade.
    if (!isDark(colours.onBadge))
        colours.badge = readableOn(colours.badge, colours.onBadge);
}

} // namespace

double contrast(const QColor &one, const QColor &other)
{
    const auto a = luminance(one);
    const auto b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

bool isDark(const QColor &colour)
{
    return luminance(colour) < 0.18;
}

QColor readableOn(const QColor &foreground, const QColor &background, double ratio)
{
    const QColor target = isDark(background) ? Qt::white : Qt::black;
    constexpr int kSteps = 50;
    for (int i = 0; i < kSteps; ++i) {
        const auto candidate = mixed(foreground, target, double(i) / kSteps).toRgb();
        if (contrast(candidate, background) >= ratio)
            return candidate;
    }
    return target;
}

Colours lightColours()
{
    Colours colours{.canvas = QColor(0xffffff),
                    .side = QColor(0xf4f5f7),
                    .line = QColor(0xe3e5e9),
                    .text = QColor(0x1c1e21),
                    .muted = QColor(0x6b7280),
                    .mutedOnTint = {},
                    .accent = QColor(0x2563eb),
                    .onAccent = QColor(0xffffff),
                    .selection = QColor(0xe0e9ff),
                    .hover = QColor(0xebedf0),
                    .bubbleTheirs = QColor(0xf1f2f5),
                    .bubbleMine = QColor(0xdbe7ff),
                    .link = {},
                    .badge = QColor(0x16a34a),
                    .onBadge = QColor(0xffffff),
                    .mutedBadge = QColor(0x9ca3af),
                    .onMutedBadge = QColor(0x1c1e21),
                    .ok = QColor(0x16a34a),
                    .warn = QColor(0xd97706),
                    .error = QColor(0xdc2626),
                    .errorText = QColor(0xdc2626),
                    .bannerBack = QColor(0xfef3c7),
                    .bannerText = QColor(0x78350f),
                    .errorBack = QColor(0xfef2f2),
                    .errorBoxText = QColor(0x991b1b)};
    makeReadable(colours);
    return colours;
}

Colours darkColours()
{
    Colours colours{.canvas = QColor(0x16181d),
                    .side = QColor(0x1b1e24),
                    .line = QColor(0x2a2e37),
                    .text = QColor(0xe7e9ee),
                    .muted = QColor(0x9aa3b2),
                    .mutedOnTint = {},
                    .accent = QColor(0x5b8cff),
                    .onAccent = QColor(0x0b1020),
                    .selection = QColor(0x26324d),
                    .hover = QColor(0x22262e),
                    .bubbleTheirs = QColor(0x23272f),
                    .bubbleMine = QColor(0x22365f),
                    .link = {},
                    .badge = QColor(0x22c55e),
                    .onBadge = QColor(0x0b1020),
                    .mutedBadge = QColor(0x4b5563),
                    .onMutedBadge = QColor(0xffffff),
                    .ok = QColor(0x22c55e),
                    .warn = QColor(0xf59e0b),
                    .error = QColor(0xf87171),
                    .errorText = QColor(0xf87171),
                    .bannerBack = QColor(0x3a2a10),
                    .bannerText = QColor(0xfcd27d),
                    .errorBack = QColor(0x3b1d20),
                    .errorBoxText = QColor(0xfca5a5)};
    makeReadable(colours);
    return colours;
}

Colours coloursOf(const QPalette &palette)
{
    const auto base = palette.color(QPalette::Base);
    const auto text = palette.color(QPalette::Text);
    const auto highlight = palette.color(QPalette::Highlight);
    const auto highlighted = palette.color(QPalette::HighlightedText);
    Colours colours;
    colours.canvas = colours.side = colours.hover = base;
    colours.bubbleTheirs = colours.bubbleMine = base;
    colours.bannerBack = colours.errorBack = base;
    colours.line = colours.text = colours.warn = colours.error = text;
    colours.muted = colours.mutedOnTint = text;
    colours.ok = colours.errorText = colours.bannerText = colours.errorBoxText = text;
    colours.selection = base;
    colours.accent = colours.badge = colours.mutedBadge = highlight;
    colours.onAccent = colours.onBadge = colours.onMutedBadge = highlighted;
    colours.link = palette.color(QPalette::Link);
    return colours;
}

QPalette paletteOf(const Colours &colours)
{
    QPalette palette(colours.text, colours.side, colours.line, colours.line, colours.muted,
                     colours.text, colours.canvas);
    palette.setColor(QPalette::Window, colours.canvas);
    palette.setColor(QPalette::AlternateBase, colours.side);
    palette.setColor(QPalette::Highlight, colours.accent);
    palette.setColor(QPalette::HighlightedText, colours.onAccent);
    palette.setColor(QPalette::Link, colours.link);
    palette.setColor(QPalette::LinkVisited, colours.link);
    palette.setColor(QPalette::PlaceholderText, colours.muted);
    palette.setColor(QPalette::ToolTipBase, colours.side);
    palette.setColor(QPalette::ToolTipText, colours.text);
    for (const auto role : {QPalette::Text, QPalette::WindowText, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, colours.muted);
    return palette;
}

} // namespace Kontor::App
