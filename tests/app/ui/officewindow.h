// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/ui/cachedoffice.h"
#include "app/ui/windowtest.h"
#include "client/settings.h"
#include "ui/mainwindow.h"

#include <QListView>
#include <QTextEdit>

namespace Kontor::Test {

//! An office that a test fills, and the main window that shows it after open().
class OfficeWindow {
public:
    OfficeWindow()
        : settings(std::make_unique<App::Settings>(world.profile.path()))
    {
    }
    ~OfficeWindow() { window.reset(); } // before the session

    //! At the first start, or after a close().
    void open()
    {
        if (!settings)
            settings = std::make_unique<App::Settings>(world.profile.path());
        window = std::make_unique<App::MainWindow>(theme(), *settings, world.clock);
        window->showOffice(world.session.get());
        window->show();
        window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
        window->loadOffice();
        QTRY_VERIFY(part<QAbstractItemView>("roomList").model()->rowCount() > 0);
    }
    //! As the program's end.
    void close()
    {
        window->close();
        window.reset();
        settings.reset();
    }

    template <typename Widget>
    Widget &part(const char *name) const
    {
        auto *widget = window->findChild<Widget *>(QString::fromLatin1(name));
        Q_ASSERT(widget);
        return *widget;
    }
    QTextEdit &input() const { return part<QTextEdit>("messageInput"); }
    QListView &messages() const { return part<QListView>("messages"); }
    int unread(RoomId room) const
    {
        const auto rooms = await(world.session->cache().rooms(QSet<RoomId>{room}));
        return rooms && !rooms->empty() ? rooms->front().room.unread : -1;
    }

    CachedOffice world;
    std::unique_ptr<App::Settings> settings;
    std::unique_ptr<App::MainWindow> window;
};

} // namespace Kontor::Test
