// SPDX-License-Identifier: Apache-2.0
#include "app/ui/windowtest.h"
#include "support/fakeclock.h"
#include "ui/panels/connectionpanel.h"
#include "ui/panels/connectionpill.h"
#include "ui/text/connectiontext.h"

#include <QClipboard>
#include <QLabel>
#include <QMetaEnum>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;
using namespace std::chrono_literals;

namespace {

QString fact(const ConnectionStatus &status, const QString &name, const Clock &clock)
{
    for (const auto &fact : connectionFacts(status, clock.now())) {
        if (fact.name == name)
            return fact.value;
    }
    return {};
}

//! The pill over its panel, and a time of its own.
class Pill {
public:
    Pill()
        : pill(theme(), clock)
    {
        pill.show();
    }

    void open()
    {
        QTest::mouseClick(&pill, Qt::LeftButton);
        panel = pill.findChild<ConnectionPanel *>();
        QVERIFY(panel && panel->isVisible());
    }
    ConnectionStatus online() const
    {
        return {.state = ConnectionState::Online,
                .since = clock.now() - 3min,
                .url = QStringLiteral("wss://chat.example.com/ws/"),
                .subprotocol = QStringLiteral("kontor.v1"),
                .tls = TlsFacts{.protocol = QStringLiteral("TLS 1.3"),
                                .cipher = QStringLiteral("TLS_AES_256_GCM_SHA384"),
                                .subject = QStringLiteral("chat.example.com"),
                                .issuer = QStringLiteral("Office CA"),
                                .validUntil = clock.now() + 24h * 90},
                .roundTrip = 9ms};
    }
    ConnectionStatus waiting() const
    {
        return {.state = ConnectionState::Waiting,
                .failures = 3,
                .nextAttempt = clock.now() + 11'400ms,
                .since = clock.now(),
                .lastError = Error{ErrorCode::Unavailable},
                .url = QStringLiteral("wss://chat.example.com/ws/"),
                .trouble = Trouble::HostNotFound,
                .troubledAt = clock.now()};
    }
    QPushButton *button(const char *name) const
    {
        return panel->findChild<QPushButton *>(QString::fromLatin1(name));
    }
    QString shown() const
    {
        QStringList texts;
        for (const auto *label : panel->findChildren<QLabel *>()) {
            if (label->isVisible())
                texts += label->text();
        }
        return texts.join(u'\n');
    }

    FakeClock clock;
    ConnectionPill pill;
    QPointer<ConnectionPanel> panel;
};

} // namespace

class TestConnectionPanel : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom)); }
    void everyTroubleHasWordsThatOneCanActOn();
    void everyStateHasItsFacts();
    void onlineSaysHowItIsEncrypted();
    void plainConnectionIsSaidToBeReadable();
    void troubleThatIsOverIsToldAsThePast();
    void countdownRuns();
    void followsTheConnection();
    void keyboardReachesEverything();
    void copiesWhatItShows();
    void screenReadersGetEveryFact();
    void oneClickIsOnePanel();
};

void TestConnectionPanel::everyTroubleHasWordsThatOneCanActOn()
{
    const Pill pill;
    QStringList texts;
    const auto troubles = QMetaEnum::fromType<Trouble>();
    for (int i = 0; i < troubles.keyCount(); ++i) {
        auto status = pill.waiting();
        status.trouble = Trouble(troubles.value(i));
        status.lastError =
            Error{ErrorCode::SessionExpired, QStringLiteral("The certificate is self-signed")};
        const auto text = troubleText(status);
        if (status.trouble == Trouble::None) {
            QVERIFY(text.isEmpty());
            continue;
        }
        QVERIFY2(text.size() > 40 && text.endsWith(u'.'), qPrintable(text));
        QVERIFY2(!texts.contains(text), qPrintable(text));
        texts += text;
    }
    auto untrusted = pill.waiting();
    untrusted.trouble = Trouble::NotTrusted;
    untrusted.lastError =
        Error{ErrorCode::Unavailable, QStringLiteral("The certificate has expired")};
    QVERIFY2(troubleText(untrusted).contains(QStringLiteral("The certificate has expired.")),
             qPrintable(troubleText(untrusted)));
    QVERIFY(troubleText(pill.waiting()).contains(QStringLiteral("chat.example.com")));
}

