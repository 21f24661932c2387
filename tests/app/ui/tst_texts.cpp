// SPDX-License-Identifier: Apache-2.0
#include "models/times.h"
#include "ui/panels/connectionbanner.h"
#include "ui/panels/connectionpill.h"
#include "ui/text/emoji.h"
#include "ui/text/errortext.h"
#include "ui/text/links.h"
#include "ui/text/notificationtext.h"
#include "ui/text/serveraddress.h"
#include "ui/theme/painting.h"

#include <QDateTime>
#include <QMetaEnum>
#include <QTest>

using namespace Kontor;
using namespace Kontor::App;
using namespace std::chrono_literals;

namespace {

const Timestamp kNow = fromMilliseconds(1'769'850'902'117);

ConnectionStatus status(ConnectionState state, int failures = 0)
{
    ConnectionStatus status;
    status.state = state;
    status.failures = failures;
    if (state == ConnectionState::Waiting)
        status.nextAttempt = kNow + 11'400ms;
    return status;
}

Timestamp at(int year, int month, int day, int hour, int minute)
{
    return fromMilliseconds(
        QDateTime(QDate(year, month, day), QTime(hour, minute)).toMSecsSinceEpoch());
}

} // namespace

//! The sentences and small texts that the window is made of.
class TestTexts : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom)); }
    void pillSaysTheState_data();
    void pillSaysTheState();
    void bannerSaysWhatHappens_data();
    void bannerSaysWhatHappens();
    void countdownNeverSaysZero();
    void linksAreFoundAsTheyStand_data();
    void linksAreFoundAsTheyStand();
    void timesAreShort();
    void daysHaveNames();
    void serverAddressIsWhatPeopleType_data();
    void serverAddressIsWhatPeopleType();
    void everyErrorHasWords();
    void M8_othersTextIsIsolatedInOurSentences();
    void M9_toolTipShowsMarkupAsText();
    void oneLineIsOneLine();
    void bubbleHasNoMarkupAndAnEnd();
    void emojiSequencesAreWhole();
};

void TestTexts::pillSaysTheState_data()
{
    QTest::addColumn<ConnectionStatus>("status");
    QTest::addColumn<QString>("text");
    QTest::newRow("online") << status(ConnectionState::Online) << QStringLiteral("Connected");
    QTest::newRow("first try") << status(ConnectionState::Connecting)
                               << QStringLiteral("Connecting…");
    QTest::newRow("syncing") << status(ConnectionState::Syncing) << QStringLiteral("Connecting…");
    QTest::newRow("waiting") << status(ConnectionState::Waiting, 2)
                             << QStringLiteral("Reconnecting in 12 s");
    QTest::newRow("five failures")
        << status(ConnectionState::Waiting, 5) << QStringLiteral("Offline");
    QTest::newRow("trying after five")
        << status(ConnectionState::Connecting, 5) << QStringLiteral("Offline");
    QTest::newRow("signed out") << status(ConnectionState::SignedOut)
                                << QStringLiteral("Signed out");
    QTest::newRow("rejected") << status(ConnectionState::Rejected) << QStringLiteral("Signed out");
}

void TestTexts::pillSaysTheState()
{
    QFETCH(ConnectionStatus, status);
    QTEST(pillText(status, kNow), "text");
}

void TestTexts::bannerSaysWhatHappens_data()
{
    QTest::addColumn<ConnectionStatus>("status");
    QTest::addColumn<bool>("wasOnline");
    QTest::addColumn<QString>("text");
    QTest::newRow("online") << status(ConnectionState::Online) << true << QString();
    QTest::newRow("lost") << status(ConnectionState::Waiting, 1) << true
                          << QStringLiteral(
                                 "Connection lost. Your messages are kept and will be sent "
                                 "when the connection is back. Next try in 12 s.");
    QTest::newRow("never there") << status(ConnectionState::Connecting) << false
                                 << QStringLiteral(
                                        "No connection yet. Your messages are kept and will "
                                        "be sent when there is one. Connecting…");
    auto expired = status(ConnectionState::Rejected);
    expired.lastError = Error{ErrorCode::SessionExpired};
    QTest::newRow("session ended")
        << expired << true
        << QStringLiteral("Your session has ended. You are not signed in. "
                          "Your messages are kept and will be sent when you are.");
}

