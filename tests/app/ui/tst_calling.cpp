// SPDX-License-Identifier: Apache-2.0
#include "app/ui/cachedoffice.h"
#include "app/ui/windowtest.h"
#include "client/notificationcenter.h"
#include "client/settings.h"
#include "ui/dialogs/settingsdialog.h"
#include "ui/mainwindow.h"
#include "ui/text/notificationtext.h"
#include "ui/theme/toggleswitch.h"
#include "ui/tray/trayicon.h"

#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QSlider>

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;
using namespace std::chrono_literals;

namespace {

//! Without what keeps directions apart.
QString plain(QString text)
{
    return text.remove(QChar(0x2068)).remove(QChar(0x2069));
}

int pixelsOf(const QPixmap &pixmap, const QColor &colour)
{
    const auto image = pixmap.toImage();
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            count += image.pixelColor(x, y).rgb() == colour.rgb() ? 1 : 0;
    }
    return count;
}

} // namespace

//! What calls the user, as far as it is text, picture and dialog.
class TestCalling : public QObject {
    Q_OBJECT
private slots:
    void noticeTexts_data();
    void noticeTexts();
    void everyRuleHasWords();
    void trayIconShowsWhatIsUnread();
    void trayTellsItsState();
    void quietEndsInTheFuture();
    void settingsHoldAtOnce();
    void settingsWorkFromTheKeyboard();
    void onlyOneSettingsDialog();
    void whyIsAnsweredForAMessage();
    void closingCanBeTakenOver();
    void messageIsGoneTo();
};

void TestCalling::noticeTexts_data()
{
    QTest::addColumn<Notice>("notice");
    QTest::addColumn<bool>("showsText");
    QTest::addColumn<QString>("title");
    QTest::addColumn<QString>("text");
    const auto notice = [](int count, bool isPrivate = false) {
        Notice made;
        made.count = count;
        made.isPrivate = isPrivate;
        made.roomTitle = isPrivate ? QStringLiteral("Bob Marsh") : QStringLiteral("general");
        made.sender = QStringLiteral("Bob Marsh");
        made.text = QStringLiteral("<b>lunch</b>?");
        return made;
    };
    auto caughtUp = notice(1);
    caughtUp.isCatchUp = true;
    auto deleted = notice(2);
    deleted.text.clear();
    QTest::newRow("one") << notice(1) << true << "Bob Marsh in general"
                         << "<b>lunch</b>?";
    QTest::newRow("one, private") << notice(1, true) << true << "Bob Marsh"
                                  << "<b>lunch</b>?";
    QTest::newRow("several") << notice(3) << true << "general"
                             << "3 new messages\nBob Marsh: <b>lunch</b>?";
    QTest::newRow("several, private") << notice(3, true) << true << "Bob Marsh"
                                      << "3 new messages\n<b>lunch</b>?";
    QTest::newRow("hidden") << notice(1) << false << "Bob Marsh in general"
                            << "New message";
    QTest::newRow("several, hidden") << notice(3) << false << "general"
                                     << "3 new messages";
    QTest::newRow("deleted") << deleted << true << "general"
                             << "2 new messages";
    QTest::newRow("was offline") << caughtUp << false << "general"
                                 << "1 new messages while you were offline"; // no translation here
}

void TestCalling::noticeTexts()
{
    QFETCH(Notice, notice);
    QFETCH(bool, showsText);
    const auto words = noticeText(notice, showsText);
    QTEST(plain(words.title), "title");
    QTEST(plain(words.text), "text");
}

void TestCalling::everyRuleHasWords()
{
    QSet<QString> all;
    for (int rule = int(NotificationRule::Mine); rule <= int(NotificationRule::Message); ++rule) {
        const auto words = ruleText(NotificationRule(rule));
        QCOMPARE(words.startsWith(QStringLiteral("Told")), notifies(NotificationRule(rule)));
        all.insert(words);
    }
    QCOMPARE(all.size(), int(NotificationRule::Message) + 1);
}

