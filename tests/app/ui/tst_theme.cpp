// SPDX-License-Identifier: Apache-2.0
#include "app/ui/windowtest.h"
#include "ui/theme/painting.h"

#include <QPainter>
#include <QTest>

using namespace Kontor::App;
using namespace Kontor::Test;

namespace {

constexpr double kAa = 4.5;

void addPalettes()
{
    QTest::addColumn<Colours>("colours");
    QTest::newRow("light") << lightColours();
    QTest::newRow("dark") << darkColours();
}

} // namespace

Q_DECLARE_METATYPE(Kontor::App::Colours)

class TestTheme : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { theme(); }
    void everyTextReachesAa_data() { addPalettes(); }
    void everyTextReachesAa();
    void namesReachAaOnAvatarsAndInBubbles_data();
    void namesReachAaOnAvatarsAndInBubbles();
    void contrastIsWcags();
    void sameNameHasTheSameColour();
    void systemDarkIsFollowedAndTold();
    void highContrastTakesTheSystemsPalette();
    void initialsAreWholeCharacters_data();
    void initialsAreWholeCharacters();
    void everyIconPaintsSomething_data();
    void everyIconPaintsSomething();
    void noPlaceholderIsLeftInTheStyleSheet();
    void fontsGrowWithTheSystems();
};

void TestTheme::everyTextReachesAa()
{
    QFETCH(Colours, colours);
    const auto &c = colours;
    const std::vector<std::pair<QColor, QColor>> pairs{
        {c.text, c.canvas},
        {c.text, c.side},
        {c.text, c.selection},
        {c.text, c.hover},
        {c.text, c.bubbleTheirs},
        {c.text, c.bubbleMine},
        {c.muted, c.canvas},
        {c.muted, c.side},
        {c.mutedOnTint, c.selection},
        {c.mutedOnTint, c.bubbleTheirs},
        {c.mutedOnTint, c.bubbleMine},
        {c.onAccent, c.accent},
        {c.link, c.bubbleTheirs},
        {c.link, c.bubbleMine},
        {c.link, c.canvas},
        {c.onBadge, c.badge},
        {c.onMutedBadge, c.mutedBadge},
        {c.error, c.canvas},
        {c.muted, c.hover},
        {c.errorText, c.canvas},
        {c.errorText, c.side},
        {c.errorText, c.bubbleMine},
        {c.bannerText, c.bannerBack},
        {c.errorBoxText, c.errorBack},
    };
    for (const auto &[text, back] : pairs) {
        QVERIFY2(contrast(text, back) >= kAa,
                 qPrintable(QStringLiteral("%1 on %2: %3")
                                .arg(text.name(), back.name())
                                .arg(contrast(text, back))));
    }
}

void TestTheme::namesReachAaOnAvatarsAndInBubbles_data()
{
    QTest::addColumn<Appearance>("appearance");
    QTest::newRow("light") << Appearance::Light;
    QTest::newRow("dark") << Appearance::Dark;
}

void TestTheme::namesReachAaOnAvatarsAndInBubbles()
{
    QFETCH(Appearance, appearance);
    const Theme look(appearance, {});
    for (int i = 0; i < 200; ++i) {
        const auto name = QStringLiteral("Person %1").arg(i);
        QVERIFY(contrast(Qt::white, look.avatarColour(name)) >= kAa);
        QVERIFY(contrast(look.nameColour(name), look.colours().bubbleTheirs) >= kAa);
    }
}

void TestTheme::contrastIsWcags()
{
    QCOMPARE(qRound(contrast(Qt::black, Qt::white) * 100), 2100);
    QCOMPARE(qRound(contrast(QColor(0x777777), Qt::white) * 100), 448);
    QCOMPARE(readableOn(QColor(0x1c1e21), Qt::white), QColor(0x1c1e21)); // fine already
}