void TestTexts::bannerSaysWhatHappens()
{
    QFETCH(ConnectionStatus, status);
    QFETCH(bool, wasOnline);
    QTEST(bannerText(status, wasOnline, kNow), "text");
}

void TestTexts::countdownNeverSaysZero()
{
    auto waiting = status(ConnectionState::Waiting);
    waiting.nextAttempt = kNow - 3s;
    QCOMPARE(secondsUntilAttempt(waiting, kNow), 1);
    QCOMPARE(secondsUntilAttempt(status(ConnectionState::Online), kNow), 0);
}

void TestTexts::linksAreFoundAsTheyStand_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("links");
    const auto row = [](const char *name, const char *text, const QStringList &links) {
        QTest::newRow(name) << QString::fromUtf8(text) << links;
    };
    const auto u = [](const char *text) { return QString::fromUtf8(text); };
    row("plain", "see https://example.com/a?b=1#c", {u("https://example.com/a?b=1#c")});
    row("ends a sentence", "https://example.com. Really?", {u("https://example.com")});
    row("in brackets", "(http://example.com/a)", {u("http://example.com/a")});
    row("brackets of its own", "https://de.wikipedia.org/wiki/Kontor_(Handel)",
        {u("https://de.wikipedia.org/wiki/Kontor_(Handel)")});
    row("two", "http://a.de und http://b.de!", {u("http://a.de"), u("http://b.de")});
    row("markup around it", "<a href=\"https://x.example/\">", {u("https://x.example/")});
    row("other schemes", "javascript:alert(1) file:///etc/passwd smb://x ms-word:x", {});
    row("no host", "https:// http:///x", {});
    row("somebody's password", "https://user:pw@example.com/", {});
    row("bidi control ends it", "https://good.example/\u202egro.live",
        {u("https://good.example/")});
    row("inside a word", "xhttps://example.com", {});
}

void TestTexts::linksAreFoundAsTheyStand()
{
    QFETCH(QString, text);
    QStringList found;
    for (const auto &link : findLinks(text)) {
        found += text.mid(link.start, link.length);
        QVERIFY(link.url.scheme() == u"http" || link.url.scheme() == u"https");
    }
    QTEST(found, "links");
}

void TestTexts::timesAreShort()
{
    const auto now = at(2026, 1, 31, 10, 45);
    QCOMPARE(timeOfDay(at(2026, 1, 31, 9, 5)), QStringLiteral("09:05"));
    QCOMPARE(briefTime(at(2026, 1, 31, 9, 5), now), QStringLiteral("09:05"));
    QCOMPARE(briefTime(at(2026, 1, 30, 23, 59), now), QStringLiteral("Fri"));
    QCOMPARE(briefTime(at(2026, 1, 3, 9, 5), now), QStringLiteral("3 Jan"));
    QCOMPARE(briefTime(at(2025, 12, 3, 9, 5), now), QStringLiteral("3 Dec 2025"));
}

void TestTexts::daysHaveNames()
{
    const QDate today(2026, 1, 31);
    QCOMPARE(dayTitle(today, today), QStringLiteral("Today"));
    QCOMPARE(dayTitle(today.addDays(-1), today), QStringLiteral("Yesterday"));
    QCOMPARE(dayTitle(QDate(2026, 1, 14), today), QStringLiteral("Wednesday, 14 January"));
    QCOMPARE(dayTitle(QDate(2025, 12, 2), today), QStringLiteral("2 December 2025"));
}

