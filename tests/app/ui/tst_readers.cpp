// SPDX-License-Identifier: Apache-2.0
#include "app/ui/attentiveoffice.h"
#include "client/roompeople.h"
#include "models/readersmodel.h"
#include "models/timelinemodel.h"
#include "ui/dialogs/readersdialog.h"
#include "ui/timeline/timelinedelegate.h"

#include <QAbstractItemModelTester>
#include <QMenu>
#include <QPointer>
#include <QPushButton>

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

ToClient::Participant person(const QString &name, qint64 read)
{
    return {.username = name,
            .displayName = name,
            .role = Role::Member,
            .status = PresenceStatus::Online,
            .lastReadId = MessageId(read)};
}

//! Messages 2 … 11 in the room; the last one is alice's own.
class Office : public AttentiveOffice {
public:
    static constexpr qint64 kLast = 11;

    void answer(std::vector<ToClient::Participant> people, bool more = false)
    {
        const auto question = world.next<ToServer::ListParticipants>();
        world.server.reply(ToClient::ListParticipants{.requestId = question.requestId,
                                                      .room = question.room,
                                                      .participants = std::move(people),
                                                      .hasMore = more});
        for (int turn = 0; turn < 10; ++turn) // a future is handed on by events
            QCoreApplication::processEvents();
    }
    QModelIndex last() const { return view().model()->index(view().model()->rowCount() - 1, 0); }
    QPoint tick() const
    {
        auto *delegate = qobject_cast<TimelineDelegate *>(view().itemDelegate());
        const auto &layout = delegate->layoutFor(last(), view().viewport()->width());
        return view().visualRect(last()).topLeft() + layout.tick().center().toPoint();
    }
    DeliveryState state() const
    {
        return last().data(TimelineModel::StateRole).value<DeliveryState>();
    }
    ReadersDialog *dialog() const { return window->findChild<ReadersDialog *>(); }
    QString count() const { return dialog()->findChild<QLabel *>(u"readersCount"_s)->text(); }
    QStringList names() const
    {
        const auto *list = dialog()->findChild<QListView *>(u"readersList"_s);
        QStringList names;
        for (int row = 0; row < list->model()->rowCount(); ++row) {
            const auto index = list->model()->index(row, 0);
            names += index.data(Qt::AccessibleTextRole).toString();
        }
        return names;
    }
};

} // namespace

class TestReaders : public QObject {
    Q_OBJECT
private slots:
    void clickOnATickTellsWho();
    void menuAndKeyTellWho();
    void receiptsAreFollowed();
    void senderIsNoReader();
    void bigRoomComesInPages();
    void withoutAConnectionWhatIsKnownStays();
    void modelKeepsItsPromises();
};

void TestReaders::clickOnATickTellsWho()
{
    Office office;
    QTRY_COMPARE(office.state(), DeliveryState::Sent);
    office.answer({person(u"alice"_s, 11), person(u"bob"_s, 11), person(u"carol"_s, 10)});
    QTest::mouseClick(office.view().viewport(), Qt::LeftButton, {}, office.tick());
    QVERIFY(office.dialog());
    QCOMPARE(office.count(), u"Read by 1 of 2 people"_s); // as known, until the list is here
    QCOMPARE(office.names(), (QStringList{u"bob, has read it"_s, u"carol, not yet"_s}));
    office.answer({person(u"alice"_s, 11), person(u"bob"_s, 11), person(u"carol"_s, 11)});
    QCOMPARE(office.count(), u"Read by 2 of 2 people"_s);
    const QPointer<ReadersDialog> dialog = office.dialog();
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"closeReaders"_s), Qt::LeftButton);
    QTRY_VERIFY(!dialog);
}

void TestReaders::menuAndKeyTellWho()
{
    Office office;
    office.view().setFocus(Qt::TabFocusReason);
    QTest::keyClick(&office.view(), Qt::Key_I, Qt::ControlModifier);
    QVERIFY(office.dialog());
    delete office.dialog();
    QContextMenuEvent event(QContextMenuEvent::Keyboard, QPoint(), QPoint());
    QCoreApplication::sendEvent(office.view().viewport(), &event);
    auto *menu = office.view().findChild<QMenu *>();
    QVERIFY(menu);
    for (auto *action : menu->actions()) {
        if (action->text().contains(u"Who has read"_s))
            action->trigger();
    }
    QVERIFY(office.dialog());
    menu->close();
}

