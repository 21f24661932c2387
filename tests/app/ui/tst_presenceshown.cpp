// SPDX-License-Identifier: Apache-2.0
#include "app/ui/attentiveoffice.h"
#include "client/ownpresence.h"
#include "models/times.h"
#include "ui/panels/profilebutton.h"
#include "ui/text/presencetext.h"
#include "ui/theme/painting.h"

#include <QAction>
#include <QMenu>
#include <QPainter>

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

using Office = AttentiveOffice;

constexpr std::array kStatuses{PresenceStatus::Offline, PresenceStatus::Online,
                               PresenceStatus::Away, PresenceStatus::Busy};

Timestamp at(int day, int hour, int minute)
{
    return fromMilliseconds(
        QDateTime(QDate(2026, 1, day), QTime(hour, minute)).toMSecsSinceEpoch());
}

QImage dot(PresenceStatus status)
{
    QImage image(48, 48, QImage::Format_ARGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    paintPresence(painter, theme(), QRectF(4, 4, 36, 36), status, Qt::white);
    return image;
}

} // namespace

class TestPresenceShown : public QObject {
    Q_OBJECT
private slots:
    void lastSeenIsSaidInWords_data();
    void lastSeenIsSaidInWords();
    void everyStatusHasAShapeOfItsOwn();
    void peersAreShownInTheList();
    void headerTellsOfThePerson();
    void headerCountsTheGroup();
    void offlineNobodyIsKnown();
    void ownStatusIsChosenInTheMenu();
    void idleIsShownAsAway();
};

void TestPresenceShown::lastSeenIsSaidInWords_data()
{
    QTest::addColumn<Timestamp>("seen");
    QTest::addColumn<QString>("text");
    QTest::newRow("today") << at(14, 9, 5) << u"last seen today at 09:05"_s;
    QTest::newRow("a clock ahead") << at(15, 9, 5) << u"last seen today at 09:05"_s;
    QTest::newRow("yesterday") << at(13, 14, 2) << u"last seen yesterday at 14:02"_s;
    QTest::newRow("this week") << at(9, 14, 2) << u"last seen on Friday at 14:02"_s;
    QTest::newRow("long ago") << at(1, 14, 2) << u"last seen on 1 Jan 2026"_s;
}

void TestPresenceShown::lastSeenIsSaidInWords()
{
    QFETCH(const Timestamp, seen);
    QFETCH(const QString, text);
    const auto before = QLocale();
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom));
    auto said = presenceText({PresenceStatus::Offline, seen}, at(14, 18, 0));
    if (text.endsWith(u"2026"_s)) // its form is the locale's
        said = said.left(12) + QLocale(QLocale::C).toString(localDay(seen), u" d MMM yyyy"_s);
    QLocale::setDefault(before);
    QCOMPARE(said, text);
}

void TestPresenceShown::everyStatusHasAShapeOfItsOwn()
{
    // In black and white, too.
    for (std::size_t a = 0; a < kStatuses.size(); ++a) {
        for (std::size_t b = a + 1; b < kStatuses.size(); ++b) {
            const auto one =
                dot(kStatuses[a]).convertToFormat(QImage::Format_Mono, Qt::ThresholdDither);
            const auto other =
                dot(kStatuses[b]).convertToFormat(QImage::Format_Mono, Qt::ThresholdDither);
            int different = 0;
            for (int y = 0; y < one.height(); ++y) {
                for (int x = 0; x < one.width(); ++x)
                    different += one.pixel(x, y) != other.pixel(x, y) ? 1 : 0;
            }
            QVERIFY2(different >= 6,
                     qPrintable(statusText(kStatuses[a]) + u' ' + statusText(kStatuses[b])));
        }
    }
}

void TestPresenceShown::peersAreShownInTheList()
{
    Office office;
    const auto shown = [&office](RoomId room) {
        return office.row(room).data(RoomListModel::PresenceRole);
    };
    QVERIFY(!shown(Office::kChat).isValid());
    for (const auto status : kStatuses) {
        office.world.server.reply(ToClient::Presence{u"bob"_s, status, std::nullopt});
        QCOMPARE(shown(Office::kChat), QVariant(int(status)));
        QVERIFY(office.row(Office::kChat)
                    .data(Qt::AccessibleTextRole)
                    .toString()
                    .contains(statusText(status)));
    }
    QVERIFY(!shown(Office::kGroup).isValid());
}