void TestConnectionPanel::everyStateHasItsFacts()
{
    const Pill pill;
    const auto states = QMetaEnum::fromType<ConnectionState>();
    for (int i = 0; i < states.keyCount(); ++i) {
        auto status = pill.online();
        status.state = ConnectionState(states.value(i));
        const auto facts = connectionFacts(status, pill.clock.now());
        QCOMPARE(facts.first().name, QStringLiteral("State"));
        for (const auto &fact : facts)
            QVERIFY2(!fact.value.isEmpty(), states.key(i));
    }
}

void TestConnectionPanel::onlineSaysHowItIsEncrypted()
{
    const Pill pill;
    const auto &status = pill.online();
    QCOMPARE(fact(status, QStringLiteral("State"), pill.clock), QStringLiteral("Connected"));
    QCOMPARE(fact(status, QStringLiteral("Server"), pill.clock),
             QStringLiteral("wss://chat.example.com/ws/"));
    QCOMPARE(fact(status, QStringLiteral("Protocol"), pill.clock), QStringLiteral("kontor.v1"));
    QCOMPARE(fact(status, QStringLiteral("Encryption"), pill.clock),
             QStringLiteral("TLS 1.3, TLS_AES_256_GCM_SHA384"));
    const auto certificate = fact(status, QStringLiteral("Certificate"), pill.clock);
    QVERIFY2(certificate.startsWith(QStringLiteral("chat.example.com, issued by Office CA, good "
                                                   "until ")),
             qPrintable(certificate));
    QCOMPARE(fact(status, QStringLiteral("Round trip"), pill.clock), QStringLiteral("9 ms"));
    QVERIFY(fact(status, QStringLiteral("Since"), pill.clock).endsWith(QStringLiteral("(3 min)")));
    QCOMPARE(fact(status, QStringLiteral("Attempt"), pill.clock), QString());
}

void TestConnectionPanel::plainConnectionIsSaidToBeReadable()
{
    const Pill pill;
    auto status = pill.online();
    status.url = QStringLiteral("ws://chat.example.com/ws/");
    status.tls.reset();
    QVERIFY(fact(status, QStringLiteral("Encryption"), pill.clock)
                .contains(QStringLiteral("others in this network could read it")));
    for (const auto *own :
         {"ws://127.0.0.1:8080/ws/", "ws://[::1]:8080/ws/", "ws://localhost/ws/"}) {
        status.url = QString::fromLatin1(own);
        QVERIFY2(!fact(status, QStringLiteral("Encryption"), pill.clock)
                      .contains(QStringLiteral("others")),
                 own);
    }
    QCOMPARE(fact(status, QStringLiteral("Certificate"), pill.clock), QString());
}

void TestConnectionPanel::troubleThatIsOverIsToldAsThePast()
{
    const Pill pill;
    auto status = pill.online();
    status.trouble = Trouble::Lost;
    status.troubledAt = pill.clock.now() - 3min;
    QCOMPARE(fact(status, QStringLiteral("Trouble"), pill.clock), QString());
    QVERIFY(!fact(status, QStringLiteral("Last trouble"), pill.clock).isEmpty());
}

void TestConnectionPanel::countdownRuns()
{
    Pill pill;
    pill.pill.setStatus(pill.waiting());
    pill.open();
    QVERIFY2(pill.shown().contains(QStringLiteral("in 12 s")), qPrintable(pill.shown()));
    QVERIFY2(pill.shown().contains(QStringLiteral("Attempt\n4")), qPrintable(pill.shown()));
    pill.clock.advance(5s);
    QTRY_VERIFY(pill.shown().contains(QStringLiteral("in 7 s"))); // by itself
}

