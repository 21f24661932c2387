// SPDX-License-Identifier: Apache-2.0
#include "app/ui/cachedoffice.h"
#include "app/ui/windowtest.h"
#include "ui/dialogs/logindialog.h"
#include "ui/dialogs/newroomdialog.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPointer>
#include <QPushButton>

using namespace Kontor;
using namespace Kontor::App;
using namespace Kontor::Test;

namespace {

//! A sign-in dialog whose answers the test gives.
class Login {
public:
    explicit Login(const LoginDialog::Known &known = {}, bool offline = false)
    {
        dialog = new LoginDialog(
            theme(),
            [this](const SignInRequest &request) {
                requests.push_back(request);
                promise = std::make_unique<QPromise<Result<Done>>>();
                promise->start();
                return promise->future();
            },
            offline);
        dialog->fill(known);
        dialog->open();
    }
    ~Login() { delete dialog; }

    void answer(const Result<Done> &result)
    {
        promise->addResult(result);
        promise->finish();
    }
    template <typename Widget>
    Widget *part(const char *name) const
    {
        return dialog->findChild<Widget *>(QString::fromLatin1(name));
    }
    void write(const char *field, const QString &text) const
    {
        part<QLineEdit>(field)->setText(text);
    }
    void submit() const { QTest::mouseClick(part<QPushButton>("submitButton"), Qt::LeftButton); }
    QString error() const
    {
        return part<QFrame>("errorBox")->isVisible() ? part<QLabel>("errorText")->text()
                                                     : QString();
    }

    QPointer<LoginDialog> dialog;
    std::vector<SignInRequest> requests;
    std::unique_ptr<QPromise<Result<Done>>> promise;
};

LoginDialog::Known known()
{
    return {.server = QUrl(QStringLiteral("wss://chat.example.com/ws/")),
            .username = QStringLiteral("alice"),
            .keep = true,
            .reason = {},
            .noKeychain = {}};
}

} // namespace

class TestDialogs : public QObject {
    Q_OBJECT
private slots:
    void signsInWithWhatWasTyped();
    void saysWhatIsMissing();
    void wrongPasswordIsSaidAndCanBeCorrected();
    void twoClicksAreOneTry();
    void focusStandsOnTheFirstThingUnknown();
    void C6_withoutAKeychainNothingIsKeptAndTheReasonIsSaid();
    void passwordCanBeLookedAt();
    void cachedOfficeCanBeUsedWithoutANetwork();
    void dialogThatWasClosedIsGoneWhateverTheAnswer();
    void namesAreThereForScreenReaders();
    void newRoomIsCreatedWithThosePicked();
    void newRoomNeedsAName();
    void newChatOpensWithThePersonChosen();
    void withoutAConnectionTheReasonIsSaid();
};

void TestDialogs::signsInWithWhatWasTyped()
{
    Login login;
    login.write("serverField", QStringLiteral("chat.example.com"));
    login.write("userField", QStringLiteral(" Alice "));
    login.write("passwordField", QStringLiteral(" secret "));
    login.submit();
    QCOMPARE(login.requests.size(), size_t(1));
    QCOMPARE(login.requests[0].server, QUrl(QStringLiteral("wss://chat.example.com/ws/")));
    QCOMPARE(login.requests[0].username, QStringLiteral("alice"));
    QCOMPARE(login.requests[0].password, QStringLiteral(" secret ")); // exactly as it was typed
    QVERIFY(login.requests[0].keep);
    login.answer(Done{});
    QTRY_VERIFY(!login.dialog);
}

void TestDialogs::saysWhatIsMissing()
{
    Login login;
    login.submit();
    QVERIFY2(login.error().contains(QStringLiteral("address")), qPrintable(login.error()));
    login.write("serverField", QStringLiteral("chat.example.com"));
    login.submit();
    QVERIFY2(login.error().contains(QStringLiteral("user name")), qPrintable(login.error()));
    login.write("userField", QStringLiteral("alice"));
    login.submit();
    QVERIFY2(login.error().contains(QStringLiteral("password")), qPrintable(login.error()));
    QVERIFY(login.requests.empty());
}

