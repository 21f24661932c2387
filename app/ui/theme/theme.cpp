// SPDX-License-Identifier: Apache-2.0
#include "ui/theme/theme.h"

#include <QApplication>
#include <QFile>
#include <QFontDatabase>
#include <QFontInfo>
#include <QPainter>
#include <QSvgRenderer>

#include <array>

using namespace Qt::StringLiterals;

namespace Kontor::App {

namespace {

constexpr int kDefaultPixels = 13; // where the system says nothing

//! The system's UI font, with the faces that its own fallback gets wrong (emoji in one colour).
QFont baseFont()
{
    auto font = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    QStringList families = font.families();
    // Without a desktop environment Qt answers with fontconfig's alias at 9 pt: nothing was said.
    if (font.family() == "Sans Serif"_L1 || font.family() == "Sans"_L1) {
        families = {u"Inter"_s, u"Noto Sans"_s};
        font.setPixelSize(kDefaultPixels);
    } else if (font.pixelSize() < 0) {
        font.setPixelSize(QFontInfo(font).pixelSize());
    }
    families += u"Noto Color Emoji"_s;
    font.setFamilies(families);
    return font;
}

//! FNV-1a, stirred. The start was picked so that names from the sample office differ in colour.
quint32 hashOf(const QString &name)
{
    quint32 hash = 15'103'872;
    for (const auto character : name)
        hash = (hash ^ character.unicode()) * 16'777'619;
    return hash * 2'654'435'761;
}

constexpr std::array<QRgb, 8> kAvatarColours{0x7c3aed, 0x0ea5e9, 0xf97316, 0x14b8a6,
                                             0x64748b, 0xdb2777, 0x65a30d, 0xb45309};
constexpr int kAvatarShift = 29; // of 32 bits, leaves 3

} // namespace

Theme::Theme(Appearance appearance, const SystemLook &system, QObject *parent)
    : QObject(parent)
    , m_appearance(appearance)
    , m_system(system)
    , m_base(baseFont())
{
    choose();
}

void Theme::setSystemLook(const SystemLook &system)
{
    m_system = system;
    choose();
    emit changed();
}

void Theme::choose()
{
    m_pixmaps.clear();
    const bool system = m_appearance == Appearance::System;
    if (m_appearance == Appearance::HighContrast || (system && m_system.highContrast))
        m_colours = coloursOf(m_system.palette);
    else if (m_appearance == Appearance::Dark || (system && m_system.dark))
        m_colours = darkColours();
    else
        m_colours = lightColours();
}

void Theme::apply(QApplication &application) const
{
    application.setFont(m_base);
    application.setPalette(paletteOf(m_colours));
    application.setStyleSheet(styleSheet());
}

QFont Theme::font(Font font) const
{
    struct Look {
        double size;
        QFont::Weight weight;
    };
    const auto look = [font]() -> Look {
        switch (font) {
        case Font::Body:
            return {1.0, QFont::Normal};
        case Font::Strong:
            return {1.0, QFont::DemiBold};
        case Font::Small:
            return {12.0 / 13, QFont::Normal};
        case Font::SmallStrong:
            return {12.0 / 13, QFont::DemiBold};
        case Font::Tiny:
            return {11.0 / 13, QFont::Normal};
        case Font::TinyStrong:
            return {11.0 / 13, QFont::DemiBold};
        case Font::Title:
            return {15.0 / 13, QFont::DemiBold};
        case Font::Heading:
            return {20.0 / 13, QFont::DemiBold};
        }
        return {1.0, QFont::Normal};
    }();
    auto result = m_base;
    result.setPixelSize(qRound(m_base.pixelSize() * look.size));
    result.setWeight(look.weight);
    return result;
}

QColor Theme::avatarColour(const QString &name) const
{
    const QColor colour(kAvatarColours[hashOf(name) >> kAvatarShift]);
    return readableOn(colour, Qt::white);
}

QColor Theme::nameColour(const QString &name) const
{
    return readableOn(QColor(kAvatarColours[hashOf(name) >> kAvatarShift]), m_colours.bubbleTheirs);
}

QPixmap Theme::pixmap(const QString &name, const QColor &colour, QSize pixels) const
{
    const auto key =
        u"%1 %2 %3 %4"_s.arg(name, colour.name()).arg(pixels.width()).arg(pixels.height());
    if (const auto found = m_pixmaps.constFind(key); found != m_pixmaps.constEnd())
        return *found;
    QFile file(u":/icons/%1.svg"_s.arg(name));
    const bool opened = file.open(QIODevice::ReadOnly);
    Q_ASSERT_X(opened, "Theme", qPrintable(name));
    QSvgRenderer renderer(file.readAll().replace("currentColor", colour.name().toLatin1()));
    QPixmap result(pixels);
    result.fill(Qt::transparent);
    QPainter painter(&result);
    renderer.setAspectRatioMode(Qt::KeepAspectRatio);
    renderer.render(&painter);
    painter.end();
    m_pixmaps.insert(key, result);
    return result;
}

void Theme::paintIcon(QPainter &painter, const QRectF &rect, const QString &name,
                      const QColor &colour) const
{
    const auto ratio = painter.device()->devicePixelRatioF();
    painter.drawPixmap(rect, pixmap(name, colour, (rect.size() * ratio).toSize()), {});
}

QIcon Theme::icon(const QString &name, const QColor &colour) const
{
    QIcon result;
    for (const int scale : {1, 2, 3}) {
        auto image = pixmap(name, colour, QSize(kDefaultPixels + 3, kDefaultPixels + 3) * scale);
        image.setDevicePixelRatio(scale);
        result.addPixmap(image);
    }
    return result;
}

} // namespace Kontor::App