void TestTheme::sameNameHasTheSameColour()
{
    const Theme light(Appearance::Light, {});
    const Theme dark(Appearance::Dark, {});
    QCOMPARE(light.avatarColour(QStringLiteral("Bob Marsh")),
             dark.avatarColour(QStringLiteral("Bob Marsh")));
    QSet<QRgb> colours;
    for (int i = 0; i < 100; ++i)
        colours.insert(light.avatarColour(QStringLiteral("room-%1").arg(i)).rgb());
    QCOMPARE(colours.size(), 8);
}

void TestTheme::systemDarkIsFollowedAndTold()
{
    Theme look(Appearance::System, {});
    QVERIFY(!look.isDark());
    int told = 0;
    connect(&look, &Theme::changed, this, [&told] { ++told; });
    look.setSystemLook({.dark = true, .highContrast = false, .palette = {}});
    QVERIFY(look.isDark());
    QCOMPARE(told, 1);
    Theme light(Appearance::Light, {});
    light.setSystemLook({.dark = true, .highContrast = false, .palette = {}});
    QVERIFY(!light.isDark()); // one's own choice
}

void TestTheme::highContrastTakesTheSystemsPalette()
{
    QPalette palette;
    palette.setColor(QPalette::Base, Qt::black);
    palette.setColor(QPalette::Text, Qt::yellow);
    palette.setColor(QPalette::Highlight, Qt::cyan);
    const Theme look(Appearance::System, {.dark = true, .highContrast = true, .palette = palette});
    QCOMPARE(look.colours().canvas, QColor(Qt::black));
    QCOMPARE(look.colours().muted, QColor(Qt::yellow));
    QCOMPARE(look.colours().accent, QColor(Qt::cyan));
}

void TestTheme::initialsAreWholeCharacters_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("expected");
    QTest::newRow("two words") << QStringLiteral("alice lindqvist") << QStringLiteral("AL");
    QTest::newRow("three words") << QStringLiteral("Ana María Ruiz") << QStringLiteral("AM");
    QTest::newRow("one word") << QStringLiteral("bob") << QStringLiteral("B");
    QTest::newRow("Chinese") << QStringLiteral("陈伟") << QStringLiteral("陈");
    QTest::newRow("outside of the basic plane")
        << QString::fromUcs4(U"\U0001F600 x") << QString::fromUcs4(U"\U0001F600X");
    QTest::newRow("combining") << QString::fromUcs4(U"e\u0301va") << QString::fromUcs4(U"E\u0301");
    QTest::newRow("nothing") << QString() << QStringLiteral("?");
}

void TestTheme::initialsAreWholeCharacters()
{
    QFETCH(QString, name);
    QTEST(initials(name), "expected");
}

void TestTheme::everyIconPaintsSomething_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"plus", "eye", "eye-off", "sent", "read", "waiting", "failed", "down",
                             "check", "check-dark", "kontor"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestTheme::everyIconPaintsSomething()
{
    QFETCH(QString, name);
    QImage image(32, 32, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(2);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    theme().paintIcon(painter, QRectF(0, 0, 16, 16), name, Qt::red);
    painter.end();
    int painted = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            painted += qAlpha(image.pixel(x, y)) > 0 ? 1 : 0;
    }
    QVERIFY2(painted > 20, qPrintable(QString::number(painted)));
    QVERIFY(painted <= 32 * 32);
}

void TestTheme::noPlaceholderIsLeftInTheStyleSheet()
{
    QVERIFY(!qApp->styleSheet().isEmpty());
    auto sheet = qApp->styleSheet();
    sheet.remove(0, sheet.indexOf(QStringLiteral("*/")));
    QVERIFY2(!sheet.contains(u'@'), qPrintable(sheet.mid(sheet.indexOf(u'@'), 40)));
}

void TestTheme::fontsGrowWithTheSystems()
{
    const auto body = theme().font(Theme::Font::Body);
    QVERIFY(body.families().contains(QStringLiteral("Noto Color Emoji")));
    QVERIFY(theme().font(Theme::Font::Tiny).pixelSize() < body.pixelSize());
    QVERIFY(theme().font(Theme::Font::Heading).pixelSize() > body.pixelSize());
}

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