void TestCalling::trayIconShowsWhatIsUnread()
{
    const auto badge = theme().colours().badge;
    for (const int size : {16, 22, 24, 48}) {
        TrayState state{.unread = 0, .isOnline = true};
        const auto none = trayPixmap(theme(), state, size);
        QCOMPARE(none.size(), QSize(size, size));
        QCOMPARE(pixelsOf(none, badge), 0);
        state.unread = 3;
        const auto three = trayPixmap(theme(), state, size);
        QVERIFY(three.toImage() != none.toImage());
        // In small ones every pixel of the badge is mixed with the digit or the edge.
        QVERIFY(size < 48 || pixelsOf(three, badge) > size);
        state.unread = 120;
        QVERIFY(trayPixmap(theme(), state, size).toImage() != three.toImage());
        state.quietUntil = fromMilliseconds(1);
        QCOMPARE(pixelsOf(trayPixmap(theme(), state, size), badge), 0); // it doesn't call
        state.unread = 0;
        QVERIFY(trayPixmap(theme(), state, size).toImage() != none.toImage());
        state.quietUntil.reset();
        state.isOnline = false;
        QVERIFY(trayPixmap(theme(), state, size).toImage() != none.toImage());
    }
}

void TestCalling::trayTellsItsState()
{
    const SystemClock clock;
    TrayIcon tray(theme(), clock);
    tray.setState({.unread = 7, .isOnline = true});
    QCOMPARE(tray.toolTip(), QStringLiteral("Kontor: 7 unread messages"));
    tray.setState(
        {.unread = 0, .isOnline = false, .isWindowShown = true, .quietUntil = clock.now()});
    QVERIFY(tray.toolTip().startsWith(QStringLiteral("Kontor: nothing unread, offline, do not")));
    QStringList texts;
    for (const auto *action : tray.menu().actions())
        texts += action->text();
    QCOMPARE(texts.first(), QStringLiteral("Hide Kontor"));
    QVERIFY(texts.at(1).startsWith(QStringLiteral("Do not disturb until")));
    QCOMPARE(texts.last(), QStringLiteral("Quit Kontor"));
}

void TestCalling::quietEndsInTheFuture()
{
    const SystemClock clock;
    const auto now = clock.now();
    const auto choices = quietChoices(now);
    QCOMPARE(choices.size(), size_t(3));
    QVERIFY(choices[0].until == now + 30min);
    QVERIFY(choices[1].until == now + 1h);
    QVERIFY(choices[2].until > now && choices[2].until < now + 33h);
}

void TestCalling::settingsHoldAtOnce()
{
    const QTemporaryDir profile;
    const SystemClock clock;
    Settings settings(profile.path());
    SettingsDialog dialog(settings, theme(), clock);
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    dialog.show();
    const auto toggle = [&dialog](const char *name) {
        QTest::mouseClick(dialog.findChild<ToggleSwitch *>(QLatin1String(name)), Qt::LeftButton);
    };
    toggle("notifies");
    QVERIFY(!settings.notifies());
    toggle("showsText");
    QVERIFY(!settings.showsText());
    toggle("sounds");
    QVERIFY(!settings.sounds());
    dialog.findChild<QSlider *>(QStringLiteral("volume"))->setValue(17);
    QCOMPARE(settings.volume(), 17);
    dialog.findChild<QListWidget *>(QStringLiteral("settingsPages"))->setCurrentRow(1);
    toggle("runsOn");
    QVERIFY(!settings.runsOn());

    std::optional<Timestamp> quiet;
    connect(&dialog, &SettingsDialog::quietRequested, &dialog,
            [&](std::optional<Timestamp> until) { quiet = until; });
    auto *menu = dialog.findChild<QPushButton *>(QStringLiteral("quiet"))->menu();
    emit menu->aboutToShow();
    menu->actions().at(1)->trigger();
    QVERIFY(quiet && *quiet > clock.now() + 59min);
    menu->actions().last()->trigger();
    QVERIFY(!quiet);
}