void TestDialogs::wrongPasswordIsSaidAndCanBeCorrected()
{
    Login login(known());
    login.write("passwordField", QStringLiteral("wrong"));
    login.submit();
    login.answer(ErrorCode::WrongCredentials);
    QTRY_VERIFY(login.error().contains(QStringLiteral("name or the password is wrong")));
    QVERIFY(login.part<QPushButton>("submitButton")->isEnabled());
    login.write("passwordField", QStringLiteral("right"));
    login.submit();
    QVERIFY(login.error().isEmpty());
    QCOMPARE(login.requests.size(), size_t(2));
    QCOMPARE(login.requests[1].password, QStringLiteral("right"));
}

void TestDialogs::twoClicksAreOneTry()
{
    Login login(known());
    login.write("passwordField", QStringLiteral("secret"));
    login.dialog->submit();
    login.dialog->submit();
    QCOMPARE(login.requests.size(), size_t(1));
    QVERIFY(!login.part<QPushButton>("submitButton")->isEnabled());
    QVERIFY(!login.part<QLineEdit>("passwordField")->isEnabled());
}

void TestDialogs::focusStandsOnTheFirstThingUnknown()
{
    Login login(known());
    QTRY_COMPARE(login.dialog->focusWidget(), login.part<QLineEdit>("passwordField"));
    QCOMPARE(login.part<QLineEdit>("serverField")->text(), QStringLiteral("chat.example.com"));
}

void TestDialogs::C6_withoutAKeychainNothingIsKeptAndTheReasonIsSaid()
{
    auto without = known();
    without.noKeychain = QStringLiteral("this system has no keychain running");
    Login login(without);
    auto *keep = login.part<QCheckBox>("keepSignedIn");
    QVERIFY(!keep->isChecked() && !keep->isEnabled());
    QVERIFY(login.part<QLabel>("keepNote")->text().contains(without.noKeychain));
    login.write("passwordField", QStringLiteral("secret"));
    login.submit();
    QVERIFY(!login.requests[0].keep);
}

void TestDialogs::passwordCanBeLookedAt()
{
    Login login(known());
    auto *field = login.part<QLineEdit>("passwordField");
    QCOMPARE(field->echoMode(), QLineEdit::Password);
    auto *eye = login.dialog->findChild<QAction *>(QStringLiteral("showPassword"));
    eye->trigger();
    QCOMPARE(field->echoMode(), QLineEdit::Normal);
    eye->trigger();
    QCOMPARE(field->echoMode(), QLineEdit::Password);
}

void TestDialogs::cachedOfficeCanBeUsedWithoutANetwork()
{
    const Login fresh;
    QVERIFY(!fresh.part<QPushButton>("useOffline"));
    Login login(known(), true);
    QTest::mouseClick(login.part<QPushButton>("useOffline"), Qt::LeftButton);
    QTRY_VERIFY(!login.dialog);
    QVERIFY(login.requests.empty());
}

void TestDialogs::dialogThatWasClosedIsGoneWhateverTheAnswer()
{
    Login login(known());
    login.write("passwordField", QStringLiteral("secret"));
    login.submit();
    login.dialog->reject();
    QTRY_VERIFY(!login.dialog);
    login.answer(ErrorCode::Unavailable);
    QTest::qWait(0);
}

void TestDialogs::namesAreThereForScreenReaders()
{
    const Login login;
    QCOMPARE(login.part<QLineEdit>("serverField")->accessibleName(), QStringLiteral("Server"));
    QCOMPARE(login.part<QLineEdit>("userField")->accessibleName(), QStringLiteral("User name"));
    QCOMPARE(login.part<QLineEdit>("passwordField")->accessibleName(), QStringLiteral("Password"));
}

