// SPDX-License-Identifier: Apache-2.0
#include "app/ui/cachedoffice.h"
#include "app/ui/windowtest.h"
#include "model/limits.h"
#include "ui/panels/composer.h"
#include "ui/panels/messageinput.h"
#include "ui/theme/metrics.h"

#include <QClipboard>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;

namespace {

constexpr RoomId kRoom = SignedIn::kRoom;
constexpr RoomId kOther{8};

//! The composer of an offline office, shown.
class Writing {
public:
    Writing()
        : composer(*world.session, theme())
        , input(composer.findChild<MessageInput *>(QStringLiteral("messageInput")))
        , error(composer.findChild<QLabel *>(QStringLiteral("composerError")))
    {
        world.fill(1);
        composer.resize(600, 80);
        composer.show();
        composer.setRoom(kRoom, QStringLiteral("Message #general"));
        composer.focusInput();
        QVERIFY(QTest::qWaitForWindowExposed(&composer));
    }

    void type(const QString &text) { QTest::keyClicks(input, text); }
    void enter() { QTest::keyClick(input, Qt::Key_Return); }
    QStringList outbox() const
    {
        QStringList texts;
        for (const auto &entry : world.session->cache().outbox())
            texts += entry.text;
        return texts;
    }
    QString draft(RoomId room = kRoom) const { return world.session->cache().draft(room); }

    CachedOffice world;
    Composer composer;
    MessageInput *input;
    QLabel *error;
};

} // namespace

class TestComposer : public QObject {
    Q_OBJECT
private slots:
    void enterSendsAndClears();
    void shiftEnterBreaksTheLine();
    void textStaysUntilItIsOnTheDisk();
    void whatIsTypedMeanwhileStays();
    void quickLinesAreSentEachOnceAndInOrder();
    void nothingVisibleIsNotSent();
    void M5_tooLongTextStaysWithTheReason();
    void C2_whatTheDiskRefusesStaysWithTheReason();
    void C2_refusedTextIsKeptWhenAnotherRoomIsOpen();
    void C2_refusedTextComesBackBeforeWhatWasTypedMeanwhile();
    void reasonGoesWhenOneTypesOn();
    void draftsAreKeptForEachRoom();
    void draftSurvivesQuickSwitches();
    void draftIsSavedWhileTyping();
    void sentTextIsNoDraft();
    void growsToEightLinesAndNoFurther();
    void pastedFormatsAreDropped();
    void namesAreThereForScreenReaders();
};

void TestComposer::enterSendsAndClears()
{
    Writing w;
    w.type(QStringLiteral("hello"));
    w.enter();
    QTRY_COMPARE(w.outbox(), QStringList{QStringLiteral("hello")});
    QTRY_VERIFY(w.input->toPlainText().isEmpty());
    w.type(QStringLiteral("again"));
    QTest::mouseClick(w.composer.findChild<QPushButton *>(QStringLiteral("sendButton")),
                      Qt::LeftButton);
    QTRY_COMPARE(w.outbox().size(), 2);
    QTRY_VERIFY(w.input->toPlainText().isEmpty());
}

void TestComposer::shiftEnterBreaksTheLine()
{
    Writing w;
    w.type(QStringLiteral("one"));
    QTest::keyClick(w.input, Qt::Key_Return, Qt::ShiftModifier);
    w.type(QStringLiteral("two"));
    QCOMPARE(w.input->toPlainText(), QStringLiteral("one\ntwo"));
    w.enter();
    QTRY_COMPARE(w.outbox(), QStringList{QStringLiteral("one\ntwo")});
}

void TestComposer::textStaysUntilItIsOnTheDisk()
{
    Writing w;
    w.type(QStringLiteral("hello"));
    w.enter();
    // No turn of the event loop yet, so no answer from the disk's thread.
    QCOMPARE(w.input->toPlainText(), QStringLiteral("hello"));
    QTRY_VERIFY(w.input->toPlainText().isEmpty());
    QCOMPARE(w.outbox(), QStringList{QStringLiteral("hello")});
}