void TestTexts::serverAddressIsWhatPeopleType_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("url");
    const auto row = [](const char *typed, const char *url) {
        QTest::newRow(typed) << QString::fromLatin1(typed) << QString::fromLatin1(url);
    };
    row("chat.example.com", "wss://chat.example.com/ws/");
    row(" chat.example.com:8443 ", "wss://chat.example.com:8443/ws/");
    row("https://chat.example.com", "wss://chat.example.com/ws/");
    row("wss://chat.example.com/kontor/ws/", "wss://chat.example.com/kontor/ws/");
    row("localhost:8080", "ws://localhost:8080/ws/");
    row("127.0.0.1:8080", "ws://127.0.0.1:8080/ws/");
    row("ws://127.0.0.1:8080/ws/", "ws://127.0.0.1:8080/ws/");
    row("", "");
    row("not an address", "");
    row("file:///etc/passwd", "");
    row("ftp://chat.example.com", "");
    row("alice:pw@chat.example.com", "");
}

void TestTexts::serverAddressIsWhatPeopleType()
{
    QFETCH(QString, typed);
    QFETCH(QString, url);
    const auto address = serverAddress(typed);
    QCOMPARE(address ? address->toString() : QString(), url);
    if (address) // what is shown leads back to the same place
        QCOMPARE(serverAddress(shortAddress(*address))->toString(), url);
}

void TestTexts::everyErrorHasWords()
{
    const auto codes = QMetaEnum::fromType<ErrorCode>();
    for (int i = 0; i < codes.keyCount(); ++i) {
        const Error error{ErrorCode(codes.value(i)), QStringLiteral("SQL: no such column"), 3s};
        for (const auto &text : {signInError(error), sendError(error), roomError(error)}) {
            QVERIFY2(text.endsWith(u'.') && !text.contains(u"SQL"), codes.key(i));
            QVERIFY2(text.at(0).isUpper(), codes.key(i));
        }
        QVERIFY(!keychainError(error).isEmpty());
    }
    QVERIFY(signInError({ErrorCode::RateLimited, {}, 2'500ms}).contains(QStringLiteral("3 s")));
}

void TestTexts::M8_othersTextIsIsolatedInOurSentences()
{
    const auto text = isolated(QStringLiteral("\u202Eevil"));
    QCOMPARE(text.front(), QChar(0x2068));
    QCOMPARE(text.back(), QChar(0x2069));
}

void TestTexts::M9_toolTipShowsMarkupAsText()
{
    QCOMPARE(plainTip(QStringLiteral("<img src=x> & more")),
             QStringLiteral("<qt>&lt;img src=x&gt; &amp; more</qt>"));
    QVERIFY(plainTip({}).isEmpty());
}

void TestTexts::oneLineIsOneLine()
{
    QCOMPARE(oneLine(QStringLiteral("a\n\n\tb  c ")), QStringLiteral("a b c"));
    QVERIFY(oneLine(QString(20'000, u'x')).size() <= 200);
}

void TestTexts::emojiSequencesAreWhole()
{
    const QFont font;
    const auto formats = emojiFormats(
        QStringLiteral("Hi 👍🏽 and 👩‍👩‍👧 or ❤️, not ✓ 1 #"), font);
    QCOMPARE(formats.size(), 3);
    QCOMPARE(formats.at(0).length, 4);
    QCOMPARE(formats.at(1).length, 8);
    QCOMPARE(formats.at(2).length, 2);
}

void TestTexts::bubbleHasNoMarkupAndAnEnd()
{
    const auto plain = bubbleText(QStringLiteral("Bob in general"), QStringLiteral("2 new\nhi"));
    QCOMPARE(plain.title, QStringLiteral("Bob in general"));
    QCOMPARE(plain.text, QStringLiteral("2 new\nhi"));
    const auto marked =
        bubbleText(QStringLiteral("<img src=x>"), QStringLiteral("&lt; <a href='x'>here</a>"));
    QCOMPARE(marked.title, QStringLiteral("Kontor"));
    QCOMPARE(marked.text, QStringLiteral("New message"));
    const auto endless = bubbleText(QString(9'000, u'x'), QString(9'000, u'x'));
    QCOMPARE(endless.title.size(), 200);
    QCOMPARE(endless.text.size(), 400);
}

QTEST_MAIN(TestTexts)
#include "tst_texts.moc"