void TestCalling::settingsWorkFromTheKeyboard()
{
    const QTemporaryDir profile;
    const SystemClock clock;
    Settings settings(profile.path());
    SettingsDialog dialog(settings, theme(), clock);
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    dialog.show();
    dialog.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&dialog));
    QTest::keyClick(&dialog, Qt::Key_Tab);
    auto *first = dialog.findChild<ToggleSwitch *>(QStringLiteral("notifies"));
    QVERIFY(first->hasFocus());
    QTest::keyClick(first, Qt::Key_Space);
    QVERIFY(!settings.notifies());
    QCOMPARE(first->accessibleName(), QStringLiteral("Show notifications"));
    for (const auto *widget : dialog.findChildren<QWidget *>()) {
        if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus
            || widget->objectName().startsWith(QStringLiteral("qt_")))
            continue;
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        QVERIFY2(!widget->accessibleName().isEmpty() || (button && !button->text().isEmpty()),
                 widget->metaObject()->className());
    }
}

void TestCalling::onlyOneSettingsDialog()
{
    const QTemporaryDir profile;
    const SystemClock clock;
    Settings settings(profile.path());
    MainWindow window(theme(), settings, clock);
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QSignalSpy asked(&window, &MainWindow::settingsRequested);
    QTest::keyClick(&window, Qt::Key_Comma, Qt::ControlModifier);
    QCOMPARE(asked.size(), 1);
    QVERIFY(window.showSettings());
    QVERIFY(!window.showSettings());
}

void TestCalling::whyIsAnsweredForAMessage()
{
    CachedOffice world;
    world.fill(3);
    Settings settings(world.profile.path());
    MainWindow window(theme(), settings, world.clock);
    window.showOffice(world.session.get());
    window.show();
    window.loadOffice();
    NotificationCenter center(*world.session, settings, world.clock, [](RoomId) { return true; });
    center.start();
    world.post(CachedOffice::at(4, 4));
    QTRY_VERIFY(center.recordOf(MessageId(4)));
    const auto words = [&window] {
        return window.findChild<QLabel *>(QStringLiteral("ruleText"))->text();
    };
    window.showNotificationLog(center, MessageId(4));
    QCOMPARE(words(), ruleText(center.recordOf(MessageId(4))->rule));
    const auto *list = window.findChild<QListWidget *>(QStringLiteral("records"));
    QCOMPARE(list->count(), 1);
    QVERIFY(list->item(0)->text().contains(QStringLiteral("general")));
    window.showNotificationLog(center, MessageId(2));
    QCOMPARE(words(), noRecordText());
    window.showOffice(nullptr);
}

void TestCalling::closingCanBeTakenOver()
{
    const QTemporaryDir profile;
    const SystemClock clock;
    Settings settings(profile.path());
    MainWindow window(theme(), settings, clock);
    window.show();
    int closings = 0;
    window.setOnClose([&closings] { ++closings; });
    QVERIFY(!window.close());
    QCOMPARE(closings, 1);
    QVERIFY(window.isVisible());
    window.setOnClose(nullptr);
    QVERIFY(window.close());
}

void TestCalling::messageIsGoneTo()
{
    CachedOffice world;
    world.fill(200);
    Settings settings(world.profile.path());
    MainWindow window(theme(), settings, world.clock);
    window.showOffice(world.session.get());
    window.show();
    window.loadOffice();
    window.goToMessage(CachedOffice::kRoom, MessageId(180));
    auto *list = window.findChild<QListView *>(QStringLiteral("messages"));
    const auto current = [list] { return list->currentIndex().data(Qt::UserRole).toLongLong(); };
    QTRY_COMPARE(current(), 180);
    QVERIFY(list->viewport()->rect().intersects(list->visualRect(list->currentIndex())));
    window.showOffice(nullptr);
}

QTEST_MAIN(TestCalling)
#include "tst_calling.moc"
