// SPDX-License-Identifier: Apache-2.0
#include "app/ui/cachedoffice.h"
#include "app/ui/windowtest.h"
#include "models/timelinemodel.h"
#include "ui/timeline/timelineview.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;

namespace {

constexpr RoomId kRoom = SignedIn::kRoom;

//! A view of 900 x 600 on the world's room.
class Viewing {
public:
    explicit Viewing(CachedOffice &world)
        : model(*world.session)
        , view(model, theme(), clock)
    {
        view.resize(900, 600);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        model.open(kRoom);
        QTRY_VERIFY(model.isLoaded());
        QTRY_VERIFY(model.rowCount() == 0 || rect(0).isValid());
    }

    QScrollBar &bar() const { return *view.verticalScrollBar(); }
    bool isAtBottom() const { return bar().value() == bar().maximum(); }
    QRect rect(int row) const { return view.visualRect(model.index(row)); }
    //! Where the row of a message stands; its id is what stays the same.
    int topOf(qint64 id) const
    {
        for (int row = 0; row < model.rowCount(); ++row) {
            if (model.index(row).data(TimelineModel::MessageIdRole).toLongLong() == id)
                return rect(row).top();
        }
        return INT_MIN;
    }
    //! The layout of a row, as the view has it.
    const MessageLayout &layout(int row) const
    {
        auto *delegate = qobject_cast<TimelineDelegate *>(view.itemDelegate());
        return delegate->layoutFor(model.index(row), view.viewport()->width());
    }
    //! A point of a row's text, in the viewport: the middle of a character.
    QPoint character(int row, int number) const
    {
        auto *delegate = qobject_cast<TimelineDelegate *>(view.itemDelegate());
        const auto &text = layout(row).text();
        const auto line = text.lineForTextPosition(number);
        const auto x = (line.cursorToX(number) + line.cursorToX(number + 1)) / 2 - 1;
        const auto inRow = layout(row).textPosition() + QPointF(x, line.y() + line.height() / 2);
        return rect(row).topLeft() + QPoint(0, delegate->topGap(model.index(row)))
            + inRow.toPoint();
    }
    void drag(QPoint from, QPoint to)
    {
        auto *viewport = view.viewport();
        QTest::mousePress(viewport, Qt::LeftButton, {}, from);
        QMouseEvent move(QEvent::MouseMove, to, viewport->mapToGlobal(to), Qt::NoButton,
                         Qt::LeftButton, {});
        QCoreApplication::sendEvent(viewport, &move);
        QTest::mouseRelease(viewport, Qt::LeftButton, {}, to);
    }

    SystemClock clock;
    TimelineModel model;
    TimelineView view;
};

//! One message of bob's.
void fillWith(CachedOffice &world, const QString &text)
{
    auto message = CachedOffice::at(1, 1);
    message.text = text;
    world.fill(SignedIn::room(1, 0, 1), {message});
}

//! One message of bob's and one that was refused; gives its client_msg_id.
QString fillWithFailed(CachedOffice &world)
{
    world.fill(1);
    if (!await(world.session->send(kRoom, QStringLiteral("hello"))))
        return {};
    const auto id = world.pending().front().clientMsgId;
    (void)await(world.session->cache().markFailed(id, {ErrorCode::NotAParticipant}));
    return id;
}

//! What the open menus of the view offer.
QStringList menuEntries(const TimelineView &view)
{
    QStringList texts;
    for (const auto *menu : view.findChildren<QMenu *>()) {
        for (const auto *action : menu->actions())
            texts += action->text();
    }
    return texts;
}

} // namespace

