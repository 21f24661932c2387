// SPDX-License-Identifier: Apache-2.0
#include "app/ui/windowtest.h"
#include "ui/theme/metrics.h"
#include "ui/timeline/messagelayout.h"

#include <QTest>

using namespace Kontor::App;
using namespace Kontor::Test;

namespace {

constexpr int kWidth = 900;

MessageLook look(const QString &text, bool mine = false)
{
    MessageLook look;
    look.text = text;
    look.meta = QStringLiteral("10:42");
    look.mine = mine;
    return look;
}

MessageLayout layoutOf(const QString &text, int width = kWidth, bool mine = false)
{
    return {look(text, mine), width, theme()};
}

QString repeated(const QString &text, int times)
{
    return text.repeated(times);
}

} // namespace

class TestMessageLayout : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { theme(); }
    void mineStandsRightAndTheirsLeft();
    void timeStandsBesideAShortTextAndUnderAFullLine();
    void longTextWrapsInsideTheBubble_data();
    void longTextWrapsInsideTheBubble();
    void C8_aLineOf16KiBIsLaidOutWhole();
    void bubbleIsNeverWiderThanReadingAllows();
    void narrowWindowKeepsEverythingInside_data();
    void narrowWindowKeepsEverythingInside();
    void directionIsTheMessagesOwn_data();
    void directionIsTheMessagesOwn();
    void M9_markupIsPlainText();
    void M8_bidiOverridesStayInTheirMessage();
    void newLinesBreakAndKeepTheirPlace();
    void clickFindsTheCharacterAndTheLink();
    void chipAndLineStandOverTheBubble();
    void failedOneHasItsTwoButtons();
    void emojiSequenceIsOneCharacterWide();
};

void TestMessageLayout::mineStandsRightAndTheirsLeft()
{
    const auto theirs = layoutOf(QStringLiteral("Hello"));
    const auto mine = layoutOf(QStringLiteral("Hello"), kWidth, true);
    QCOMPARE(theirs.bubble().left(),
             qreal(Metrics::kTimelineMargin + Metrics::kTimelineAvatar + Metrics::kAvatarGap));
    QCOMPARE(mine.bubble().right(), qreal(kWidth - Metrics::kTimelineMargin));
    QCOMPARE(theirs.avatar().bottom(), theirs.bubble().bottom());
}

void TestMessageLayout::timeStandsBesideAShortTextAndUnderAFullLine()
{
    const auto brief = layoutOf(QStringLiteral("Hello"));
    QCOMPARE(brief.text().lineCount(), 1);
    QVERIFY(brief.meta().left()
            >= brief.textPosition().x() + brief.text().lineAt(0).naturalTextWidth());
    QVERIFY(brief.meta().right() <= brief.bubble().right());

    // A line that leaves no room: the time gets one of its own.
    QString text = QStringLiteral("m");
    while (layoutOf(text + u'm').text().lineCount() == 1)
        text += u'm';
    const auto full = layoutOf(text);
    QVERIFY(full.meta().top() >= full.textPosition().y() + full.text().lineAt(0).height() - 2);
    QVERIFY(full.bubble().height() > brief.bubble().height() + 10);
}

void TestMessageLayout::longTextWrapsInsideTheBubble_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("words") << repeated(QStringLiteral("office chat "), 60);
    QTest::newRow("one long word") << repeated(QStringLiteral("x"), 600);
    QTest::newRow("address") << QStringLiteral("https://example.com/")
            + repeated(QStringLiteral("a"), 500);
    QTest::newRow("Chinese") << repeated(QStringLiteral("办公室聊天"), 60);
    QTest::newRow("Arabic") << repeated(QStringLiteral("مرحبا بكم في المكتب "), 30);
    QTest::newRow("emoji") << repeated(QStringLiteral("🎉"), 200);
    QTest::newRow("marks") << QStringLiteral("a") + repeated(QStringLiteral("\u0301"), 8);
}

void TestMessageLayout::longTextWrapsInsideTheBubble()
{
    QFETCH(QString, text);
    const auto layout = layoutOf(text);
    const auto left = layout.textPosition().x();
    for (int i = 0; i < layout.text().lineCount(); ++i) {
        const auto line = layout.text().lineAt(i).naturalTextRect();
        QVERIFY(left + line.left() >= layout.bubble().left());
        // A space that wraps may hang over the edge; nobody sees it.
        QVERIFY2(left + line.right() <= layout.bubble().right() + 1,
                 qPrintable(QString::number(left + line.right())));
    }
    const auto last = layout.text().lineAt(layout.text().lineCount() - 1);
    QVERIFY(layout.textPosition().y() + last.y() + last.height() <= layout.bubble().bottom() + 1);
    QVERIFY(layout.height() >= layout.bubble().bottom());
}

void TestMessageLayout::C8_aLineOf16KiBIsLaidOutWhole()
{
    const auto text = repeated(QStringLiteral("0123456789abcdef"), 1024);
    const auto layout = layoutOf(text);
    const auto last = layout.text().lineAt(layout.text().lineCount() - 1);
    QCOMPARE(last.textStart() + last.textLength(), int(text.size()));
    QVERIFY(layout.text().lineCount() > 100);
}

void TestMessageLayout::bubbleIsNeverWiderThanReadingAllows()
{
    const auto layout = layoutOf(repeated(QStringLiteral("word "), 200), 3000);
    QVERIFY(layout.bubble().width() <= Metrics::kBubbleMaxWidth);
}

void TestMessageLayout::narrowWindowKeepsEverythingInside_data()
{
    QTest::addColumn<int>("width");
    for (const int width : {150, 200, 300, 420, 600})
        QTest::newRow(qPrintable(QString::number(width))) << width;
}

