// SPDX-License-Identifier: Apache-2.0
#include "app/ui/cachedoffice.h"
#include "app/ui/windowtest.h"
#include "client/settings.h"
#include "ui/inspector/inspectorwindow.h"
#include "ui/mainwindow.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;

namespace {

ToClient::Presence presence(const QString &username = QStringLiteral("bob"))
{
    ToClient::Presence frame;
    frame.username = username;
    return frame;
}

//! alice online in one room, and the inspector open.
class Inspected : public SignedIn {
public:
    Inspected()
    {
        goOnline();
        open();
    }
    ~Inspected() { delete window; }

    void open()
    {
        window = new InspectorWindow(*session, theme(), clock);
        window->show();
        table = part<QTableView>("frames");
        tester = std::make_unique<QAbstractItemModelTester>(
            table->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    }
    template <typename Widget>
    Widget *part(const char *name) const
    {
        return window->findChild<Widget *>(QString::fromLatin1(name));
    }
    int rows() const { return table->model()->rowCount(); }
    QString cell(int row, int column) const
    {
        return table->model()->index(row, column).data().toString();
    }
    void choose(int row) const { table->selectRow(row); }
    QString json() const { return part<QPlainTextEdit>("frameJson")->toPlainText(); }
    void filter(const QString &text) const { part<QLineEdit>("frameFilter")->setText(text); }
    //! Sent, acknowledged, and come back: three lines.
    void talk(qint64 id = 11)
    {
        QVERIFY(await(session->send(kRoom, QStringLiteral("for your eyes only"))));
        const auto posted = next<ToServer::ChatMessage>();
        server.reply(ack(posted, id, id));
        auto echo = message(id, id, QStringLiteral("alice"), posted.clientMsgId);
        echo.text = posted.message;
        server.reply(ToClient::ChatMessage{echo});
    }

    QPointer<InspectorWindow> window;
    QTableView *table = nullptr;
    std::unique_ptr<QAbstractItemModelTester> tester;
};

} // namespace

class TestInspector : public QObject {
    Q_OBJECT
private slots:
    void everyFrameIsARow();
    void chosenFrameIsShownPretty();
    void textsAreHiddenUntilTheyAreAskedFor();
    void filterFindsTypesRoomsAndTexts_data();
    void filterFindsTypesRoomsAndTexts();
    void pauseAndClear();
    void copiesTheFrame();
    void savesARecording();
    void folderThatRefusesIsSaid();
    void newestStaysInSightUntilOneScrolls();
    void closingItEndsTheLog();
    void shortcutOpensItAndItGoesWithItsOffice();
    void namesAreThereForScreenReaders();
};

void TestInspector::everyFrameIsARow()
{
    Inspected inspected;
    QCOMPARE(inspected.rows(), 0);
    inspected.talk();
    QCOMPARE(inspected.rows(), 3);
    QCOMPARE(inspected.cell(0, FrameLogModel::Type), QStringLiteral("chat_message"));
    QCOMPARE(inspected.cell(0, FrameLogModel::Direction), QStringLiteral("↑"));
    QTRY_COMPARE(inspected.cell(0, FrameLogModel::Room), QStringLiteral("general"));
    QVERIFY(inspected.cell(0, FrameLogModel::Answer).endsWith(QStringLiteral(" ms")));
    QCOMPARE(inspected.cell(1, FrameLogModel::Type), QStringLiteral("ack"));
    QCOMPARE(inspected.cell(1, FrameLogModel::Direction), QStringLiteral("↓"));
    QVERIFY(inspected.cell(1, FrameLogModel::Bytes).toInt() > 80);
    QCOMPARE(inspected.cell(0, FrameLogModel::Time).size(), 12);
    inspected.server.reply(ToClient::ErrorFrame{ErrorCode::RateLimited, {}, {}, {}, 0});
    QCOMPARE(inspected.cell(3, FrameLogModel::Type), QStringLiteral("error rate_limited"));
    inspected.server.cut();
    QCOMPARE(inspected.cell(4, FrameLogModel::Type), QStringLiteral("closed"));
}

void TestInspector::chosenFrameIsShownPretty()
{
    Inspected inspected;
    inspected.talk();
    inspected.choose(1);
    QVERIFY2(inspected.json().startsWith(QStringLiteral("{\n  \"type\": \"ack\",\n")),
             qPrintable(inspected.json()));
    QVERIFY(inspected.part<QLabel>("frameMeaning")->text().contains(QStringLiteral("disk")));
}

void TestInspector::textsAreHiddenUntilTheyAreAskedFor()
{
    Inspected inspected;
    inspected.talk();
    inspected.choose(0);
    const auto hidden = QStringLiteral("for your eyes only");
    QVERIFY(!inspected.json().contains(hidden));
    QVERIFY(inspected.json().contains(QStringLiteral("\"text 1")));
    inspected.filter(QStringLiteral("eyes"));
    QCOMPARE(inspected.rows(), 0); // a search is no way round it
    inspected.filter({});
    inspected.choose(0);
    inspected.part<QCheckBox>("showTexts")->click();
    QVERIFY(inspected.json().contains(hidden));
    inspected.filter(QStringLiteral("eyes"));
    QCOMPARE(inspected.rows(), 2);
}

void TestInspector::filterFindsTypesRoomsAndTexts_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("rows");
    QTest::newRow("nothing") << QString() << 4;
    QTest::newRow("type") << QStringLiteral("ACK") << 1;
    QTest::newRow("type alone") << QStringLiteral("type:message") << 2;
    QTest::newRow("room") << QStringLiteral("room:gener") << 3;
    QTest::newRow("both") << QStringLiteral("room:general type:chat") << 2;
    QTest::newRow("in the JSON") << QStringLiteral("client_msg_id") << 3;
    QTest::newRow("every word") << QStringLiteral("chat alice") << 1;
    QTest::newRow("nowhere") << QStringLiteral("nowhere") << 0;
}