void TestPresenceShown::headerTellsOfThePerson()
{
    Office office;
    office.world.server.reply(ToClient::Presence{u"bob"_s, PresenceStatus::Busy, std::nullopt});
    QCOMPARE(office.headerLine(), u"3 people"_s);
    office.window->goToRoom(Office::kChat);
    QTRY_COMPARE(office.headerLine(), u"busy"_s);
    office.world.server.reply(
        ToClient::Presence{u"bob"_s, PresenceStatus::Offline, office.world.clock.now()});
    QVERIFY(office.headerLine().startsWith(u"last seen today at "_s));
    office.world.server.reply(ToClient::Typing{u"bob"_s, true, Office::kChat});
    QCOMPARE(office.headerLine(), u"typing…"_s);
}

void TestPresenceShown::headerCountsTheGroup()
{
    Office office;
    const auto question = office.world.next<ToServer::ListParticipants>();
    QCOMPARE(question.room, Office::kGroup);
    ToClient::ListParticipants list{
        .requestId = question.requestId, .room = question.room, .participants = {}};
    for (const auto &name : {u"alice"_s, u"bob"_s, u"carol"_s}) {
        list.participants.push_back(
            {.username = name,
             .displayName = name,
             .role = Role::Member,
             .status = name == u"carol"_s ? PresenceStatus::Offline : PresenceStatus::Online,
             .lastReadId = {}});
    }
    office.world.server.reply(list);
    QTRY_COMPARE(office.headerLine(), u"3 people, 2 online"_s);
    office.world.server.reply(ToClient::Presence{u"carol"_s, PresenceStatus::Away, std::nullopt});
    QTRY_COMPARE(office.headerLine(), u"3 people, 3 online"_s);
    office.world.server.cut();
    QTRY_COMPARE(office.headerLine(), u"3 people"_s);
}

void TestPresenceShown::offlineNobodyIsKnown()
{
    Office office;
    office.world.server.reply(ToClient::Presence{u"bob"_s, PresenceStatus::Online, std::nullopt});
    office.window->goToRoom(Office::kChat);
    QTRY_COMPARE(office.headerLine(), u"online"_s);
    office.world.server.cut();
    QCOMPARE(office.headerLine(), QString());
    QVERIFY(!office.row(Office::kChat).data(RoomListModel::PresenceRole).isValid());
}

void TestPresenceShown::ownStatusIsChosenInTheMenu()
{
    Office office;
    auto *profile = office.part<ProfileButton>("profileButton");
    QVERIFY(profile->accessibleName().contains(u"Online"_s));
    const auto action = [&](PresenceStatus status) {
        return office.window->findChild<QAction *>(u"presence%1"_s.arg(int(status)));
    };
    QVERIFY(profile->menu()->actions().contains(action(PresenceStatus::Busy)));
    QVERIFY(action(PresenceStatus::Online)->isChecked());
    (void)office.world.server.take();
    action(PresenceStatus::Busy)->trigger();
    QCOMPARE(office.world.next<ToServer::SetPresence>().status, PresenceStatus::Busy);
    QVERIFY(profile->accessibleName().contains(u"Busy"_s));
    action(PresenceStatus::Offline)->trigger();
    QCOMPARE(office.world.next<ToServer::SetPresence>().status, PresenceStatus::Offline);
    QVERIFY(profile->accessibleName().contains(u"Appear offline"_s));
    QCOMPARE(Settings(office.world.profile.path()).presence(), PresenceStatus::Offline);
}

void TestPresenceShown::idleIsShownAsAway()
{
    Office office;
    auto &own = office.world.session->ownPresence();
    own.setIdle(true);
    auto *profile = office.part<ProfileButton>("profileButton");
    QVERIFY(profile->accessibleName().contains(u"Away"_s));
    // The choice is still the same.
    QVERIFY(office.window->findChild<QAction *>(u"presence%1"_s.arg(int(PresenceStatus::Online)))
                ->isChecked());
    own.setIdle(false);
    QVERIFY(profile->accessibleName().contains(u"Online"_s));
}

QTEST_MAIN(TestPresenceShown)
#include "tst_presenceshown.moc"