void TestReaders::receiptsAreFollowed()
{
    Office office;
    QTRY_COMPARE(office.state(), DeliveryState::Sent);
    office.answer({person(u"alice"_s, 11), person(u"bob"_s, 3), person(u"carol"_s, 3)});
    QTest::mouseClick(office.view().viewport(), Qt::LeftButton, {}, office.tick());
    QCOMPARE(office.count(), u"Read by 0 of 2 people"_s);
    auto &server = office.world.server;
    server.reply(ToClient::ReadReceipt{MessageId(10), u"bob"_s, Office::kGroup});
    QCOMPARE(office.count(), u"Read by 0 of 2 people"_s);
    server.reply(ToClient::BulkRead{{MessageId(11), MessageId(4)}, u"carol"_s, Office::kGroup});
    QCOMPARE(office.count(), u"Read by 1 of 2 people"_s);
    QCOMPARE(office.names(), (QStringList{u"carol, has read it"_s, u"bob, not yet"_s}));
    QTRY_COMPARE(office.state(), DeliveryState::Read); // and the tick
}

void TestReaders::senderIsNoReader()
{
    Office office;
    QTRY_COMPARE(office.state(), DeliveryState::Sent);
    // My own cursor is no tick: nobody else has read it.
    office.world.server.reply(ToClient::ReadReceipt{MessageId(11), u"alice"_s, Office::kGroup});
    QTest::qWait(50);
    QCOMPARE(office.state(), DeliveryState::Sent);
    office.answer({person(u"alice"_s, 11)});
    QTest::mouseClick(office.view().viewport(), Qt::LeftButton, {}, office.tick());
    QCOMPARE(office.count(), u"Nobody else is in this room"_s);
    // Of a message of bob's I am a reader.
    delete office.dialog();
    office.answer({person(u"alice"_s, 11), person(u"bob"_s, 11)});
    office.view().setCurrentIndex(office.view().model()->index(office.last().row() - 1, 0));
    QTest::keyClick(&office.view(), Qt::Key_I, Qt::ControlModifier);
    QCOMPARE(office.names(), QStringList{u"alice (you), has read it"_s});
}

void TestReaders::bigRoomComesInPages()
{
    Office office;
    office.answer({person(u"alice"_s, 11)});
    QTest::mouseClick(office.view().viewport(), Qt::LeftButton, {}, office.tick());
    const auto name = [](int i) { return u"u%1"_s.arg(i, 4, 10, QLatin1Char('0')); };
    constexpr int kPeople = 3'000;
    for (int from = 0; from < kPeople; from += 200) {
        std::vector<ToClient::Participant> page;
        for (int i = from; i < from + 200; ++i)
            page.push_back(person(name(i), i % 3 == 0 ? 11 : 5));
        office.answer(page, from + 200 < kPeople);
    }
    QCOMPARE(office.count(), u"Read by 1,000 of 3000 people"_s);
    QCOMPARE(office.names().first(), u"u0000, has read it"_s);
    QCOMPARE(office.names().last(), u"u2999, not yet"_s);
}

void TestReaders::withoutAConnectionWhatIsKnownStays()
{
    Office office;
    office.answer({person(u"alice"_s, 11), person(u"bob"_s, 11)});
    QTest::mouseClick(office.view().viewport(), Qt::LeftButton, {}, office.tick());
    office.world.server.cut();
    QCOMPARE(office.count(), u"Read by 1 of 1 people"_s);
    QVERIFY(!office.dialog()->findChild<QLabel *>(u"readersNote"_s)->text().isEmpty());
}

void TestReaders::modelKeepsItsPromises()
{
    Office office;
    ReadersModel model(*office.world.session, Office::kGroup, MessageId(11), u"alice"_s);
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    office.answer({person(u"alice"_s, 11), person(u"bob"_s, 3)});
    QCOMPARE(model.readers(), 0);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    office.world.server.reply(ToClient::ReadReceipt{MessageId(11), u"bob"_s, Office::kGroup});
    QCOMPARE(model.readers(), 1);
    QCOMPARE(resets.size(), 0); // the list isn't torn away from under the reader
}

QTEST_MAIN(TestReaders)
#include "tst_readers.moc"