class TestTimelineView : public QObject {
    Q_OBJECT
private slots:
    void fewMessagesStandAtTheBottom();
    void opensAtTheNewestAndFollowsIt();
    void opensWhereTheReaderLeftOff();
    void whatIsReadStaysPutWhenOlderRowsCome();
    void whatIsReadStaysPutWhenNewRowsCome();
    void scrollingToTheTopBringsEverything();
    void buttonLeadsBackToTheNewest();
    void resizingKeepsTheNewestInSight();
    void selectedTextIsCopied();
    void withoutASelectionTheRowIsCopied();
    void selectionDoesNotOutliveItsRoom();
    void linkIsOpenedByAClickOnly();
    void failedMessageOffersRetryAndDelete();
    void menuKeyOpensTheSameMenu();
    void C8_hugeMessageIsShownWithoutTrouble();
    void everyWidthPaints_data();
    void everyWidthPaints();
};

void TestTimelineView::fewMessagesStandAtTheBottom()
{
    CachedOffice world;
    world.fill(3);
    const Viewing v(world);
    QTRY_COMPARE(v.rect(2).bottom() + 1, v.view.viewport()->height());
    QCOMPARE(v.bar().maximum(), 0);
    QVERIFY(v.view.isAtNewest());
}

void TestTimelineView::opensAtTheNewestAndFollowsIt()
{
    CachedOffice world;
    world.fill(200);
    Viewing v(world);
    QTRY_VERIFY(v.isAtBottom() && v.bar().maximum() > 0);
    QSignalSpy seen(&v.view, &TimelineView::newestSeen);
    world.post(CachedOffice::at(201, 300));
    QTRY_VERIFY(v.topOf(201) > 0);
    QTRY_VERIFY(v.isAtBottom());
    QTRY_VERIFY(!seen.isEmpty());
    QVERIFY(v.topOf(201) < v.view.viewport()->height());
}

void TestTimelineView::opensWhereTheReaderLeftOff()
{
    CachedOffice world;
    std::vector<Message> messages;
    for (int i = 1; i <= 60; ++i)
        messages.push_back(CachedOffice::at(i, i));
    world.fill(SignedIn::room(60, 40, 20), messages);
    Viewing v(world);
    QTRY_COMPARE(v.topOf(21), 0);
    QVERIFY(!v.view.isAtNewest());
}

void TestTimelineView::whatIsReadStaysPutWhenOlderRowsCome()
{
    CachedOffice world;
    world.fill(300);
    Viewing v(world);
    QTRY_VERIFY(v.isAtBottom() && v.bar().maximum() > 0);
    v.bar().setValue(v.bar().minimum() + 100);
    const auto id = v.model.index(4).data(TimelineModel::MessageIdRole).toLongLong();
    const int top = v.topOf(id);
    const int rows = v.model.rowCount();
    QTRY_VERIFY(v.model.rowCount() > rows); // fetched because the top is near
    QCOMPARE(v.topOf(id), top);
}

void TestTimelineView::whatIsReadStaysPutWhenNewRowsCome()
{
    CachedOffice world;
    world.fill(300);
    Viewing v(world);
    QTRY_VERIFY(v.isAtBottom() && v.bar().maximum() > 1500);
    v.bar().setValue(v.bar().maximum() - 700);
    QTRY_COMPARE(v.view.isAtNewest(), false);
    const auto id = 285;
    const int top = v.topOf(id);
    const int rows = v.model.rowCount();
    world.post(CachedOffice::at(301, 400));
    QTRY_COMPARE(v.model.rowCount(), rows + 1);
    QTest::qWait(0);
    QCOMPARE(v.topOf(id), top);
}

void TestTimelineView::scrollingToTheTopBringsEverything()
{
    CachedOffice world;
    world.fill(700);
    Viewing v(world);
    QTRY_VERIFY(v.isAtBottom() && v.bar().maximum() > 0);
    QTRY_VERIFY_WITH_TIMEOUT(
        (v.bar().setValue(0), v.model.index(0).data(TimelineModel::MessageIdRole) == 1),
        int(patience().count()));
    QVERIFY(v.model.rowCount() <= TimelineModel::kMostRows);
    QTRY_VERIFY_WITH_TIMEOUT((v.bar().setValue(v.bar().maximum()), v.view.isAtNewest()),
                             int(patience().count()));
    QCOMPARE(v.model.newestId(), MessageId(700));
}