void TestComposer::whatIsTypedMeanwhileStays()
{
    Writing w;
    w.type(QStringLiteral("hello"));
    w.enter();
    w.type(QStringLiteral(" more"));
    QTRY_COMPARE(w.input->toPlainText(), QStringLiteral(" more"));
    QCOMPARE(w.outbox(), QStringList{QStringLiteral("hello")});

    w.enter();
    w.input->setPlainText(QStringLiteral("something else")); // changed while on its way
    QTRY_COMPARE(w.outbox().size(), 2);
    QTest::qWait(0);
    QCOMPARE(w.input->toPlainText(), QStringLiteral("something else"));
}

void TestComposer::quickLinesAreSentEachOnceAndInOrder()
{
    Writing w;
    QStringList expected;
    for (int i = 0; i < 10; ++i) {
        const auto line = QStringLiteral("line %1").arg(i);
        expected += line;
        w.type(line);
        w.enter();
        w.enter(); // a bouncing key
    }
    QTRY_COMPARE(w.outbox(), expected);
    QTRY_VERIFY(w.input->toPlainText().isEmpty());
}

void TestComposer::nothingVisibleIsNotSent()
{
    Writing w;
    w.enter();
    w.type(QStringLiteral("   "));
    w.enter();
    QTest::qWait(0);
    QVERIFY(w.outbox().isEmpty());
    QVERIFY(w.error->isHidden());
}

void TestComposer::M5_tooLongTextStaysWithTheReason()
{
    Writing w;
    const QString text(Limits::kMessageBytes + 1, u'x');
    w.input->setPlainText(text);
    w.enter();
    QTRY_VERIFY(w.error->isVisible());
    QVERIFY(w.error->text().contains(QStringLiteral("too long")));
    QCOMPARE(w.input->toPlainText(), text);
    QVERIFY(w.outbox().isEmpty());
}

