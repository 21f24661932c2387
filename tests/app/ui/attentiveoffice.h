// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/ui/cachedoffice.h"
#include "app/ui/windowtest.h"
#include "client/settings.h"
#include "models/roomlistmodel.h"
#include "ui/mainwindow.h"
#include "ui/panels/roomlistview.h"

#include <QLabel>
#include <QListView>
#include <QTextEdit>

namespace Kontor::Test {

//! alice online and her window: a group room of three, which is open, and a chat with bob.
class AttentiveOffice {
public:
    static constexpr RoomId kGroup = SignedIn::kRoom;
    static constexpr RoomId kChat{9};

    explicit AttentiveOffice(int messages = 10, int unread = 0)
    {
        using namespace Qt::StringLiterals;
        settings = std::make_unique<App::Settings>(world.profile.path());
        settings->setOpenRoom(kGroup);
        window = std::make_unique<App::MainWindow>(theme(), *settings, world.clock);
        window->showOffice(world.session.get());
        window->show();
        window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
        window->loadOffice();
        world.signIn();
        auto chat = SignedIn::room(1, 0, 1);
        chat.id = kChat;
        chat.type = RoomType::Private;
        chat.peer = u"bob"_s;
        chat.participantCount = 2;
        auto direct = CachedOffice::at(1, 1, u"alice"_s);
        direct.room = kChat;
        direct.rev = 1;
        std::vector<Message> list;
        for (int i = 2; i <= messages + 1; ++i)
            list.push_back(CachedOffice::at(i, i, i % 2 == 0 ? u"bob"_s : u"alice"_s));
        world.sync({SignedIn::room(messages + 1, unread, messages + 1 - unread), chat},
                   {{kGroup, list, messages + 1, false, true}, {kChat, {direct}, 1, false, true}});
        QTRY_COMPARE(world.session->status().state, App::ConnectionState::Online);
        QTRY_COMPARE(rooms().model()->rowCount(), 2);
        QTRY_VERIFY(view().model()->rowCount() > 0);
    }
    ~AttentiveOffice() { window.reset(); }

    AttentiveOffice(const AttentiveOffice &) = delete;
    AttentiveOffice &operator=(const AttentiveOffice &) = delete;

    template <typename Widget>
    Widget *part(const char *name) const
    {
        return window->findChild<Widget *>(QString::fromLatin1(name));
    }
    QListView &view() const { return *part<QListView>("messages"); }
    App::RoomListView &rooms() const { return *part<App::RoomListView>("roomList"); }
    QTextEdit &input() const { return *part<QTextEdit>("messageInput"); }
    QModelIndex row(RoomId room) const
    {
        for (int row = 0; row < rooms().model()->rowCount(); ++row) {
            const auto index = rooms().model()->index(row, 0);
            if (index.data(App::RoomListModel::RoomIdRole).toLongLong() == room.value())
                return index;
        }
        return {};
    }
    static QString plain(QString text) { return text.remove(QChar(0x2068)).remove(QChar(0x2069)); }
    QString typingLine() const { return plain(part<QLabel>("typingLine")->text()); }
    QString headerLine() const { return plain(part<QLabel>("roomPeople")->text()); }

    CachedOffice world;
    std::unique_ptr<App::Settings> settings;
    std::unique_ptr<App::MainWindow> window;
};

} // namespace Kontor::Test