void TestTimelineView::buttonLeadsBackToTheNewest()
{
    CachedOffice world;
    world.fill(300);
    Viewing v(world);
    QTRY_VERIFY(v.isAtBottom() && v.bar().maximum() > 0);
    auto *button = v.view.findChild<QPushButton *>(QStringLiteral("jumpToNewest"));
    QVERIFY(button->isHidden());
    v.bar().setValue(v.bar().maximum() / 2);
    QVERIFY(button->isVisible());
    v.view.setUnread(3);
    QVERIFY(button->accessibleName().contains(u'3'));
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(v.isAtBottom());
    QVERIFY(button->isHidden());
    QVERIFY(v.view.isAtNewest());
}

void TestTimelineView::resizingKeepsTheNewestInSight()
{
    CachedOffice world;
    world.fill(100);
    Viewing v(world);
    QTRY_VERIFY(v.isAtBottom() && v.bar().maximum() > 0);
    for (const auto &size : {QSize(300, 600), QSize(900, 200), QSize(1400, 900)}) {
        v.view.resize(size);
        QTRY_VERIFY(v.isAtBottom());
    }
}

void TestTimelineView::selectedTextIsCopied()
{
    CachedOffice world;
    fillWith(world, QStringLiteral("Hello brave new world"));
    Viewing v(world);
    v.drag(v.character(0, 6), v.character(0, 11));
    QCOMPARE(v.view.selectedText(), QStringLiteral("brave"));
    QTest::keyClick(&v.view, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("brave"));
    QTest::mouseDClick(v.view.viewport(), Qt::LeftButton, {}, v.character(0, 17));
    QCOMPARE(v.view.selectedText(), QStringLiteral("world"));
}

void TestTimelineView::withoutASelectionTheRowIsCopied()
{
    CachedOffice world;
    fillWith(world, QStringLiteral("two\nlines"));
    Viewing v(world);
    v.view.setCurrentIndex(v.model.index(0));
    QTest::keyClick(&v.view, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("two\nlines"));
}

void TestTimelineView::selectionDoesNotOutliveItsRoom()
{
    CachedOffice world;
    fillWith(world, QStringLiteral("Hello"));
    Viewing v(world);
    v.drag(v.character(0, 0), v.character(0, 3));
    QVERIFY(!v.view.selectedText().isEmpty());
    v.model.open(RoomId(8));
    QVERIFY(v.view.selectedText().isEmpty());
}

void TestTimelineView::linkIsOpenedByAClickOnly()
{
    CachedOffice world;
    fillWith(world, QStringLiteral("See https://example.com/a"));
    Viewing v(world);
    QSignalSpy opened(&v.view, &TimelineView::linkActivated);
    v.drag(v.character(0, 6), v.character(0, 12)); // selects a part of it
    QCOMPARE(opened.size(), 0);
    QTest::mouseClick(v.view.viewport(), Qt::LeftButton, {}, v.character(0, 1));
    QCOMPARE(opened.size(), 0);
    QTest::mouseClick(v.view.viewport(), Qt::LeftButton, {}, v.character(0, 8));
    QCOMPARE(opened.size(), 1);
    QCOMPARE(opened.first().first().toUrl(), QUrl(QStringLiteral("https://example.com/a")));
    QTest::keyClick(&v.view, Qt::Key_Return); // the keyboard's way
    QCOMPARE(opened.size(), 2);
}