void TestComposer::C2_whatTheDiskRefusesStaysWithTheReason()
{
    Writing w;
    w.world.maxPages = 1; // the disk is as full as it was before
    w.composer.setRoom({}, {});
    Composer *composer = nullptr;
    w.world.start();
    composer = new Composer(*w.world.session, theme());
    composer->setRoom(kRoom, {});
    auto *input = composer->findChild<MessageInput *>();
    auto *error = composer->findChild<QLabel *>(QStringLiteral("composerError"));
    input->setPlainText(QString(8'000, u'x')); // more than there is room for
    QTest::keyClick(input, Qt::Key_Return);
    QTRY_VERIFY(!error->isHidden());
    QVERIFY2(error->text().contains(QStringLiteral("disk")), qPrintable(error->text()));
    QCOMPARE(input->toPlainText(), QString(8'000, u'x'));
    delete composer;
}

void TestComposer::C2_refusedTextIsKeptWhenAnotherRoomIsOpen()
{
    Writing w;
    const QString tooLong(Limits::kMessageBytes + 1, u'x');
    w.input->setPlainText(tooLong);
    w.enter();
    w.type(QStringLiteral("more"));
    w.composer.setRoom(kOther, {});
    QCOMPARE(w.draft(), QStringLiteral("more"));
    QTRY_COMPARE(w.draft(), tooLong + QStringLiteral("\nmore"));
    QVERIFY(w.input->toPlainText().isEmpty());
}

void TestComposer::C2_refusedTextComesBackBeforeWhatWasTypedMeanwhile()
{
    Writing w;
    const QString tooLong(Limits::kMessageBytes + 1, u'x');
    w.input->setPlainText(tooLong);
    w.enter();
    w.composer.setRoom(kOther, {});
    w.composer.setRoom(kRoom, {});
    w.type(QStringLiteral("more"));
    QTRY_COMPARE(w.input->toPlainText(), tooLong + QStringLiteral("\nmore"));
    QVERIFY(w.error->isVisible());
    QCOMPARE(w.draft(), w.input->toPlainText());
}

void TestComposer::reasonGoesWhenOneTypesOn()
{
    Writing w;
    w.input->setPlainText(QString(Limits::kMessageBytes + 1, u'x'));
    w.enter();
    QTRY_VERIFY(w.error->isVisible());
    QTest::keyClick(w.input, Qt::Key_Delete);
    QVERIFY(w.error->isHidden());
}

void TestComposer::draftsAreKeptForEachRoom()
{
    Writing w;
    w.type(QStringLiteral("for seven"));
    w.composer.setRoom(kOther, {});
    QVERIFY(w.input->toPlainText().isEmpty());
    w.type(QStringLiteral("for eight"));
    w.composer.setRoom(kRoom, {});
    QTRY_COMPARE(w.input->toPlainText(), QStringLiteral("for seven"));
    w.composer.setRoom(kOther, {});
    QTRY_COMPARE(w.input->toPlainText(), QStringLiteral("for eight"));
}

void TestComposer::draftSurvivesQuickSwitches()
{
    Writing w;
    w.type(QStringLiteral("for seven"));
    // No turn of the event loop in between.
    w.composer.setRoom(kOther, {});
    w.composer.setRoom(kRoom, {});
    w.composer.setRoom(kOther, {});
    w.composer.setRoom(kRoom, {});
    QCOMPARE(w.input->toPlainText(), QStringLiteral("for seven"));
    QCOMPARE(w.draft(), QStringLiteral("for seven"));
}

void TestComposer::draftIsSavedWhileTyping()
{
    Writing w;
    w.type(QStringLiteral("unfinis"));
    QTRY_COMPARE(w.draft(), QStringLiteral("unfinis"));
}

void TestComposer::sentTextIsNoDraft()
{
    Writing w;
    w.type(QStringLiteral("hello"));
    QTRY_COMPARE(w.draft(), QStringLiteral("hello"));
    w.enter();
    w.composer.saveDraft(); // the window is closed at this very moment
    QCOMPARE(w.draft(), QString());
    QTRY_COMPARE(w.outbox().size(), 1);
}

void TestComposer::growsToEightLinesAndNoFurther()
{
    Writing w;
    const int one = w.input->height();
    for (int i = 0; i < 3; ++i)
        QTest::keyClick(w.input, Qt::Key_Return, Qt::ShiftModifier);
    QTRY_VERIFY(w.input->height() > 2 * one);
    for (int i = 0; i < 40; ++i)
        QTest::keyClick(w.input, Qt::Key_Return, Qt::ShiftModifier);
    const auto most = w.input->fontMetrics().lineSpacing() * (Metrics::kComposerLines + 1);
    QTRY_VERIFY(w.input->height() > 5 * w.input->fontMetrics().lineSpacing());
    QVERIFY(w.input->height() <= most);
    w.input->clear();
    QTRY_COMPARE(w.input->height(), one);
}

void TestComposer::pastedFormatsAreDropped()
{
    Writing w;
    auto *formatted = new QMimeData;
    formatted->setHtml(QStringLiteral("<b>bold</b><img src='file:///x'>"));
    formatted->setText(QStringLiteral("bold"));
    QGuiApplication::clipboard()->setMimeData(formatted);
    w.input->paste();
    QCOMPARE(w.input->toPlainText(), QStringLiteral("bold"));
    QVERIFY(!w.input->toHtml().contains(QStringLiteral("font-weight:700")));
}

void TestComposer::namesAreThereForScreenReaders()
{
    Writing w;
    QCOMPARE(w.input->accessibleName(), QStringLiteral("Message input"));
    QCOMPARE(w.composer.findChild<QPushButton *>()->accessibleName(),
             QStringLiteral("Send message"));
}

QTEST_MAIN(TestComposer)
#include "tst_composer.moc"