void TestConnectionPanel::followsTheConnection()
{
    Pill pill;
    pill.pill.setStatus(pill.waiting());
    pill.open();
    QVERIFY(pill.button("reconnectNow")->isEnabled());
    QVERIFY(pill.shown().contains(QStringLiteral("can't be found")));
    pill.pill.setStatus(pill.online());
    QVERIFY(pill.shown().contains(QStringLiteral("Connected")));
    QVERIFY(pill.shown().contains(QStringLiteral("TLS 1.3")));
    QVERIFY(!pill.shown().contains(QStringLiteral("Next try")));
    QVERIFY(!pill.button("reconnectNow")->isEnabled());
}

void TestConnectionPanel::keyboardReachesEverything()
{
    Pill pill;
    pill.pill.setStatus(pill.waiting());
    QSignalSpy reconnect(&pill.pill, &ConnectionPill::reconnectRequested);
    QSignalSpy inspector(&pill.pill, &ConnectionPill::inspectorRequested);
    pill.pill.setFocus();
    QTest::keyClick(&pill.pill, Qt::Key_Space);
    pill.panel = pill.pill.findChild<ConnectionPanel *>();
    QVERIFY(pill.panel);
    QCOMPARE(pill.panel->focusWidget(), pill.button("reconnectNow"));
    QTest::keyClick(pill.panel->focusWidget(), Qt::Key_Space);
    QCOMPARE(reconnect.size(), 1);
    QVERIFY(pill.panel->isVisible()); // one sees what comes of it
    QTest::keyClick(pill.panel->focusWidget(), Qt::Key_Tab);
    QCOMPARE(pill.panel->focusWidget(), pill.button("openInspector"));
    QTest::keyClick(pill.panel->focusWidget(), Qt::Key_Tab);
    QCOMPARE(pill.panel->focusWidget(), pill.button("copyDetails"));
    QTest::keyClick(pill.panel, Qt::Key_Escape);
    QTRY_VERIFY(!pill.panel);

    pill.open();
    QTest::mouseClick(pill.button("openInspector"), Qt::LeftButton);
    QCOMPARE(inspector.size(), 1);
    QTRY_VERIFY(!pill.panel);
}

void TestConnectionPanel::copiesWhatItShows()
{
    Pill pill;
    pill.pill.setStatus(pill.online());
    pill.open();
    QTest::mouseClick(pill.button("copyDetails"), Qt::LeftButton);
    const auto copied = QGuiApplication::clipboard()->text();
    QCOMPARE(copied, connectionReport(pill.online(), pill.clock.now()));
    QVERIFY2(copied.contains(QStringLiteral("Server: wss://chat.example.com/ws/\n")),
             qPrintable(copied));
}

void TestConnectionPanel::screenReadersGetEveryFact()
{
    Pill pill;
    pill.pill.setStatus(pill.online());
    pill.open();
    QCOMPARE(pill.panel->accessibleName(), QStringLiteral("Connection details"));
    for (const auto &fact : connectionFacts(pill.online(), pill.clock.now())) {
        const auto labels = pill.panel->findChildren<QLabel *>();
        QVERIFY2(std::any_of(labels.begin(), labels.end(),
                             [&](const QLabel *label) {
                                 return label->accessibleName()
                                     == fact.name + QStringLiteral(": ") + fact.value;
                             }),
                 qPrintable(fact.name));
    }
}

void TestConnectionPanel::oneClickIsOnePanel()
{
    Pill pill;
    pill.pill.setStatus(pill.online());
    pill.open();
    pill.pill.showDetails();
    QCOMPARE(pill.pill.findChildren<ConnectionPanel *>().size(), 1);
}

QTEST_MAIN(TestConnectionPanel)
#include "tst_connectionpanel.moc"