void TestMessageLayout::narrowWindowKeepsEverythingInside()
{
    QFETCH(int, width);
    for (const bool mine : {false, true}) {
        const auto layout = layoutOf(repeated(QStringLiteral("narrow windows "), 20), width, mine);
        QVERIFY(layout.bubble().left() >= 0);
        QVERIFY(layout.bubble().right() <= width);
        QVERIFY(layout.bubble().contains(layout.meta()));
    }
}

void TestMessageLayout::directionIsTheMessagesOwn_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("rightToLeft");
    QTest::newRow("English") << QStringLiteral("Hello.") << false;
    QTest::newRow("Arabic") << QStringLiteral("مرحبا.") << true;
    QTest::newRow("Hebrew") << QStringLiteral("שלום.") << true;
    QTest::newRow("digits first") << QStringLiteral("12 مرحبا") << true;
    QTest::newRow("Chinese") << QStringLiteral("你好。") << false;
    QTest::newRow("English with Arabic") << QStringLiteral("Hello مرحبا") << false;
}

void TestMessageLayout::directionIsTheMessagesOwn()
{
    QFETCH(QString, text);
    QFETCH(bool, rightToLeft);
    const auto layout = layoutOf(text);
    QCOMPARE(layout.text().textOption().textDirection(),
             rightToLeft ? Qt::RightToLeft : Qt::LeftToRight);
    const auto line = layout.text().lineAt(0);
    const auto right = layout.textPosition().x() + line.naturalTextRect().right();
    // It begins at its own side of the bubble.
    const auto left = layout.textPosition().x() + line.naturalTextRect().left();
    if (rightToLeft)
        QVERIFY(layout.bubble().right() - Metrics::kBubblePaddingX - right <= 1);
    else
        QVERIFY(left - layout.bubble().left() - Metrics::kBubblePaddingX <= 1);
}

void TestMessageLayout::M9_markupIsPlainText()
{
    const QString text =
        QStringLiteral("<img src=file:///etc/passwd> <a href=\"http://x\">y</a> &lt;b&gt;");
    const auto layout = layoutOf(text);
    QCOMPARE(layout.text().text(), text); // every character is shown
}

void TestMessageLayout::M8_bidiOverridesStayInTheirMessage()
{
    const QString text = QStringLiteral("invoice\u202Egnp.exe");
    const auto layout = layoutOf(text);
    QCOMPARE(layout.text().text(), text);
    // The time is text of ours, laid out by itself: right of the message, whatever that says.
    QVERIFY(layout.meta().left() > layout.textPosition().x());
    QCOMPARE(layout.text().textOption().textDirection(), Qt::LeftToRight);
}

void TestMessageLayout::newLinesBreakAndKeepTheirPlace()
{
    const auto layout = layoutOf(QStringLiteral("one\ntwo\n\nfour"));
    QCOMPARE(layout.text().lineCount(), 4);
    QCOMPARE(layout.text().lineAt(1).textStart(), 4);
    QCOMPARE(layout.look().text, QStringLiteral("one\ntwo\n\nfour"));
}

void TestMessageLayout::clickFindsTheCharacterAndTheLink()
{
    const auto layout = layoutOf(QStringLiteral("See https://example.com/a now"));
    QCOMPARE(layout.links().size(), size_t(1));
    const auto line = layout.text().lineAt(0);
    const auto at = [&](int character) {
        return layout.textPosition()
            + QPointF(line.cursorToX(character) + 1, line.y() + line.height() / 2);
    };
    QCOMPARE(layout.characterAt(at(2)), 2);
    QVERIFY(!layout.linkAt(at(2)));
    QVERIFY(layout.linkAt(at(10)));
    QCOMPARE(layout.linkAt(at(10))->url, QUrl(QStringLiteral("https://example.com/a")));
    QVERIFY(!layout.linkAt(at(27)));
}

void TestMessageLayout::chipAndLineStandOverTheBubble()
{
    auto row = look(QStringLiteral("Hello"));
    row.dayChip = QStringLiteral("Today");
    row.newLine = true;
    const MessageLayout layout(row, kWidth, theme());
    QVERIFY(layout.dayChip().bottom() < layout.newLine().top() + 1);
    QVERIFY(layout.newLine().bottom() < layout.bubble().top());
    QCOMPARE(layout.dayChip().center().x(), kWidth / 2.0);
}

void TestMessageLayout::failedOneHasItsTwoButtons()
{
    auto row = look(QStringLiteral("Hello"), true);
    row.state = DeliveryState::Failed;
    row.failure = repeated(QStringLiteral("You are not in this room any more. "), 8);
    const MessageLayout layout(row, 420, theme());
    QVERIFY(layout.failure().left() >= Metrics::kTimelineMargin);
    QVERIFY(layout.failure().right() < layout.retryButton().left());
    QVERIFY(layout.retryButton().right() < layout.discardButton().left());
    QVERIFY(layout.discardButton().right() <= 420);
    QVERIFY(layout.height() >= layout.discardButton().bottom());
}

void TestMessageLayout::emojiSequenceIsOneCharacterWide()
{
    const auto plain = layoutOf(QStringLiteral("👍"));
    const auto toned = layoutOf(QStringLiteral("👍🏽"));
    // Split into two, the skin tone would stand beside the hand as a box of its own.
    QVERIFY(toned.text().lineAt(0).naturalTextWidth()
            < plain.text().lineAt(0).naturalTextWidth() * 1.5);
}

QTEST_MAIN(TestMessageLayout)
#include "tst_messagelayout.moc"