void TestInspector::filterFindsTypesRoomsAndTexts()
{
    QFETCH(QString, text);
    Inspected inspected;
    inspected.talk();
    inspected.server.reply(presence());
    QTRY_COMPARE(inspected.cell(0, FrameLogModel::Room), QStringLiteral("general"));
    inspected.filter(text);
    QTEST(inspected.rows(), "rows");
}

void TestInspector::pauseAndClear()
{
    Inspected inspected;
    inspected.talk();
    auto *pause = inspected.part<QPushButton>("pauseFrames");
    pause->click();
    inspected.server.reply(presence());
    QCOMPARE(inspected.rows(), 3);
    QVERIFY(inspected.part<QLabel>("inspectorStatus")->text().contains(QStringLiteral("paused")));
    pause->click();
    inspected.server.reply(presence());
    QCOMPARE(inspected.rows(), 4);
    inspected.part<QPushButton>("clearFrames")->click();
    QCOMPARE(inspected.rows(), 0);
    QCOMPARE(inspected.json(), QString());
}

void TestInspector::copiesTheFrame()
{
    Inspected inspected;
    inspected.talk();
    QVERIFY(!inspected.part<QPushButton>("copyFrame")->isEnabled());
    inspected.choose(1);
    inspected.part<QPushButton>("copyFrame")->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), inspected.json());
}

void TestInspector::savesARecording()
{
    Inspected inspected;
    inspected.talk();
    const auto path = inspected.profile.filePath(QStringLiteral("trouble.kontor"));
    QTRY_VERIFY(!inspected.window->log().recording(false).start.office.isEmpty());
    QVERIFY(inspected.window->saveTo(path));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const auto bytes = file.readAll();
    QVERIFY(!bytes.contains("for your eyes only"));
    const auto recording = decodeRecording(bytes);
    QVERIFY(recording);
    QCOMPARE(recording->events.size(), std::size_t(3));
    QCOMPARE(QFile::permissions(path) & (QFile::ReadGroup | QFile::ReadOther),
             QFile::Permissions());
    inspected.part<QCheckBox>("showTexts")->click();
    QVERIFY(inspected.window->saveTo(path));
    file.seek(0);
    QFile again(path);
    QVERIFY(again.open(QIODevice::ReadOnly));
    QVERIFY(again.readAll().contains("for your eyes only"));
}

void TestInspector::folderThatRefusesIsSaid()
{
    const Inspected inspected;
    const auto saved = inspected.window->saveTo(QStringLiteral("/nonexistent/trouble.kontor"));
    QVERIFY(!saved);
    QVERIFY(!saved.error().detail.isEmpty());
}

void TestInspector::newestStaysInSightUntilOneScrolls()
{
    Inspected inspected;
    for (int i = 0; i < 100; ++i)
        inspected.server.reply(presence());
    const auto newest = [&] {
        return inspected.table->visualRect(inspected.table->model()->index(99, 0));
    };
    QTRY_VERIFY(inspected.table->viewport()->rect().contains(newest().center()));
    inspected.table->scrollToTop();
    for (int i = 0; i < 100; ++i)
        inspected.server.reply(presence());
    QTest::qWait(20);
    QCOMPARE(inspected.table->rowAt(5), 0);
}

void TestInspector::closingItEndsTheLog()
{
    Inspected inspected;
    inspected.window->close();
    QTRY_VERIFY(!inspected.window);
    inspected.talk(); // nobody looks, nothing happens
    inspected.open();
    QCOMPARE(inspected.rows(), 0);
    inspected.talk(12);
    QCOMPARE(inspected.rows(), 3);
}

void TestInspector::shortcutOpensItAndItGoesWithItsOffice()
{
    CachedOffice office;
    Settings settings(office.profile.path());
    MainWindow window(theme(), settings, office.clock);
    window.showOffice(office.session.get());
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QTest::keyClick(&window, Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
    QPointer<InspectorWindow> inspector = window.findChild<InspectorWindow *>();
    QVERIFY(inspector && inspector->isVisible());
    QTest::keyClick(inspector, Qt::Key_Escape);
    QTRY_VERIFY(!inspector);
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QTest::keyClick(&window, Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
    inspector = window.findChild<InspectorWindow *>();
    QVERIFY(inspector);
    window.showOffice(nullptr);
    QVERIFY(!inspector);
}

void TestInspector::namesAreThereForScreenReaders()
{
    Inspected inspected;
    inspected.talk();
    QVERIFY(!inspected.table->accessibleName().isEmpty());
    QVERIFY(!inspected.part<QLineEdit>("frameFilter")->accessibleName().isEmpty());
    QVERIFY(!inspected.part<QPlainTextEdit>("frameJson")->accessibleName().isEmpty());
    const auto row = inspected.table->model()
                         ->index(1, FrameLogModel::Time)
                         .data(Qt::AccessibleTextRole)
                         .toString();
    QVERIFY2(row.startsWith(QStringLiteral("received ack general")), qPrintable(row));
}

QTEST_MAIN(TestInspector)
#include "tst_inspector.moc"