namespace {

void answerUsers(CachedOffice &world, const std::vector<User> &users)
{
    const auto question = world.next<ToServer::ListUsers>();
    ToClient::ListUsers answer;
    answer.requestId = question.requestId;
    for (const auto &user : users)
        answer.users.push_back(user);
    world.server.reply(answer);
}

const std::vector<User> kPeople{{QStringLiteral("alice"), QStringLiteral("Alice Lindqvist"), false},
                                {QStringLiteral("bob"), QStringLiteral("Bob Marsh"), false},
                                {QStringLiteral("chen"), QStringLiteral("Chen Wei"), false}};

} // namespace

void TestDialogs::newRoomIsCreatedWithThosePicked()
{
    CachedOffice world;
    world.goOnline();
    answerUsers(world, kPeople); // the directory's own question
    QPointer<NewRoomDialog> dialog = new NewRoomDialog(*world.session, theme());
    QSignalSpy created(dialog, &RoomDialog::roomReady);
    dialog->open();
    auto *list = dialog->findChild<QListView *>(QStringLiteral("userList"));
    answerUsers(world, kPeople);
    QTRY_COMPARE(list->model()->rowCount(), 2); // without oneself
    list->model()->setData(list->model()->index(1, 0), Qt::Checked, Qt::CheckStateRole);
    QVERIFY(dialog->findChild<QLabel *>(QStringLiteral("userNote"))
                ->text()
                .contains(QStringLiteral("Chen Wei")));
    dialog->findChild<QLineEdit *>(QStringLiteral("roomName"))->setText(QStringLiteral("lunch"));
    dialog->submit();
    const auto question = world.next<ToServer::CreateRoom>();
    QCOMPARE(question.name, QStringLiteral("lunch"));
    QCOMPARE(question.participants, QStringList{QStringLiteral("chen")});
    auto room = SignedIn::room(1);
    room.id = RoomId(9);
    room.name = QStringLiteral("lunch");
    world.server.reply(ToClient::RoomChanged{question.requestId, room});
    QTRY_VERIFY(!dialog);
    QCOMPARE(created.size(), 1);
    QCOMPARE(created.first().first().value<RoomId>(), RoomId(9));
}

void TestDialogs::newRoomNeedsAName()
{
    CachedOffice world;
    NewRoomDialog dialog(*world.session, theme());
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    dialog.open();
    dialog.submit();
    auto *error = dialog.findChild<QLabel *>(QStringLiteral("errorText"));
    QVERIFY(error->text().contains(QStringLiteral("name")));
    dialog.findChild<QLineEdit *>(QStringLiteral("roomName"))->setText(QStringLiteral("\u202Eabc"));
    dialog.submit(); // R5
    QVERIFY2(error->text().contains(QStringLiteral("can't be a room's name")),
             qPrintable(error->text()));
}

void TestDialogs::newChatOpensWithThePersonChosen()
{
    CachedOffice world;
    world.goOnline();
    answerUsers(world, kPeople);
    QPointer<NewChatDialog> dialog = new NewChatDialog(*world.session, theme());
    dialog->open();
    auto *list = dialog->findChild<QListView *>(QStringLiteral("userList"));
    answerUsers(world, kPeople);
    QTRY_COMPARE(list->model()->rowCount(), 2);
    list->setCurrentIndex(list->model()->index(0, 0));
    dialog->submit();
    const auto question = world.next<ToServer::CreateRoom>();
    QCOMPARE(question.type, RoomType::Private);
    QCOMPARE(question.participants, QStringList{QStringLiteral("bob")});
}

void TestDialogs::withoutAConnectionTheReasonIsSaid()
{
    CachedOffice world;
    NewChatDialog dialog(*world.session, theme());
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    dialog.open();
    auto *note = dialog.findChild<QLabel *>(QStringLiteral("userNote"));
    QTRY_VERIFY(note->text().contains(QStringLiteral("can't be reached")));
    dialog.submit();
    QVERIFY(dialog.findChild<QLabel *>(QStringLiteral("errorText"))
                ->text()
                .contains(QStringLiteral("Choose somebody")));
}

QTEST_MAIN(TestDialogs)
#include "tst_dialogs.moc"