void TestTimelineView::failedMessageOffersRetryAndDelete()
{
    CachedOffice world;
    const auto id = fillWithFailed(world);
    Viewing v(world);
    QTRY_COMPARE(v.model.rowCount(), 2);
    QVERIFY(v.layout(1).look().failure.contains(QStringLiteral("not in this room")));
    QSignalSpy retry(&v.view, &TimelineView::retryRequested);
    QSignalSpy discard(&v.view, &TimelineView::discardRequested);
    const auto middle = [&](const QRectF &place) {
        return v.rect(1).topLeft() + place.center().toPoint();
    };
    QTest::mouseClick(v.view.viewport(), Qt::LeftButton, {}, middle(v.layout(1).retryButton()));
    QCOMPARE(retry.size(), 1);
    QCOMPARE(retry.first().first().toString(), id);
    QTest::mouseClick(v.view.viewport(), Qt::LeftButton, {}, middle(v.layout(1).discardButton()));
    QCOMPARE(discard.size(), 1);
}

void TestTimelineView::menuKeyOpensTheSameMenu()
{
    CachedOffice world;
    fillWithFailed(world);
    Viewing v(world);
    QTRY_COMPARE(v.model.rowCount(), 2);
    v.view.setCurrentIndex(v.model.index(1));
    QContextMenuEvent key(QContextMenuEvent::Keyboard, {}, {});
    QCoreApplication::sendEvent(v.view.viewport(), &key);
    const auto byKey = menuEntries(v.view);
    QVERIFY(byKey.contains(QStringLiteral("Copy")) && byKey.contains(QStringLiteral("Retry"))
            && byKey.contains(QStringLiteral("Delete")));
    for (auto *menu : v.view.findChildren<QMenu *>())
        menu->close();
    QTRY_VERIFY(menuEntries(v.view).isEmpty());
    const auto point = v.rect(1).center();
    QContextMenuEvent click(QContextMenuEvent::Mouse, point, v.view.viewport()->mapToGlobal(point));
    QCoreApplication::sendEvent(v.view.viewport(), &click);
    QCOMPARE(menuEntries(v.view), byKey);
}

void TestTimelineView::C8_hugeMessageIsShownWithoutTrouble()
{
    CachedOffice world;
    fillWith(world, QString(16 * 1024, u'x'));
    Viewing v(world);
    QTRY_VERIFY(v.rect(0).height() > 1000);
    QTRY_VERIFY(v.isAtBottom());
    v.bar().setValue(0);
    QVERIFY(!v.view.grab().isNull());
}

void TestTimelineView::everyWidthPaints_data()
{
    QTest::addColumn<int>("width");
    QTest::addColumn<Qt::LayoutDirection>("direction");
    for (const int width : {150, 420, 900}) {
        QTest::newRow(qPrintable(QStringLiteral("%1 left to right").arg(width)))
            << width << Qt::LeftToRight;
        QTest::newRow(qPrintable(QStringLiteral("%1 right to left").arg(width)))
            << width << Qt::RightToLeft;
    }
}

void TestTimelineView::everyWidthPaints()
{
    QFETCH(int, width);
    QFETCH(Qt::LayoutDirection, direction);
    CachedOffice world;
    auto arabic = CachedOffice::at(1, 1);
    arabic.text = QStringLiteral("مرحبا بكم في المكتب.");
    auto mixed = CachedOffice::at(2, 2, QStringLiteral("alice"));
    mixed.text = QStringLiteral("你好 👍🏽 https://example.com/ \u202Eabc");
    world.fill(SignedIn::room(2, 2, 0), {arabic, mixed});
    Viewing v(world);
    v.view.setLayoutDirection(direction);
    v.view.resize(width, 400);
    QTRY_COMPARE(v.model.rowCount(), 2);
    const auto image = v.view.grab().toImage();
    // Mine is on the far side: its blue is there and nowhere on the near half of its row.
    const auto mine = theme().colours().bubbleMine.rgb();
    const int y = v.rect(1).bottom() - 40;
    const int far = direction == Qt::LeftToRight ? width - 26 : 26;
    QCOMPARE(image.pixel(far, y), mine);
}

QTEST_MAIN(TestTimelineView)
#include "tst_timelineview.moc"
