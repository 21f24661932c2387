// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/ui/cachedoffice.h"
#include "cache/cachefiles.h"
#include "main/application.h"
#include "platform/keychain.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QTcpServer>

namespace Kontor::Test {

//! A server that can't be reached: a port of this computer where nobody listens.
inline QUrl nobody()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return QUrl(QStringLiteral("ws://127.0.0.1:%1/ws/").arg(server.serverPort()));
}

//! A keychain that answers at once, or when the test says so.
class FakeKeychain final : public App::Keychain {
public:
    QFuture<Result<QString>> read(const QString &key) override
    {
        calls += QStringLiteral("read");
        if (!isSlow)
            return ready(Result<QString>(tokens.value(key)));
        m_reading = std::make_unique<QPromise<Result<QString>>>();
        m_reading->start();
        return m_reading->future();
    }
    QFuture<Result<Done>> write(const QString &key, const QString &secret) override
    {
        calls += QStringLiteral("write");
        if (isDead)
            return ready(Result<Done>(ErrorCode::Timeout, QStringLiteral("no answer")));
        tokens.insert(key, secret);
        return ready(Result<Done>(Done()));
    }
    QFuture<Result<Done>> remove(const QString &key) override
    {
        calls += QStringLiteral("remove");
        if (isDead)
            return ready(Result<Done>(ErrorCode::Timeout, QStringLiteral("no answer")));
        tokens.remove(key);
        return ready(Result<Done>(Done()));
    }
    //! The slow read.
    void answer(const Result<QString> &token)
    {
        m_reading->addResult(token);
        m_reading->finish();
    }

    bool isSlow = false;
    bool isDead = false; // gives up writing and removing
    QHash<QString, QString> tokens;
    QStringList calls;

private:
    std::unique_ptr<QPromise<Result<QString>>> m_reading;
};

//! The program, as alice starts it whose office is on the disk.
class Program {
public:
    explicit Program(const QUrl &server = nobody())
        : line{.profile = profile.path(),
               .server = server,
               .username = QStringLiteral("alice"),
               .minimized = false,
               .tokenFile = {},
               .link = {}}
    {
        App::LocalCache cache(config(line.username));
        QVERIFY(await(cache.open()));
        QVERIFY(await(cache.apply({SignedIn::room(3, 0, 3)}, {}, {})));
    }

    App::CacheConfig config(const QString &username) const
    {
        return {.profile = line.profile, .url = line.server.toString(), .username = username};
    }
    QString folder(const QString &username) const
    {
        return line.profile + u'/' + App::accountKey(line.server.toString(), username);
    }
    //! Under which the keychain has the token.
    QString key(const QString &username) const { return username + u' ' + line.server.toString(); }

    void start()
    {
        m_instance = std::make_unique<App::SingleInstance>(line.profile);
        QVERIFY(m_instance->acquire());
        m_application = std::make_unique<App::Application>(*qApp, line, *m_instance, keychain);
        m_application->start();
        for (auto *widget : QApplication::topLevelWidgets()) {
            if (auto *found = qobject_cast<App::MainWindow *>(widget))
                window = found;
        }
        QVERIFY(window);
    }
    void end()
    {
        m_application.reset();
        m_instance.reset();
        window = nullptr;
    }
    int rooms() const
    {
        const auto *list = window->findChild<QListView *>(QStringLiteral("roomList"));
        return list ? list->model()->rowCount() : 0;
    }
    QString pill() const
    {
        const auto *pill = window->findChild<QPushButton *>(QStringLiteral("connectionPill"));
        return pill ? pill->text() : QString();
    }
    App::LoginDialog *login() const { return window->findChild<App::LoginDialog *>(); }
    //! Tries it by the dialog.
    void submit(const QString &username, const QString &password) const
    {
        login()->findChild<QLineEdit *>(QStringLiteral("userField"))->setText(username);
        login()->findChild<QLineEdit *>(QStringLiteral("passwordField"))->setText(password);
        login()->submit();
    }
    //! The same, and the dialog says why not.
    void fail(const QString &username) const
    {
        auto *error = login()->findChild<QWidget *>(QStringLiteral("errorBox"));
        submit(username, QStringLiteral("secret"));
        QVERIFY(error->isHidden());
        QTRY_VERIFY_WITH_TIMEOUT(error->isVisible(), int(patience().count()));
    }

    QTemporaryDir profile;
    FakeKeychain keychain;
    App::CommandLine line;
    App::MainWindow *window = nullptr;

private:
    std::unique_ptr<App::SingleInstance> m_instance;
    std::unique_ptr<App::Application> m_application;
};

} // namespace Kontor::Test
